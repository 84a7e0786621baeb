"""`misfeed report`: finds a run, and shows or converts it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
from misfeed import cli
from misfeed.journal import CaseRecord, Journal, Outcome, RunHeader


def write_run(folder: Path, started: str, name: str = "run", *, ended: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.journal"
    header = RunHeader(run=name, seed=1, version="1", wall_started=started)
    with Journal.create(path, header) as journal:
        journal.plan(["MP-01[a]", "MP-01[b]"])
        journal.record(CaseRecord(case="MP-01[a]", scenario="MP-01", outcome=Outcome.PASSED))
        if ended:
            told = CaseRecord(case="MP-01[b]", scenario="MP-01", outcome=Outcome.FAILED, reason="it burns")
            journal.record(told)
            journal.finish()
    return path


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_last_run_is_shown_in_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    write_run(Path("runs/a"), "2031-01-02T00:00:00+00:00")
    write_run(Path("runs/b"), "2031-01-01T00:00:00+00:00", ended=False)
    assert cli.main(["report"]) == 0
    assert capsys.readouterr().out == (
        "passed  MP-01[a]\nfailed  MP-01[b]: it burns\nfailed: 1 passed, 1 failed; runs/a/run.journal\n"
    )


@pytest.mark.parametrize("named", ["else/here", "else/here/one.journal", "else"])
def test_a_run_is_named_by_its_file_its_folder_or_the_folder_above(
    capsys: pytest.CaptureFixture[str], named: str
) -> None:
    path = write_run(Path("else/here"), "2031-01-02T00:00:00+00:00", "one")
    assert cli.main(["report", named]) == 0
    assert capsys.readouterr().out.endswith(f"{path}\n")


def test_a_run_that_was_cut_short_is_unfinished(capsys: pytest.CaptureFixture[str]) -> None:
    write_run(Path("runs/a"), "2031-01-02T00:00:00+00:00", ended=False)
    assert cli.main(["report"]) == 0
    assert "unfinished: 1 passed, 1 not run" in capsys.readouterr().out
    assert cli.main(["report", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["remaining"] == ["MP-01[b]"]


def test_it_is_converted_to_files_and_says_nothing_then(capsys: pytest.CaptureFixture[str]) -> None:
    write_run(Path("runs/a"), "2031-01-02T00:00:00+00:00")
    assert cli.main(["report", "--html", "r.html", "--junit", "r.xml", "--language", "es"]) == 0
    assert capsys.readouterr() == ("", "")
    assert 'lang="es"' in Path("r.html").read_text(encoding="utf-8")
    assert len(list(ElementTree.parse("r.xml").iter("testcase"))) == 2


def test_it_speaks_the_language_that_is_asked_for_or_that_of_the_surroundings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_run(Path("runs/a"), "2031-01-02T00:00:00+00:00")
    cli.main(["report", "--language", "es"])
    assert "con fallos: 1 correcto, 1 fallido;" in capsys.readouterr().out
    assert cli.main(["report", "--language", "tlh"]) == 2
    assert "choose one of en, es" in capsys.readouterr().err


def test_json_is_one_line_of_text_after_another_with_one_end(capsys: pytest.CaptureFixture[str]) -> None:
    write_run(Path("runs/a"), "2031-01-02T00:00:00+00:00")
    cli.main(["report", "--json"])
    out = capsys.readouterr().out
    assert out.endswith("}\n")
    assert not out.endswith("\n\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "there is no run in runs; `misfeed run` makes one"),
        (["gone"], "there is no run in gone"),
        (["empty"], "there is no run in empty"),
        (["note.txt"], "note.txt"),
        (["runs/a", "--html", "note.txt/r.html"], "r.html"),
    ],
)
def test_misuse_is_told_in_one_line(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    Path("empty").mkdir()
    Path("note.txt").write_text("not a journal")
    if words[:1] == ["runs/a"]:
        write_run(Path("runs/a"), "2031-01-02T00:00:00+00:00")
    assert cli.main(["report", *words]) == 2
    out, complaint = capsys.readouterr()
    assert out == ""
    assert said in complaint
    assert complaint.count("\n") == 1


def test_folders_without_runs_beside_a_run_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    path = write_run(Path("runs/a"), "2031-01-02T00:00:00+00:00")
    Path("runs/empty").mkdir()
    Path("runs/broken").mkdir()
    Path("runs/broken/run.journal").write_bytes(os.urandom(100))
    assert cli.main(["report"]) == 0
    assert capsys.readouterr().out.endswith(f"{path}\n")
