"""One case: a scenario on one device, phase by phase, timed and written down.

The referee: says what comes when and what it counts as. How causes are put in, symptoms seen, steps done and
numbers held is others' business.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeVar

from misfeed.baselines import Measured
from misfeed.contract import CannotAct, OutOfReach
from misfeed.device import Device
from misfeed.diagnostics import Finding
from misfeed.diagnostics.rulebook import unnamed
from misfeed.errors import BenchError, DeviceRefusal, MisfeedError, ProtocolError, Unreachable, UsageError
from misfeed.journal import FindingRecord, LeftOutRecord, Phase, PromptRecord, StepRecord
from misfeed.vocabulary.actor import DEFAULT, Actor, Technician, Work
from misfeed.vocabulary.attachments import Attachments
from misfeed.vocabulary.causes import Causes
from misfeed.vocabulary.doing import Doer
from misfeed.vocabulary.failure import CaseFailed, Misdiagnosed, StepFailed
from misfeed.vocabulary.failure import hidden_by_pytest as __tracebackhide__  # noqa: F401
from misfeed.vocabulary.gates import must_be_healthy, must_change_no_more
from misfeed.vocabulary.measure import Grade, Limit
from misfeed.vocabulary.measuring import Measuring
from misfeed.vocabulary.notebook import Notebook
from misfeed.vocabulary.reach import Reach
from misfeed.vocabulary.recovery import NotFit, recover
from misfeed.vocabulary.scenario import Scenario
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.symptoms import Symptoms
from misfeed.vocabulary.variants import Vary, with_values
from misfeed.vocabulary.watch import Sighting, Watch

D = TypeVar("D")

VERIFY_S = 120.0
CHECK_S = 20.0
"""How long a check waits for a device that nothing was done to: a moment of unrest, no more."""


class Case:
    """A scenario being run.

    Attributes:
        device: the device under test. scenario: the data. variant: values of the axes, by name.
        actor: who diagnoses and repairs; a script may give another.
        baseline: what an earlier run measured in this case, by name.
        finding: what the diagnosis said, once there is one.
        pages: printed pages with the fault and after the repair, when it shows on paper.
    """

    def __init__(
        self,
        scenario: Scenario,
        device: Device,
        variant: Mapping[str, Any] | None = None,
        actor: Actor | None = None,
        baseline: Mapping[str, Measured] | None = None,
    ) -> None:
        self.scenario = scenario
        self.actor: Actor = actor or Technician()
        self.device = device
        self.variant = dict(variant or {})
        self.baseline: Mapping[str, Measured] = baseline or {}
        self.finding: Finding | None = None
        self._notebook = Notebook(device.clock)
        self._watch = Watch(device, self._notebook)
        self.phases = self._notebook.phases
        self.observations = self._notebook.observations
        self.attachments = Attachments()
        self.decoy_steps: list[StepRecord] = []
        self.repair_steps: list[StepRecord] = []
        self.asked: list[PromptRecord] = []
        self._left_well = False
        self._reach = Reach(device.facts, usb=device.has_usb)
        self._causes = Causes(device)
        self._symptoms = Symptoms(scenario.shows, self.variant, device, self._watch, self._reach)
        self.pages = self._symptoms.pages
        self._measuring = Measuring(scenario.id, scenario.file, device.facts.name, self.baseline)
        self.measurements = self._measuring.measurements
        self._doer = Doer(device, self._watch, self.attachments, self._reach, self._notebook)

    def __getitem__(self, axis: Vary | str) -> Any:
        """The value of an axis in this case."""
        return self.variant[axis.name if isinstance(axis, Vary) else axis]

    @property
    def left_out(self) -> tuple[LeftOutRecord, ...]:
        """What the script says and nobody here can look at."""
        return self._reach.left_out

    @property
    def phase(self) -> Phase | None:
        """The phase that goes on, if one does."""
        return self._notebook.phase

    @property
    def place_of_fault(self) -> str:
        """Where the fault was put in; "" before it was."""
        return self._causes.place

    # -- the default flow --------------------------------------------------------------------------------

    def run(self) -> None:
        """Occur, diagnose, try the decoy, repair, verify: what a scenario without a body does. A check only
        verifies.
        """
        if self.scenario.is_check:
            self.verify()
            return
        self.occur()
        finding = self.diagnose()
        if finding.cause != self.scenario.cause:
            told = f"the diagnosis named {finding.cause}, not {self.scenario.cause}"
            if self.actor.name != DEFAULT:
                raise Misdiagnosed(told)
            if why := unnamed(self.scenario.cause):
                raise UsageError(f"{told}: {why}")
            raise CaseFailed(told)
        self.try_decoy()
        self.repair()
        self.verify()

    # -- phases ------------------------------------------------------------------------------------------

    def set_up(self) -> None:
        """The health gate: a case begins on a device that has nothing wrong, and does not show the fault.
        A check takes the device as it is: whether it is well is what it asks.

        Raises BenchError for a device that is not healthy, UsageError for symptoms that a healthy one shows.
        """
        with self._notebook.during(Phase.SETUP):
            self.device.remember_settings()
            if not self.scenario.is_check:
                must_be_healthy(self.scenario, self._symptoms, self._watch, self._reach)

    def occur(self) -> dict[str, Sighting]:
        """Put the fault in, do the trigger, and wait for every symptom. Returns them by interface.

        Raises UsageError for a check, which has no fault.
        """
        if self.scenario.is_check:
            raise UsageError(f"{self.scenario.id} has no fault that could occur; call case.verify() only")
        with self._notebook.during(Phase.FAULT):
            for fault in self.scenario.causes:
                self._causes.put_in(fault, self._chosen(fault.parameters))
        began = self.device.clock.now_us()
        with self._notebook.during(Phase.TRIGGER):
            for step in self._chosen(self.scenario.trigger):
                self._doer.trigger(step)
        with self._notebook.during(Phase.DETECT):
            return self._symptoms.wait_for(began)

    def diagnose(self) -> Finding:
        """Have the actor look at the device."""
        with self._notebook.during(Phase.DIAGNOSE):
            self.finding = self.actor.diagnose(self._work(self.scenario.repair))
        return self.finding

    def try_decoy(self) -> None:
        """Take the plausible wrong turn; the case fails when that verifies."""
        if not self.scenario.decoy:
            return
        with self._notebook.during(Phase.DECOY):
            for step in self._chosen(self.scenario.decoy):
                self._doer.do(step, self.decoy_steps, may_be_refused=True)
            try:
                self._verify_once()
            except (UsageError, BenchError, ProtocolError):
                # One that cannot be done at all says nothing about the decoy, nor does a device that babbles.
                raise
            except (CaseFailed, MisfeedError) as error:
                self._notebook.note("decoy", "the decoy does not verify", str(error), held=True)
                self._doer.cancel_jobs()
                return
            if self._reach.left_any(self.scenario.verify):
                raise OutOfReach("the decoy verifies where what would tell it from the repair is left out")
            raise CaseFailed("the decoy verified: it mends the cause, or the verification does not see it")

    def repair(self, steps: tuple[Step, ...] | None = None) -> None:
        """Have the actor carry out the repair (or `steps` in its place)."""
        with self._notebook.during(Phase.REPAIR):
            self.actor.repair(self._work(self.scenario.repair if steps is None else steps))

    def _work(self, steps: tuple[Step, ...]) -> Work:
        return Work(
            self.device,
            self.scenario.ticket.text(),
            self._chosen(steps),
            lambda step: self._doer.do(self._chosen(step), self.repair_steps),
        )

    def verify(self) -> Sighting:
        """Do what closes the ticket. Raises CaseFailed at the first thing that is not as it must be."""
        with self._notebook.during(Phase.VERIFY):
            began = self.device.clock.now_us()
            try:
                self._verify_once()
            except (DeviceRefusal, Unreachable, CannotAct, StepFailed) as error:
                raise CaseFailed(f"verification failed: {error}") from error
            finally:
                # Last, for the paper: until it prints again, what was printed wrong lies in the bin.
                self._symptoms.observe()
                self._symptoms.keep_page(Phase.VERIFY)
            must_change_no_more(self.scenario, self.device, self._notebook)
            self._left_well = True
            return Sighting((self.device.clock.now_us() - began) / 1_000_000, True)

    def _verify_once(self) -> None:
        patience = CHECK_S if self.scenario.is_check else VERIFY_S
        self._doer.verify(self._chosen(self.scenario.verify), patience)

    def recover(self) -> bool:
        """Leave a device that lasts as the next case needs it, in a phase of its own; whether it is fit.

        An emulated one is thrown away, and one that verified is well already.
        """
        if not self.device.lasting or self._left_well:
            return True
        if self.scenario.is_check:
            if self._doer.performer.jobs:
                with self._notebook.during(Phase.RECOVER):
                    self._doer.cancel_jobs()
            return True  # nothing was broken, so nothing is mended
        steps = self._chosen(self.scenario.recover)
        with suppress(NotFit), self._notebook.during(Phase.RECOVER):
            recover(self.device, self._causes, steps, self._doer, self._notebook)
            return True
        return False

    def verifies(self) -> bool:
        """Whether it verifies as it stands; for those who try other repairs."""
        try:
            self.verify()
        except CaseFailed:
            self._doer.cancel_jobs()
            return False
        return True

    def measure(
        self,
        name: str,
        value: float,
        limit: Limit | None = None,
        *,
        baseline: float | None = None,
        requirement: str = "",
    ) -> Grade:
        """Write a number down and hold it against its limit; returns whether it is marginal.

        `baseline` is the share by which it may be worse than in the run that `misfeed run --baseline` names;
        without such a run the number is only written down. What the file `limits.toml` beside the script says
        of either goes before what is given here.
        Raises CaseFailed when it is outside, UsageError when nothing says what it is held against.
        """
        return self._measuring.hold(name, value, limit, baseline, requirement)

    def attach(self, name: str, data: bytes | str, media_type: str = "") -> None:
        """Keep a file as evidence, under a name: `case.attach("walk.txt", text)`. Raises UsageError."""
        self.attachments.add(name, data, media_type)

    def end(self) -> None:
        """The script is over: what it was for must have happened, and no cause may be left.

        Raises UsageError for a script that never let the fault occur or never verified, CaseFailed for a
        cause that the verification did not see.
        """
        done = {phase.name for phase in self.phases}
        for phase, call in ((Phase.FAULT, "occur"), (Phase.VERIFY, "verify")):
            if phase not in done and not (phase is Phase.FAULT and self.scenario.is_check):
                raise UsageError(f"{self.scenario.id}: the script ended without case.{call}()")
        cause = self._causes.left(self.scenario.leaves)
        if cause is not None:
            raise CaseFailed(f"it verified, and yet {cause.name} is still at {cause.place}")

    # -- writing down ------------------------------------------------------------------------------------

    @property
    def finding_record(self) -> FindingRecord | None:
        found = self.finding
        if found is None:
            return None
        return FindingRecord(found.cause, found.place, found.confidence, found.owner, found.evidence)

    # -- variants ----------------------------------------------------------------------------------------

    def _chosen(self, data: D) -> D:
        """The data with every axis in it replaced by its value in this case."""
        chosen: D = with_values(data, self.variant)
        return chosen
