"""Requests and answers of HTTP/1.1 (RFC 9110) as values, and what a service that is asked has to offer.

Knows no octets of the protocol and no connection.
"""

from __future__ import annotations

import http
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, runtime_checkable
from urllib.parse import unquote

from misfeed.transports.base import Wire

ABSOLUTE_FORM = re.compile(r"https?://(?P<authority>[^/?#]*)(?P<rest>.*)", re.IGNORECASE)
"""A target as it is sent to proxies, and which whoever is none takes too (RFC 9112 §3.2.2)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's request is taken in.

    Attributes:
        head: octets of a request line with its headers, of a trailer or of a chunk's extension. A request
            that begins behind another one in the same piece may have up to twice as much.
        body: octets of one body.
    """

    head: int = 32 * 1024
    body: int = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request.

    Attributes:
        target: as sent. origin_form: without the scheme and host that it may begin with. path, query: the two
            halves of that, the path percent-decoded.
        headers: by lower-case name; those sent more than once are joined by ", ". The host is that of a
            target that names one (RFC 9112 §3.2.2).
        length: octets of the body, or None when it is chunked.
        source: the client's address.
        secured: it came encrypted. exposed: it did not, and should have.
    """

    method: str
    target: str
    version: str
    headers: Mapping[str, str]
    length: int | None
    source: str
    secured: bool = False
    exposed: bool = False

    @property
    def origin_form(self) -> str:
        if self.target.startswith("/"):
            return self.target
        absolute = ABSOLUTE_FORM.fullmatch(self.target)
        if absolute is None:
            return self.target
        rest = absolute["rest"]
        return rest if rest.startswith("/") else f"/{rest}"

    @property
    def path(self) -> str:
        return unquote(self.origin_form.partition("?")[0])

    @property
    def query(self) -> str:
        return self.origin_form.partition("?")[2]


NEVER = -1


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer, or the head of one that goes on.

    Attributes:
        headers: added to those the session writes itself (length, connection); several values are a header
            each.
        late_us: microseconds of the device's clock after which it is sent; NEVER for not at all. Only where
            the service tells the session how to bend answers.
        true_until: the time of the device's clock at which the same request would be answered otherwise,
            though nothing else changes; 0 where that is not known.
        lasting: goes on with the answer behind the head; the connection is its own from then on.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    lasting: Lasting | None = None
    late_us: int = 0
    true_until: float = 0


class Lasting(Protocol):
    """An answer that goes on for as long as both ends like; its end is the end of the connection.

    Attributes:
        ends: it ends itself before long, so that a client that says no more may yet hear it.
    """

    @property
    def ends(self) -> bool: ...

    def begin(self, wire: Wire) -> None:
        """The head is sent; the rest goes to `wire`, now and later, from any thread that has the lock."""

    def ended(self) -> None:
        """The client is gone. Also called when the answer ended itself."""


@runtime_checkable
class Securing(Protocol):
    """A wire on which a client may change to TLS.

    Attributes:
        secured: it has. can_secure: it may. must_secure: it should have.
    """

    @property
    def secured(self) -> bool: ...

    @property
    def can_secure(self) -> bool: ...

    @property
    def must_secure(self) -> bool: ...

    def secure(self) -> None:
        """The client's next octet begins TLS; what is sent from now on waits for the handshake's end."""


@runtime_checkable
class BentWire(Protocol):
    """A wire that somebody broke so that single answers on it are bent.

    Attributes:
        good: nobody did, nor in any other way.
    """

    @property
    def good(self) -> bool: ...

    def bent(self) -> tuple[str, ...]:
        """The names of the manners of the answer to the request that came now. Asked once for each."""

    def later(self, after_us: int, call: Callable[[], None]) -> None:
        """Have it called after so many microseconds; until then something is on its way."""


@runtime_checkable
class Resting(Protocol):
    """A session that knows when nobody writes to its wire but who feeds it."""

    def rests(self) -> bool:
        """All that came is answered, and all answers are written."""


class BodySink(Protocol):
    """Takes a request's body as it comes, and answers at its end."""

    def feed(self, data: bytes) -> None: ...

    def finish(self) -> Response: ...

    def lost(self) -> None:
        """The client went away before the body was complete; there is nobody to answer."""


_PHRASES: Mapping[int, str] = {status.value: status.phrase for status in http.HTTPStatus}

Handler: TypeAlias = Callable[[Request], Response | BodySink]
"""Decides about a request from its head: an answer at once, whatever the body, or a sink for the body."""


def plain(
    status: int, text: str = "", headers: Mapping[str, str | tuple[str, ...]] | None = None
) -> Response:
    """A short answer for people, by default the status in words."""
    words = text or f"{status} {phrase(status)}"
    return Response(status, f"{words}\n".encode(), "text/plain; charset=utf-8", headers or {})


def phrase(status: int) -> str:
    return _PHRASES.get(status, "")
