"""Telnet (RFC 854, 855): octets between commands, with IAC doubled. Does no I/O and knows no option.

What a stranger sends is taken as far as it is Telnet: an unfinished command waits, a sub-negotiation longer
than any option needs is dropped whole.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

IAC = 0xFF
_IAC = bytes([IAC])
_SB, _SE = 250, 240
MAX_SUBNEGOTIATION = 1024
"""Octets of one; SIGNATURE is the only one of RFC 2217 that is longer than a few."""


class Verb(enum.IntEnum):
    """RFC 854."""

    WILL = 251
    WONT = 252
    DO = 253
    DONT = 254


@dataclass(frozen=True, slots=True)
class Data:
    """Octets that are none of Telnet's."""

    octets: bytes


@dataclass(frozen=True, slots=True)
class Negotiation:
    """WILL, WON'T, DO or DON'T."""

    verb: Verb
    option: int

    def encode(self) -> bytes:
        return bytes([IAC, self.verb, self.option])


@dataclass(frozen=True, slots=True)
class Subnegotiation:
    """What one side tells about an option that both agreed on."""

    option: int
    payload: bytes

    def encode(self) -> bytes:
        return bytes([IAC, _SB, self.option]) + escaped(self.payload) + bytes([IAC, _SE])


@dataclass(frozen=True, slots=True)
class Command:
    """Any other: BREAK (243), AYT (246), NOP (241)."""

    code: int


BREAK = 243
ARE_YOU_THERE = 246

Event = Data | Negotiation | Subnegotiation | Command


def escaped(octets: bytes) -> bytes:
    """As they travel: each IAC twice."""
    return octets.replace(_IAC, _IAC + _IAC)


class _At(enum.Enum):
    DATA = enum.auto()
    IAC = enum.auto()
    OPTION = enum.auto()
    SUB = enum.auto()
    SUB_IAC = enum.auto()


class Decoder:
    """Takes octets in any split."""

    def __init__(self) -> None:
        self._at = _At.DATA
        self._verb = Verb.WILL
        self._sub = bytearray()
        self._too_long = False

    def feed(self, octets: bytes) -> Iterator[Event]:
        """Everything that is whole now."""
        at = 0
        while at < len(octets):
            if self._at is _At.DATA:
                end = octets.find(_IAC, at)
                end = len(octets) if end < 0 else end
                if end > at:
                    yield Data(octets[at:end])
                if end < len(octets):
                    self._at = _At.IAC
                at = end + 1
            elif self._at is _At.SUB:
                end = octets.find(_IAC, at)
                end = len(octets) if end < 0 else end
                self._keep(octets[at:end])
                if end < len(octets):
                    self._at = _At.SUB_IAC
                at = end + 1
            else:
                event = self._command(octets[at])
                at += 1
                if event is not None:
                    yield event

    def _command(self, octet: int) -> Event | None:
        """An octet behind an IAC, or behind a verb."""
        match self._at:
            case _At.OPTION:
                self._at = _At.DATA
                return Negotiation(self._verb, octet)
            case _At.SUB_IAC:
                return self._in_sub(octet)
        self._at = _At.DATA
        if octet == IAC:
            return Data(_IAC)
        if octet == _SB:
            self._begin_sub()
            return None
        if octet in list(Verb):
            self._at, self._verb = _At.OPTION, Verb(octet)
            return None
        return Command(octet)

    def _begin_sub(self) -> None:
        self._at, self._too_long = _At.SUB, False
        self._sub.clear()

    def _in_sub(self, octet: int) -> Event | None:
        self._at = _At.SUB
        if octet == IAC:
            self._keep(_IAC)
            return None
        self._at = _At.DATA
        if octet == _SE:
            if self._sub and not self._too_long:
                return Subnegotiation(self._sub[0], bytes(self._sub[1:]))
            return None
        # Whoever forgot to end it has begun something else.
        self._at = _At.IAC
        return self._command(octet)

    def _keep(self, octets: bytes) -> None:
        if len(self._sub) + len(octets) > MAX_SUBNEGOTIATION:
            self._too_long = True
        else:
            self._sub += octets
