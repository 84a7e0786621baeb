"""`misfeed run --hands prompts --answers FILE`: people act, as a file of answers has them answer."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
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
    assert (code, case["outcome"], case["verdict"]) == (1, "failed", "script"), "no fault of the device"
    assert case["reason"] == "the diagnosis named bin.flag.stuck, not cover.tab.broken"


def test_a_cause_that_no_fault_has_is_told_with_its_place_in_the_file_of_answers(run: Any) -> None:
    code, case, _ = run(DOES + '\n[[answer]]\nkind = "diagnose"\nvalue = "cover.tab.brokn"\n')
    assert (code, case["outcome"], case["verdict"]) == (1, "error", "script")
    assert case["reason"] == (
        "answers.toml:4: there is no fault 'cover.tab.brokn'; did you mean 'cover.tab.broken'?"
    )
    assert len(case["asked"]) == 1


def test_answers_for_nobody_are_misuse(tmp_path: Path, write: Callable[..., Path], say: Say) -> None:
    write("my/tab.py")
    (tmp_path / "answers.toml").write_text(KNOWS + DOES, encoding="utf-8")
    code, out, complaint = say("run", "my/", "--profile", "mono-laser", "--answers", "answers.toml")
    assert (code, out) == (2, "")
    assert complaint == (
        "misfeed: --answers FILE answers what people are asked, and nobody is: "
        "add --hands prompts or --actor operator\n"
    )


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
    assert "answers.toml:2: " in complaint
    assert "perhaps" in complaint


def test_a_resumed_run_has_the_same_hands_and_answers(run: Any, say: Say) -> None:
    assert run(KNOWS + DOES, "-o", "out")[0] == 0
    code, _, complaint = say("run", "--resume", "-o", "out", "--hands", "prompts")
    assert code == 2
    assert "leave the rest out" in complaint


def test_without_anybody_to_ask_the_bench_says_what_to_give(
    tmp_path: Path, write: Callable[..., Path], surroundings: dict[str, str]
) -> None:
    write("my/tab.py")
    words = ("run", "my/", "--profile", "mono-laser", "--hands", "prompts", "-q")
    told = subprocess.run(
        [sys.executable, "-m", "misfeed", *words, "--json"],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,  # and so without a terminal
    )
    assert told.returncode == 3
    reason = json.loads(told.stdout)["cases"][0]["reason"]
    assert reason.startswith("there is no terminal to ask people at: give --answers FILE or --station")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("-n", "2"), "people answer one question at a time: leave -n out, or give --answers FILE"),
        (("--answer-within", "soon"), "soon is no time; say 500ms, 30s or 2m"),
        (("--answers", "none.toml"), "the file of answers none.toml cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_misuse(
    more: tuple[str, ...], why: str, write: Callable[..., Path], say: Say
) -> None:
    write("my/tab.py")
    code, _, complaint = say("run", "my/", "--hands", "prompts", *more)
    assert code == 2
    assert why in complaint


@pytest.fixture
def at_the_station(
    tmp_path: Path, write: Callable[..., Path], surroundings: dict[str, str]
) -> Iterator[Callable[..., tuple[subprocess.Popen[str], str, Any]]]:
    """Start a run whose people sit at its page: the process, the page's address, and a way to post to it."""
    started: list[subprocess.Popen[str]] = []

    def start(*more: str) -> tuple[subprocess.Popen[str], str, Any]:
        write("my/tab.py")
        words = (
            "run",
            "my/",
            "--profile",
            "mono-laser",
            "--hands",
            "prompts",
            "--station",
            "-q",
            "-o",
            "out",
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "misfeed", *words, *more],
            cwd=tmp_path,
            env=surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert process.stderr is not None
        address = process.stderr.readline().partition(": ")[2].strip()
        address, _, secret = address.partition("#")
        assert secret

        def post(path: str, body: dict[str, Any]) -> int:
            asked = urllib.request.Request(
                f"{address}{path}", json.dumps(body).encode(), {"X-Station": secret}
            )
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return int(answer.status)

        return process, address, post

    yield start
    for process in started:
        process.kill()
        process.communicate()


