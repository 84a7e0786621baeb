"""`misfeed run --hands prompts --answers FILE`: people act, as a file of answers has them answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Say = Callable[..., tuple[int, str, str]]
WORDS = ("run", "my/", "--profile", "mono-laser", "--hands", "prompts", "--answers", "answers.toml", "-q")

KNOWS = '[[answer]]\nkind = "diagnose"\nvalue = "cover.tab.broken"\n'
DOES = '[[answer]]\nkind = "act"\n'


@pytest.fixture
def run(
    tmp_path: Path, write: Callable[..., Path], say: Say
) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """Run one scenario with these answers: the exit code, the case's record and the complaints."""

    def run(answers: str, *more: str) -> tuple[int, dict[str, Any], str]:
        write("my/tab.py")
        (tmp_path / "answers.toml").write_text(answers, encoding="utf-8")
        code, out, complaint = say(*WORDS, "--json", *more)
        return code, json.loads(out)["cases"][0] if out else {}, complaint

    return run


def names(case: dict[str, Any]) -> list[str]:
    return [one["name"] for one in case["asked"]]


def test_a_person_diagnoses_and_repairs_and_every_answer_is_written_down(run: Any) -> None:
    code, case, _ = run(KNOWS + DOES)
    assert (code, case["outcome"], case["actor"]) == (0, "passed", "operator")
    assert names(case) == [
        "diagnose mono-laser",
        "act open cover.front",
        "act replace cover.front",
        "act close cover.front",
    ]
    first, *acts = case["asked"]
    assert (first["phase"], first["said"], first["answer"], first["by"]) == (
        "diagnose",
        "done",
        "cover.tab.broken",
        "answers.toml:1",
    )
    assert {one["phase"] for one in acts} == {"repair"}
    assert all(one["wall_s"] >= 0 for one in case["asked"])
    assert acts[0]["text"] == "Open the front cover (cover.front)."


def test_the_actor_alone_leaves_all_but_diagnosis_and_repair_to_the_device(
    run: Any, tmp_path: Path, write: Callable[..., Path], say: Say
) -> None:
    write("my/tab.py", more="decoy=[DO.power_cycle()],")
    (tmp_path / "answers.toml").write_text(KNOWS + DOES, encoding="utf-8")
    words = ("run", "my/", "--profile", "mono-laser", "--answers", "answers.toml", "--json")
    code, out, _ = say(*words, "--actor", "operator")
    assert code == 0
    assert {one["phase"] for one in json.loads(out)["cases"][0]["asked"]} == {"diagnose", "repair"}
    code, out, _ = say(*words, "--hands", "prompts")
    assert code == 0
    assert "decoy" in {one["phase"] for one in json.loads(out)["cases"][0]["asked"]}


def test_a_wrong_diagnosis_fails_the_case(run: Any) -> None:
    code, case, _ = run('[[answer]]\nkind = "diagnose"\nvalue = "bin.flag.stuck"\n' + DOES)
    assert (code, case["verdict"]) == (1, "product")
    assert case["reason"] == "the diagnosis named bin.flag.stuck, not cover.tab.broken"


def test_who_looks_first_is_told_what_is_there(run: Any) -> None:
    looks = '[[answer]]\nkind = "diagnose"\nvalue = "look cover.front"\ntimes = 1\n'
    code, case, _ = run(looks + KNOWS + DOES)
    assert code == 0
    assert [one["answer"] for one in case["asked"][:2]] == ["look cover.front", "cover.tab.broken"]


def test_a_step_that_a_person_cannot_do_is_the_scripts_affair(run: Any) -> None:
    cannot = '[[answer]]\nverb = "replace"\nsay = "cannot"\nwhy = "the screw is stripped"\n'
    code, case, _ = run(cannot + KNOWS + DOES)
    assert (code, case["outcome"], case["verdict"]) == (1, "failed", "script")
    assert "cannot act replace cover.front: the screw is stripped (answers.toml:1)" in case["reason"]
    assert [step.get("outcome", "passed") for step in case["repair"]] == ["passed", "failed"]
    assert case["asked"][-1]["said"] == "cannot"


def test_a_question_without_an_answer_names_itself_and_what_to_add(run: Any) -> None:
    code, case, _ = run(KNOWS + '[[answer]]\nverb = "open"\n')
    assert (code, case["outcome"], case["verdict"]) == (1, "error", "script")
    assert case["reason"] == (
        "answers.toml has no answer to “Fit a new part in the place of the front cover (cover.front).”; "
        'add [[answer]] with kind = "act", verb = "replace", target = "cover.front"'
    )


def test_somebody_who_went_for_lunch_is_the_benchs_failure(run: Any) -> None:
    code, case, _ = run(KNOWS + '[[answer]]\nkind = "act"\nsay = "nothing"\n')
    assert (code, case["outcome"], case["verdict"]) == (3, "error", "bench")
    assert "nobody answered in time" in case["reason"]
    assert case["asked"][-1].get("said", "") == ""


def test_who_skips_leaves_the_case_out(run: Any) -> None:
    code, case, _ = run(KNOWS + '[[answer]]\nkind = "act"\nsay = "skip"\nwhy = "no spare part here"\n')
    assert (code, case["outcome"]) == (1, "skipped")  # nothing else ran, and that is a failure of the run
    assert case["reason"].endswith("no spare part here")


def test_harm_that_a_person_reports_stands_with_the_hazards(run: Any) -> None:
    code, case, _ = run(KNOWS + '[[answer]]\nverb = "open"\nhazard = "burnt a finger"\n' + DOES)
    assert code == 0
    assert "burnt a finger" in case["hazards"]


def test_workers_read_the_same_answers(
    tmp_path: Path, write: Callable[..., Path], misfeed: Callable[..., CompletedProcess[str]]
) -> None:
    write("my/tab.py")
    write("my/other.py", "ZZ-2", function="other")
    (tmp_path / "answers.toml").write_text(KNOWS + DOES, encoding="utf-8")
    told = misfeed(*WORDS, "-n", "2")
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.startswith("2 passed")


def test_answers_that_cannot_be_read_are_misuse(run: Any) -> None:
    code, _, complaint = run("[[answer]]\nsay = 'perhaps'\n")
    assert code == 2
    assert "answers.toml:1: " in complaint
    assert "perhaps" in complaint


def test_a_resumed_run_has_the_same_hands_and_answers(run: Any, say: Say) -> None:
    assert run(KNOWS + DOES, "-o", "out")[0] == 0
    code, _, complaint = say("run", "--resume", "-o", "out", "--hands", "prompts")
    assert code == 2
    assert "leave the rest out" in complaint
