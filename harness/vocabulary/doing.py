"""Does the steps of a case, sees what must be seen after each, and writes down how each went.

Knows what a step says of itself; what the case is about, and whether it helped, is the case's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from misfeed.device import Device
from misfeed.errors import BenchError, DeviceRefusal, MisfeedError, Unreachable, UsageError
from misfeed.journal import Outcome, StepRecord
from misfeed.place import HOME
from misfeed.vocabulary.attachments import Attachments
from misfeed.vocabulary.expectation import Expectation, parts_of
from misfeed.vocabulary.failure import CaseFailed
from misfeed.vocabulary.failure import hidden_by_pytest as __tracebackhide__  # noqa: F401
from misfeed.vocabulary.notebook import Notebook
from misfeed.vocabulary.performer import Performer
from misfeed.vocabulary.reach import Reach
from misfeed.vocabulary.sights import NoNewEvent, critical_events
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.watch import Watch

_POWER_STEPS = ("power_cycle", "power_on", "restart")


class Doer:
    """Does steps to one device; what they read off it is attached."""

    def __init__(
        self, device: Device, watch: Watch, attachments: Attachments, reach: Reach, notebook: Notebook
    ) -> None:
        self._device = device
        self._watch = watch
        self._attachments = attachments
        self._reach = reach
        self._notebook = notebook
        self.performer = Performer(device)

    def do(self, step: Step, record: list[StepRecord], *, may_be_refused: bool = False) -> None:
        """Do a step and put it on record. Raises CaseFailed, or what is the script's or the bench's fault."""
        words = self._device.facts.place(step.text)
        try:
            self.perform(step)
        except (MisfeedError, CaseFailed) as error:
            if may_be_refused and isinstance(error, DeviceRefusal) and step.verb != "print":
                # A wrong turn may be to try what the device denies.
                record.append(StepRecord(words, step.minutes, detail=str(error)))
                return
            record.append(StepRecord(words, step.minutes, Outcome.FAILED, str(error)))
            if isinstance(error, CaseFailed | UsageError | BenchError):
                raise
            raise CaseFailed(f"step failed: {words}: {error}") from error
        record.append(StepRecord(words, step.minutes))

    def perform(self, step: Step) -> None:
        """Do a step, and see what must be seen after it."""
        then = None if step.then is None else self._reach.of_step(step.then)
        counted = then is not None and any(isinstance(part, NoNewEvent) for part in parts_of(then))
        baseline = self._counts() if counted else {}
        self.performer.perform(step)
        while self.performer.read:
            self._attachments.add(*self.performer.read.popitem())
        if then is not None:
            self._watch.must_show(then.interface, then, step.within_s, baseline)

    def trigger(self, step: Step) -> None:
        """Do what makes a fault show. It may well be refused: that is what some faults do."""
        try:
            if step.verb == "print":
                self.performer.submit(step)
            else:
                self.performer.perform(step)
        except (Unreachable, DeviceRefusal) as error:
            # What breaks off may have left the USB bus as well.
            self._device.drop_usb()
            self._notebook.note("trigger", step.text, str(error), held=False)

    def cancel_jobs(self) -> None:
        """Cancel what is left of the jobs that were submitted here, and note what is left all the same."""
        for job, why in self.performer.cancel_jobs().items():
            self._notebook.note("ipp", f"job {job} is cancelled", why, held=False)

    def verify(self, things: Iterable[Step | Expectation], patience_s: float) -> None:
        """Do and see all, in order; each sight may take `patience_s`. Raises at the first that is not so."""
        counts = self._counts()
        for thing in things:
            if isinstance(thing, Step):
                self.perform(thing)
                if thing.verb in _POWER_STEPS and counts:
                    # The device counts its events from power-on (RFC 3805 prtAlertCriticalEvents).
                    counts = dict.fromkeys(counts, 0)
            elif (kept := self._reach.of(thing.interface, thing)) is not None:
                self._watch.must_show(kept.interface, kept, patience_s, counts)

    def _counts(self) -> Mapping[str, int]:
        """What counters stand at now; none where the device does not tell."""
        if "snmp" not in self._device.facts.services:
            return {}
        try:
            return {"critical events": critical_events(self._device.at(HOME))}
        except (Unreachable, DeviceRefusal):
            return {}
