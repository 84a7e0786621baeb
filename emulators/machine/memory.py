"""The formatter's memory: a part soldered on, and a module in a slot. Knows how much a page takes to be made
up, not how it is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import profile
from .conditions import Condition, Group, Severity, Training
from .jobs import Job, JobReason, JobState
from .part import CannotDo, Part, action, physical, ram

_MB = 1_048_576
_PPM = 1_000_000
_SIZE = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$")
_MM_PER_INCH = 25.4


class Memory(Part):
    """Fields:
    fitted: the module is in its slot. good: it works.
    overrun: a page was given up for want of memory; told until a job begins that it suffices for.
    """

    HEARS_JOBS = True
    FAILS_BY = ("fitted", "good")

    fitted: bool = physical(True)
    good: bool = physical(True, told=False)
    overrun: bool = ram(False)

    spec: profile.Memory

    @property
    def installed_mb(self) -> int:
        """What the firmware finds, and prints on the configuration page."""
        return self.spec.soldered_mb + (self.spec.module_mb if self.fitted and self.good else 0)

    def job_begins(self, job: Job) -> bool:
        """Give up a job with a page that does not fit; with all its memory, the model prints what it is sold
        for."""
        short = not (self.fitted and self.good)
        self.overrun = short and self._needs(job) > (self.installed_mb - self.spec.firmware_mb) * _MB
        if self.overrun:
            self.machine.jobs.end(job.id, JobState.ABORTED, JobReason.ABORTED)
            self.machine.log.record("", "job", self.id, f"job {job.id} given up: a page needs more memory")
        return not self.overrun

    def _needs(self, job: Job) -> int:
        """Octets for the largest page: one for every covered dot of every colorant."""
        covered = max((sum(page.coverage_ppm.values()) for page in job.pages), default=0)
        return _dots(job.media, self.machine.profile.engine.resolution_dpi) * covered // _PPM

    def look(self) -> dict[str, str]:
        """The memory line of the configuration page, and the slot itself."""
        slot = {"module": "in its slot" if self.fitted else "missing"}
        if not self.machine.panel.lit:
            return slot
        whole = self.spec.soldered_mb + self.spec.module_mb
        return slot | {
            "memory": "as ordered" if self.installed_mb == whole else "less than ordered",
            "found": f"{self.installed_mb} MB",
        }

    @action
    def replace(self) -> None:
        """Fit a new module; the mains cord must be out, or the board may go with it."""
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "a memory module was changed under power")
        self.fitted = self.good = True

    @action
    def reseat(self) -> None:
        """Take the module out and press it in again."""
        if self.machine.power.on:
            raise CannotDo("switch off first")
        self.fitted = True

    def conditions(self) -> Iterator[Condition]:
        if self.overrun:
            yield Condition(
                "interpreterComplexPageEncountered",
                self.id,
                Group.INTERPRETER,
                1,
                Severity.WARNING_BINARY_CHANGE,
                Training.UNTRAINED,
                "page-complex",
                "Page too complex: memory overflow",
            )


def _dots(media: str, dpi: int) -> int:
    """Dots on a sheet of a PWG 5101.1 size."""
    found = _SIZE.search(media)
    if found is None:
        return 0
    across, down = float(found[1]), float(found[2])
    if found[3] == "mm":
        across, down = across / _MM_PER_INCH, down / _MM_PER_INCH
    return int(across * down * dpi * dpi)
