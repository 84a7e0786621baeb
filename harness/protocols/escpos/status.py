"""What an ESC/POS printer tells of itself: real-time status, Automatic Status Back, and its identity.

Bits are those of Epson's ESC/POS command reference (DLE EOT, GS a, GS r, GS I). Knows no printer.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from misfeed.errors import ProtocolError

_FIXED, _FIXED_MASK = 0b0001_0010, 0b1001_0011
_BACK_FIXED, _BACK_MASK = 0b0001_0000, 0b1001_0011
_LAST = 0x0F
_NEAR_END, _END = 0x0C, 0x60
_PIN = "drawer_high"
_BACK_NEAR_END, _BACK_END = 0x03, 0x0C


class Asked(enum.IntEnum):
    """n of DLE EOT n."""

    PRINTER = 1
    OFFLINE = 2
    ERROR = 3
    PAPER = 4


class Back(enum.IntFlag):
    """n of GS a n: what Automatic Status Back is to tell changes of."""

    DRAWER = 1
    ONLINE = 2
    ERROR = 4
    PAPER = 8
    BUTTON = 64


@dataclass(frozen=True, slots=True)
class Status:
    """A printer at one moment.

    Attributes:
        drawer_high: pin 3 of the drawer kick-out connector is high.
        offline: it prints nothing. cover_open, paper_end, error: why.
        feeding: paper is fed by the button. button: it is pressed.
        waiting: for somebody to let it go on.
        recoverable: an error that a command ends once its cause is gone. cutter: the blade is stuck.
        unrecoverable: an error that only a power cycle ends, if that.
        passing: an error that ends by itself: the head is hot, the voltage is off.
        near_end, paper_end: of the roll, as its two sensors read.
    """

    drawer_high: bool = False
    offline: bool = False
    cover_open: bool = False
    feeding: bool = False
    button: bool = False
    waiting: bool = False
    recoverable: bool = False
    cutter: bool = False
    unrecoverable: bool = False
    passing: bool = False
    near_end: bool = False
    paper_end: bool = False

    @property
    def error(self) -> bool:
        return self.recoverable or self.cutter or self.unrecoverable or self.passing

    def answer(self, asked: int) -> bytes:
        """The octet that answers DLE EOT `asked`; none where nothing is to be told."""
        told = _ANSWERS.get(asked)
        return bytes([_FIXED | told(self)]) if told is not None else b""

    def sensors(self) -> bytes:
        """The octet that answers GS r 1 and ESC v."""
        return bytes([(_BACK_NEAR_END if self.near_end else 0) | (_BACK_END if self.paper_end else 0)])

    def drawer(self) -> bytes:
        """The octet that answers GS r 2 and ESC u 0."""
        return bytes([int(self.drawer_high)])

    def back(self) -> bytes:
        """The four octets of Automatic Status Back."""
        first = _bits((2, self.drawer_high), (3, self.offline), (5, self.cover_open), (6, self.feeding))
        second = _bits(
            (0, self.waiting),
            (1, self.button),
            (2, self.recoverable),
            (3, self.cutter),
            (5, self.unrecoverable),
            (6, self.passing),
        )
        return bytes([_BACK_FIXED | first, second, self.sensors()[0], _LAST])

    def told_by(self, wanted: Back) -> tuple[bool, ...]:
        """What of it Automatic Status Back tells changes of, where that much is wanted."""
        groups = {
            Back.DRAWER: (self.drawer_high,),
            Back.ONLINE: (self.offline, self.cover_open, self.feeding, self.waiting),
            Back.ERROR: (self.recoverable, self.cutter, self.unrecoverable, self.passing),
            Back.PAPER: (self.near_end, self.paper_end),
            Back.BUTTON: (self.button,),
        }
        return tuple(one for group, bits in groups.items() if group in wanted for one in bits)


_ANSWERS: Mapping[int, Callable[[Status], int]] = {
    Asked.PRINTER: lambda one: _bits(
        (2, one.drawer_high), (3, one.offline), (5, one.waiting), (6, one.button)
    ),
    Asked.OFFLINE: lambda one: _bits(
        (2, one.cover_open), (3, one.feeding), (5, one.paper_end), (6, one.error)
    ),
    Asked.ERROR: lambda one: _bits(
        (2, one.recoverable), (3, one.cutter), (5, one.unrecoverable), (6, one.passing)
    ),
    Asked.PAPER: lambda one: (_NEAR_END if one.near_end else 0) | (_END if one.paper_end else 0),
}


def flags_of(status: Status) -> list[str]:
    """By name, what is so, but for the pin of the drawer: makers connect that as they like."""
    return [one.name for one in fields(status) if one.name != _PIN and getattr(status, one.name)]


def _bits(*told: tuple[int, bool]) -> int:
    return sum(1 << bit for bit, on in told if on)


def is_real_time(octet: int) -> bool:
    """Whether an octet that a printer sent answers DLE EOT: its fixed bits tell it from all others."""
    return octet & _FIXED_MASK == _FIXED


def is_back(octet: int) -> bool:
    """Whether an octet begins the four of Automatic Status Back."""
    return octet & _BACK_MASK == _BACK_FIXED


def read_answers(answers: Mapping[int, int]) -> Status:
    """What the octets tell that answer DLE EOT 1 to 4, as many as were asked for. Raises ProtocolError."""
    for asked, octet in answers.items():
        if not is_real_time(octet):
            raise ProtocolError(f"0x{octet:02x} answers no DLE EOT {asked}", bytes([octet]), 0)

    def bit(asked: Asked, number: int) -> bool:
        return bool(answers.get(asked, 0) >> number & 1)

    return Status(
        drawer_high=bit(Asked.PRINTER, 2),
        offline=bit(Asked.PRINTER, 3),
        waiting=bit(Asked.PRINTER, 5),
        button=bit(Asked.PRINTER, 6),
        cover_open=bit(Asked.OFFLINE, 2),
        feeding=bit(Asked.OFFLINE, 3),
        recoverable=bit(Asked.ERROR, 2),
        cutter=bit(Asked.ERROR, 3),
        unrecoverable=bit(Asked.ERROR, 5),
        passing=bit(Asked.ERROR, 6),
        near_end=bit(Asked.PAPER, 2),
        paper_end=bit(Asked.PAPER, 5) or bit(Asked.OFFLINE, 5),
    )


def read_back(octets: bytes) -> Status:
    """What Automatic Status Back tells. Raises ProtocolError."""
    if len(octets) != 4 or not is_back(octets[0]):
        raise ProtocolError("this is no Automatic Status Back of four octets", octets, 0)
    first, second, third, _ = octets
    return Status(
        drawer_high=bool(first & 0x04),
        offline=bool(first & 0x08),
        cover_open=bool(first & 0x20),
        feeding=bool(first & 0x40),
        waiting=bool(second & 0x01),
        button=bool(second & 0x02),
        recoverable=bool(second & 0x04),
        cutter=bool(second & 0x08),
        unrecoverable=bool(second & 0x20),
        passing=bool(second & 0x40),
        near_end=bool(third & _BACK_NEAR_END),
        paper_end=bool(third & _BACK_END),
    )
