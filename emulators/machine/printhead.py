"""An inkjet's print head: nozzles that clog, and a seat that the firmware must be told of by alignment.

Knows ink as an amount only; where it comes from and where it goes is the supplies' business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from . import profile
from .conditions import Condition, Group, Severity, Training
from .covers import reach
from .marks import Defect, DefectKind
from .part import CannotDo, Part, action, nvram, physical
from .supplies import PAGE_PPM

SOAK_US = 24 * 3600 * 1_000_000
"""How long dried ink must soak between two deep cleanings before the second one draws it out."""

CLEARED = 0.5
"""Share of a colour's nozzles that one cleaning frees of ink that is merely thick."""

ALL_GONE = 0.9
"""From this share on, it is not lines that are missing but the colour."""


STARVED = 10 * PAGE_PPM
"""What a tank that no air gets into can give before nothing comes."""


class Clog(NamedTuple):
    """Clogged nozzles of one colorant: which share of them, and whether the ink in them has dried hard."""

    colorant: str
    share: float
    dried: bool = False


class Printhead(Part):
    """Fields:
    clogs: what is clogged, one for each colorant concerned.
    soaking: machine time of the deep cleaning that wetted dried ink; -1 when there was none.
    seat: which seating in the carriage this is; aligned_for: the one that was aligned last.
    contacts_dirty: ink has crept between the carriage's contacts and those of whichever head sits there.
    cleanings: cleanings the firmware counted.
    pattern: what the last nozzle check shows, on paper; "" when none was printed.
    """

    MARKS = True
    STEERS = False
    FAILS_BY = ("clogs",)

    clogs: tuple[Clog, ...] = physical((), hidden=True)
    soaking: int = physical(-1, hidden=True)
    seat: int = physical(0, hidden=True)
    aligned_for: int = nvram(0, hidden=True)
    contacts_dirty: bool = physical(False, hidden=True)
    cleanings: int = nvram(0)
    pattern: str = physical("", hidden=True)

    spec: profile.Printhead

    @property
    def aligned(self) -> bool:
        return self.seat == self.aligned_for

    @property
    def recognised(self) -> bool:
        """What the carriage's contacts read of the head's chip."""
        return not self.contacts_dirty

    def defects(self) -> Iterator[Defect]:
        for clog in self.clogs:
            kind = DefectKind.MISSING_COLOUR if clog.share >= ALL_GONE else DefectKind.WHITE_LINE
            yield Defect(kind, clog.share, colorant=clog.colorant, part=self.id)
        for tank in self.machine.supplies:
            if drawn := tank.starved:
                kind = DefectKind.FADE if drawn < STARVED else DefectKind.MISSING_COLOUR
                yield Defect(kind, min(1.0, drawn / STARVED), colorant=tank.spec.color, part=tank.id)
        for pad in self.machine.supplies:
            if pad.soaked:
                yield Defect(DefectKind.SMEAR, 0.6, part=pad.id)
        if not self.aligned:
            yield Defect(DefectKind.MISREGISTRATION, 0.5, part=self.id)

    @property
    def _short_of_ink(self) -> bool:
        return any(tank.starved for tank in self.machine.supplies)

    def look(self) -> dict[str, str]:
        """The contacts behind it, the nozzle check that was printed last, and the alignment sheet."""
        seen = {
            "contacts": "ink on them" if self.contacts_dirty else "bright",
            "nozzle check": self.pattern or "not printed",
        }
        if not self.machine.panel.lit:
            return seen
        return seen | {"alignment": "good" if self.aligned else "off"}

    # -- what the firmware does at the panel -----------------------------------------------------------

    @action(panel=True)
    def print_nozzle_check(self) -> None:
        """Print the pattern that shows every nozzle, with next to no ink."""
        self._must_be_ready("checked")
        self.pattern = "gaps" if self.clogs or self._short_of_ink else "whole"

    @action(panel=True)
    def clean(self) -> None:
        """Cleaning from the panel: sucks ink through the nozzles. Thick ink goes, dried ink stays."""
        self._suck(self.spec.cleaning_pages)
        freed = (c if c.dried else c._replace(share=c.share - CLEARED) for c in self.clogs)
        self.clogs = tuple(clog for clog in freed if clog.share > 0)

    @action(panel=True)
    def deep_clean(self) -> None:
        """Deep cleaning: frees what is thick, wets what is dried, and draws it out when it has soaked."""
        self._suck(self.spec.deep_cleaning_pages)
        now = self.machine.now
        soaked = 0 <= self.soaking <= now - SOAK_US
        self.clogs = () if soaked else tuple(clog for clog in self.clogs if clog.dried)
        self.soaking = now if self.clogs and self.soaking < 0 else self.soaking if self.clogs else -1

    @action(panel=True)
    def align(self) -> None:
        """Print the alignment sheet and let the firmware read it."""
        self._must_be_ready("aligned")
        self.aligned_for = self.seat

    def _suck(self, pages: int) -> None:
        self._must_be_ready("cleaned")
        ink = dict.fromkeys(self.machine.profile.engine.colorants, pages * PAGE_PPM)
        for supply in self.machine.supplies:
            supply.page(ink)
        self.cleanings += 1

    def _must_be_ready(self, done: str) -> None:
        engine = self.machine.engine
        if engine.stopped or engine.busy:
            raise CannotDo(f"the print head can only be {done} when the printer is ready and idle")

    # -- what hands do ---------------------------------------------------------------------------------

    @action
    def reseat(self) -> None:
        """Take it out of the carriage and put it back; it never sits quite as before."""
        self._reach()
        self.seat += 1

    @action
    def clean_contacts(self) -> None:
        """Take it out, wipe the contacts on both sides with a dry, lint-free cloth, and put it back."""
        self._reach()
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "its contacts were wiped under power")
        self.contacts_dirty = False
        self.seat += 1

    @action
    def replace(self) -> None:
        """Fit a new one; it has to be aligned. The carriage's contacts stay as they are."""
        self._reach()
        self.clogs = ()
        self.soaking = -1
        self.seat += 1

    def _reach(self) -> None:
        reach(self, self.machine.marker_covers)

    def conditions(self) -> Iterator[Condition]:
        if not self.recognised:
            yield Condition(
                "markerMissing",
                self.id,
                Group.MARKER,
                1,
                Severity.CRITICAL,
                Training.TRAINED,
                "printhead-unknown",
                "Print head cannot be recognized",
            )
