"""Proves a repair by leaving out one step at a time, each on a fresh device that was broken in the same way.

Knows the data of a scenario only: its body, which is code, takes no part in a trial.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from misfeed.casework import CaseSpec
from misfeed.device import Device
from misfeed.errors import MisfeedError, UsageError
from misfeed.providers import provider
from misfeed.vocabulary import Case, CaseFailed, Step


class Part(StrEnum):
    """What a step of a repair is good for."""

    MATTERS = "matters"
    """Without it the repair does not verify."""

    PROTECTS = "protects"
    """Without it the repair verifies, and somebody or something comes to harm."""

    SERVES = "serves"
    """Without it the repair verifies; the script says what else it is there for."""

    IDLE = "does nothing"
    """Nobody can tell that it was left out."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Steps that were done to a broken device, and whether it verified then.

    Attributes:
        why: what did not verify, or which step could not be done; "" when it verified.
        hazards: unsafe acts on the way, one sentence each.
        minutes: device time from the first step to the last.
    """

    mended: bool
    why: str = ""
    hazards: tuple[str, ...] = ()
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class StepProof:
    """One step, in words, and what leaving it out showed.

    Attributes:
        why: how it shows that it was left out; for a step that serves, what it says it serves.
        doubt: where the script says otherwise than the trial; "" when it does not.
    """

    number: int
    text: str
    part: Part
    why: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the trials of one case showed."""

    case: str
    whole: Trial
    nothing: Trial
    decoy: Trial | None
    steps: tuple[StepProof, ...]

    @property
    def trouble(self) -> str:
        """Why the procedure is no repair; "" when it is one."""
        if not self.whole.mended:
            return f"the whole repair does not verify: {self.whole.why}"
        if self.nothing.mended:
            return "it verifies with no step done at all"
        if self.decoy is not None and self.decoy.mended:
            return "the decoy verifies"
        if not any(step.part is Part.MATTERS for step in self.steps):
            return "no step of it matters: any one of them can be left out"
        return ""

    @property
    def idle(self) -> tuple[StepProof, ...]:
        """The steps that do nothing."""
        return tuple(step for step in self.steps if step.part is Part.IDLE)


def prove(spec: CaseSpec) -> Proof:
    """Try the repair of a case: whole, not at all, the decoy in its place, and without each step.

    Raises UsageError for a case that does not fit its model, and MisfeedError when a fresh device does not
    show the fault.
    """
    if spec.misfit:
        raise UsageError(f"{spec.name} cannot be tried: {spec.misfit}")
    if spec.scenario.is_check:
        raise UsageError(f"{spec.scenario.id} is a check: it has no repair to try")
    repair, decoy = spec.scenario.repair, spec.scenario.decoy
    whole = _try(spec, repair)
    place = provider().facts(spec.profile).place

    @cache
    def bare() -> bool:
        return _try(spec, tuple(step for step in repair if not step.serves)).mended

    def judged(number: int, step: Step) -> StepProof:
        without = _try(spec, repair[: number - 1] + repair[number:])
        return _judge(number, place(step.text), step, without, whole.hazards, bare)

    steps = tuple(judged(number, step) for number, step in enumerate(repair, 1))
    return Proof(spec.name, whole, _try(spec, ()), _try(spec, decoy) if decoy else None, steps)


def _try(spec: CaseSpec, steps: Sequence[Step]) -> Trial:
    with Device(provider().make(spec.profile, seed=spec.seed)) as device:
        case = Case(spec.scenario, device, spec.variant)
        case.set_up()
        try:
            case.occur()
        except CaseFailed as error:
            raise MisfeedError(f"{spec.name} cannot be tried: {error}") from error
        before, began = len(device.staging.hazards()), device.clock.now_us()
        why = ""
        try:
            case.repair(tuple(steps))
        except CaseFailed as error:
            why = str(error)
        minutes = (device.clock.now_us() - began) / 60_000_000
        if not why:
            try:
                case.verify()
            except CaseFailed as error:
                why = str(error)
        return Trial(not why, why, device.staging.hazards()[before:], minutes)


def _judge(
    number: int,
    text: str,
    step: Step,
    without: Trial,
    usual: Sequence[str],
    companions_only: Callable[[], bool],
) -> StepProof:
    """What a step is good for, from the trial `without` it.

    `companions_only` tells whether it verifies without all steps that only serve something.
    """
    if not without.mended:
        if step.serves and companions_only():
            # Switching on undoes what switching off for safety did: they go together, or not at all.
            return StepProof(number, text, Part.SERVES, step.serves)
        doubt = f"it says that it only serves {step.serves}" if step.serves else ""
        return StepProof(number, text, Part.MATTERS, without.why, doubt)
    # A hazard's words hold figures, as the heat at that moment: only its kind tells whether it is new.
    known = {_kind(hazard) for hazard in usual}
    harm = [hazard for hazard in without.hazards if _kind(hazard) not in known]
    if harm:
        return StepProof(number, text, Part.PROTECTS, "; ".join(dict.fromkeys(harm)))
    if step.serves:
        return StepProof(number, text, Part.SERVES, step.serves)
    if step.safety:
        doubt = "no harm is recorded on the bench without it"
        return StepProof(number, text, Part.PROTECTS, step.safety, doubt)
    return StepProof(number, text, Part.IDLE, "it verifies without it, and no harm is done")


def _kind(hazard: str) -> str:
    return hazard.partition(":")[0]
