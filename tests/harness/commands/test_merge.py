"""Shards, or runs of several computers, become one run; what does not belong together is refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.journal import CaseRecord, Journal, Outcome, Phase, PhaseRecord
from misfeed.policy import Options
from misfeed.report import without_wall

Say = Callable[..., tuple[int, str, str]]
RunOf = Callable[..., Path]


def case(name: str, outcome: Outcome = Outcome.PASSED, **more: object) -> CaseRecord:
    return CaseRecord(case=name, scenario=name.partition("[")[0], outcome=outcome, **more)


def shard(run_of: RunOf, number: int, *cases: CaseRecord, count: int = 3, word: str = "my/") -> str:
    told = Options(words=(word,), shard=f"{number}/{count}").told()
    return run_of(f"part-{number}", cases, selection=told, shard=f"{number}/{count}").name


def test_shards_run_apart_and_merged_are_the_whole_run(
    misfeed: Callable[..., subprocess.CompletedProcess[str]], write: Callable[..., Path], tmp_path: Path
) -> None:
    for number in range(1, 4):
        write(f"my/s{number}.py", f"ZZ-{number}")
    write("my/s4.py", "ZZ-4", body="case.attach('a.txt', b'evidence', 'text/plain'); assert not 'printing'")
    models = ("--profile", "mono-laser", "--profile", "inkjet-mfp")
    whole = misfeed("run", "my/", *models, "--json", "-o", "whole")
    for number in (1, 2):
        misfeed("run", "my/", *models, "--shard", f"{number}/2", "-o", f"part-{number}", "-q")
    merged = misfeed("merge", "part-1", "part-2", "-o", "merged", "--json")
    assert (merged.returncode, merged.stderr) == (1, ""), "two cases failed"
    assert without_wall(json.loads(merged.stdout)) == without_wall(json.loads(whole.stdout))
    assert json.loads(merged.stdout)["wall"]["selection"] == json.loads(whole.stdout)["wall"]["selection"]
    for made in ("report.html", "junit.xml", "run.journal"):
        assert (tmp_path / "merged" / made).is_file()
    kept = {path.relative_to(tmp_path / "whole") for path in (tmp_path / "whole" / "attachments").rglob("*")}
    assert kept
    assert {
        path.relative_to(tmp_path / "merged") for path in (tmp_path / "merged/attachments").rglob("*")
    } == kept


def test_a_missing_shard_is_told_and_nothing_is_written(say: Say, run_of: RunOf, tmp_path: Path) -> None:
    parts = [shard(run_of, 1, case("ZZ-1[a]")), shard(run_of, 3, case("ZZ-3[a]"))]
    code, out, complaint = say("merge", *parts, "-o", "whole")
    assert (code, out) == (2, "")
    assert complaint == (
        "misfeed: shard 2/3 is not among these runs; add it, or say --partial to merge without it\n"
    )
    assert not (tmp_path / "whole" / "run.journal").exists()
    code, out, complaint = say("merge", *parts, "-o", "whole", "--partial")
    assert (code, complaint) == (1, "shard 2/3 is missing\n")
    assert out.startswith("2 passed\n")


def test_every_attempt_and_every_planned_case_is_taken_over(say: Say, run_of: RunOf, tmp_path: Path) -> None:
    failed = case("ZZ-1[a]", Outcome.FAILED, reason="it jammed")
    flaky = case("ZZ-1[a]", Outcome.FLAKY, attempt=2, reason="failed at first: it jammed")
    run_of("one", [failed, flaky])
    run_of("two", [case("ZZ-2[a]")], plan=["ZZ-3[a]"])
    code, out, _ = say("merge", "one", "two", "-o", "whole")
    assert code == 1, "a run that was cut short leaves the whole unfinished"
    assert "1 passed, 1 flaky, 1 not run\n" in out
    with Journal.open(tmp_path / "whole" / "run.journal") as journal:
        assert len(journal.attempts("ZZ-1[a]")) == 2
        assert journal.remaining() == ("ZZ-3[a]",)
        assert not journal.wall_ended


def test_the_same_run_twice_counts_once_whatever_real_time_it_took(say: Say, run_of: RunOf) -> None:
    phases = (PhaseRecord(Phase.SETUP, 0, 5, wall_s=0.1),)
    run_of("one", [case("ZZ-1[a]", wall_s=1.0, phases=phases)])
    run_of("two", [case("ZZ-1[a]", wall_s=2.0, phases=(PhaseRecord(Phase.SETUP, 0, 5, wall_s=0.3),))])
    code, out, _ = say("merge", "one", "two", "-o", "whole")
    assert (code, out.splitlines()[0]) == (0, "1 passed")


def test_runs_of_models_of_their_own_are_merged(say: Say, run_of: RunOf, tmp_path: Path) -> None:
    run_of("lasers", [case("ZZ-1[a]")], profiles={"a": "1"}, firmware={})
    run_of("inkjets", [case("ZZ-1[b]")], profiles={"b": "2"}, firmware={"b": "9"})
    assert say("merge", "lasers", "inkjets", "-o", "all")[0] == 0
    with Journal.open(tmp_path / "all" / "run.journal") as journal:
        assert journal.header.profiles == {"a": "1", "b": "2"}
        assert journal.header.firmware == {"b": "9"}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"seed": 2}, "cannot be one run: the seed is 1 there and 2 here"),
        ({"version": "9"}, "cannot be one run: the version of misfeed is 0.1.0 there and 9 here"),
        ({"profiles": {"mono-laser": "2.0"}}, "the version of profile mono-laser is 1.0 there and 2.0 here"),
        ({"firmware": {"mono-laser": "7"}}, "the firmware of mono-laser is 20130415 there and 7 here"),
    ],
)
def test_runs_that_do_not_belong_together_are_refused(
    say: Say, run_of: RunOf, header: dict[str, object], said: str
) -> None:
    run_of("one", [case("ZZ-1[a]")])
    run_of("two", [case("ZZ-2[a]")], **header)
    code, _, complaint = say("merge", "one", "two", "-o", "whole")
    assert code == 2
    assert said in complaint
    assert complaint.startswith("misfeed: one/run.journal and two/run.journal cannot be one run: ")


def test_a_case_that_went_differently_is_refused(say: Say, run_of: RunOf) -> None:
    run_of("one", [case("ZZ-1[a]")])
    run_of("two", [case("ZZ-1[a]", Outcome.FAILED)])
    code, _, complaint = say("merge", "one", "two", "-o", "whole")
    assert code == 2
    assert "ZZ-1[a] went differently in one/run.journal and in two/run.journal" in complaint


def test_shards_of_different_wholes_are_refused(say: Say, run_of: RunOf) -> None:
    first = shard(run_of, 1, case("ZZ-1[a]"), count=2)
    second = shard(run_of, 2, case("ZZ-2[a]"), count=2, word="other/")
    third = shard(run_of, 3, case("ZZ-3[a]"), count=3)
    for other in (second, third):
        code, _, complaint = say("merge", first, other, "-o", "whole")
        assert code == 2
        assert f"part-1/run.journal and {other}/run.journal are shards of different runs" in complaint


def test_skips_are_judged_over_the_whole(say: Say, run_of: RunOf) -> None:
    for number in (1, 2):
        cases = [case(f"ZZ-{number}[a]"), case(f"ZZ-{number}[b]", Outcome.SKIPPED)]
        run_of(f"part-{number}", cases, max_skips=1)
    code, out, _ = say("merge", "part-1", "part-2", "-o", "whole")
    assert code == 1
    assert "2 passed, 2 skipped; no more than 1 may be skipped\n" in out
    assert say("merge", "part-1", "part-2", "-o", "other", "--max-skips", "2")[0] == 0


def test_a_run_is_never_written_over(say: Say, run_of: RunOf) -> None:
    run_of("one", [case("ZZ-1[a]")])
    code, _, complaint = say("merge", "one", "-o", "one")
    assert code == 2
    assert "one/run.journal exists" in complaint
    code, _, complaint = say("merge", "nowhere", "-o", "two")
    assert (code, complaint) == (2, "misfeed: there is no run in nowhere; `misfeed run` makes one\n")
