"""A sheet under way, as data: where it came from, what goes on it, and its course from the tray to the bin.

Where it is at any moment is closed form over its course, so a moving machine is remembered and restored like
one at rest. Knows no part.
"""

from __future__ import annotations

import enum
from typing import NamedTuple

import msgspec

from .jobs import Page
from .marks import Side


class Moment(enum.Enum):
    """What happens to a sheet at a point of its course."""

    MARK = "one side is marked"
    LOST = "it is not where it should be by now"
    DELIVERED = "it lies in the bin"


class Course(NamedTuple):
    """A way through the machine, in microseconds from the moment the sheet left its tray.

    Attributes:
        legs: when it sets out for each place, and that place's id, in order.
        moments: when something happens, what, and where.
    """

    legs: tuple[tuple[int, str], ...]
    moments: tuple[tuple[int, Moment, str], ...]


class Sheet(msgspec.Struct, frozen=True):
    """A sheet to be fed, or on its way.

    Attributes:
        job, number: which sheet of which job. tray, bin: part ids. sides: what goes on its one or two sides.
        began: machine time at which its tray began to pick. due: when something happens to it next.
        attempt: picks that failed so far.
        course: None while it is in its tray. left: machine time at which it left it. step: moments behind it.
        printed: its sides that were marked.
        media: the size that its paper has, from when it has left its tray.
        cold: it is fixed as something lighter than it is.
        askew_mrad: how far it is turned, in thousandths of a radian. folded: its leading edge is.
        moisture: of its paper (see `Tray`). double: a second sheet sticks to it.
    """

    job: int
    number: int
    tray: str
    bin: str
    sides: tuple[Page, ...]
    began: int
    due: int
    attempt: int = 0
    course: Course | None = None
    left: int = 0
    step: int = 0
    printed: tuple[Side, ...] = ()
    media: str = ""
    cold: bool = False
    askew_mrad: float = 0.0
    folded: bool = False
    moisture: float = 0.0
    double: bool = False

    @property
    def picked(self) -> bool:
        """It has left its tray."""
        return self.course is not None

    def place(self, now: int) -> str:
        """Id of the part where it is, or towards which it moves, at machine time `now`."""
        if self.course is None:
            return self.tray
        since = now - self.left
        return next(place for began, place in reversed(self.course.legs) if began <= since)


class StoppedSheet(NamedTuple):
    """A sheet that lies still somewhere on the path."""

    place: str
    job: int
    number: int
