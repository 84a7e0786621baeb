"""Somebody at a till: what a receipt printer tells of itself in ESC/POS, over anything that carries octets.

Tells apart answers in real time, Automatic Status Back and blocks of identity, however they are mixed. Knows
no port and no page: a socket, a serial line and a USB pipe are the transports' business.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from misfeed.errors import NoAnswer, ProtocolError, Refused
from misfeed.interfaces.escpos_permits import EscposJudge
from misfeed.interfaces.usb import UsbPrinter
from misfeed.permits import Permit
from misfeed.protocols.escpos import (
    Asked,
    Back,
    Command,
    Op,
    Status,
    is_back,
    is_real_time,
    read_answers,
    read_back,
)
from misfeed.transports.base import Route, Stream, TellsTime

ANSWER_S = 5.0
CONNECT_S = 5.0

NETWORK, LINE = "escpos", "escpos-serial"
"""The service on the network, and that of the serial line."""

_READ_SIZE = 4_096
_BACK_SIZE = 4
_BLOCK, _BLOCK_END = 0x5F, 0x00
_MOST_BLOCK = 128
_NO_SENSOR = 0b1001_0000
_MOST_IDLE = 1_000
_MOST_OCTETS = 64 * 1024
"""Octets that may come unasked before an answer."""
_PATIENCES = 4
"""An answer may take so many times as long as silence may."""
_KEPT = 256
_EVERYTHING = Back.DRAWER | Back.ONLINE | Back.ERROR | Back.PAPER

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class TillIdentity:
    """Who a receipt printer says it is (GS I 65 to 68)."""

    firmware: str
    maker: str
    model: str
    serial: str


class EscposClient:
    """One conversation with one printer.

    Methods that ask raise NoAnswer, Refused when the line is gone, ProtocolError for what is no answer, and
    NotPermitted for what nobody allowed. After NoAnswer begin another: its answer may still come.

    Args:
        permits: what may be done beside reading; None for everything, as to a device that is emulated.
        now: seconds of the clock that the device goes by.

    Attributes:
        told: what Automatic Status Back told while something else was asked, the oldest first.
    """

    def __init__(
        self,
        stream: Stream,
        *,
        permits: frozenset[Permit] | None = None,
        timeout_s: float = ANSWER_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._judge = EscposJudge(permits)
        self._timeout_s = timeout_s
        self._now = now
        self._held = bytearray()
        self.told: deque[Status] = deque(maxlen=_KEPT)

    @classmethod
    def over(
        cls, route: Route, service: str = NETWORK, *, permits: frozenset[Permit] | None = None
    ) -> EscposClient:
        """Connect, on the network or over the serial line. Raises Refused or NoAnswer."""
        now = route.now if isinstance(route, TellsTime) else time.monotonic
        return cls(route.stream(service, CONNECT_S), permits=permits, now=now)

    @classmethod
    def over_usb(cls, printer: UsbPrinter, *, permits: frozenset[Permit] | None = None) -> EscposClient:
        """Through the pipes of a printer on its USB cable."""
        return cls(PrinterPipe(printer), permits=permits)

    def close(self) -> None:
        """Let go of the line; never raises, may be called twice."""
        self._stream.close()

    # -- in real time, whatever the printer is at ----------------------------------------------------------

    def status(self) -> Status:
        """All that DLE EOT 1 to 4 tell."""
        return read_answers({asked: self.octet(asked) for asked in Asked})

    def octet(self, asked: Asked) -> int:
        """The octet that answers one DLE EOT."""
        self._say(Command(Op.STATUS_NOW, bytes([asked])).encode())
        return self._until(self._real_time)

    # -- when their turn comes: a printer that is off line does not get to them ------------------------------

    def identity(self) -> TillIdentity:
        """Who it is. Raises NoAnswer while it is off line: the question waits in its buffer."""
        return TillIdentity(*(self._information(asked) for asked in (65, 66, 67, 68)))

    def watch(self, wanted: Back = _EVERYTHING) -> Status:
        """Have it tell of changes unasked (GS a) from now on; returns how it is. `unwatch` ends it."""
        self.told.clear()
        self._say(Command(Op.STATUS_BACK, bytes([wanted])).encode())
        return self.change(self._timeout_s)

    def unwatch(self) -> None:
        """Have it tell nothing unasked."""
        self._say(Command(Op.STATUS_BACK, b"\0").encode())

    def change(self, timeout_s: float) -> Status:
        """The next that Automatic Status Back tells. Raises NoAnswer when nothing changes for so long."""
        return self.told.popleft() if self.told else self._until(self._back, timeout_s)

    def settle(self, timeout_s: float) -> None:
        """Ask about the paper in turn (GS r 1), and wait for the answer: what was sent before has been worked
        through. Raises NoAnswer."""
        self._say(Command(Op.STATUS, b"\x01").encode())
        self._until(self._in_turn, timeout_s)

    def print(self, octets: bytes) -> None:
        """Send commands and text as they are. What has no cut at its end waits for one.

        Where not everything is permitted, half a command is kept here until its other half comes.
        """
        self._say(octets)

    # -- how it is done ----------------------------------------------------------------------------------

    def _say(self, octets: bytes) -> None:
        admitted = self._judge.admit(octets)
        if admitted:
            self._stream.send(admitted)

    def _information(self, asked: int) -> str:
        self._say(Command(Op.IDENTIFY, bytes([asked])).encode())
        return self._until(self._block)

    def _until(self, found: Callable[[], _T | None], timeout_s: float | None = None) -> _T:
        """What comes next of that kind; silence counts from the last octets that came."""
        patience = self._timeout_s if timeout_s is None else timeout_s
        until, most = self._now() + patience * _PATIENCES, _MOST_OCTETS
        while (one := found()) is None:
            octets = self._stream.receive(_READ_SIZE, patience)
            if not octets:
                raise Refused("escpos: the line is closed")
            self._held += octets
            most -= len(octets)
            if (most < 0 or self._now() > until) and (one := found()) is None:
                # Where told unasked without end, no silence ever comes.
                raise NoAnswer("escpos: it tells and tells, and answers nothing", patience)
        return one

    def _real_time(self) -> int | None:
        if not self._answer_began():
            return None
        octet = self._held.pop(0)
        if not is_real_time(octet):
            raise self._no_answer(octet, "DLE EOT")
        return octet

    def _in_turn(self) -> int | None:
        """What answers GS r: bit 4 of its octet is 0, as that of no other answer."""
        if not self._answer_began():
            return None
        octet = self._held.pop(0)
        if octet & _NO_SENSOR:
            raise self._no_answer(octet, "GS r")
        return octet

    def _block(self) -> str | None:
        if not self._answer_began():
            return None
        if self._held[0] != _BLOCK:
            raise self._no_answer(self._held.pop(0), "GS I")
        end = self._held.find(_BLOCK_END)
        if end < 0:
            if len(self._held) > _MOST_BLOCK:
                raise self._no_answer(self._held.pop(0), "GS I")
            return None
        block = bytes(self._held[1:end])
        del self._held[: end + 1]
        return block.decode("latin-1")

    def _back(self) -> Status | None:
        began = self._answer_began()
        if self.told:
            return self.told.popleft()
        if began:
            raise self._no_answer(self._held.pop(0), "GS a")
        return None

    def _answer_began(self) -> bool:
        """Whether something else came than is told unasked, which is set aside."""
        while len(self._held) >= _BACK_SIZE and is_back(self._held[0]):
            self.told.append(read_back(bytes(self._held[:_BACK_SIZE])))
            del self._held[:_BACK_SIZE]
        return bool(self._held) and not is_back(self._held[0])

    def _no_answer(self, octet: int, asked: str) -> ProtocolError:
        octets = bytes([octet, *self._held])
        self._held.clear()
        return ProtocolError(f"0x{octet:02x} answers no {asked}; is this a receipt printer?", octets, 0)


class PrinterPipe:
    """The pipes of a printer on a USB cable as one stream. Satisfies `misfeed.transports.base.Stream`."""

    def __init__(self, printer: UsbPrinter) -> None:
        self._printer = printer

    def send(self, data: bytes) -> None:
        self._printer.write(data)

    def receive(self, limit: int, timeout_s: float) -> bytes:  # noqa: ARG002 (a packet is taken whole)
        for _ in range(_MOST_IDLE):
            octets = self._printer.read(timeout_s)
            if octets:
                return octets
        raise NoAnswer("usb: the printer answers with empty packets", timeout_s)

    def close(self) -> None:
        """Nothing: whoever opened the printer lets go of it."""