def prompts_of(address: str) -> Iterator[dict[str, Any]]:
    """Each question as it comes onto the page, until the run is over."""
    seen = 0
    with urllib.request.urlopen(f"{address}events", timeout=20) as events:
        for line in events:
            if not line.startswith(b"data: "):
                continue
            prompt = json.loads(line.removeprefix(b"data: "))["prompt"]
            if prompt is not None and prompt["number"] > seen:
                seen = prompt["number"]
                yield prompt


def test_a_person_at_the_station_leads_a_case_to_its_end(at_the_station: Any) -> None:
    process, address, post = at_the_station()
    asked = []
    for prompt in prompts_of(address):
        asked.append(prompt["text"])
        value = "cover.tab.broken" if prompt["choices"] else ""
        assert post("answer", {"number": prompt["number"], "said": "done", "value": value}) == 200
    assert process.wait(30) == 0
    assert asked[1:] == [
        "Open the front cover (cover.front).",
        "Fit a new part in the place of the front cover (cover.front).",
        "Close the front cover (cover.front).",
    ]


def test_an_open_question_ends_with_the_run(at_the_station: Any) -> None:
    process, address, post = at_the_station()
    next(prompts_of(address))
    assert post("abort", {}) == 202
    assert process.wait(30) == 130
    assert "Traceback" not in process.stderr.read()


def test_a_person_who_does_not_answer_in_time_is_the_benchs_failure(at_the_station: Any) -> None:
    process, _, _ = at_the_station("--answer-within", "10ms", "--json")
    case = json.loads(process.communicate(timeout=30)[0])["cases"][0]
    assert (process.returncode, case["verdict"]) == (3, "bench")
    assert case["reason"].startswith("nobody answered within 0.01 s: “What is wrong?")


def test_the_answers_that_the_page_shows_lead_a_case_to_its_end(tmp_path: Path, say: Say) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "hands.md").read_text("utf-8")
    (answers,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "answers.toml").write_text(answers, encoding="utf-8")
    words = ("run", "MP-08", "--profile", "mono-laser", "--hands", "prompts", "--answers", "answers.toml")
    assert say(*words, "-q")[0] == 0


@pytest.fixture
def at_the_terminal(
    tmp_path: Path, write: Callable[..., Path], surroundings: dict[str, str]
) -> Iterator[Callable[..., tuple[int, Any]]]:
    """Type lines at the terminal of a run, each at its question: exit code and what was shown."""
    started: list[subprocess.Popen[bytes]] = []
    main, other = pty.openpty()

    def run(*typed: str) -> tuple[int, str]:
        write("my/tab.py")
        words = ["-m", "misfeed", "run", "my/", "--profile", "mono-laser", "--hands", "prompts", "-q"]
        # The terminal becomes that of the new session, as a shell's is.
        script = (
            "import fcntl, os, sys, termios; fcntl.ioctl(3, termios.TIOCSCTTY, 0); os.dup2(3, 0); "
            "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
        )
        process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$@" 3<&0', "sh", sys.executable, "-c", script, *words],
            cwd=tmp_path,
            env=surroundings,
            stdin=other,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        started.append(process)
        shown = b""
        for line in typed:
            before = shown.count(b"> ")
            while shown.count(b"> ") == before:
                shown += os.read(main, 65_536)
            os.write(main, line.encode())
        out, complaint = process.communicate(timeout=60)
        return process.returncode, (shown + out + complaint).decode("utf-8", "replace")

    yield run
    for process in started:
        process.kill()
        process.communicate()
    os.close(main)
    os.close(other)


def test_a_person_at_the_terminal_leads_a_case_to_its_end(at_the_terminal: Any) -> None:
    code, shown = at_the_terminal("cover.tab.broken\n", "\n", "\n", "\n")
    assert code == 0, shown
    assert "Fit a new part in the place of the front cover" in shown


def test_ctrl_c_at_an_open_question_ends_the_run(at_the_terminal: Any) -> None:
    code, shown = at_the_terminal("\x03")
    assert code == 130
    assert "interrupted" in shown
    assert "Traceback" not in shown
