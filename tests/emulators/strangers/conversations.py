"""What one mutating client says on one connection: which service, its octets, and how they are cut."""

from __future__ import annotations

import base64
import gzip
import random
import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .corpus import STREAMS, requests
from .messages import MessageMutator
from .octets import bent

_PATHS = (
    "/ipp/print", "/ipp/print/", "/ipp", "/", "", "*", "/ipp/print/7", "/%69pp/print", "/ipp/print?x=1",
    "ipp://printer/ipp/print", "http://printer/ipp/print", "/../../etc/passwd", "/ipp/print/%2e%2e/x",
    "/\xff", "/icon.png", "/printers/x", "/ipp/print/" + "a" * 300, "//", "/%", "/%00",
)  # fmt: skip
_METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH", "BREW", "PRI", "")
_TYPES = (
    "application/ipp",
    "APPLICATION/IPP; charset=utf-8",
    "text/plain",
    "",
    "application/ipp,application/ipp",
)
_HOSTS = ("printer:631", "printer", "[::1]:631", "a" * 300, "a\x01b", "", "x,y", "<script>", "1.2.3.4:99999")
_LINES = (
    "Expect: 100-continue", "Expect: 200-ok", "Connection: close", "Connection: keep-alive, Upgrade",
    "Upgrade: TLS/1.0, HTTP/1.1", "Upgrade: h2c", "Connection: Upgrade", "Content-Encoding: identity",
    "Content-Encoding: br", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked",
    "Content-Length: 10", "Content-Length: -1", "Content-Length: 99999999999999999999",
    "Content-Length: 1, 1", "Content-Length: 0x10", "X: " + "y" * 9_000, " folded: line", "No colon",
    "A\0B: c", "Accept: */*", "Accept-Encoding: gzip",
    "Trailer: X", "TE: trailers", "Range: bytes=0-1", "If-Modified-Since: yesterday",
    "Authorization: Basic !!!!", "Authorization: Basic " + base64.b64encode(b"admin:wrong").decode(),
    'Authorization: Digest username="a", realm="printer", nonce="0-0-x", uri="/ipp", response="0", nc=x',
    'Authorization: Digest ' + "a=b, " * 500, "Authorization: Bearer x", "Authorization:",
    "Cookie: " + "; ".join("a=b" for _ in range(100)), "Origin: http://elsewhere",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conversation:
    """Attributes:
    service: by name. pieces: as they arrive. ends: with the end of the stream, and not with a broken line.
    """

    service: str
    pieces: tuple[bytes, ...]
    ends: bool

    @property
    def octets(self) -> bytes:
        return b"".join(self.pieces)


class Stranger:
    """An endless supply of conversations, the same for the same number.

    Args:
        services: of which; IPP as often as all others together.
    """

    def __init__(self, number: int, services: tuple[str, ...] = ("ipp", "pjl", "lpd")) -> None:
        self._dice = random.Random(number)
        self._messages = MessageMutator(requests(), self._dice)
        self._services = services
        self._hello = client_hello()

    def next(self, latest_job: int = 1) -> Conversation:
        """Args:
        latest_job: the number of the job that came last, which some of them are about.
        """
        dice = self._dice
        self._messages.latest = latest_job
        first = self._services[0]
        service = first if dice.random() < 0.5 else dice.choice(self._services)
        octets = self._http() if service == "ipp" else self._stream(service)
        return Conversation(service, tuple(self._cut(octets)), dice.random() < 0.8)

    def _stream(self, service: str) -> bytes:
        others = STREAMS[service]
        octets = self._dice.choice(others)
        return octets if self._dice.random() < 0.05 else bent(octets, self._dice, others)

    def _cut(self, octets: bytes) -> Iterator[bytes]:
        dice = self._dice
        match dice.randrange(6):
            case 0 if len(octets) < 600:
                yield from (octets[at : at + 1] for at in range(len(octets)))
            case 1 | 2:
                places = sorted(dice.randrange(len(octets) + 1) for _ in range(dice.randint(1, 5)))
                for start, end in zip((0, *places), (*places, len(octets)), strict=True):
                    yield octets[start:end]
            case _:
                yield octets

    # -- HTTP --------------------------------------------------------------------------------------------

    def _http(self) -> bytes:
        dice = self._dice
        if dice.random() < 0.01:
            return bent(self._hello, dice) if dice.random() < 0.9 else self._hello
        octets = b"".join(self._request() for _ in range(dice.choice((1, 1, 1, 1, 2, 3, 5))))
        return bent(octets, dice) if dice.random() < 0.12 else octets

    def _request(self) -> bytes:
        dice = self._dice
        plain = dice.random() < 0.7
        body = self._messages.message()
        method = "POST" if plain or dice.random() < 0.8 else dice.choice(_METHODS)
        path = "/ipp/print" if plain or dice.random() < 0.8 else dice.choice(_PATHS)
        version = "1.1" if plain or dice.random() < 0.8 else dice.choice(("1.0", "0.9", "2.0", "1.2", "x"))
        kind = _TYPES[0] if plain or dice.random() < 0.8 else dice.choice(_TYPES)
        host = _HOSTS[0] if plain or dice.random() < 0.8 else dice.choice(_HOSTS)
        lines = [f"{method} {path} HTTP/{version}", f"Host: {host}", f"Content-Type: {kind}"]
        if not plain:
            lines += dice.sample(_LINES, dice.choice((0, 1, 1, 2, 4)))
            dice.shuffle(lines[1:])
        if dice.random() < 0.1:
            coding, body = self._coded(body)
            lines.append(f"Content-Encoding: {coding}")
        if dice.random() < 0.25:
            lines.append("Transfer-Encoding: chunked")
            body = self._chunked(body)
        else:
            lies = dice.random() < 0.05
            lines.append(f"Content-Length: {max(0, len(body) + dice.randint(-9, 40)) if lies else len(body)}")
        return "\r\n".join((*lines, "\r\n")).encode("latin-1") + body

    def _coded(self, body: bytes) -> tuple[str, bytes]:
        dice = self._dice
        coding = dice.choice(("gzip", "deflate", "x-gzip"))
        coded = zlib.compress(body, 1) if coding == "deflate" else gzip.compress(body, 1, mtime=0)
        match dice.randrange(5):
            case 0:
                coded = coded[: dice.randrange(len(coded) + 1)]
            case 1:
                coded = bent(coded, dice)
            case 2:
                coded += dice.randbytes(4)
            case _:
                pass
        return coding, coded

    def _chunked(self, body: bytes) -> bytes:
        dice = self._dice
        found, at = [], 0
        while at < len(body):
            size = dice.choice((1, 7, 64, 4_096, 70_000)) if at < 300 else 70_000
            piece = body[at : at + size]
            at += size
            said = len(piece) if dice.random() < 0.995 else dice.choice((0, 2**31, 2**64, len(piece) + 1))
            extension = ";a=b" if dice.random() < 0.05 else ""
            found.append(b"%x%b\r\n%b\r\n" % (said, extension.encode(), piece))
        end = b"0\r\n" if dice.random() < 0.97 else b""
        trailer = b"X: y\r\nContent-Length: 3\r\n" if dice.random() < 0.05 else b""
        return b"".join((*found, end, trailer, b"\r\n"))


def client_hello() -> bytes:
    out = ssl.MemoryBIO()
    context = ssl.create_default_context()
    client = context.wrap_bio(ssl.MemoryBIO(), out, server_hostname="printer")
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        return out.read()
    raise AssertionError("a handshake needs an answer")
