"""Times taken out of the records of a run, ready to be drawn or listed. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median_low

from misfeed.journal import CaseRecord, Phase
from misfeed.report.colours import interface_rank
from misfeed.report.tally import natural


@dataclass(frozen=True, slots=True)
class Detection:
    """How soon one interface showed the fault: (microseconds, case) sorted, and where it never did."""

    interface: str
    shown: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]

    @property
    def median_us(self) -> int:
        """The median; of an even number the lower middle one, so that it is a time that was measured."""
        return median_low([us for us, _ in self.shown])


@dataclass(frozen=True, slots=True)
class Spread:
    """Durations (microseconds) of one phase over the cases of one scenario."""

    low_us: int
    median_us: int
    high_us: int


def detections(cases: Iterable[CaseRecord]) -> list[Detection]:
    """Per interface, in fixed order: an interface shows a fault when the last of its expectations holds."""
    shown: dict[str, list[tuple[int, str]]] = {}
    missing: dict[str, list[str]] = {}
    for case in cases:
        last: dict[str, int] = {}
        unmet: set[str] = set()
        for seen in case.observations:
            if seen.phase is not Phase.DETECT or seen.after_us is None:
                continue
            if seen.held:
                last[seen.interface] = max(last.get(seen.interface, 0), seen.after_us)
            else:
                unmet.add(seen.interface)
        for interface in unmet:
            missing.setdefault(interface, []).append(case.case)
        for interface in last.keys() - unmet:
            shown.setdefault(interface, []).append((last[interface], case.case))
    return [
        Detection(name, tuple(sorted(shown.get(name, ()))), tuple(sorted(missing.get(name, ()), key=natural)))
        for name in sorted(shown.keys() | missing.keys(), key=interface_rank)
    ]


def phase_spreads(cases: Iterable[CaseRecord]) -> dict[str, dict[Phase, Spread]]:
    """Per scenario and phase, over those cases in which the phase took any device time at all."""
    found: dict[str, dict[Phase, list[int]]] = {}
    for case in cases:
        phases = found.setdefault(case.scenario, {})
        for phase in case.phases:
            if phase.duration_us:
                phases.setdefault(phase.name, []).append(phase.duration_us)
    return {
        scenario: {phase: _spread(phases[phase]) for phase in Phase if phase in phases}
        for scenario, phases in sorted(found.items(), key=lambda item: natural(item[0]))
        if phases
    }


def slowest(spreads: Mapping[str, dict[Phase, Spread]], count: int) -> dict[str, dict[Phase, Spread]]:
    """The `count` scenarios whose median phases take longest together, in the order given."""
    ranked = sorted(spreads, key=lambda name: -sum(one.median_us for one in spreads[name].values()))
    kept = set(ranked[:count])
    return {name: phases for name, phases in spreads.items() if name in kept}


def _spread(durations_us: list[int]) -> Spread:
    return Spread(min(durations_us), median_low(durations_us), max(durations_us))
