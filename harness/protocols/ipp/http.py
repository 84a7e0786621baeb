"""The client's half of IPP over HTTP/1.1 (RFC 8010 §4) by h11: a request to octets, octets to an answer.

No input or output: whoever owns the connection sends what `ask` returns and feeds what comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import h11
from misfeed.errors import ProtocolError

MAX_ANSWER_OCTETS = 8 << 20
MAX_INTERIM_ANSWERS = 16


class HttpError(ProtocolError):
    """The answer breaks HTTP (RFC 9112), or is longer than a client would take."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A final answer; names of headers are in lower case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class HttpConversation:
    """Requests and answers on one connection, in turn.

    Attributes:
        has_begun_to_answer: whether an octet of the present answer has come.
    """

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT)
        self._response: h11.Response | None = None
        self._body = bytearray()
        self._interim = 0
        self.has_begun_to_answer = False

    def ask(self, path: str, host: str, message: bytes, authorization: str = "") -> bytes:
        """The octets of a POST that carries an IPP message, and who says so (RFC 9110 §11.6.2)."""
        headers = [
            ("Host", host),
            ("Content-Type", "application/ipp"),
            ("Content-Length", str(len(message))),
            ("Accept", "application/ipp"),
            ("User-Agent", "misfeed"),
        ]
        if authorization:
            headers.append(("Authorization", authorization))
        parts = (
            self._http.send(h11.Request(method="POST", target=path, headers=headers)),
            self._http.send(h11.Data(data=message)),
            self._http.send(h11.EndOfMessage()),
        )
        return b"".join(part for part in parts if part is not None)

    def feed(self, data: bytes) -> HttpAnswer | None:
        """Take what came (b"" at end of stream); the answer once it is whole. Raises HttpError."""
        self.has_begun_to_answer = self.has_begun_to_answer or bool(data)
        try:
            self._http.receive_data(data)
            return self._read()
        except h11.RemoteProtocolError as error:
            raise HttpError(f"not HTTP/1.1: {error}", data) from error

    def renew(self) -> bool:
        """Make ready for the next request; False when the connection has to be closed."""
        is_kept = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        if not is_kept or self._http.trailing_data[0]:
            return False
        self._http.start_next_cycle()
        self._response = None
        self._body = bytearray()
        self._interim = 0
        self.has_begun_to_answer = False
        return True

    def _read(self) -> HttpAnswer | None:
        while (event := self._http.next_event()) is not h11.NEED_DATA:
            if isinstance(event, h11.InformationalResponse):
                # 100-continue may come late, twice or unasked (RFC 9110 §15.2).
                self._interim += 1
                if self._interim > MAX_INTERIM_ANSWERS:
                    raise HttpError(f"more than {MAX_INTERIM_ANSWERS} interim answers")
            elif isinstance(event, h11.Response):
                self._response = event
            elif isinstance(event, h11.Data):
                self._body += event.data
                if len(self._body) > MAX_ANSWER_OCTETS:
                    raise HttpError(f"the answer passes {MAX_ANSWER_OCTETS} octets")
            elif isinstance(event, h11.EndOfMessage) and self._response is not None:
                return _answer(self._response, bytes(self._body))
            else:
                raise HttpError("the connection ended without an answer")
        return None


def _answer(response: h11.Response, body: bytes) -> HttpAnswer:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
    return HttpAnswer(response.status_code, bytes(response.reason).decode("latin-1"), headers, body)
