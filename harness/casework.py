"""Which cases a scenario makes, how one is run, and the record that it leaves. Knows no pytest."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from misfeed.errors import BenchError, MisfeedError, UsageError
from misfeed.journal import CaseRecord, Outcome, Verdict
from misfeed.providers import provider
from misfeed.vocabulary.case import Case, CaseFailed
from misfeed.vocabulary.scenario import Scenario

_REASON = 500


@dataclass(frozen=True, slots=True)
class CaseSpec:
    """A scenario on a profile in a variant, before it runs.

    Attributes:
        name: unique in a run: "NW-06[mono-laser-refused]". suffix: what stands in the brackets.
        seed: from the run's seed and the name alone, so that order and workers do not matter.
        misfit: why it cannot run on that profile, or "".
    """

    scenario: Scenario
    profile: str
    variant: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    misfit: str = ""

    @property
    def suffix(self) -> str:
        return "-".join([self.profile, *(str(value) for value in self.variant.values())])

    @property
    def name(self) -> str:
        return f"{self.scenario.id}[{self.suffix}]"


def specs_for(scenario: Scenario, profiles: Sequence[str], run_seed: int) -> list[CaseSpec]:
    """Every case of `scenario` on `profiles` (all there are when none is named). Raises UsageError."""
    source = provider()
    specs = []
    for profile in profiles or source.profiles():
        facts = source.facts(profile)
        for variant in scenario.variants():
            spec = CaseSpec(scenario, profile, variant, misfit=scenario.misfit(facts))
            digest = hashlib.blake2b(f"{run_seed}/{spec.name}".encode(), digest_size=6).digest()
            specs.append(CaseSpec(scenario, profile, variant, int.from_bytes(digest, "big"), spec.misfit))
    return specs


class Running:
    """A case on its device, from the health gate to the end."""

    def __init__(self, spec: CaseSpec) -> None:
        self.spec = spec
        self.case: Case | None = None
        self._began = time.perf_counter()

    def __enter__(self) -> Case:
        from misfeed.device import Device

        device = Device(provider().make(self.spec.profile, seed=self.spec.seed))
        self.case = Case(self.spec.scenario, device, self.spec.variant)
        self.case.set_up()
        return self.case

    def __exit__(self, *_: object) -> None:
        if self.case is not None:
            self.case.device.close()

    @property
    def wall_s(self) -> float:
        return time.perf_counter() - self._began


def record_of(
    spec: CaseSpec, running: Running | None, outcome: str, error: BaseException | None, trace: str
) -> CaseRecord:
    """The durable record of a case that passed, failed, erred or was skipped."""
    scenario = spec.scenario
    case = running.case if running else None
    ended = Outcome.SKIPPED if outcome == "skipped" else Outcome.PASSED
    if outcome == "failed":
        ended = Outcome.FAILED if isinstance(error, AssertionError) else Outcome.ERROR
    return CaseRecord(
        case=spec.name,
        scenario=scenario.id,
        title=scenario.title,
        family=scenario.family,
        profile=spec.profile,
        variant={key: _plain(value) for key, value in spec.variant.items()},
        seed=spec.seed,
        ticket=scenario.ticket.text(),
        requirements=scenario.requirements,
        outcome=ended,
        reason=_reason(ended, error, trace, spec.misfit),
        verdict=_verdict(ended, error),
        phases=tuple(case.phases) if case else (),
        observations=tuple(case.observations) if case else (),
        measurements=tuple(case.measurements) if case else (),
        finding=case.finding_record if case else None,
        decoy=tuple(case.decoy_steps) if case else (),
        repair=tuple(case.repair_steps) if case else (),
        hazards=case.device.staging.hazards() if case and case.place_of_fault else (),
        wall_s=running.wall_s if running else 0.0,
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str) else str(value)


def _reason(ended: Outcome, error: BaseException | None, trace: str, misfit: str) -> str:
    if ended is Outcome.PASSED:
        return ""
    if misfit:
        return misfit
    if error is None:
        return trace.strip().rpartition("\n")[2][:_REASON]
    text = str(error).strip().split("\n")[0] or type(error).__name__
    if not isinstance(error, MisfeedError | AssertionError):
        text = f"{type(error).__name__}: {text}"
    return text[:_REASON]


def _verdict(ended: Outcome, error: BaseException | None) -> Verdict:
    """Who has to act: the product when a check failed, else whoever owns what went wrong."""
    if ended in (Outcome.PASSED, Outcome.SKIPPED):
        return Verdict.NONE
    if isinstance(error, CaseFailed | AssertionError):
        return Verdict.PRODUCT
    if isinstance(error, BenchError):
        return Verdict.BENCH
    if isinstance(error, UsageError):
        return Verdict.SCRIPT
    if isinstance(error, MisfeedError):
        return Verdict.PRODUCT
    return Verdict.SCRIPT
