"""Before IPP over HTTP/1.1: requests are read as a server would read them, one after another.

What two servers could read in two ways is refused: heads that are not plain, bodies of other lengths than one
Content-Length, requests behind the last one. Knows no socket, and nothing of what IPP says (`ipp_body`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import h11
from misfeed.permits import NotPermitted, Permit
from misfeed.real.ipp_body import IppBody
from misfeed.real.reads import IPP_PATH, READ_PATHS, SAFE_METHODS

Permits = frozenset[Permit]

_MOST_HELD = 1 << 16
_STRANGE_HEADERS = frozenset(
    {"upgrade", "expect", "content-encoding", "trailer", "transfer-encoding", "te", "http2-settings"}
)
"""What would make of the octets that follow something other than they seem."""
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")


class IppWall:
    """Satisfies `misfeed.real.walls.Wall`.

    Args:
        ipp_path: where the printer takes IPP; another place may do things whatever it is sent.
    """

    def __init__(self, permits: Permits, ipp_path: str = IPP_PATH) -> None:
        self._permits = permits
        self._ipp_path = ipp_path
        self._begin()

    def _begin(self) -> None:
        self._http = h11.Connection(h11.SERVER)
        self._held = b""
        self._body: IppBody | None = None
        self._is_judged = False
        self._is_whole = False

    def admit(self, data: bytes) -> bytes:
        """See `misfeed.real.walls.Wall`."""
        if not data:
            return b""  # to the reader it would be the end of the stream
        if self._is_whole:
            raise NotPermitted("it would send a request behind one that ends the connection")
        self._held += data
        try:
            self._http.receive_data(data)
            self._read()
        except h11.RemoteProtocolError as error:
            raise NotPermitted(f"it would send what is no HTTP request: {error}") from error
        if self._is_whole and self._http.trailing_data[0]:
            raise NotPermitted("it would send two requests in one piece")
        if not self._is_judged or (self._body is not None and self._body.waits):
            if len(self._held) > _MOST_HELD:
                raise NotPermitted("it would send a request that does not say what it asks")
            return b""
        admitted, self._held = self._held, b""
        if self._is_whole and self._http.their_state is h11.DONE:
            self._begin()
        return admitted

    def _read(self) -> None:
        while True:
            match self._http.next_event():
                case h11.Request() as request:
                    self._request(request)
                case h11.Data(data=data) if self._body is not None:
                    self._body.read(bytes(data))
                    self._is_judged = self._body.is_judged
                case h11.EndOfMessage():
                    if self._body is not None:
                        self._body.end()
                    self._is_whole = True
                    return
                case _:
                    return

    def _request(self, request: h11.Request) -> None:
        headers = _plain_headers(self._held)
        if request.http_version != b"1.1":
            version = request.http_version.decode("ascii")
            raise NotPermitted(f"it would send a request of HTTP/{version}, not of HTTP/1.1")
        strange = sorted(_STRANGE_HEADERS & headers.keys())
        if strange:
            raise NotPermitted(f"it would send an HTTP request with the header {strange[0]}")
        method, path = request.method.decode("ascii"), request.target.decode("ascii")
        if method in SAFE_METHODS:
            if "content-length" in headers:
                raise NotPermitted(f"it would send an HTTP {method} with a body")
            if path not in READ_PATHS:
                raise NotPermitted(
                    f"it would ask by HTTP for {path:.60}, and pages that are not known may do things"
                )
            self._is_judged = True
        elif method == "POST" and headers.get("content-type", b"").lower() == b"application/ipp":
            if path != self._ipp_path:
                raise NotPermitted(
                    f"it would send IPP to {path:.60}, and the printer's is at {self._ipp_path}"
                )
            self._body = IppBody(self._permits)
        else:
            raise NotPermitted(f"it would send an HTTP {method} that is no IPP message")


def _plain_headers(held: bytes) -> Mapping[str, bytes]:
    """The headers by name in lower case, as every reader reads them: none twice, none folded."""
    head, end, _ = held.partition(b"\r\n\r\n")
    headers: dict[str, bytes] = {}
    for line in head.split(b"\r\n")[1:]:
        found = _HEADER.fullmatch(line)
        if not found:
            raise NotPermitted("it would send an HTTP header that servers read in different ways")
        name = found[1].decode("ascii").lower()
        if name in headers:
            raise NotPermitted(f"it would send an HTTP request with two headers {name}")
        headers[name] = found[2]
    if not end or b"\n" in head.replace(b"\r\n", b""):
        raise NotPermitted("it would send an HTTP head whose lines do not end as they must")
    if not headers.get("content-length", b"0").isdigit():
        raise NotPermitted("it would send an HTTP request of several lengths")
    return headers
