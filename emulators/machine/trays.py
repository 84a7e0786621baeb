"""Paper inputs: trays, and the rollers that pick from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from . import profile
from .chance import draw
from .conditions import Condition, Group, Severity, Training
from .part import CannotDo, Part, action, nvram, physical, ram
from .stock import HEAT, takes_more_heat

PICK_ATTEMPTS = 3
_ANY_TYPE = frozenset({"", "auto", "other", "unknown"})
"""Types of a tray that nobody has told of, which takes what it is asked for."""
"""Times the firmware tries to pull a sheet before it calls it a jam."""

_FEELS_DAMP = 0.3

LITTLE_WEAR = 0.25
"""Rollers less worn than this are thrown away too soon."""

_MM_PER_INCH = 25.4
_SIZE = re.compile(r"_([0-9.]+)x([0-9.]+)(mm|in)$")


def _size_mm(media: str) -> tuple[float, float]:
    """Width and length that a PWG 5101.1 size name tells."""
    found = _SIZE.search(media)
    assert found is not None, f"nobody can put {media!r} into a tray"
    unit = _MM_PER_INCH if found[3] == "in" else 1.0
    return float(found[1]) * unit, float(found[2]) * unit


def cut_to(media: str, length_mm: int) -> str:
    """The size name of a piece of so wide a roll."""
    return f"custom_receipt_{_size_mm(media)[0]:g}x{length_mm}mm"


class Rollers(Part):
    """The pickup, feed and separation rollers of one tray, replaced as a set.

    Fields:
        wear: 0 new .. 1 glazed smooth. What the firmware counts is `sheets`, not wear.
        sheets: sheets fed since the counter was reset.
        retries: picks that had to be tried again.
    """

    STEERS = False

    wear: float = physical(0.0, hidden=True)
    picks: int = physical(0, hidden=True)
    sheets: int = nvram(0)
    retries: int = nvram(0)

    #: Wear a roller can stand without slipping at all.
    GRIPS_UNTIL = 0.5

    spec: profile.Roller

    def pick_succeeds(self) -> bool:
        """Try once to pull a sheet; a worn roller slips more often the more it is worn."""
        self.note("picks", self.picks + 1)
        self.note("wear", min(1.0, self.wear + 0.5 / (self.spec.life or 150_000)))
        slips = max(0.0, (self.wear - self.GRIPS_UNTIL) / (1.0 - self.GRIPS_UNTIL))
        return draw(self.machine.seed, self.id, self.picks) >= slips

    @property
    def is_good(self) -> bool:
        return self.wear < LITTLE_WEAR

    def look(self) -> dict[str, str]:
        return {"surface": "glazed" if self.wear > self.GRIPS_UNTIL else "rough"}

    @action
    def replace(self) -> None:
        """Fit a new set. The counter is the firmware's and stays until it is reset."""
        self.wear = 0.0

    @action
    def clean(self) -> None:
        """Wipe with a damp cloth: takes off paper dust, not glaze, however often."""

    @action(panel=True)
    def reset_counter(self) -> None:
        """Tell the printer that new rollers were fitted."""
        self.sheets = 0
        self.retries = 0

    def conditions(self) -> Iterator[Condition]:
        if self.spec.life and self.sheets >= self.spec.life:
            tray = self.machine.part(self.id.rpartition(".")[0], Tray)
            yield Condition(
                "inputMediaTrayPickRollerLifeWarn",
                self.id,
                Group.INPUT,
                tray.index,
                Severity.WARNING_BINARY_CHANGE,
                Training.FIELD_SERVICE,
                f"roller-life.{tray.id}",
                f"{tray.spec.label}: replace rollers",
                tray.spec.location,
            )


