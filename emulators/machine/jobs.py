"""The queue of print jobs. A job is a record; what its pages look like was decided before it came here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from .clock import US_PER_S
from .frozen import Frozen
from .habits import Habit
from .job import (
    DEFAULT_PRIORITY,
    Job,
    JobDocument,
    JobReason,
    JobState,
    Original,
    Page,
    PageLanguage,
    Received,
)
from .panel import DARK
from .part import Part, action, nvram, ram
from .turns import placed, without

__all__ = [
    "DEFAULT_PRIORITY",
    "INCOMING_PATIENCE_S",
    "MAX_OPEN",
    "Job",
    "JobDocument",
    "JobQueue",
    "JobReason",
    "JobState",
    "Original",
    "Page",
    "PageLanguage",
    "QueueFull",
    "Received",
]


MAX_OPEN = 500
"""Unfinished jobs the spooler holds."""

MAX_RETAINED = 500
"""Jobs that are over and whose clients want them told of for longer than the others."""

INCOMING_PATIENCE_S = 120
"""An incoming job of which nothing has come for so long is given up."""

_INCOMING = "incoming-"
_HELD = "held-"
_TOLD = "told-"
_INTERRUPTED = (JobReason.INTERRUPTED, JobReason.ABORTED)


class QueueFull(Exception):
    """The spooler holds as many jobs as it can."""


class JobQueue(Part):
    """Jobs in the order in which they print; spooled in memory, so that a power cut loses them.

    Fields:
        jobs: open jobs and the last finished ones, as many as the model remembers.
        next_id: the id of the next job.
        rejecting: Disable-Printer was asked for; printing goes on, new jobs are refused.
        holding: Hold-New-Jobs was asked for; new jobs are taken and wait (RFC 3998).
        set_aside: jobs that an orderly restart brings back.
    """

    __slots__ = ("_open", "readers")
    TRANSIENT = {"_open": tuple, "readers": tuple}  # noqa: RUF012

    jobs: tuple[Job, ...] = ram(())
    next_id: int = nvram(1)
    rejecting: bool = nvram(False)
    holding: bool = nvram(False)
    set_aside: tuple[Job, ...] = nvram((), hidden=True)

    _open: tuple[tuple[Job, ...], tuple[Job, ...]] | tuple[()]
    readers: tuple[Callable[[Received], None], ...]
    """Called with every document that comes; the machine itself keeps none."""

    @action(panel=True)
    def set_rejecting(self, on: bool) -> None:
        """Have it refuse new jobs, or take them again, on its own web page; what waits is printed."""
        self.rejecting = on

    def has(self, habit: Habit) -> bool:
        return habit in self.machine.formatter.quirks

    @property
    def full(self) -> bool:
        """The firmware takes one job at a time, and has it."""
        return self.has(Habit.ONE_JOB) and bool(self.open_jobs)

    def submit(self, **details: Any) -> Job:
        """Take a job with the attributes of `Job`; it prints as soon as it can. Raises QueueFull."""
        machine = self.machine
        if len(self.open_jobs) >= MAX_OPEN:
            raise QueueFull(f"{MAX_OPEN} jobs are waiting")
        if self.full:
            raise QueueFull("there is a job already")
        if self.has(Habit.SOURCE_IGNORED):
            details["source"] = ""
        if "ticket" in details:
            details["ticket"] = Frozen(details["ticket"])
        if self.holding:
            details["state"] = JobState.HELD
            details["reasons"] = (JobReason.HELD_ON_CREATE,)
        job = Job(id=self.next_id, created=machine.now, **details)
        self.next_id += 1
        self.jobs = placed(self.jobs, job)
        if job.incoming:
            self._expect_more(job.id)
        self._expect_its_time(job)
        machine.power.wake()
        if machine.accounting is not None:
            machine.accounting.admit(job)
        return self.find(job.id) or job

    def received(
        self,
        job_id: int,
        data: bytes,
        format_: str,
        number: int = 1,
        *,
        supplied: str = "",
        accepted: bool = True,
    ) -> None:
        """A document of a job is whole: whoever reads documents is handed it."""
        job = self.find(job_id)
        if job is not None:
            for read in self.readers:
                read(Received(job, data, format_, number, supplied, accepted))

    def heard(self, job_id: int) -> None:
        """More of an incoming job has come: the silence after which it is given up begins anew."""
        if self.machine.alarms.has(self, _alarm(job_id)):
            self._expect_more(job_id)

    def _expect_more(self, job_id: int) -> None:
        self.machine.alarms.set(self, _alarm(job_id), INCOMING_PATIENCE_S * US_PER_S)

    def hold(self, job_id: int, until: int = -1) -> None:
        """Have a job wait, for ever or until a machine time."""
        self._expect_its_time(self.change(job_id, state=JobState.HELD, reasons=(), until=until))

    def release(self, job_id: int) -> None:
        """A job that was held prints when its turn comes."""
        self.change(job_id, state=JobState.PENDING, reasons=(), until=-1)

    def _expect_its_time(self, job: Job) -> None:
        if job.until >= 0:
            self.machine.alarms.set(self, f"{_HELD}{job.id}", max(0, job.until - self.machine.now))

    def on_alarm(self, name: str) -> None:
        if name.startswith(_HELD):
            job = self.find(int(name.removeprefix(_HELD)))
            # One that is held for another reason by now is not let go.
            if job is not None and job.state is JobState.HELD and job.until >= 0 and not job.reasons:
                self.release(job.id)
            return
        if name.startswith(_TOLD):
            over = self.find(int(name.removeprefix(_TOLD)))
            if over is not None and over.state.finished:
                self.purge(over.id)
            return
        job_id = int(name.removeprefix(_INCOMING))
        match self.machine.profile.queue.time_out_action:
            case "hold-job":
                self.change(job_id, incoming=False, state=JobState.HELD, reasons=(), until=-1)
            case "process-job":
                self.change(job_id, incoming=False)
            case _:
                self.end(job_id, JobState.ABORTED, *_INTERRUPTED)

    def find(self, job_id: int) -> Job | None:
        for job in reversed(self.jobs):
            if job.id == job_id:
                return job
        return None

    @property
    def open_jobs(self) -> tuple[Job, ...]:
        """Those that are not finished, in the order in which they print."""
        known = self._open
        if not known or known[0] is not self.jobs:
            known = self._open = (self.jobs, tuple([job for job in self.jobs if not job.state.finished]))
        return known[1]

    def change(self, job_id: int, **changes: Any) -> Job:
        """Replace fields of a job and return it as it now stands."""
        old = self.find(job_id)
        if old is None:
            raise KeyError(job_id)
        if "ticket" in changes:
            changes["ticket"] = Frozen(changes["ticket"])
        new = replace(old, **changes)
        if new != old:
            self.jobs = tuple([new if job is old else job for job in self.jobs])
        if old.incoming and not new.incoming:
            self.machine.alarms.clear(self, _alarm(job_id))
        return new

    def end(self, job_id: int, state: JobState, *reasons: JobReason, **changes: Any) -> None:
        """A job is over; sheets still moving for it come out all the same."""
        self.change(job_id, state=state, reasons=reasons, ended=self.machine.now, incoming=False, **changes)
        if self.has(Habit.FORGETS_JOBS):
            self.purge(job_id)
        spec = self.machine.profile.queue
        ended = self.find(job_id)
        if ended is not None:
            self._forget_in_time(ended)
        if len(self.jobs) <= spec.history:
            return
        finished = [job for job in self.jobs if job.state.finished]
        if len(finished) > spec.history:
            wanted = [job.id for job in finished if job.retain_s >= 0 or job.retain_at >= 0]
            # Who has all of them retained is not let fill its memory.
            kept = {*wanted[-MAX_RETAINED:], *(job.id for job in finished[len(finished) - spec.history :])}
            self.jobs = tuple(job for job in self.jobs if not job.state.finished or job.id in kept)

    def _forget_in_time(self, job: Job) -> None:
        """A job that is over is told of for as long as its client or the model wants it."""
        moments = [job.retain_at, job.ended + job.retain_s * US_PER_S if job.retain_s >= 0 else -1]
        if max(moments) < 0 and self.machine.profile.queue.history_s:
            moments = [job.ended + self.machine.profile.queue.history_s * US_PER_S]
        if max(moments) >= 0:
            self.machine.alarms.set(self, f"{_TOLD}{job.id}", max(0, max(moments) - self.machine.now))

    def cancel(self, job_id: int, *, by_operator: bool = False) -> None:
        """Cancel-Job (RFC 8011 §4.3.3); the job must be open."""
        reason = JobReason.CANCELED_BY_OPERATOR if by_operator else JobReason.CANCELED
        self.end(job_id, JobState.CANCELED, reason)

    def purge(self, job_id: int) -> None:
        """Forget a job, its history too (RFC 8011 §4.2.9)."""
        self.machine.alarms.clear(self, _alarm(job_id))
        self.machine.alarms.clear(self, f"{_TOLD}{job_id}")
        self.jobs = without(self.jobs, job_id)

    def look(self) -> dict[str, str]:
        """The job log, as it can be printed at the panel: who sent the last ones, from where, and what."""
        if not self.machine.panel.lit:
            return DARK
        last = [f"{job.name} of {job.user or 'nobody'} from {job.origin or 'here'}" for job in self.jobs[-5:]]
        return {"last jobs": "; ".join(last) or "none"}

    def put_aside(self) -> None:
        """The firmware is about to restart, in order: what waits is kept until it is back."""
        self.set_aside = tuple(
            [
                replace(job, state=JobState.PENDING, reasons=(), fed=job.delivered)
                if job.state in (JobState.PROCESSING, JobState.STOPPED)
                else job
                for job in self.jobs
                if not job.incoming
            ]
        )
        self.jobs = tuple([job for job in self.jobs if job.incoming])

    def on_boot(self) -> None:
        if self.set_aside:
            self.jobs, self.set_aside = self.set_aside + self.jobs, ()
            for job in self.open_jobs:
                self._expect_its_time(job)
            for job in self.jobs:
                if job.state.finished:
                    self._forget_in_time(job)

    def lose_power(self) -> None:
        for job in self.open_jobs:
            self.machine.hazards.record("job-lost", self.id, f"job {job.id} was lost with the power")
            if job.incoming:
                text = f"the power went while job {job.id} was being written"
                self.machine.hazards.record("write-cut", self.id, text)
        super().lose_power()


def _alarm(job_id: int) -> str:
    return f"{_INCOMING}{job_id}"
