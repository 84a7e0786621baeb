"""Sign-in and accounting: every job is somebody's, and the directory says whether they may print.

Knows users by name and jobs; no badge's octets, and no protocol.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from .jobs import JobReason, JobState
from .part import Part, action, nvram, physical, ram
from .site.directory import Directory, Standing
from .verbs import Word

if TYPE_CHECKING:
    from .jobs import Job


class Admission(enum.Enum):
    """What becomes of somebody's job; the values are the reason that it is given, none for the first."""

    ADMITTED = None
    REFUSED = JobReason.NOT_AUTHORISED
    LIMIT = JobReason.ACCOUNT_LIMIT
    HELD = JobReason.HELD_FOR_AUTHORISATION


_BY_STANDING = {
    Standing.GOOD: Admission.ADMITTED,
    Standing.LOCKED: Admission.REFUSED,
    Standing.UNKNOWN: Admission.REFUSED,
    Standing.SPENT: Admission.LIMIT,
}


class Accounting(Part):
    """Fields:
    grace: while the directory does not answer, everybody may print. last: what who held a badge to the reader
    last was told. reader: which card reader it is, counted from the first.
    """

    STEERS = False

    grace: bool = nvram(False)
    last: str = ram("")
    reader: int = physical(1)

    def admission(self, user: str) -> Admission:
        """What a job of `user` may expect now."""
        directory = self.machine.part("site.directory", Directory)
        standing = directory.standing(user)
        if standing is None:
            return Admission.ADMITTED if self.grace else Admission.HELD
        return _BY_STANDING[standing]

    def admit(self, job: Job) -> None:
        """A job has come: let it be, hold it or end it."""
        found = self.admission(job.user)
        jobs = self.machine.jobs
        if found is Admission.HELD:
            jobs.change(job.id, state=JobState.HELD, reasons=(JobReason.HELD_FOR_AUTHORISATION,))
        elif found.value is not None:
            jobs.end(job.id, JobState.ABORTED, found.value, JobReason.ABORTED)

    def directory_is_back(self) -> None:
        """Ask again for every job that waits for an answer."""
        for job in self.machine.jobs.open_jobs:
            if JobReason.HELD_FOR_AUTHORISATION in job.reasons:
                self.machine.jobs.change(job.id, state=JobState.PENDING, reasons=())
                self.admit(job)

    def look(self) -> dict[str, str]:
        """What the last one saw who held a badge to the reader."""
        if not self.machine.panel.lit:
            return {"reader": "dark"}
        return {"reader": "lit", "last badge": self.last or "none today"}

    @action(panel=True)
    def swipe(self, user: Word) -> None:
        """Hold a badge to the card reader."""
        found = self.admission(user)
        if found is Admission.ADMITTED:
            self.last = f"welcome, {user}"
            return
        self.last = f"{user}: {'quota exceeded' if found is Admission.LIMIT else 'not authorised'}"
        self.machine.panel.deny()

    @action
    def replace_reader(self) -> None:
        """Fit another card reader."""
        self.reader += 1

    @action(panel=True)
    def allow_grace(self, allowed: bool = True) -> None:
        """Have everybody print while the directory does not answer, or nobody."""
        self.grace = allowed
        self.directory_is_back()
