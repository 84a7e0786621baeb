"""The paper path: stations with sensors, sheets on their way, and what happens when one does not arrive.

A moving sheet is a process; a stopped one is a record in `PaperPath.stopped`. Which job a sheet belongs to is
the engine's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import simpy

from . import profile
from .clock import Attempt, Interrupt, Motion
from .conditions import Condition, Group, Severity, Training
from .fuser import Fuser
from .marks import Side
from .part import CannotDo, Part, action, physical, ram
from .trays import Tray

if TYPE_CHECKING:
    from .jobs import Page

PICK_ATTEMPTS = 3
_MS = 1_000


@dataclass(frozen=True, slots=True)
class StoppedSheet:
    """A sheet that lies still somewhere on the path."""

    place: str
    job: int
    number: int


@dataclass(slots=True, eq=False)
class Sheet:
    """A sheet to be fed: from which tray, what goes on its one or two sides, into which bin.

    `began` is when, in microseconds of the clock; `printed`: its sides that were marked.
    """

    job: int
    number: int
    tray: Tray
    sides: tuple[Page, ...]
    bin: str
    place: str = ""
    began: int = 0
    process: simpy.Process | None = field(default=None, repr=False)
    printed: list[Side] = field(default_factory=list, repr=False)


class Station(Part):
    """A point of the paper path, with the sensor that watches it.

    Fields:
        scrap: torn paper holds the sensor flag down.
        sensor_dirty: the optical sensor is blind and reads paper.
    """

    SEEN_BY = ("path",)

    scrap: bool = physical(False, hidden=True)
    sensor_dirty: bool = physical(False, hidden=True)

    spec: profile.Station

    @property
    def sees_paper(self) -> bool:
        """What the sensor reads with nothing moving."""
        stuck = any(sheet.place == self.id for sheet in self.machine.path.stopped)
        return self.spec.sensor and (self.scrap or self.sensor_dirty or stuck)

    def _reach(self) -> None:
        covers = self.machine.covers_for(self.spec.name)
        if covers and not any(cover.opened for cover in covers):
            raise CannotDo(f"{self.id} is behind {' or '.join(cover.id for cover in covers)}; open it first")
        if self.spec.name.startswith("fuser") and self.machine.fuser is not None:
            self.machine.fuser.touched("reached into")

    def look(self) -> dict[str, str]:
        sheets = sum(sheet.place == self.id for sheet in self.machine.path.stopped)
        return {
            "sheets": str(sheets),
            "flag": "held down by a scrap" if self.scrap else "at rest",
            "lens": "dusty" if self.sensor_dirty else "clean",
        }

    @action
    def remove_sheet(self) -> None:
        """Take out every sheet that lies here, in the direction of travel."""
        self._reach()
        self.machine.path.take_out(self.id)

    @action
    def remove_scrap(self) -> None:
        """Look with a torch, take out torn paper and let the flag spring back."""
        self._reach()
        self.scrap = False

    @action
    def clean(self) -> None:
        """Clean the sensor."""
        self._reach()
        self.sensor_dirty = False


class PaperPath(Part):
    """All stations together: which sheets lie still, and the jam the firmware believes in.

    Fields:
        stopped: sheets that lie still.
        latched: where the firmware saw a jam; it looks again when a cover or tray is closed.
        taken: sheets that hands took out, for the books.
    """

    __slots__ = ("moving",)
    TRANSIENT = {"moving": list}  # noqa: RUF012

    stopped: tuple[StoppedSheet, ...] = physical(())
    latched: str = ram("")
    taken: int = physical(0, hidden=True)

    moving: list[Sheet]

    # -- motion ------------------------------------------------------------------------------------------

    def feed(self, sheet: Sheet) -> None:
        """Start a sheet on its way."""
        sheet.place = sheet.tray.id
        sheet.began = self.machine.clock.now
        self.moving.append(sheet)
        sheet.process = self.machine.clock.spawn(self._travel(sheet))

    def _travel(self, sheet: Sheet) -> Motion:
        machine = self.machine
        try:
            if not (yield from self._pick(sheet)):
                if sheet.tray.can_feed:
                    self._jam(sheet, in_path=False)
                else:
                    self._never_picked(sheet)
                return
            for side, page in enumerate(sheet.sides):
                if side:
                    turn = machine.duplex_station
                    assert turn is not None, "the engine never makes two-sided sheets without a duplexer"
                    if not (yield from self._reach(sheet, turn)):
                        self._jam(sheet)
                        return
                for station in machine.stations:
                    if not (yield from self._reach(sheet, station)):
                        self._jam(sheet)
                        return
                    if station.spec.name == machine.profile.path.marks_at:
                        sheet.printed.append(machine.mark(page))
            self._no_longer_moving(sheet)
            machine.engine.delivered(sheet)
        except Interrupt:
            self._stop(sheet)

    def _pick(self, sheet: Sheet) -> Attempt:
        tray, rollers = sheet.tray, sheet.tray.rollers
        for attempt in range(PICK_ATTEMPTS):
            yield self.machine.clock.timeout(tray.spec.feed_ms * _MS)
            if not tray.can_feed:
                return False
            if rollers is None or rollers.pick_succeeds():
                tray.level -= 1
                tray.fed += 1
                if rollers is not None:
                    rollers.sheets += 1
                    rollers.retries += attempt
                return True
        if rollers is not None:
            rollers.retries += PICK_ATTEMPTS
        return False

    def _reach(self, sheet: Sheet, station: Station) -> Attempt:
        """Travel to `station`; False when the sheet is not there by the end of its window."""
        clock = self.machine.clock
        sheet.place = station.id
        if self._held_back(station):
            yield clock.timeout((station.spec.travel_ms + station.spec.window_ms) * _MS)
            return False
        yield clock.timeout(station.spec.travel_ms * _MS)
        return True

    def _held_back(self, station: Station) -> bool:
        """Whether something on the way to `station` keeps the sheet: the fuser's claws let it wrap."""
        fuser: Fuser | None = self.machine.fuser
        if fuser is None or station.spec.name != "fuser-exit" or fuser.claws_worn <= 0:
            return False
        return fuser.wraps()

    # -- stopping ----------------------------------------------------------------------------------------

    def _jam(self, sheet: Sheet, *, in_path: bool = True) -> None:
        self.latched = sheet.place
        if in_path:
            self._stop(sheet)
        else:
            self._no_longer_moving(sheet)
        self.halt()

    def _never_picked(self, sheet: Sheet) -> None:
        """Hands took the tray or its paper away before the sheet left it: nothing is stuck."""
        self._no_longer_moving(sheet)
        self.machine.engine.not_fed(sheet)

    def _stop(self, sheet: Sheet) -> None:
        if sheet in self.moving:
            self._no_longer_moving(sheet)
            if sheet.place != sheet.tray.id:
                self.stopped += (StoppedSheet(sheet.place, sheet.job, sheet.number),)
                if self.machine.power.on:
                    self.latched = self.latched or sheet.place

    def _no_longer_moving(self, sheet: Sheet) -> None:
        # What the path's and a tray's conditions say depends on whether anything moves.
        self.moving.remove(sheet)
        self.machine.touch(self, hidden=True)
        self.machine.touch(sheet.tray, hidden=True)

    def halt(self) -> None:
        """Motors off: every moving sheet stays where it is."""
        active = self.machine.clock.active_process
        for process in (self.machine.engine.feeder, *(sheet.process for sheet in self.moving)):
            if process is not None and process is not active and process.is_alive:
                process.interrupt()

    def lose_power(self) -> None:
        self.halt()
        super().lose_power()

    # -- looking again -----------------------------------------------------------------------------------

    def look_again(self) -> None:
        """A cover or tray was closed, or power came: the firmware forgets, and looks at its sensors."""
        self.latched = ""

    def take_out(self, place: str) -> None:
        left = tuple(sheet for sheet in self.stopped if sheet.place != place)
        self.taken += len(self.stopped) - len(left)
        self.stopped = left

    def place_of_jam(self) -> str:
        """Where the firmware believes paper is stuck; "" when nowhere."""
        if self.moving:
            return self.latched
        if self.latched:
            return self.latched
        if self.stopped:
            return self.stopped[0].place
        return next((station.id for station in self.machine.all_stations if station.sees_paper), "")

    @property
    def residual(self) -> bool:
        """A sensor sees paper though no sheet was on its way there."""
        return not self.latched and not self.stopped

    def conditions(self) -> Iterator[Condition]:
        place = self.place_of_jam()
        if not place:
            return
        part = self.machine.parts[place]
        if isinstance(part, Tray):
            yield Condition(
                "jam",
                self.id,
                Group.INPUT,
                part.index,
                Severity.CRITICAL,
                Training.UNTRAINED,
                f"jam.{part.id}",
                f"Jam in {part.spec.label}",
                part.spec.location,
            )
            return
        assert isinstance(part, Station)
        code = {"fuser-exit": "mediaPathOutputJam", "duplex": "jam"}.get(part.spec.name, "mediaPathJam")
        yield Condition(
            "mediaPathJam" if self.residual else code,
            self.id,
            Group.MEDIA_PATH,
            1,
            Severity.CRITICAL,
            Training.UNTRAINED,
            f"{'residual' if self.residual else 'jam'}.{part.spec.name}",
            f"Jam in {part.spec.label}" + (": paper seen with nothing moving" if self.residual else ""),
            part.spec.location,
        )
