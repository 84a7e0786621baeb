"""The document feeder: takes originals one by one past the scanner's narrow glass, while its rollers grip.

Knows nothing of what is on an original, and nothing of paper that is printed on.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator

from . import profile
from .chance import draw
from .conditions import Condition, Group, Severity, Training
from .part import CannotDo, Part, action, nvram, physical, ram
from .trays import LITTLE_WEAR

PICK_ATTEMPTS = 3
"""Times the firmware tries to pull an original before it gives up."""

_JAMS = 0.3
"""Of what slips: the share of picked originals that then stop half way."""

_DOUBLES = 0.3
"""Of what slips: the share of originals that drag the next one along, past a pad that no longer holds it."""


class Fed(enum.Enum):
    """What became of one original."""

    SINGLE = "single"
    DOUBLE = "double"
    """Two went through as one page."""
    MISFED = "not fed"
    JAMMED = "jam"


class FeederRollers(Part):
    """Pickup and separation rollers with their pad, replaced as a set.

    Fields:
        wear: 0 new .. 1 glazed smooth. What the firmware counts is `sheets`, not wear.
        draws: chances taken. sheets: originals fed since the counter was reset.
    """

    STEERS = False

    wear: float = physical(0.0, hidden=True)
    draws: int = physical(0, hidden=True)
    sheets: int = nvram(0)

    #: Wear the set can stand without slipping at all.
    GRIPS_UNTIL = 0.5

    spec: profile.Feeder

    @property
    def slip(self) -> float:
        """How likely it is that they slip, once."""
        return max(0.0, (self.wear - self.GRIPS_UNTIL) / (1.0 - self.GRIPS_UNTIL))

    def feed(self) -> Fed:
        """Pull one original in."""
        self.wear = min(1.0, self.wear + 0.5 / (self.spec.roller_life or 100_000))
        slip = self.slip
        if all(self._chance(slip) for _ in range(PICK_ATTEMPTS)):
            return Fed.MISFED
        if self._chance(slip * _JAMS):
            return Fed.JAMMED
        self.sheets += 1
        return Fed.DOUBLE if self._chance(slip * _DOUBLES) else Fed.SINGLE

    def _chance(self, share: float) -> bool:
        if not share:
            return False
        self.draws += 1
        return draw(self.machine.seed, self.id, self.draws) < share

    @property
    def is_good(self) -> bool:
        return self.wear < LITTLE_WEAR

    def look(self) -> dict[str, str]:
        return {"surface": "glazed" if self.wear > self.GRIPS_UNTIL else "rough"}

    @action
    def replace(self) -> None:
        """Fit a new set of rollers and pad. The counter is the firmware's and stays until it is reset."""
        if not self.machine.part("scanner.feeder", Feeder).opened:
            raise CannotDo("open scanner.feeder first")
        self.wear = 0.0

    @action
    def clean(self) -> None:
        """Wipe with a damp cloth: takes off paper dust, not glaze, however often."""

    @action(panel=True)
    def reset_counter(self) -> None:
        """Tell the printer that new rollers were fitted."""
        self.sheets = 0

    def conditions(self) -> Iterator[Condition]:
        if self.spec.roller_life and self.sheets >= self.spec.roller_life:
            yield Condition(
                "scanMediaPathPickRollerLifeWarn",
                self.id,
                Group.SCAN_MEDIA_PATH,
                1,
                Severity.WARNING_BINARY_CHANGE,
                Training.FIELD_SERVICE,
                "feeder-roller-life",
                f"{self.spec.label}: replace rollers",
                self.spec.location,
            )


class Feeder(Part):
    """The feeder's way from its tray past the narrow glass.

    Fields:
        opened: its cover is up.
        stuck: originals that lie in it half way; its sensor sees them.
        misfed: the firmware waited for an original in vain; it forgets that when the cover shuts.
    """

    STEERS = False

    opened: bool = physical(False)
    stuck: int = physical(0)
    misfed: bool = ram(False)

    spec: profile.Feeder

    @property
    def rollers(self) -> FeederRollers:
        return self.machine.part(f"{self.id}.rollers", FeederRollers)

    def take(self, originals: int) -> tuple[int, str]:
        """Feed a stack; how many pages passed the glass, and why it stopped ("" when it did not)."""
        pages, left, rollers = 0, originals, self.rollers
        if self.opened:
            return 0, "feeder open"
        if self.stuck:
            return 0, Fed.JAMMED.value
        self.misfed = False
        while left:
            fed = rollers.feed()
            if fed is Fed.JAMMED:
                self.stuck = 1
                return pages, fed.value
            if fed is Fed.MISFED:
                self.misfed = True
                return pages, fed.value
            left -= min(left, 2 if fed is Fed.DOUBLE else 1)
            pages += 1
        return pages, ""

    def look(self) -> dict[str, str]:
        return {
            "cover": "open" if self.opened else "closed",
            "path": "an original is stuck" if self.stuck else "empty",
        }

    @action
    def open(self) -> None:
        """Lift its cover."""
        self.opened = True

    @action
    def close(self) -> None:
        """Shut its cover; the firmware looks again."""
        self.opened = False
        self.misfed = False

    @action
    def remove_sheet(self) -> None:
        """Take out the originals that are stuck."""
        if not self.opened:
            raise CannotDo(f"open {self.id} first")
        self.stuck = 0

    def conditions(self) -> Iterator[Condition]:
        if self.stuck:
            yield self._condition("scanMediaPathJam", "feeder-jam", f"Jam in {self.spec.label.lower()}")
        if self.misfed:
            text = f"{self.spec.label} did not take the original"
            yield self._condition("scanMediaPathInputFeedError", "feeder-misfeed", text)

    def _condition(self, code: str, key: str, description: str) -> Condition:
        return Condition(
            code,
            self.id,
            Group.SCAN_MEDIA_PATH,
            1,
            Severity.CRITICAL,
            Training.UNTRAINED,
            key,
            description,
            self.spec.location,
        )
