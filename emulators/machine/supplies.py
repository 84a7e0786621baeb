"""What is used up or filled by printing: cartridges, drums, waste boxes, ribbons, kits."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping

from . import profile
from .conditions import Condition, Group, Severity, Training
from .part import CannotDo, Part, action, nvram, physical
from .rolls import renew_rolls, rolls_are_good

PAGE_PPM = 50_000
"""A page of 5 % coverage (ISO/IEC 19752's yardstick), in millionths of a page wholly covered."""


class Chip(enum.Enum):
    """What the firmware finds when it reads a supply's chip."""

    OK = "ok"
    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    LOCKED = "locked"


_CONSUMED = {
    "toner": ("markerTonerEmpty", "markerTonerAlmostEmpty", "markerTonerCartridgeMissing"),
    "tonerCartridge": ("markerTonerEmpty", "markerTonerAlmostEmpty", "markerTonerCartridgeMissing"),
    "ink": ("markerInkEmpty", "markerInkAlmostEmpty", "markerInkMissing"),
    "inkCartridge": ("markerInkEmpty", "markerInkAlmostEmpty", "markerInkMissing"),
    "inkRibbon": ("markerPrintRibbonEmpty", "markerPrintRibbonAlmostEmpty", "markerPrintRibbonMissing"),
    "opc": ("markerOpcLifeOver", "markerOpcLifeAlmostOver", "markerOpcMissing"),
    "developer": ("markerDeveloperEmpty", "markerDeveloperAlmostEmpty", "markerDeveloperMissing"),
}
_FILLED = {
    "wasteToner": (
        "markerWasteTonerReceptacleFull",
        "markerWasteTonerReceptacleAlmostFull",
        "markerWasteTonerReceptacleMissing",
    ),
    "wasteInk": (
        "markerWasteInkReceptacleFull",
        "markerWasteInkReceptacleAlmostFull",
        "markerWasteInkReceptacleMissing",
    ),
}
_OTHER_CONSUMED = ("markerSupplyEmpty", "markerSupplyAlmostEmpty", "markerSupplyMissing")
_OTHER_FILLED = ("markerWasteFull", "markerWasteAlmostFull", "markerWasteMissing")

#: Types that go by what is printed; the others go by pages.
_USED_BY_COVERAGE = frozenset({"toner", "tonerCartridge", "ink", "inkCartridge", "developer"})

#: Types that a hand tells empty by their weight.
_WEIGHED = frozenset({"toner", "tonerCartridge", "ink", "inkCartridge", "inkRibbon"})

#: Types that end a job's quality, not the printer, when they are used up: the firmware only nags.
_NAGS_ONLY = frozenset({"fuser", "transferUnit", "cleanerUnit", "fuserCleaningPad", "other"})


def amount_used(spec: profile.Supply) -> int:
    """What has been used of (or has gone into) a supply as the profile says it is found, in `Supply.used`'s
    measure: so rounded that the supply shows exactly the level the profile gives.
    """
    full = spec.page_yield * PAGE_PPM
    if spec.level < 0:
        return full * spec.used_percent // 100
    if spec.filled:
        return -(-spec.level * full // spec.capacity)
    return full - spec.level * full // spec.capacity


class Supply(Part):
    """One supply. Amounts are coverage in millionths of a page, so that light pages are not lost to rounding.

    Fields:
        used: what has gone out of (or, for a receptacle, into) it.
        present: seated in the machine.
        chip: what its memory chip reads as.
        contacts_dirty: the printer's contact pins cannot reach any chip.
        window_dirty: a receptacle's level window is smeared and reads full.
        ahead: how far the firmware's own count is ahead of what is really used: a new unit was fitted and the
            counter not reset or, below zero, reset without one.
        sealed_at: what had gone out of a tank when its air vent was closed; -1 while air can get in.
    """

    STEERS = False
    SEEN_BY = ("thermal-head",)
    FAILS_BY = ("present", "chip", "window_dirty", "sealed_at")

    used: int = physical(0, told=False)
    present: bool = physical(True, told=False)
    chip: Chip = physical(Chip.OK, told=False)
    contacts_dirty: bool = physical(False, told=False)
    window_dirty: bool = physical(False, told=False)
    ahead: int = nvram(0)
    sealed_at: int = physical(-1, hidden=True)

    spec: profile.Supply

    @property
    def full_amount(self) -> int:
        return self.spec.page_yield * PAGE_PPM

    @property
    def readable(self) -> bool:
        return self.present and self.chip is Chip.OK and not self.contacts_dirty

    @property
    def level(self) -> int | None:
        """What the firmware knows: units left (or filled, for a receptacle); None when it cannot tell."""
        if not self.present or (self.spec.chip and not self.readable):
            return None
        full, capacity = self.full_amount, self.spec.capacity
        amount = min(self.used + self.ahead, full)
        if self.spec.filled:
            return capacity if self.window_dirty else amount * capacity // full
        return -(-(full - amount) * capacity // full)

    @property
    def percent(self) -> int | None:
        """How much is left to go, 0..100: what remains, or the room that remains in a receptacle."""
        level = self.level
        if level is None:
            return None
        percent = level * 100 // self.spec.capacity if level else 0
        return 100 - percent if self.spec.filled else max(percent, 1 if level else 0)

    @property
    def exhausted(self) -> bool:
        """The firmware believes it is used up (or full)."""
        return self.percent == 0

    @property
    def worn(self) -> bool:
        """It is really near its end, whatever the firmware counts."""
        full = self.full_amount
        return (full - self.used) * 100 <= max(self.spec.low_percent, 1) * full

    @property
    def absorbs(self) -> bool:
        """It is a pad that only service changes."""
        return self.spec.filled and not self.spec.replaceable

    @property
    def soaked(self) -> bool:
        """An absorber takes no more, whatever its counter says."""
        return self.absorbs and self.used >= self.full_amount

    @property
    def starved(self) -> int:
        """What a tank has given since air can no longer get into it: the more, the less it gives."""
        return self.used - self.sealed_at if self.sealed_at >= 0 else 0

    def page(self, coverage_ppm: Mapping[str, int]) -> None:
        """One page side was marked with `coverage_ppm` of each colorant."""
        if not self.present:
            return
        if self.spec.filled:
            amount = sum(coverage_ppm.values())
        elif self.spec.type in _USED_BY_COVERAGE:
            amount = coverage_ppm.get(self.spec.color, 0)
        else:
            amount = PAGE_PPM
        if self.spec.reset_by_hand:
            self.used += amount
        elif amount:
            self.used = min(self.used + amount, self.full_amount)

    def look(self) -> dict[str, str]:
        if not self.present:
            return {"bay": "empty"}
        seen = {"bay": "filled"}
        if not self.spec.filled and self.spec.type in _WEIGHED:
            seen["weight"] = "light" if self.worn else "some left"
        if self.absorbs:
            seen["pad"] = "soaked" if self.soaked else "takes ink"
        elif self.spec.filled:
            seen["contents"] = "full" if self.used >= self.full_amount else "room left"
            seen["window"] = "smeared" if self.window_dirty else "clean"
        if self.spec.type == "inkCartridge":
            seen["vent"] = "open" if self.sealed_at < 0 else "taped over"
        if self.spec.chip:
            seen["contacts"] = "dirty" if self.contacts_dirty else "clean"
            seen["label"] = "genuine" if self.chip in (Chip.OK, Chip.UNREADABLE) else "not for this printer"
        if not self.spec.filled and self.spec.type not in _USED_BY_COVERAGE:
            seen["wear"] = "near its end" if self.worn else "some" if self.used else "new"
        return seen

    @property
    def is_good(self) -> bool:
        """With half its life left it is thrown away too soon; with it goes all that is inside it."""
        if not self.half_left or not super().is_good:
            return False
        if self.spec.type == "fuser" and self.machine.fuser is not None:
            return self.machine.fuser.is_good
        return rolls_are_good(self.machine, self.id)

    @property
    def half_left(self) -> bool:
        return self.used < self.full_amount // 2

    @action
    def replace(self, region: str = "") -> None:
        """Fit a new genuine one."""
        if not self.spec.replaceable and self.machine.power.on:
            raise CannotDo(f"{self.id} is service work; power off first")
        if self.spec.type == "fuser" and self.machine.fuser is not None:
            self.machine.fuser.replace()
        else:
            self.renew()
            self.chip = Chip.LOCKED if region and region != self.spec.region else Chip.OK

    def renew(self) -> None:
        """It is a new genuine one. A counter that must be reset by hand still stands where it stood."""
        self.ahead = self.ahead + self.used if self.spec.reset_by_hand else 0
        self.used = 0
        self.sealed_at = -1
        self.present = True
        self.window_dirty = False
        self.chip = Chip.OK
        renew_rolls(self.machine, self.id)

    @action(panel=True)
    def reset_counter(self) -> None:
        """Tell the printer, in its service menu, that a new one was fitted. A soaked absorber then spills."""
        if not self.spec.reset_by_hand:
            raise CannotDo(f"{self.id} has no counter that a person resets")
        if self.soaked:
            self.machine.hazards.record("ink-spilled", self.id, "the counter of a soaked absorber was reset")
        self.ahead = -self.used

    def believe_left(self, units: int) -> None:
        """Somebody tells the printer how many units are left, or how much room."""
        full, capacity = self.full_amount, self.spec.capacity
        # The least that is used with exactly so much left, as `level` rounds both ways.
        used = (capacity - units) * full
        self.ahead = (-(-used // capacity) if self.spec.filled else used // capacity) - self.used

    @action
    def remove_tape(self) -> None:
        """Pull the tape off its air vent."""
        self._must_be_there()
        self.sealed_at = -1

    def _must_be_there(self) -> None:
        if not self.present:
            raise CannotDo(f"there is nothing in {self.id}; insert it, or fit a new one")

    @action
    def remove(self) -> None:
        """Take it out."""
        self._must_be_there()
        self.present = False

    @action
    def insert(self) -> None:
        """Put back the one that was taken out."""
        if self.present:
            raise CannotDo(f"{self.id} is in its bay")
        self.present = True

    @action
    def reseat(self) -> None:
        """Take it out and push it home."""
        self._must_be_there()
        self.present = False
        self.present = True

    @action
    def empty(self) -> None:
        """Tip out a receptacle by hand; toner gets everywhere, its window included."""
        if not self.spec.filled:
            raise CannotDo(f"{self.id} is not a receptacle")
        self._must_be_there()
        self.used = 0
        self.window_dirty = True
        self.machine.hazards.record("toner-spilled", self.id, "a waste receptacle was emptied by hand")

    @action
    def clean(self) -> None:
        """Wipe its contacts and window with a dry swab."""
        self._must_be_there()
        self.contacts_dirty = False
        self.window_dirty = False

    @action
    def shake(self) -> None:
        """Rock a toner cartridge: spreads what is left, adds nothing."""
        self._must_be_there()

    def conditions(self) -> Iterator[Condition]:
        spec = self.spec
        default = _OTHER_FILLED if spec.filled else _OTHER_CONSUMED
        empty, low, missing = (_FILLED if spec.filled else _CONSUMED).get(spec.type, default)
        label = spec.label
        if not self.present:
            yield self._condition(missing, True, "supply-missing", f"{label} is missing")
        elif self.spec.chip and not self.readable:
            yield self._condition(
                "markerSupplyFailure", True, "supply-memory", f"{label}: supply memory error"
            )
        elif (percent := self.percent) == 0:
            nag = self.spec.type in _NAGS_ONLY
            if nag:
                yield self._condition("subunitLifeOver", False, "supply-empty", f"Replace {label}")
            else:
                text = f"{label} is full" if self.spec.filled else f"Replace {label}"
                yield self._condition(empty, True, "supply-empty", text)
        elif percent is not None and percent <= self.spec.low_percent:
            code = "subunitLifeAlmostOver" if self.spec.type in _NAGS_ONLY else low
            text = f"{label} is almost full" if self.spec.filled else f"{label} is low"
            if self.spec.type in _NAGS_ONLY:
                text = f"Perform maintenance: {label}"
            yield self._condition(code, False, "supply-low", text)

    def _condition(self, code: str, critical: bool, key: str, description: str) -> Condition:
        return Condition(
            code,
            self.id,
            Group.MARKER_SUPPLIES,
            self.index,
            Severity.CRITICAL if critical else Severity.WARNING_BINARY_CHANGE,
            Training.UNTRAINED if self.spec.replaceable else Training.FIELD_SERVICE,
            f"{key}.{self.id}",
            description,
            self.spec.location,
        )
