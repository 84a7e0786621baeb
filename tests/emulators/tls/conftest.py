"""A printer behind its door, and a client that speaks TLS to it, without a socket."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.ipp.service import IppService
from misfeed.emulators.machine import Machine
from misfeed.emulators.tls.door import SecureStreams
from misfeed.emulators.tls.keeping import Keeping

from ..strict_wire import Wire


class Client:
    """One connection to a printer."""

    def __init__(self, service: SecureStreams, context: ssl.SSLContext) -> None:
        self.wire = Wire()
        self.session = service.accept(self.wire, "192.0.2.1")
        self._coming, self._going = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._coming, self._going, server_hostname="printer.local")

    def clear(self, data: bytes) -> bytes:
        """Say something in clear; returns what came back."""
        self.session.feed(data)
        return self._taken()

    def shake(self, *, piece: int = 1 << 20) -> None:
        """Go through the handshake, in pieces of so many octets. Raises ssl.SSLError."""
        for _ in range(4):
            try:
                self.tls.do_handshake()
            except ssl.SSLWantReadError:
                self._carry(piece)
            else:
                self._carry(piece)
                return
        raise AssertionError("the handshake does not end")

    def ask(self, data: bytes, *, piece: int = 1 << 20) -> bytes:
        """Say something encrypted; returns what came back."""
        self.tls.write(data)
        self._carry(piece)
        return self.heard()

    def heard(self) -> bytes:
        got = bytearray()
        while True:
            try:
                more = self.tls.read(1 << 16)
            except (ssl.SSLWantReadError, ssl.SSLZeroReturnError):
                return bytes(got)
            if not more:
                return bytes(got)
            got += more

    def reading(self, octets: bytes) -> bytes:
        """What these octets from the other end say, as far as they are believed."""
        self._coming.write(octets)
        try:
            return self.heard()
        except ssl.SSLError:
            return b""

    def begin(self) -> bytes:
        """The ClientHello, not yet sent."""
        with pytest.raises(ssl.SSLWantReadError):
            self.tls.do_handshake()
        return self._going.read()

    def said(self) -> bytes:
        """What was said, encrypted and not yet sent."""
        return self._going.read()

    @property
    def certificate(self) -> bytes:
        return self.tls.getpeercert(binary_form=True) or b""

    def _carry(self, piece: int) -> None:
        data = self._going.read()
        for start in range(0, len(data), piece):
            self.session.feed(data[start : start + piece])
        self._coming.write(self._taken())

    def _taken(self) -> bytes:
        data = bytes(self.wire.sent)
        self.wire.sent.clear()
        return data


def trusting(minimum: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2) -> ssl.SSLContext:
    """A client's context that takes every certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if minimum < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = minimum
    return context


class Bench:
    """A printer."""

    def __init__(self) -> None:
        self.machine = Machine(shelf.load("mono-laser"), seed=1)
        self.service = SecureStreams(IppService(self.machine), Keeping(self.machine))

    def client(self, context: ssl.SSLContext | None = None) -> Client:
        return Client(self.service, context or trusting())


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def context() -> Callable[..., ssl.SSLContext]:
    return trusting
