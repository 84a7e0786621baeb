"""Two runs side by side: which cases got worse or better, which times moved, and what else differs.

Times are the device's own, which no load on this computer moves. Knows records only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Journal, Outcome
from misfeed.report.tally import natural
from misfeed.vocabulary.measure import FLOOR_S

_RANK = {
    Outcome.PASSED: 0,
    Outcome.FLAKY: 1,
    Outcome.SKIPPED: 2,
    Outcome.QUARANTINED: 3,
    Outcome.FAILED: 4,
    Outcome.ERROR: 4,
}
_WHOLE = frozenset({Outcome.PASSED, Outcome.FLAKY})


@dataclass(frozen=True, slots=True)
class Change:
    """A case that ended otherwise than in the baseline."""

    before: CaseRecord
    after: CaseRecord

    @property
    def worse(self) -> bool:
        return _RANK[self.after.outcome] > _RANK[self.before.outcome]

    @property
    def better(self) -> bool:
        return _RANK[self.after.outcome] < _RANK[self.before.outcome]


@dataclass(frozen=True, slots=True)
class Timing:
    """A time of a case that moved too far; `what` is a phase, a measurement or "shown on snmp"."""

    case: str
    what: str
    before_s: float
    after_s: float

    @property
    def slower(self) -> bool:
        return self.after_s > self.before_s

    @property
    def times(self) -> float:
        """How many times as long it takes now; infinity where it took no time before."""
        return self.after_s / self.before_s if self.before_s else float("inf")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between a baseline and a run.

    Attributes:
        common: how many cases both have. gone, fresh: cases of the baseline alone, and of the run alone.
        versions: what was different about them: ("firmware of mono-laser", "1.0", "1.1").
    """

    common: int
    changes: tuple[Change, ...] = ()
    timings: tuple[Timing, ...] = ()
    gone: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    versions: tuple[tuple[str, str, str], ...] = ()
    worse: tuple[Change, ...] = field(init=False)
    better: tuple[Change, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "worse", tuple(one for one in self.changes if one.worse))
        object.__setattr__(self, "better", tuple(one for one in self.changes if one.better))

    @property
    def slower(self) -> tuple[Timing, ...]:
        return tuple(one for one in self.timings if one.slower)

    @property
    def regressed(self) -> bool:
        """Whether somebody has to look: something got worse, or takes longer than it may."""
        allowed = Outcome.QUARANTINED
        return bool(self.slower) or any(one.after.outcome is not allowed for one in self.worse)


def compare(
    baseline: Journal, run: Journal, *, tolerance: float = 0.10, models: Mapping[str, str] | None = None
) -> Comparison:
    """Hold a run against a baseline.

    `tolerance` is the share by which a time may move; `models` says which model of the run stands for which
    of the baseline ({"old.toml": "new.toml"}). Raises UsageError when they have no case in common.
    """
    renamed = {_stem(old): _stem(new) for old, new in (models or {}).items()}
    old = {_renamed(case, renamed): case for case in baseline.cases()}
    new = {case.case: case for case in run.cases()}
    common = sorted(old.keys() & new.keys(), key=natural)
    if not common:
        raise UsageError(
            f"{baseline.path} and {run.path} have no case in common; "
            "--model OLD=NEW holds one model against another"
        )
    changes = [Change(old[name], new[name]) for name in common if old[name].outcome != new[name].outcome]
    return Comparison(
        common=len(common),
        changes=tuple(changes),
        timings=tuple(
            timing
            for name in common
            if old[name].outcome in _WHOLE and new[name].outcome in _WHOLE
            for timing in _timings(old[name], new[name], tolerance)
        ),
        gone=tuple(sorted(old.keys() - new.keys(), key=natural)),
        fresh=tuple(sorted(new.keys() - old.keys(), key=natural)),
        versions=tuple(_versions(baseline, run)),
    )


def times_of(case: CaseRecord) -> dict[str, float]:
    """Every time of a case in seconds: of its phases, until each interface showed it, and as measured."""
    times: dict[str, float] = {}
    for phase in case.phases:
        times[phase.name.value] = times.get(phase.name.value, 0.0) + phase.duration_us / 1_000_000
    for seen in case.observations:
        if seen.held and seen.after_us is not None:
            what = f"shown on {seen.interface}"
            times[what] = max(times.get(what, 0.0), seen.after_us / 1_000_000)
    for one in case.measurements:
        scale = {"s": 1.0, "ms": 0.001, "min": 60.0}.get(one.unit)
        if scale is not None and isinstance(one.value, int | float) and not isinstance(one.value, bool):
            times[one.name] = one.value * scale
    return times


def _timings(before: CaseRecord, after: CaseRecord, tolerance: float) -> Iterator[Timing]:
    old, new = times_of(before), times_of(after)
    for what in old:
        if what not in new:
            continue
        if abs(new[what] - old[what]) > max(FLOOR_S, tolerance * old[what]):
            yield Timing(after.case, what, old[what], new[what])


def _versions(baseline: Journal, run: Journal) -> Iterator[tuple[str, str, str]]:
    old, new = baseline.header, run.header
    for what, one, two in (("misfeed", old.version, new.version), ("seed", str(old.seed), str(new.seed))):
        if one != two:
            yield what, one, two
    for what, ones, twos in (
        ("firmware of", old.firmware, new.firmware),
        ("profile", old.profiles, new.profiles),
        ("fault", old.faults, new.faults),
    ):
        for name in sorted(ones.keys() & twos.keys()):
            if ones[name] != twos[name]:
                yield f"{what} {name}", ones[name], twos[name]


def _stem(model: str) -> str:
    """A model as the names of cases have it."""
    return model.removesuffix(".toml").rpartition("/")[2]


def _renamed(case: CaseRecord, models: Mapping[str, str]) -> str:
    """The name that a case of the baseline has in the run."""
    head, bracket, tail = case.case.partition("[")
    stem = _stem(case.profile)
    if not bracket or stem not in models:
        return case.case
    return f"{head}[{models[stem]}{tail.removeprefix(stem)}"
