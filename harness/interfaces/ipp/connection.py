"""One HTTP/1.1 connection to a printer, kept while the device keeps it (RFC 8010 §4). Knows no IPP."""

from __future__ import annotations

from misfeed.errors import NoAnswer, Refused
from misfeed.protocols.ipp.http import HttpAnswer, HttpConversation
from misfeed.transports.base import Stream

_PIECE_OCTETS = 1 << 16


class Silent(Refused):
    """The connection ended before the first octet of an answer."""


class Connection:
    """A stream and the HTTP conversation on it.

    Attributes:
        was_used: it has carried an answer. asked_whole: every octet of the last request went out, so that the
            device may have carried it out.
    """

    def __init__(self, stream: Stream, timeout_s: float, authorization: str) -> None:
        self._stream = stream
        self._timeout_s = timeout_s
        self._authorization = authorization
        self._http = HttpConversation()
        self.was_used = False
        self.asked_whole = False

    def exchange(self, path: str, host: str, message: bytes) -> HttpAnswer:
        """Raises Silent, Refused, NoAnswer, HttpError."""
        # A printer that refuses early (403, 426) may have answered before it reset the connection.
        self.asked_whole = False
        try:
            self._stream.send(self._http.ask(path, host, message, self._authorization))
            self.asked_whole = True
        except Refused:
            pass
        while True:
            try:
                data = self._stream.receive(_PIECE_OCTETS, self._timeout_s)
            except Refused as reset:
                if self._http.has_begun_to_answer:
                    raise
                raise Silent("the device reset the connection without an answer") from reset
            if not data and not self._http.has_begun_to_answer:
                raise Silent("the device closed the connection without an answer")
            answer = self._http.feed(data)
            if answer is not None:
                return answer

    def renew(self) -> bool:
        """Make ready for the next request; False when the connection has to be closed."""
        self.was_used = True
        return self._http.renew()

    def has_ended(self) -> bool:
        """Whether the device let go of it between two requests, as far as that is known here by now."""
        try:
            self._stream.receive(1, 0.0)
        except NoAnswer:
            return False
        except Refused:
            return True
        return True  # its end, or octets that answer nothing: no request would get its own answer

    def close(self) -> None:
        self._stream.close()
