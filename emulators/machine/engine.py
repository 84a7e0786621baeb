"""The print engine: decides when to feed which sheet, and brings jobs from the queue to the bins.

It asks the alert table whether it may run and the fuser whether it is warm; how sheets move is the path's
business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from msgspec import Meta

from .bins import Bin
from .conditions import Group
from .habits import Habit
from .jobs import Job, JobReason, JobState
from .marks import PrintedSheet
from .part import Part, action, nvram, ram
from .sheet import Sheet
from .trays import Tray

_MINUTE_US = 60_000_000
_MS = 1_000
_FEED = "feed"
_BEGUN = (JobState.PROCESSING, JobState.STOPPED)


class Engine(Part):
    """Fields:
    paused: an operator asked it to stop (RFC 8011 §4.2.7 Pause-Printer).
    deactivated: an operator took it out of service (RFC 3998 Deactivate-Printer).
    pausing: it is to stop so once the job that is being printed is out (RFC 3998).
    impressions: sides delivered in its life. since_power_on: the same since power came.
    sheets: sheets delivered in its life.
    next_feed: machine time before which its pace allows no further sheet.
    first_tray: the tray that is looked into first; "" for the first there is.
    density: how dark it prints, in steps from the middle; each takes a tenth more of what marks, or less.
    """

    paused: bool = nvram(False)
    pausing: bool = nvram(False)
    deactivated: bool = nvram(False)
    impressions: int = nvram(0)
    since_power_on: int = ram(0)
    sheets: int = nvram(0)
    next_feed: int = ram(0, hidden=True)
    first_tray: str = nvram("")
    density: int = nvram(0, hidden=True)

    @action(panel=True)
    def set_density(self, steps: Annotated[int, Meta(ge=-3, le=3)]) -> None:
        """Have it print darker or lighter by so many steps, at the panel."""
        self.density = steps

    def laid_down(self, coverage_ppm: Mapping[str, int]) -> Mapping[str, int]:
        """What a side takes of each colorant, at the density that is set."""
        if not self.density:
            return coverage_ppm
        return {name: amount * (10 + self.density) // 10 for name, amount in coverage_ppm.items()}

    def on_boot(self) -> None:
        if Habit.PAUSED_AT_START in self.machine.formatter.quirks:
            self.paused = True

    # -- what it may do ----------------------------------------------------------------------------------

    @property
    def stopped(self) -> bool:
        """It cannot feed: something critical is up, it is paused, or there is no power."""
        machine = self.machine
        return self.paused or not machine.power.ready or machine.alerts.stopped

    @property
    def busy(self) -> bool:
        """Sheets are on their way, or about to be."""
        return bool(self.machine.path.moving) or self.machine.alarms.has(self, _FEED)

    def feeding_from(self, tray: Tray) -> bool:
        picking = self.machine.path.picking
        return picking is not None and picking.tray == tray.id

    def consider(self) -> None:
        """Called whenever something changed: start, go on or stop."""
        machine = self.machine
        if self.pausing and not any(
            job.state in _BEGUN and not job.suspended for job in machine.jobs.open_jobs
        ):
            self.paused, self.pausing = True, False
        if Habit.PAUSED_BY_JAM in machine.formatter.quirks and any(
            row.critical and row.condition.code.lower().endswith("jam") for row in machine.alerts.rows
        ):
            self.paused = True
        stopped = self.stopped
        if stopped and self.busy and self._must_halt():
            machine.path.halt()
            machine.alarms.clear(self, _FEED)
        job = self.next_job()
        tray = self.tray_for(job) if job is not None else None
        passed = self._passed()
        if job is not None and tray is None:
            self._ask_for_paper(job, stopped)
        elif passed:
            self._want(passed[0], lets_pass=True)
        else:
            self._stop_asking()
        if stopped:
            machine.alarms.clear(self, _FEED)
            self._hold_jobs()
            return
        self._resume_jobs(passed)
        if job is None or tray is None:
            if job is None and not self.busy:
                machine.power.idle()
            machine.alarms.clear(self, _FEED)
            return
        machine.power.wake()
        if machine.fuser is not None and not machine.fuser.ready:
            machine.fuser.heat()
            self._begin(job)
        else:
            self._feed(job, tray)

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
                    job.id, state=JobState.STOPPED, reasons=(JobReason.PRINTER_STOPPED,), fed=job.delivered
                )
            elif job.suspended:
                machine.jobs.change(job.id, fed=job.delivered)

    def _resume_jobs(self, passed: Sequence[Job]) -> None:
        waiting = {job.id for job in passed}
        for job in passed:
            # It has begun, its paper is out, and others print meanwhile.
            if job.state is JobState.PROCESSING:
                self.machine.jobs.change(job.id, state=JobState.STOPPED, reasons=())
        for job in self.machine.jobs.open_jobs:
            if job.state is JobState.STOPPED and not job.suspended and job.id not in waiting:
                self.machine.jobs.change(job.id, state=JobState.PROCESSING, reasons=(JobReason.PRINTING,))

    # -- feeding -----------------------------------------------------------------------------------------

    def next_job(self) -> Job | None:
        """The job whose sheet is to be fed next; one without any sheet is over when its turn comes.

        Where the model lets jobs pass, those that have to wait for paper come last.
        """
        machine = self.machine
        passes = machine.profile.queue.passes
        waiting: Job | None = None
        for job in machine.jobs.open_jobs:
            if job.incoming or job.state is JobState.HELD or job.suspended:
                continue
            if self.pausing and job.state is JobState.PENDING:
                continue
            if not job.sheets or (job.source and machine.jobs.has(Habit.SOURCE_PRINTS_NOTHING)):
                machine.jobs.end(job.id, JobState.COMPLETED, JobReason.COMPLETED)
            elif job.fed < job.sheets:
                if not passes or self.tray_for(job) is not None:
                    return job
                waiting = waiting or job
            elif job.stapled and job.delivered >= job.sheets and not self._set_waits:
                self._completed(job)
        return waiting

    def _passed(self) -> tuple[Job, ...]:
        """The jobs that wait for paper while others print."""
        if not self.machine.profile.queue.passes:
            return ()
        return tuple(
            job
            for job in self.machine.jobs.open_jobs
            if not (job.incoming or job.state is JobState.HELD or job.suspended)
            and job.fed < job.sheets
            and self.tray_for(job) is None
        )

    def tray_for(self, job: Job) -> Tray | None:
        """The tray that serves `job` now: the one it names, or the first with its medium."""
        for tray in self._in_turn():
            if job.source in ("", tray.id) and tray.holds(job.media, job.media_type) and tray.can_feed:
                return tray
        return None

    def _in_turn(self) -> tuple[Tray, ...]:
        """The trays, the default one first."""
        trays = self.machine.trays
        if not self.first_tray:
            return trays
        return (*(one for one in trays if one.id == self.first_tray), *trays)

    def _ask_for_paper(self, job: Job, stopped: bool) -> None:
        """Ask for the paper that `job` needs; while it is stopped, it asks for nothing new."""
        if (stopped or self.machine.path.moving) and not any(tray.wanted for tray in self.machine.trays):
            return
        self._begin(job)
        self._want(job, lets_pass=False)

    def _want(self, job: Job, *, lets_pass: bool) -> None:
        trays = self.machine.trays
        named = [tray for tray in trays if tray.id == job.source]
        sized = [tray for tray in trays if tray.media == job.media]
        fitting = [tray for tray in sized or trays if job.media_type == tray.type]
        asked = (named or fitting or sized or self._in_turn())[0]
        asked.wanted, asked.wanted_type = job.media or asked.media, job.media_type
        asked.lets_pass = lets_pass
        self._stop_asking(asked)

    def _stop_asking(self, but: Tray | None = None) -> None:
        """The paper has come, or nobody waits for it."""
        for tray in self.machine.trays:
            if tray.wanted and tray is not but:
                tray.wanted = tray.wanted_type = ""

    def _begin(self, job: Job) -> bool:
        """Whether the job can go on, now that it has begun."""
        if job.state is not JobState.PENDING:
            return True
        began = self.machine.now if job.began < 0 else job.began
        begun = self.machine.jobs.change(
            job.id, state=JobState.PROCESSING, reasons=(JobReason.PRINTING,), began=began
        )
        return self.machine.job_begins(begun)

    def _feed(self, job: Job, tray: Tray) -> None:
        """Feed the next sheet of `job`, at the engine's pace and once the sheet before has left its tray."""
        machine = self.machine
        if not self._begin(job) or machine.path.picking is not None:
            return
        now = machine.now
        if now < self.next_feed:
            if not machine.alarms.has(self, _FEED):
                machine.alarms.set(self, _FEED, self.next_feed - now)
            return
        sides = job.sheet_sides(job.fed)
        if machine.flaws.found:
            machine.flaws.decide()
        pace = self._pace(len(sides))
        if tray.spec.sheet_mm and sides[0].length_mm:
            pace = pace * sides[0].length_mm // tray.spec.sheet_mm
        self.note("next_feed", now + pace * job.pace_percent // 100)
        machine.jobs.change(job.id, fed=job.fed + 1)
        due = now + tray.spec.feed_ms * _MS
        machine.path.feed(Sheet(job.id, job.fed, tray.id, job.bin or machine.bins[0].id, sides, now, due))

    def on_alarm(self, name: str) -> None:  # noqa: ARG002
        """The pace allows another sheet."""
        self.machine.touch(self, hidden=True)

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
        job = machine.jobs.find(sheet.job)
        finished = job.finished if job is not None else ()
        printed = PrintedSheet(sheet.job, sheet.number, sheet.printed, sheet.media, finished)
        machine.part(sheet.bin, Bin).receive(printed)
        sides = len(sheet.sides)
        self.impressions += sides
        self.since_power_on += sides
        self.sheets += 1
        if machine.fuser is not None:
            machine.fuser.sheets += 1
        if job is None or job.state.finished:
            return
        done = {"delivered": job.delivered + 1, "impressions": job.impressions + sides}
        if job.stapled:
            self._staple(job, sheet.number)
        if job.delivered + 1 < job.sheets or (job.stapled and self._set_waits):
            machine.jobs.change(job.id, **done)
        else:
            self._completed(job, **done)

    def _completed(self, job: Job, **done: int) -> None:
        machine = self.machine
        machine.jobs.end(job.id, JobState.COMPLETED, JobReason.COMPLETED, **done)
        impressions = done.get("impressions", job.impressions)
        sides = f"{impressions} impression{'' if impressions == 1 else 's'}"
        machine.log.record("", "job", self.id, f"job {job.id} completed, {sides}")

    def _staple(self, job: Job, number: int) -> None:
        """A sheet of a job that is stapled lies in its bin: perhaps it was the last of its set."""
        from .finisher import Finisher

        sheets = job.set_ended(number)
        if sheets:
            self.machine.part("finisher", Finisher).finish(sheets)

    @property
    def _set_waits(self) -> bool:
        """A set lies in the staple tray without its staple."""
        from .finisher import Finisher

        return self.machine.part("finisher", Finisher).waiting > 0