class Tray(Part):
    """One input: a stack of sheets of one medium.

    Fields:
        level: sheets in it. media, type: what the firmware believes is in it (size sensed or set).
        paper: the size that really is in it. guides: the size at which its guides stand; "" at the paper.
        stock: the type that really is in it; "" what it is set to.
        called: what the administrator calls it; "" for its label.
        resized: how often another size was taken to be in it.
        counted: sheets that somebody said were in it, less those fed since; -1 while nobody has.
        moisture: of its paper: 0 dry, 1 wavy with damp.
        lift_broken: its lift drive cannot raise the plate. plate_down: the rollers do not reach the stack.
        present: pushed in.
        wanted: a job waits for this tray ("load A4"), and wanted_type: for paper of that type.
        lets_pass: others print meanwhile.
        fed: sheets that have left it in its life.
        drawn_mm: of a roll, what has gone of the length that counts as the next sheet.
        removed, loaded: sheets that hands took out and put in, for the books.
    """

    FAILS_BY = ("lift_broken",)

    level: int = physical(0)
    media: str = nvram("")
    type: str = nvram("")
    paper: str = physical("", hidden=True)
    guides: str = physical("", hidden=True)
    stock: str = physical("", hidden=True)
    moisture: float = physical(0.0, hidden=True)
    lift_broken: bool = physical(False, hidden=True)
    plate_down: bool = physical(False, told=False)
    present: bool = physical(True)
    wanted: str = ram("")
    wanted_type: str = ram("", hidden=True)
    lets_pass: bool = ram(False, hidden=True)
    fed: int = nvram(0)
    drawn_mm: int = physical(0, hidden=True)
    removed: int = physical(0, hidden=True)
    loaded: int = physical(0, hidden=True)

    called: str = nvram("")
    counted: int = nvram(-1)
    resized: int = nvram(0)

    spec: profile.Tray

    @property
    def name(self) -> str:
        """What clients know it by."""
        return self.called or self.spec.label

    @property
    def known_level(self) -> int | None:
        """Sheets in it as the firmware knows: felt, or counted from what it was told; None for some. What is
        not raised is not felt."""
        if self.plate_down:
            return 0
        if self.spec.senses_level or not self.level:
            return self.level
        return None if self.counted < 0 else self.counted

    @property
    def rollers(self) -> Rollers | None:
        found = self.machine.parts.get(f"{self.id}.rollers")
        return found if isinstance(found, Rollers) else None

    @property
    def can_feed(self) -> bool:
        """There is a sheet where the rollers are."""
        return self.present and self.level > 0 and not self.plate_down

    def holds(self, media: str, media_type: str) -> bool:
        """It is a tray for such paper; "" for any."""
        return media in ("", self.media) and (media_type in ("", self.type) or self.type in _ANY_TYPE)

    @property
    def fixed_too_cold(self) -> bool:
        """The firmware has its paper fixed as something lighter."""
        return bool(self.stock) and takes_more_heat(self.stock, self.type)

    @property
    def askew_mrad(self) -> float:
        """How far paper is turned between guides that stand wider than it is, in thousandths of a radian."""
        if not self.guides:
            return 0.0
        (width, length), (between, _) = _size_mm(self.paper), _size_mm(self.guides)
        return max(0.0, between - width) / length * 1_000

    def pick(self, attempt: int, length_mm: int = 0) -> bool:
        """Try (for the `attempt`-th time, from 0) to pull a sheet out, or so much of a roll; True when it has
        left the tray."""
        rollers = self.rollers
        if rollers is not None and not rollers.pick_succeeds():
            if attempt + 1 == PICK_ATTEMPTS:
                rollers.retries += PICK_ATTEMPTS
            return False
        sheets = self._drawn(length_mm)
        self.level -= sheets
        self.fed += sheets
        if self.counted > 0:
            self.counted = max(0, self.counted - sheets)
        if rollers is not None:
            rollers.sheets += 1
            if attempt:
                rollers.retries += attempt
        return True

    def _drawn(self, length_mm: int) -> int:
        """How many sheets go with so much of a roll; one, where sheets are sheets."""
        if not (length_mm and self.spec.sheet_mm):
            return 1
        whole, rest = divmod(self.drawn_mm + length_mm, self.spec.sheet_mm)
        self.note("drawn_mm", rest)
        return min(whole, self.level)

    @property
    def low(self) -> bool:
        return 0 < self.level <= self.spec.capacity // 10

    def look(self) -> dict[str, str]:
        paper = "empty" if not self.level else "low" if self.low else "paper in it"
        seen = {"paper": paper, "tray": "in" if self.present else "out"}
        if self.level:
            seen["medium"] = "heavier than its setting" if self.fixed_too_cold else "as set"
            seen["stack"] = "wavy" if self.moisture > _FEELS_DAMP else "flat"
        if self.spec.senses_size:
            seen["guides"] = "off the paper" if self.guides not in ("", self.paper) else "at the paper"
        if self.spec.lift:
            seen["plate"] = "down" if self.plate_down else "up"
        return seen

    def on_boot(self) -> None:
        """The firmware looks at it for the first time since power came."""
        if self.present:
            self.sense()

    def sense(self) -> None:
        """The tray is pushed in, or power came: raise the plate, and read the size off the guides."""
        self.plate_down = self.lift_broken
        if self.spec.senses_size:
            self.believe(self.guides or self.paper)

    def believe(self, media: str) -> None:
        """The firmware takes it that this size is in it; another one than before is counted."""
        if media != self.media:
            self.media = media
            self.resized += 1

    def double_feed(self) -> bool:
        """A second sheet sticks to the one that was picked; True when there was one."""
        if not self.level:
            return False
        self.level -= 1
        return True

    @action
    def load(self, sheets: Annotated[int, Meta(ge=0)] = 0, media: str = "") -> None:
        """Put in paper: to the fill line, or `sheets` more. `media` is a PWG 5101.1 size name. A closed tray
        is pulled out for it and pushed in again."""
        if media and not re.match(profile.MEDIA_SIZE, media):
            raise CannotDo(f"{media!r} is no media size; write it as in iso_a4_210x297mm (PWG 5101.1)")
        room = self.spec.capacity - self.level
        if sheets > room:
            raise CannotDo(f"{self.id} takes {room} more sheets, not {sheets}")
        added = sheets or room
        if not self.level:
            self.moisture = 0.0
            self.stock = ""
        self.loaded += added
        self.counted = -1
        self.level += added
        if media:
            self.paper = media
            self.believe(media)
            self.guides = ""

    @action(panel=True)
    def set_type(self, type: str) -> None:  # noqa: A002 - the panel's word
        """Tell the printer, at its panel, what type of paper is in it."""
        if type not in HEAT:
            raise CannotDo(f"{type!r} is no type of paper here; {', '.join(HEAT)} are")
        self.stock = self.stock or self.type
        self.type = type

    @action(panel=True)
    def set_media(self, media: str) -> None:
        """Tell the printer, at its panel, what size of paper is in it, where it does not feel that itself."""
        if self.spec.senses_size:
            raise CannotDo(f"{self.id} reads its size off its guides: set those")
        if not re.match(profile.MEDIA_SIZE, media):
            raise CannotDo(f"{media!r} is no media size; write it as in iso_a4_210x297mm (PWG 5101.1)")
        self.believe(media)

    @action
    def set_guides(self, size: str = "") -> None:
        """Set the paper guides to the paper's edges, or to the mark of another `size`. A closed tray is
        pulled out for it and pushed in again."""
        if size and not re.match(profile.MEDIA_SIZE, size):
            raise CannotDo(f"{size!r} is no media size; write it as in iso_a4_210x297mm (PWG 5101.1)")
        self.guides = "" if size == self.paper else size
        if self.present:
            self.sense()

    @action
    def replace(self) -> None:
        """Fit a new lift drive; it lifts when the tray is next pushed in."""
        if not self.spec.lift:
            raise CannotDo(f"{self.id} has no lift; its rollers are {self.id}.rollers")
        if self.present:
            raise CannotDo(f"pull {self.id} out first")
        self.lift_broken = False

    @action
    def clean(self) -> None:
        """Wipe the sensor that feels for paper."""

    @action
    def unload(self) -> None:
        """Take all paper out."""
        self.removed += self.level
        self.level = 0

    @action
    def open(self) -> None:
        """Pull the tray out."""
        self.present = False

    @action
    def close(self) -> None:
        """Push the tray in; the machine looks again for stuck paper."""
        if not self.present:
            self.present = True
            self.sense()
            self.machine.path.look_again()

    def conditions(self) -> Iterator[Condition]:
        stops = bool(self.wanted) and not self.lets_pass
        if not self.present:
            critical = stops or self.machine.engine.feeding_from(self)
            yield self._condition(
                "inputMediaTrayMissing", critical, "tray-open", f"{self.spec.label} is open or missing"
            )
            return
        if self.plate_down:
            lift = f"{self.spec.label}: paper was not raised"
            yield self._condition("inputTrayElevationFailure", stops, "tray-lift", lift)
        if self.level == 0 or self.plate_down:
            yield self._condition("inputMediaSupplyEmpty", stops, "tray-empty", f"{self.spec.label} is empty")
        elif self.low and self.spec.senses_level:
            yield self._condition("inputMediaSupplyLow", False, "tray-low", f"{self.spec.label} is low")
        # What was asked for and is there now is no request, even before the engine has looked again.
        if self.wanted and not (self.can_feed and self.holds(self.wanted, self.wanted_type)):
            paper = f"{self.wanted}, {self.wanted_type}" if self.wanted_type else self.wanted
            yield self._condition(
                "inputMediaChangeRequest", stops, "load-tray", f"Load {self.spec.label}: {paper}"
            )

    def _condition(self, code: str, critical: bool, key: str, description: str) -> Condition:
        return Condition(
            code,
            self.id,
            Group.INPUT,
            self.index,
            Severity.CRITICAL if critical else Severity.WARNING_BINARY_CHANGE,
            Training.UNTRAINED,
            f"{key}.{self.id}",
            description,
            self.spec.location,
        )
