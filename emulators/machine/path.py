"""The paper path: stations with sensors, sheets on their way, and what happens when one does not arrive.

Sheets, moving or stopped, are records in `PaperPath`; one alarm wakes it for the next thing that happens to
any of them. Which job a sheet belongs to is the engine's business.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from . import profile
from .chance import draw
from .conditions import Condition, Group, Severity, Training
from .covers import reach
from .marks import Defect, DefectKind, Side
from .part import Part, action, physical, ram
from .sheet import Course, Moment, Sheet, StoppedSheet
from .trays import PICK_ATTEMPTS, Tray, cut_to

_MS = 1_000
_MOVE = "move"

#: Shares of sheets of wholly damp paper that stick to the next one, that do not come through, and that do
#: with their edge folded.
_STICKS, _CURLS, _FOLDS = 0.1, 0.35, 0.45


class Station(Part):
    """A point of the paper path, with the sensor that watches it.

    Fields:
        scrap: torn paper holds the sensor flag down.
        sensor_dirty: the optical sensor is blind and reads paper.
        slip: share of sheets that its glazed transport rollers bring on too late. arrivals: sheets so far.
    """

    STEERS = False
    SEEN_BY = ("path",)
    FAILS_BY = ("slip",)

    scrap: bool = physical(False, hidden=True)
    sensor_dirty: bool = physical(False, hidden=True)
    slip: float = physical(0.0, hidden=True)
    arrivals: int = physical(0, hidden=True)

    spec: profile.Station

    @property
    def smooth(self) -> bool:
        """Nothing here keeps sheets up now."""
        if self.slip or self._misses_gaps:
            return False
        return (
            self.spec.name != "fuser-exit" or self.machine.fuser is None or not self.machine.fuser.claws_worn
        )

    @property
    def _misses_gaps(self) -> bool:
        gaps = self.machine.gap_sensor
        return gaps is not None and gaps.blind and gaps.spec.station == self.spec.name

    def arrives(self) -> bool:
        """Whether the sheet that comes now is here before the firmware calls it a jam."""
        fuser = self.machine.fuser
        if fuser is not None and self.spec.name == "fuser-exit" and fuser.claws_worn > 0 and fuser.wraps():
            return False
        if self._misses_gaps:
            return False
        if self.slip:
            self.arrivals += 1
            return draw(self.machine.seed, self.id, self.arrivals) >= self.slip
        return True

    @property
    def sees_paper(self) -> bool:
        """What the sensor reads with nothing moving."""
        stuck = any(sheet.place == self.id for sheet in self.machine.path.stopped)
        return self.spec.sensor and (self.scrap or self.sensor_dirty or stuck)

    def _reach(self) -> None:
        reach(self, self.machine.covers_for(self.spec.name))
        if self.spec.name.startswith("fuser") and self.machine.fuser is not None:
            self.machine.fuser.touched("reached into")

    def look(self) -> dict[str, str]:
        sheets = sum(sheet.place == self.id for sheet in self.machine.path.stopped)
        return {
            "sheets": str(sheets),
            "flag": "held down by a scrap" if self.scrap else "at rest",
            "lens": "dusty" if self.sensor_dirty else "clean",
            "rollers": "glazed" if self.slip else "rough",
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
        """Clean the sensor, and wipe the rollers, which takes off dust, not glaze."""
        self._reach()
        self.sensor_dirty = False

    @action
    def replace(self) -> None:
        """Fit new transport rollers."""
        self._reach()
        self.slip = 0.0


class PaperPath(Part):
    """All stations together: which sheets move or lie still, and the jam the firmware believes in.

    Fields:
        moving: sheets on their way, the first fed first.
        stopped: sheets that lie still.
        latched: where the firmware saw a jam; it looks again when a cover or tray is closed.
        taken: sheets that hands took out, for the books.
        damp_sheets: sheets of damp paper so far.
    """

    __slots__ = ("_smooth",)
    TRANSIENT = {"_smooth": dict}  # noqa: RUF012

    moving: tuple[Sheet, ...] = ram((), hidden=True)
    stopped: tuple[StoppedSheet, ...] = physical(())
    latched: str = ram("")
    taken: int = physical(0, hidden=True)
    damp_sheets: int = physical(0, hidden=True)

    _smooth: dict[int, Course]

    # -- motion ------------------------------------------------------------------------------------------

    @property
    def picking(self) -> Sheet | None:
        """The sheet that has not left its tray yet."""
        return next((sheet for sheet in self.moving if sheet.course is None), None)

    def feed(self, sheet: Sheet) -> None:
        """Start a sheet on its way."""
        self.moving = (*self.moving, sheet)
        self._wait()

    def on_alarm(self, name: str) -> None:  # noqa: ARG002
        """Something is due for one sheet or more."""
        now = self.machine.now
        for sheet in self.moving:
            # What befell a sheet ahead may have stopped this one.
            if sheet.due <= now and sheet in self.moving:
                self._advance(sheet)
        self._wait()

    def _wait(self) -> None:
        if self.moving:
            due = min(sheet.due for sheet in self.moving)
            self.machine.alarms.set(self, _MOVE, due - self.machine.now)
        else:
            self.machine.alarms.clear(self, _MOVE)

    def _advance(self, sheet: Sheet) -> None:
        course = sheet.course
        if course is None:
            self._pick(sheet)
            return
        _, moment, place = course.moments[sheet.step]
        if moment is Moment.DELIVERED:
            self._drop(sheet)
            self.machine.engine.delivered(sheet)
        elif moment is Moment.LOST:
            self.latched = place
            self._stop(sheet, place)
            self.halt()
        else:
            side = self.machine.mark(sheet.sides[len(sheet.printed)])
            if sheet.askew_mrad:
                askew = Defect(DefectKind.SKEW, angle_mrad=sheet.askew_mrad, part=sheet.tray)
                side = Side(side.page, (*side.defects, askew))
            if sheet.folded:
                side = Side(side.page, (*side.defects, Defect(DefectKind.ACCORDION, sheet.moisture)))
            if sheet.moisture:
                side = Side(side.page, (*side.defects, Defect(DefectKind.WRINKLE, sheet.moisture)))
            if sheet.cold:
                side = Side(side.page, (*side.defects, Defect(DefectKind.LOOSE_TONER, 0.8, part=sheet.tray)))
            due = sheet.left + course.moments[sheet.step + 1][0]
            self._become(sheet, replace(sheet, step=sheet.step + 1, due=due, printed=(*sheet.printed, side)))

    def _become(self, sheet: Sheet, other: Sheet) -> None:
        moving = tuple([other if one is sheet else one for one in self.moving])
        if sheet.picked is other.picked:
            self.note("moving", moving)
        else:
            self.moving = moving

    def _drop(self, sheet: Sheet) -> None:
        """It does not move any more."""
        self.moving = tuple([one for one in self.moving if one is not sheet])
        if sheet.course is None:
            # What a tray's conditions say depends on whether it is being fed from.
            self.machine.touch(self.machine.parts[sheet.tray], hidden=True)

    def _pick(self, sheet: Sheet) -> None:
        """One attempt to pull it out of its tray is over."""
        tray = self.machine.part(sheet.tray, Tray)
        now = self.machine.now
        if not tray.can_feed:
            # Hands took the tray or its paper away: nothing is stuck, and its turn comes again.
            self._drop(sheet)
            self.machine.engine.not_fed(sheet)
        elif tray.pick(sheet.attempt, sheet.sides[0].length_mm):
            if tray.moisture:
                course, fate = self._damp_course(len(sheet.sides), tray)
                sheet_now = replace(sheet, moisture=tray.moisture, **fate)
            else:
                course, sheet_now = self._course(len(sheet.sides)), sheet
            if tray.guides:
                sheet_now = replace(sheet_now, askew_mrad=tray.askew_mrad)
            if tray.fixed_too_cold:
                sheet_now = replace(sheet_now, cold=True)
            due = now + course.moments[0][0]
            length = sheet.sides[0].length_mm
            media = cut_to(tray.paper, length) if length and tray.spec.sheet_mm else tray.paper
            self._become(sheet, replace(sheet_now, course=course, left=now, due=due, media=media))
        elif sheet.attempt + 1 < PICK_ATTEMPTS:
            due = now + tray.spec.feed_ms * _MS
            self._become(sheet, replace(sheet, attempt=sheet.attempt + 1, due=due))
        else:
            self._drop(sheet)
            self.latched = sheet.tray
            self.halt()

    # -- the way -----------------------------------------------------------------------------------------

    def _course(self, sides: int) -> Course:
        """The course of a sheet that leaves its tray now."""
        machine = self.machine
        if all(station.smooth for station in machine.all_stations):
            course = self._smooth.get(sides)
            if course is None:
                course = self._smooth[sides] = self._plan(sides)
            return course
        return self._plan(sides)

    def _damp_course(self, sides: int, tray: Tray) -> tuple[Course, dict[str, bool]]:
        """The course of a sheet of damp paper, and what becomes of it besides.

        Two at once are too long for the first sensor that sees them; a curled one catches anywhere, or comes
        through with a folded edge.
        """
        self.damp_sheets += 1
        chance = draw(self.machine.seed, self.id, self.damp_sheets)
        watched = [station.id for station in self.machine.stations if station.spec.sensor]
        if not watched:
            return self._plan(sides), {}
        if chance < tray.moisture * _STICKS and tray.double_feed():
            return self._plan(sides, watched[0]), {"double": True}
        if chance < tray.moisture * _CURLS:
            # The same draw, stretched over its range, picks the place.
            return self._plan(sides, watched[int(chance / (tray.moisture * _CURLS) * len(watched))]), {}
        return self._plan(sides), {"folded": chance < tray.moisture * _FOLDS}

    def _plan(self, sides: int, caught_at: str = "") -> Course:
        machine = self.machine
        legs: list[tuple[int, str]] = []
        moments: list[tuple[int, Moment, str]] = []
        at = 0
        for side in range(sides):
            turn = (machine.duplex_station,) if side else ()
            for station in (*turn, *machine.stations):
                assert station is not None, "the engine never makes two-sided sheets without a duplexer"
                legs.append((at, station.id))
                at += station.spec.travel_ms * _MS
                if station.id == caught_at or not station.arrives():
                    at += station.spec.window_ms * _MS
                    moments.append((at, Moment.LOST, station.id))
                    return Course(tuple(legs), tuple(moments))
                if station.spec.name == machine.profile.path.marks_at:
                    moments.append((at, Moment.MARK, station.id))
        moments.append((at, Moment.DELIVERED, ""))
        return Course(tuple(legs), tuple(moments))

    # -- stopping ----------------------------------------------------------------------------------------

    def _stop(self, sheet: Sheet, place: str) -> None:
        self._drop(sheet)
        if sheet.course is not None:
            lies = StoppedSheet(place, sheet.job, sheet.number)
            self.stopped = (*self.stopped, *([lies, lies] if sheet.double else [lies]))
            if self.machine.power.on:
                self.latched = self.latched or place

    def halt(self) -> None:
        """Motors off: every moving sheet stays where it is."""
        now = self.machine.now
        for sheet in self.moving:
            self._stop(sheet, sheet.place(now))
        self._wait()

    def lose_power(self) -> None:
        self.halt()
        super().lose_power()

    # -- looking again -----------------------------------------------------------------------------------

    def look_again(self) -> None:
        """A cover or tray was closed, or power came: the firmware forgets, and looks at its sensors."""
        self.latched = ""

    @action
    def clear(self) -> None:
        """Work through the whole path: open every cover in turn, take out what lies there, shut it."""
        for cover in self.machine.covers:
            behind = [
                station
                for station in self.machine.all_stations
                if station.spec.name in cover.spec.gives_access
            ]
            found = {sheet.place for sheet in self.stopped}
            if not any(station.id in found for station in behind):
                continue
            shut = not cover.opened
            cover.open()
            for station in behind:
                if station.id in found:
                    station.remove_sheet()
            if shut:
                cover.close()

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
            self.machine.profile.path.row(part.spec),
            Severity.CRITICAL,
            Training.UNTRAINED,
            f"{'residual' if self.residual else 'jam'}.{part.spec.name}",
            f"Jam in {part.spec.label}" + (": paper seen with nothing moving" if self.residual else ""),
            part.spec.location,
        )
