"""A document that a URI names, brought from there by HTTP or FTP, within bounds of time, size and place.

Knows no printer and no job; which hosts are let in is told by whoever asks.
"""

from __future__ import annotations

import ftplib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from misfeed.emulators.machine.access import plain_address

_PORTS = {"ftp": 21, "http": 80, "https": 443}
_PIECE = 1 << 16
_MAX_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})

Address = IPv4Address | IPv6Address


class FetchError(Exception):
    """The document could not be had; says why."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a fetch goes.

    Attributes:
        allows: whether a host's address is one to fetch from.
        octets: of one document. seconds: for all of it. silence_s: in which nothing comes.
    """

    allows: Callable[[Address], bool]
    octets: int
    seconds: float
    silence_s: float


def fetch(uri: str, bounds: Bounds) -> Iterator[bytes]:
    """The document at a URI of a scheme that is spoken, in pieces. Raises FetchError."""
    deadline = time.monotonic() + bounds.seconds
    taken = 0
    try:
        for piece in _ftp(urlsplit(uri), bounds) if _scheme(uri) == "ftp" else _http(uri, bounds):
            taken += len(piece)
            if taken > bounds.octets:
                raise FetchError(f"{uri} passes {bounds.octets} octets")
            if time.monotonic() > deadline:
                break
            yield piece
        # A connection that was cut then looks like one that is done.
        if time.monotonic() > deadline:
            raise FetchError(f"{uri} takes longer than {bounds.seconds:g} s")
    except (OSError, EOFError, ValueError, http.client.HTTPException, ftplib.Error) as error:
        raise FetchError(f"{uri}: {str(error) or type(error).__name__}") from error


def _scheme(uri: str) -> str:
    return uri.partition(":")[0].lower()


# -- by HTTP -----------------------------------------------------------------------------------------------


def _http(uri: str, bounds: Bounds) -> Iterator[bytes]:
    for _ in range(_MAX_REDIRECTS + 1):
        parts = urlsplit(uri)
        with _connected(parts, bounds) as plain:
            connection = http.client.HTTPConnection(parts.hostname or "", _port(parts))
            # Connected already: to the very address that was allowed, whatever its name means a moment later.
            connection.sock = plain
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"Connection": "close"})
            response = connection.getresponse()
            moved = response.getheader("location") if response.status in _MOVED else None
            if moved is None:
                if response.status != http.client.OK:
                    raise FetchError(f"{uri}: {response.status} {response.reason}")
                yield from _body(uri, response)
                return
        uri = urljoin(uri, moved)
        if _scheme(uri) not in ("http", "https"):
            raise FetchError(f"{uri} is where it was moved to, and not fetched")
    raise FetchError(f"{uri} is moved on and on")


def _body(uri: str, response: http.client.HTTPResponse) -> Iterator[bytes]:
    length, came = response.getheader("content-length"), 0
    while piece := response.read1(_PIECE):
        came += len(piece)
        yield piece
    if length is not None and came < int(length):
        raise FetchError(f"{uri} ends after {came} of {length} octets")


# -- by FTP ------------------------------------------------------------------------------------------------


def _ftp(parts: SplitResult, bounds: Bounds) -> Iterator[bytes]:
    """One file, as an image, by a passive connection (RFC 1738 §3.2, RFC 959)."""
    address = _allowed(parts, bounds)
    path = unquote(parts.path.partition(";")[0].lstrip("/"))
    with ftplib.FTP(timeout=bounds.silence_s) as client:
        client.connect(str(address), _port(parts))
        with _cut_after(bounds.seconds, client.sock):
            client.login(unquote(parts.username or ""), unquote(parts.password or ""))
            client.voidcmd("TYPE I")
            with client.transfercmd(f"RETR {path}") as data:
                while piece := data.recv(_PIECE):
                    yield piece
            client.voidresp()


# -- hosts -------------------------------------------------------------------------------------------------


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _allowed(parts: SplitResult, bounds: Bounds) -> Address:
    """The first address of a URI's host, if it is one to fetch from."""
    host = parts.hostname or ""
    if not host:
        raise FetchError("it names no host")
    found = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    address = plain_address(str(found[0][4][0]))
    if not bounds.allows(address):
        raise FetchError(f"documents are not fetched from {host}")
    return address


@contextmanager
def _connected(parts: SplitResult, bounds: Bounds) -> Iterator[socket.socket]:
    address = _allowed(parts, bounds)
    at = (str(address), _port(parts))
    with socket.create_connection(at, bounds.silence_s) as plain, _cut_after(bounds.seconds, plain):
        if parts.scheme != "https":
            yield plain
            return
        # As printers do: they know no authority that could have signed a file server's certificate.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(plain, server_hostname=parts.hostname) as secure:
            yield secure


@contextmanager
def _cut_after(seconds: float, connection: socket.socket | None) -> Iterator[None]:
    """Have a connection end in so long, so that who sends an octet now and then is not waited for."""

    def cut() -> None:
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
