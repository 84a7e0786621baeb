"""A document that a URI names, brought from there by HTTP or FTP, within bounds of time, size and place.

Knows no printer and no job; which hosts are let in is told by whoever asks.
"""

from __future__ import annotations

import ftplib
import http.client
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Self
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from misfeed.emulators.machine.access import plain_address

_PORTS = {"ftp": 21, "http": 80, "https": 443}
_PIECE = 1 << 16
_MAX_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})

_USER = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/?#]*@", re.IGNORECASE)

Address = IPv4Address | IPv6Address


class FetchError(Exception):
    """The document could not be had; says why."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a fetch goes.

    Attributes:
        allows: whether a host's address is one to fetch from.
        octets: of one document. silence_s: in which nothing comes.
        seconds: for all of it, looking names up and following moves included.
    """

    allows: Callable[[Address], bool]
    octets: int
    seconds: float
    silence_s: float


def fetch(uri: str, bounds: Bounds) -> Iterator[bytes]:
    """The document at a URI of a scheme that is spoken, in pieces. Raises FetchError."""
    taken = 0
    with _Deadline(bounds.seconds) as deadline:
        late = FetchError(f"{told(uri)} takes longer than {bounds.seconds:g} s")
        try:
            parts = urlsplit(uri)
            pieces = _ftp(parts, bounds, deadline) if parts.scheme == "ftp" else _http(uri, bounds, deadline)
            for piece in pieces:
                taken += len(piece)
                if taken > bounds.octets:
                    raise FetchError(f"{told(uri)} passes {bounds.octets} octets")
                if deadline.passed:
                    break
                yield piece
        except (OSError, EOFError, ValueError, http.client.HTTPException, ftplib.Error) as error:
            if deadline.passed:
                raise late from error
            raise FetchError(f"{told(uri)} cannot be fetched: {_why(error)}") from error
        # A connection that was cut may look like one that is done.
        if deadline.passed:
            raise late


def _why(error: Exception) -> str:
    """In words, without the number that a system gives an error of its own."""
    said = (error.strerror or "").lower() if isinstance(error, OSError) else str(error)
    return said or str(error) or type(error).__name__


def told(uri: str) -> str:
    """A URI as it may be told to anybody: without the user and the password that it may name."""
    return _USER.sub(r"\1", uri)


# -- by HTTP -----------------------------------------------------------------------------------------------


def _http(uri: str, bounds: Bounds, deadline: _Deadline) -> Iterator[bytes]:
    for _ in range(_MAX_REDIRECTS + 1):
        parts = urlsplit(uri)
        with _connected(parts, bounds, deadline) as plain:
            connection = http.client.HTTPConnection(parts.hostname or "", _port(parts))
            # Connected already: to the very address that was allowed, whatever its name means a moment later.
            connection.sock = plain
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"Connection": "close"})
            with connection.getresponse() as response:
                moved = response.getheader("location") if response.status in _MOVED else None
                if moved is None:
                    if response.status != http.client.OK:
                        raise FetchError(f"{told(uri)}: {response.status} {response.reason}")
                    yield from _body(uri, response)
                    return
        uri = urljoin(uri, moved)
        if urlsplit(uri).scheme not in ("http", "https"):
            raise FetchError(f"{told(uri)} is where it was moved to, and not fetched")
    raise FetchError(f"{told(uri)} is moved on and on")


def _body(uri: str, response: http.client.HTTPResponse) -> Iterator[bytes]:
    length, came = response.getheader("content-length"), 0
    while piece := response.read1(_PIECE):
        came += len(piece)
        yield piece
    if length is not None and came < int(length):
        raise FetchError(f"{told(uri)} ends after {came} of {length} octets")


# -- by FTP ------------------------------------------------------------------------------------------------


def _ftp(parts: SplitResult, bounds: Bounds, deadline: _Deadline) -> Iterator[bytes]:
    """One file, as an image, by a passive connection (RFC 1738 §3.2, RFC 959)."""
    path = unquote(parts.path.partition(";")[0].lstrip("/"))
    with _connected(parts, bounds, deadline) as plain, ftplib.FTP() as client:
        # What its `connect` does, but for the connection, which is cut in time from its first octet on.
        client.sock, client.af = plain, plain.family
        client.file = plain.makefile("r", encoding=client.encoding)
        client.welcome = client.getresp()
        client.login(unquote(parts.username or ""), unquote(parts.password or ""))
        client.voidcmd("TYPE I")
        client.timeout = min(bounds.silence_s, deadline.left())
        with client.transfercmd(f"RETR {path}") as data, deadline.cuts(data):
            data.settimeout(bounds.silence_s)
            while piece := data.recv(_PIECE):
                yield piece
        client.voidresp()


# -- hosts -------------------------------------------------------------------------------------------------


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _allowed(parts: SplitResult, bounds: Bounds, deadline: _Deadline) -> Address:
    """The first address of a URI's host, if it is one to fetch from."""
    host = parts.hostname or ""
    if not host:
        raise FetchError(f"{told(parts.geturl())} names no host")
    address = _looked_up(host, _port(parts), deadline)
    if not bounds.allows(address):
        raise FetchError(f"documents are not fetched from {host}")
    return address


def _looked_up(host: str, port: int, deadline: _Deadline) -> Address:
    """The first address of a host. On a thread of its own: nothing ends a look-up of the system's early."""
    answers: queue.SimpleQueue[str | OSError | UnicodeError] = queue.SimpleQueue()

    def look() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(str(found[0][4][0]))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look, name="misfeed-look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError(f"{host} is looked up for too long") from None
    if isinstance(answer, str):
        return plain_address(answer)
    raise answer


@contextmanager
def _connected(parts: SplitResult, bounds: Bounds, deadline: _Deadline) -> Iterator[socket.socket]:
    at = (str(_allowed(parts, bounds, deadline)), _port(parts))
    with socket.create_connection(at, min(bounds.silence_s, deadline.left())) as plain, deadline.cuts(plain):
        plain.settimeout(bounds.silence_s)
        if parts.scheme != "https":
            yield plain
            return
        # As printers do: they know no authority that could have signed a file server's certificate.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(plain, server_hostname=parts.hostname) as secure:
            yield secure


class _Deadline:
    """The moment at which everything is over, and the connections that are cut then.

    Who says an octet now and then is not waited for, however many servers take turns.
    """

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._over = False
        self._connections: set[socket.socket] = set()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    @property
    def passed(self) -> bool:
        return self._over or time.monotonic() > self._at

    def left(self) -> float:
        """The seconds until then, above 0. Raises TimeoutError when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError("there is no time left")
        return left

    @contextmanager
    def cuts(self, connection: socket.socket) -> Iterator[None]:
        # Another handle of the same connection, since TLS takes the one that it is given away.
        handle = connection.dup()
        with handle:
            with self._lock:
                self._connections.add(handle)
                over = self._over
            try:
                if over:
                    raise TimeoutError("there is no time left")
                yield
            finally:
                with self._lock:
                    self._connections.discard(handle)

    def _cut(self) -> None:
        with self._lock:
            self._over = True
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
