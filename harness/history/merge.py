"""Several runs put together into one: the shards of a run, or runs of several computers.

Takes every attempt at every case as it is; judges no case and runs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Journal, RunHeader
from misfeed.policy import Options, Shard


@dataclass(frozen=True, slots=True)
class Merged:
    """The journal that came of it, and the shards that were not among the runs."""

    path: Path
    missing: tuple[str, ...]


def merge(
    runs: Sequence[Journal], path: Path, *, partial: bool = False, max_skips: int | None = None
) -> Merged:
    """Write the cases of all runs into a new journal at `path`.

    Raises UsageError where they do not belong together, where a case ended differently in two of them, and,
    unless `partial`, where a shard is missing; nothing is written then.
    """
    _must_agree(runs)
    missing = _missing(runs)
    if missing and not partial:
        told = ", ".join(missing)
        raise UsageError(
            f"shard {told} is not among these runs; add it, or say --partial to merge without it"
        )
    cases = _cases(runs)
    header = _header(runs, max_skips)
    with Journal.create(path, header) as journal:
        for run in runs:
            journal.plan(run.planned())
        for case in cases:
            journal.record(case)
        ends = [run.wall_ended for run in runs]
        if all(ends):
            journal.finish(max(ends))
    return Merged(path, missing)


def _must_agree(runs: Sequence[Journal]) -> None:
    first, *rest = runs
    head = first.header
    for run in rest:
        other = run.header
        for what, one, two in (
            ("seed", str(head.seed), str(other.seed)),
            ("version of misfeed", head.version, other.version),
            *_versions("version of profile", head.profiles, other.profiles),
            *_versions("version of fault", head.faults, other.faults),
            *_versions("firmware of", head.firmware, other.firmware),
        ):
            if one != two:
                raise UsageError(
                    f"{first.path} and {run.path} cannot be one run: the {what} is {one} there and {two} here"
                )


def _versions(what: str, one: dict[str, str], two: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(f"{what} {name}", one[name], two[name]) for name in sorted(one.keys() & two.keys())]


def _missing(runs: Sequence[Journal]) -> tuple[str, ...]:
    """The shards that no run is. Raises UsageError for shards of two different wholes."""
    parts = [(run, Shard.parse(run.header.shard)) for run in runs if run.header.shard]
    if not parts:
        return ()
    (first, shard), *rest = parts
    for run, other in rest:
        whole, its = (
            msgspec.structs.replace(Options.read(one.header.selection, one.path), shard="")
            for one in (first, run)
        )
        if other.count != shard.count or whole != its:
            raise UsageError(f"{first.path} and {run.path} are shards of different runs")
    there = {other.number for _, other in parts}
    return tuple(
        str(Shard(number, shard.count)) for number in range(1, shard.count + 1) if number not in there
    )


def _cases(runs: Sequence[Journal]) -> list[CaseRecord]:
    """Every attempt at every case, once. Raises UsageError where two runs tell of one case differently."""
    held: dict[str, tuple[Journal, tuple[CaseRecord, ...]]] = {}
    for run in runs:
        for case in run.cases():
            attempts = run.attempts(case.case)
            first, known = held.setdefault(case.case, (run, attempts))
            if first is not run and [*map(_timeless, known)] != [*map(_timeless, attempts)]:
                raise UsageError(
                    f"{case.case} went differently in {first.path} and in {run.path}; leave one of them out"
                )
    return [case for _, attempts in held.values() for case in attempts]


def _timeless(case: CaseRecord) -> CaseRecord:
    """A record without real time, which no two executions share."""
    phases = tuple(msgspec.structs.replace(phase, wall_s=0.0) for phase in case.phases)
    return msgspec.structs.replace(case, wall_s=0.0, phases=phases)


def _header(runs: Sequence[Journal], max_skips: int | None) -> RunHeader:
    headers = [run.header for run in runs]
    first = headers[0]
    limits = {header.max_skips for header in headers}
    agreed = first.max_skips if len(limits) == 1 else None
    told: list[str] = []
    for run in runs:
        for text in run.header.selection:
            try:
                whole = msgspec.structs.replace(Options.read((text,), run.path), shard="").told()[0]
            except UsageError:
                whole = text
            told += [whole] if whole not in told else []
    return RunHeader(
        run=first.run,
        seed=first.seed,
        version=first.version,
        python=", ".join(dict.fromkeys(header.python for header in headers if header.python)),
        wall_started=min(header.wall_started for header in headers),
        profiles={name: text for header in headers for name, text in header.profiles.items()},
        faults={name: text for header in headers for name, text in header.faults.items()},
        firmware={name: text for header in headers for name, text in header.firmware.items()},
        selection=tuple(told),
        max_skips=agreed if max_skips is None else max_skips,
    )
