"""The print engine: decides when to feed which sheet, and brings jobs from the queue to the bins.

It asks the alert table whether it may run and the fuser whether it is warm; how sheets move is the path's
business.
"""

from __future__ import annotations

import simpy

from .bins import Bin
from .clock import Interrupt, Motion
from .conditions import Group
from .jobs import Job, JobState
from .marks import PrintedSheet
from .part import Part, nvram, ram
from .path import Sheet
from .trays import Tray

_MINUTE_US = 60_000_000


class Engine(Part):
    """Fields:
    paused: an operator asked it to stop (RFC 8011 §4.2.7 Pause-Printer).
    impressions: sides delivered in its life. since_power_on: the same since power came.
    sheets: sheets delivered in its life.
    """

    __slots__ = ("feeder",)
    TRANSIENT = {"feeder": lambda: None}  # noqa: RUF012

    paused: bool = nvram(False)
    impressions: int = nvram(0)
    since_power_on: int = ram(0)
    sheets: int = nvram(0)

    feeder: simpy.Process | None

    # -- what it may do ----------------------------------------------------------------------------------

    @property
    def stopped(self) -> bool:
        """It cannot feed: something critical is up, it is paused, or there is no power."""
        machine = self.machine
        return self.paused or not machine.power.ready or machine.alerts.stopped

    @property
    def busy(self) -> bool:
        """Sheets are on their way, or about to be."""
        return bool(self.machine.path.moving) or self.feeder is not None

    def feeding_from(self, tray: Tray) -> bool:
        return any(sheet.tray is tray and sheet.place == tray.id for sheet in self.machine.path.moving)

    def consider(self) -> None:
        """Called whenever something changed: start, go on or stop."""
        machine = self.machine
        if self._must_halt() and self.busy:
            machine.path.halt()
        for empty in machine.jobs.open_jobs:
            if not empty.incoming and not empty.sheets and empty.state is not JobState.HELD:
                machine.jobs.end(empty.id, JobState.COMPLETED, "job-completed-successfully")
        job = self.next_job()
        self._answer_requests(job)
        if self.stopped:
            self._hold_jobs()
            return
        for other in machine.jobs.open_jobs:
            if other.state is JobState.STOPPED:
                machine.jobs.change(other.id, state=JobState.PROCESSING, reasons=("job-printing",))
        if job is None:
            if not self.busy:
                machine.power.idle()
            return
        if self.tray_for(job) is None:
            return
        machine.power.wake()
        if machine.fuser is not None and not machine.fuser.ready:
            machine.fuser.heat()
            self._begin(job)
        elif self.feeder is None:
            self.feeder = machine.clock.spawn(self._feed())

    def _must_halt(self) -> bool:
        """Motors stop at once for an open interlock or a jam; for anything else the path runs empty."""
        machine = self.machine
        return bool(
            not machine.power.ready
            or machine.path.latched
            or any(row.critical and row.condition.group is Group.COVER for row in machine.alerts.rows)
        )

    def _hold_jobs(self) -> None:
        machine = self.machine
        if machine.path.moving:
            return
        for job in machine.jobs.open_jobs:
            if job.state is JobState.PROCESSING:
                machine.jobs.change(
                    job.id, state=JobState.STOPPED, reasons=("printer-stopped",), fed=job.delivered
                )

    # -- feeding -----------------------------------------------------------------------------------------

    def next_job(self) -> Job | None:
        """The job whose sheet is to be fed next."""
        return next(
            (
                job
                for job in self.machine.jobs.open_jobs
                if job.state is not JobState.HELD and not job.incoming and job.fed < job.sheets
            ),
            None,
        )

    def tray_for(self, job: Job) -> Tray | None:
        """The tray that serves `job` now: the one it names, or the first with its medium."""
        trays = [tray for tray in self.machine.trays if tray.can_feed]
        if job.source:
            trays = [tray for tray in trays if tray.id == job.source]
        return next((tray for tray in trays if not job.media or tray.media == job.media), None)

    def _answer_requests(self, job: Job | None) -> None:
        """Ask for the paper that `job` needs, or stop asking: it has come, or nobody waits for it."""
        trays = self.machine.trays
        waiting = [tray for tray in trays if tray.wanted]
        asked = None
        if job is not None and self.tray_for(job) is None:
            if not waiting and (self.stopped or self.machine.path.moving):
                return
            named = [tray for tray in trays if tray.id == job.source]
            fitting = [tray for tray in trays if tray.media == job.media]
            asked = (named or fitting or trays)[0]
            asked.wanted = job.media or asked.media
            self._begin(job)
        for tray in waiting:
            if tray is not asked:
                tray.wanted = ""

    def _begin(self, job: Job) -> None:
        if job.state is JobState.PENDING:
            self.machine.jobs.change(
                job.id, state=JobState.PROCESSING, reasons=("job-printing",), began=self.machine.now
            )

    def _feed(self) -> Motion:
        """Feed sheet after sheet at the engine's pace, until there is no more to feed or it must stop."""
        machine = self.machine
        try:
            yield from self._keep_distance()
            while not self.stopped and (job := self.next_job()) is not None:
                tray = self.tray_for(job)
                if tray is None:
                    break
                self._begin(job)
                sides = job.sheet_sides(job.fed)
                sheet = Sheet(job.id, job.fed, tray, sides, machine.bins[0].id)
                machine.jobs.change(job.id, fed=job.fed + 1)
                machine.path.feed(sheet)
                if self.next_job() is None:
                    break
                yield machine.clock.timeout(self._pace(len(sides)))
                while self._picking():
                    yield machine.clock.timeout(tray.spec.feed_ms * 1_000)
        except Interrupt:
            return
        finally:
            self.feeder = None
            # Whether it is printing shows on every interface.
            machine.touch(self, hidden=False)

    def _keep_distance(self) -> Motion:
        """Let the sheet ahead, which an earlier feeder fed, get as far as the engine's pace asks."""
        ahead = max(self.machine.path.moving, key=lambda sheet: sheet.began, default=None)
        if ahead is None:
            return
        clock = self.machine.clock
        yield clock.timeout(max(0, ahead.began + self._pace(len(ahead.sides)) - clock.now))
        while self._picking():
            yield clock.timeout(ahead.tray.spec.feed_ms * 1_000)

    def _picking(self) -> bool:
        """A sheet has not left its tray yet."""
        return any(sheet.place == sheet.tray.id for sheet in self.machine.path.moving)

    def _pace(self, sides: int) -> int:
        """Microseconds between one sheet and the next."""
        spec = self.machine.profile.engine
        pace = _MINUTE_US // spec.speed_ppm
        return pace if sides == 1 else pace * sides * 100 // spec.duplex_speed_percent

    def not_fed(self, sheet: Sheet) -> None:
        """A sheet never left its tray; its turn comes again."""
        job = self.machine.jobs.find(sheet.job)
        if job is not None and not job.state.finished:
            self.machine.jobs.change(job.id, fed=sheet.number)

    def delivered(self, sheet: Sheet) -> None:
        """A sheet lies in its bin: only now it counts."""
        machine = self.machine
        machine.part(sheet.bin, Bin).receive(PrintedSheet(sheet.job, sheet.number, tuple(sheet.printed)))
        sides = len(sheet.sides)
        self.impressions += sides
        self.since_power_on += sides
        self.sheets += 1
        if machine.fuser is not None:
            machine.fuser.sheets += 1
        job = machine.jobs.find(sheet.job)
        if job is None or job.state.finished:
            return
        job = machine.jobs.change(job.id, delivered=job.delivered + 1, impressions=job.impressions + sides)
        if job.delivered >= job.sheets:
            machine.jobs.end(job.id, JobState.COMPLETED, "job-completed-successfully")
            machine.log.record("", "job", self.id, f"job {job.id} completed, {job.impressions} impressions")
