"""Two runs of one seed give the same JSON but for what is named `wall`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
from misfeed.journal import CaseRecord, Journal, Phase, PhaseRecord, PictureRecord
from misfeed.report import report_json, without_wall, write_json


def later(case: CaseRecord) -> CaseRecord:
    """The same case on a slower computer."""
    phases: list[PhaseRecord] = [
        msgspec.structs.replace(phase, wall_s=phase.wall_s + 1.5) for phase in case.phases
    ]
    return msgspec.structs.replace(case, wall_s=case.wall_s + 2, phases=tuple(phases))


def canonical(text: str) -> str:
    return json.dumps(without_wall(json.loads(text)), sort_keys=True)


def test_two_runs_of_one_seed_differ_in_wall_fields_only(
    build: Callable[..., Journal], run: tuple[CaseRecord, ...]
) -> None:
    first = report_json(build(run, run="one", wall_started="2026-11-24T02:00:00+00:00", python="3.11"))
    second = report_json(
        build(
            tuple(later(case) for case in reversed(run)), run="two", wall_started="2027-01-01T00:00:00+00:00"
        )
    )
    assert first != second
    assert canonical(first) == canonical(second)


def test_another_observation_does_show(build: Callable[..., Journal], run: tuple[CaseRecord, ...]) -> None:
    changed = msgspec.structs.replace(run[0], observations=run[0].observations[:-1])
    assert canonical(report_json(build(run))) != canonical(report_json(build((changed, *run[1:]))))


def test_the_same_journal_gives_the_same_bytes(
    build: Callable[..., Journal], run: tuple[CaseRecord, ...]
) -> None:
    journal = build(run)
    assert report_json(journal) == report_json(journal)


def test_cases_are_sorted_by_name_and_totals_add_up(
    build: Callable[..., Journal], run: tuple[CaseRecord, ...], tmp_path: Path
) -> None:
    path = write_json(build(tuple(reversed(run)), plan=("ZZ-01",)), tmp_path / "out" / "run.json")
    report = json.loads(path.read_text())
    names = [case["case"] for case in report["cases"]]
    assert names == sorted(names)
    totals = report["totals"]
    assert [totals[key] for key in ("passed", "failed", "error", "skipped", "remaining")] == [1, 1, 1, 1, 1]
    assert totals["by_verdict"] == {"product": 1, "bench": 1}
    assert report["verdict"] == "failed"
    assert report["remaining"] == ["ZZ-01"]


def test_pictures_are_told_without_their_octets(
    build: Callable[..., Journal], run: tuple[CaseRecord, ...]
) -> None:
    picture = PictureRecord(Phase.VERIFY, b"\x89PNG", ("a dark line",))
    report = json.loads(report_json(build((msgspec.structs.replace(run[0], pictures=(picture,)),))))
    assert report["cases"][0]["pictures"] == [{"phase": "verify", "ruler": ["a dark line"]}]
