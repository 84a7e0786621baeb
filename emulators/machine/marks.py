"""What goes wrong on paper: defects that a part's state leaves on a printed side. Data; draws nothing.

A part says in `Part.defects` what it does to sheets that pass it; the machine keeps what it said with every
sheet in the bin, and whoever fetches the page as an image draws it.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from .jobs import Page


class DefectKind(enum.Enum):
    """What a person calls it who looks at the page."""

    STREAK = "streak"
    """A line along the direction of travel, dark (or, `light`, missing)."""
    REPEAT_MARK = "repeat mark"
    """The same mark again and again down the page; its spacing is a roller's circumference."""
    GHOST = "ghost"
    """A faint second image, one circumference later: a drum that is not wiped clean any more."""
    FADE = "fade"
    """Too little toner or ink, all over or on one side."""
    BACKGROUND = "grey background"
    MISSING_COLOUR = "missing colour"
    BLANK = "blank"
    SKEW = "skew"
    ACCORDION = "accordion edge"
    """The leading edge is folded."""
    WRINKLE = "wrinkle"
    LOOSE_TONER = "toner rubs off"
    SMEAR = "smear"
    MISREGISTRATION = "misregistration"
    """Colours, or the image and the label, do not lie where they should."""
    WHITE_LINE = "white line"
    """Dots that never mark, along the direction of travel: a dead nozzle or head element."""


class Defect(msgspec.Struct, frozen=True):
    """One defect on one side.

    Attributes:
        strength: 0 (cannot be seen) to 1 (as bad as it gets).
        at_mm: where it is, from the left edge of the paper as it travels.
        width_mm: how wide. spacing_mm: distance down the page from one to the next; 0 where it is not told.
        angle_mrad: skew, in thousandths of a radian.
        colorant: which one it concerns; "" for all.
        part: id of the part that did it, for the books: no interface and no person is told.
    """

    kind: DefectKind
    strength: float = 1.0
    at_mm: float = 0.0
    width_mm: float = 0.0
    spacing_mm: float = 0.0
    angle_mrad: float = 0.0
    colorant: str = ""
    part: str = ""

    @property
    def words(self) -> str:
        """As a person describes it: "repeat mark every 94 mm"."""
        said = f"{self.kind.value} every {self.spacing_mm:g} mm" if self.spacing_mm else self.kind.value
        return f"{said} in {self.colorant}" if self.colorant else said


class Side(msgspec.Struct, frozen=True):
    """One printed side: the page as it was sent, and what the machine did to it."""

    page: Page
    defects: tuple[Defect, ...] = ()


class PrintedSheet(msgspec.Struct, frozen=True):
    """A sheet in a bin: which of which job, its one or two sides, and the size name of the paper.

    `finished`: what a finisher has done to it, as a person describes it.
    """

    job: int
    number: int
    sides: tuple[Side, ...]
    media: str = ""
    finished: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What a person sees who takes it out: "clean", or its defects, each once, and how it is finished."""
        seen = dict.fromkeys(defect.words for side in self.sides for defect in side.defects)
        return ", ".join((*seen, *self.finished)) or "clean"
