"""A stream service for clients that encrypt and clients that do not, on the same port.

A client that begins with a TLS handshake gets TLS; one may also change to it later (RFC 2817). Octets come in
and go out by `ssl`'s memory BIOs, so that whoever stalls holds up nobody.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable

from misfeed.emulators.http.messages import BentWire, Resting
from misfeed.emulators.tls.keeping import Keeping
from misfeed.emulators.tls.quirks import CLOSES_AT_HELLO, SILENT_AT_HELLO
from misfeed.transports.base import RecallingSession, Session, StreamService, Wire

_HANDSHAKE = 22
"""The first octet of a client that begins TLS (RFC 8446 §5.1); no HTTP method begins so."""
_PIECE = 64 * 1024
MAX_UNSAID = 1024 * 1024
"""Octets that may wait for the end of a handshake."""


class SecureStreams:
    """A service behind such doors. Satisfies `StreamService`."""

    def __init__(self, service: StreamService, keeping: Keeping) -> None:
        self._service = service
        self._keeping = keeping

    def accept(self, wire: Wire, source: str) -> Session:
        return SecureSession(wire, source, self._service, self._keeping)


class SecureSession:
    """One connection: a session for its client's octets, and the wire of the service's own session.

    Attributes:
        secured: what is said on it is encrypted.
    """

    def __init__(self, wire: Wire, source: str, service: StreamService, keeping: Keeping) -> None:
        self.secured = False
        self._wire = wire
        self._bent_wire = wire if isinstance(wire, BentWire) else None
        self._keeping = keeping
        self._begun = False
        self._deaf = False
        self._over = False
        self._said_all = False
        self._inner = service.accept(self, source)
        inner = self._inner
        self._recall = inner.recall if isinstance(inner, RecallingSession) else None
        self._rests = inner.rests if isinstance(inner, Resting) else _never

    # -- the client's octets -----------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        if self.secured:
            self._hear(self._not_read_yet(data))
        elif not self._begun and data and data[0] == _HANDSHAKE and self._keeping.offered:
            self._begun = True
            self.secure()
            self._hear(data)
        else:
            self._begun = True
            self._inner.feed(data)

    def recall(self, data: bytes, now: int) -> bytes | None:
        """What the service remembers, as it goes over the wire."""
        if self._recall is None:
            return None
        if self.secured:
            return self._recalled(data, now)
        answer = self._recall(data, now)
        self._begun = self._begun or answer is not None
        return answer

    def eof(self) -> None:
        if self._deaf:
            self._give_up()
        elif not self._said_all:
            self._said_all = True
            self._inner.eof()

    def lost(self) -> None:
        self._over = True
        self._inner.lost()

    def time_out(self) -> None:
        """A client within a handshake could not read a word."""
        tell = getattr(self._inner, "time_out", None)
        if tell is not None and not (self.secured and not self._shaken):
            tell()

    @property
    def half_open(self) -> bool:
        """The client owes the rest of a handshake, or of a request."""
        if self.secured and not self._shaken:
            return True
        return bool(getattr(self._inner, "half_open", False))

    # -- the service's wire ------------------------------------------------------------------------------

    @property
    def can_secure(self) -> bool:
        """A client may change to TLS here."""
        return self._keeping.offered and not self.secured

    @property
    def must_secure(self) -> bool:
        """What a client says here is to be encrypted, and is not."""
        return self._keeping.required and not self.secured

    def secure(self) -> None:
        """From the next octet on, TLS is spoken. What is sent meanwhile waits for the handshake's end."""
        self.secured = True
        self._shaken = False
        self._closing = False
        self._unsaid = bytearray()
        self._coming, self._going = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._ahead, self._heard = 0, b""
        self._tls = self._keeping.context().wrap_bio(self._coming, self._going, server_side=True)

    def send(self, data: bytes) -> None:
        if not self.secured:
            self._wire.send(data)
        elif self._over:
            return
        elif not self._shaken:
            self._unsaid += data
            if len(self._unsaid) > MAX_UNSAID:
                self.abort()
        elif data:
            try:
                self._tls.write(data)
            except ssl.SSLError:
                self._give_up()
                return
            self._flush()

    def close(self) -> None:
        if self.secured and not self._over:
            if not self._shaken:
                self._closing = True
                return
            self._say_goodbye()
        self._over = True
        self._wire.close()

    def abort(self) -> None:
        self._over = True
        self._wire.abort()

    @property
    def good(self) -> bool:
        """Nobody broke the wire."""
        return self._bent_wire is None or self._bent_wire.good

    def bent(self) -> tuple[str, ...]:
        """How the answer to the request that came now is to be bent."""
        return self._bent_wire.bent() if self._bent_wire is not None else ()

    def later(self, after_us: int, call: Callable[[], None]) -> None:
        """Have it called after so many microseconds."""
        if self._bent_wire is not None:
            self._bent_wire.later(after_us, call)
        else:
            self._keeping.machine.clock.call_in(after_us, call)

    def backlog(self) -> int:
        """Octets that have not left the device."""
        waiting = len(self._unsaid) if self.secured else 0
        measured = getattr(self._wire, "backlog", None)
        return waiting + (measured() if measured is not None else 0)

    # -- TLS ---------------------------------------------------------------------------------------------

    def _recalled(self, data: bytes, now: int) -> bytes | None:
        """As `recall`, encrypted. Without the machine's lock: whoever rests is written to by nobody else."""
        if not self._shaken or self._deaf or self._over or self._said_all or self._ahead or not self._rests():
            return None
        assert self._recall is not None
        self._coming.write(data)
        # It cannot be read twice: if it is not answered here, it waits until it is fed.
        self._ahead = len(data)
        try:
            self._heard = self._tls.read(_PIECE)
            answer = self._recall(self._heard, now) if not self._coming.pending else None
            if answer is None:
                return None
            self._tls.write(answer)
        except ssl.SSLError:
            # Not all of it, or no TLS; whoever reads on is told so once more.
            return None
        self._ahead, self._heard = 0, b""
        return self._going.read()

    def _not_read_yet(self, data: bytes) -> bytes:
        """Without what was decrypted already, when the service was asked for what it remembers."""
        read = min(self._ahead, len(data))
        self._ahead -= read
        return data[read:] if read else data

    def _hear(self, data: bytes) -> None:
        if self._deaf or self._over or self._ahead:
            return
        if not self._shaken and self._fails_at_hello():
            return
        self._coming.write(data)
        try:
            if not self._shaken:
                self._shake()
            self._read()
        except ssl.SSLWantReadError:
            self._flush()
        except ssl.SSLZeroReturnError:
            # The client has said all (RFC 8446 §6.1); it may still listen.
            self._flush()
            self.eof()
        except ssl.SSLError:
            self._give_up()

    def _fails_at_hello(self) -> bool:
        machine = self._keeping.machine
        if CLOSES_AT_HELLO.acts(machine):
            self._over = self._deaf = True
            self._wire.close()
        elif SILENT_AT_HELLO.acts(machine):
            self._deaf = True
        return self._deaf

    def _shake(self) -> None:
        self._tls.do_handshake()
        self._shaken = True
        unsaid, self._unsaid = bytes(self._unsaid), bytearray()
        self.send(unsaid)
        self._flush()
        if self._closing:
            self.close()

    def _read(self) -> None:
        """Hand on all that can be read. Raises SSLError at its end, or where it is no TLS."""
        heard = [self._heard] if self._heard else []
        self._heard = b""
        try:
            while True:
                heard.append(self._tls.read(_PIECE))
                if not heard[-1]:
                    raise ssl.SSLZeroReturnError
        finally:
            if heard and not self._over:
                self._inner.feed(b"".join(heard))

    def _flush(self) -> None:
        if self._going.pending:
            self._wire.send(self._going.read())

    def _say_goodbye(self) -> None:
        # The client's own good-bye is not waited for.
        with contextlib.suppress(ssl.SSLError):
            self._tls.unwrap()
        self._flush()

    def _give_up(self) -> None:
        """What comes is no TLS that is spoken here: tell so by the alert that `ssl` has written, and end."""
        if not self._over:
            self._over = self._deaf = True
            self._flush()
            self._wire.close()


def _never() -> bool:
    return False
