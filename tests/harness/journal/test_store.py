"""A journal keeps what had finished, refuses what it does not know, and resumes where it stopped."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Journal, Outcome, RunHeader

HEADER = RunHeader(
    run="r1",
    seed=7,
    version="0.1.0",
    wall_started="2026-11-24T02:00:00+00:00",
    profiles={"mono-laser": "3"},
    selection=("media_path",),
)

KILLED_RUN = """
import os, signal, sys
from misfeed.journal import CaseRecord, Journal, Outcome, RunHeader
journal = Journal.create(sys.argv[1], RunHeader(run="r1", seed=7, version="0.1.0"))
journal.plan(["A", "B", "C"])
for name in ("A", "B"):
    journal.record(CaseRecord(case=name, scenario=name, outcome=Outcome.PASSED))
os.kill(os.getpid(), signal.SIGKILL)
"""


def case(name: str, outcome: Outcome = Outcome.PASSED, **more: object) -> CaseRecord:
    return CaseRecord(case=name, scenario=name[:5], outcome=outcome, **more)


def test_what_was_recorded_is_read_back_with_its_header(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        journal.record(case("MP-02[mono]", Outcome.FAILED, reason="no alert"))
        journal.record(case("MP-01[mono]"))
        journal.finish()
    with Journal.open(tmp_path / "run.journal") as read:
        assert read.header == HEADER
        assert [record.case for record in read.cases()] == ["MP-02[mono]", "MP-01[mono]"]
        assert read.cases()[0].reason == "no alert"
        assert read.wall_ended


def test_a_closed_journal_is_one_file(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        journal.record(case("A"))
    assert [path.name for path in tmp_path.iterdir()] == ["run.journal"]


def test_a_closed_journal_can_be_read_from_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    with Journal.create(folder / "run.journal", HEADER) as journal:
        journal.record(case("A"))
    folder.chmod(0o555)
    try:
        with Journal.open(folder / "run.journal") as read:
            assert read.finished() == {"A"}
    finally:
        folder.chmod(0o755)


def test_reading_works_while_the_run_goes_on(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        with Journal.open(tmp_path / "run.journal") as read:
            assert read.finished() == set()
            journal.record(case("A"))
            assert read.finished() == {"A"}
        assert journal.finished() == {"A"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_run_keeps_every_finished_case_and_resumes(tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    killed = subprocess.run([sys.executable, "-c", KILLED_RUN, os.fspath(path)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with Journal.open(path) as read:
        assert read.finished() == {"A", "B"}
        assert read.remaining() == ("C",)
        assert read.wall_ended == ""
        with read.resume() as journal:
            journal.record(case("C"))
            journal.finish()
        assert read.remaining() == ()
        assert read.wall_ended


def test_resuming_a_run_takes_back_the_note_that_it_ended(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        journal.finish()
    with Journal.open(tmp_path / "run.journal") as read, read.resume() as journal:
        assert journal.wall_ended == ""


def test_recording_the_same_case_twice_writes_it_once(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        assert journal.record(case("A"))
        assert not journal.record(case("A"))
        assert len(journal.cases()) == 1


def test_another_result_under_the_same_name_is_refused(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        journal.record(case("A"))
        with pytest.raises(UsageError, match="new attempt number"):
            journal.record(case("A", Outcome.FAILED))
        assert journal.cases()[0].outcome is Outcome.PASSED


def test_a_later_attempt_stands_for_the_case_and_the_first_is_kept(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        journal.record(case("A", Outcome.ERROR))
        journal.record(case("A", Outcome.PASSED, attempt=2))
        assert [record.outcome for record in journal.cases()] == [Outcome.PASSED]
        assert [record.outcome for record in journal.attempts("A")] == [Outcome.ERROR, Outcome.PASSED]


def test_a_record_with_an_unknown_outcome_is_refused_before_it_is_written(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        with pytest.raises(UsageError, match="outcome"):
            journal.record(case("A", "perhaps"))
        assert journal.finished() == set()


def test_only_one_writer_at_a_time(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER), Journal.open(tmp_path / "run.journal") as read:
        with pytest.raises(UsageError, match="another process"):
            read.resume()
        with pytest.raises(UsageError, match="reading only"):
            read.record(case("A"))


def test_an_existing_journal_is_not_overwritten(tmp_path: Path) -> None:
    Journal.create(tmp_path / "run.journal", HEADER).close()
    with pytest.raises(UsageError, match="exists"):
        Journal.create(tmp_path / "run.journal", HEADER)


def test_in_a_folder_the_journal_is_named_after_its_run(tmp_path: Path) -> None:
    with Journal.create(tmp_path, HEADER) as journal:
        assert journal.path == tmp_path / "20261124T020000-r1.journal"


def test_latest_finds_the_run_that_started_last_and_passes_over_foreign_files(tmp_path: Path) -> None:
    for run, started in (("b", "2026-11-24T02:00:00+00:00"), ("a", "2026-11-25T02:00:00+00:00")):
        Journal.create(
            tmp_path / f"{run}.journal", RunHeader(run=run, seed=1, version="1", wall_started=started)
        ).close()
    (tmp_path / "z.journal").write_text("not a journal")
    with Journal.latest(tmp_path) as newest:
        assert newest.header.run == "a"


def test_latest_says_when_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no journal in"):
        Journal.latest(tmp_path)


def test_foreign_and_damaged_files_are_refused_in_one_sentence(tmp_path: Path) -> None:
    text = tmp_path / "text.journal"
    text.write_text("hello, this is a text file and not a database at all" * 20)
    other = tmp_path / "other.journal"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE t (a)")
    database.close()
    empty = tmp_path / "empty.journal"
    empty.touch()
    for path in (text, other, empty, tmp_path / "absent.journal", tmp_path):
        with pytest.raises(UsageError) as caught:
            Journal.open(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_journal_torn_in_the_middle_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    with Journal.create(path, HEADER) as journal:
        for number in range(40):
            journal.record(case(f"A{number}", reason="x" * 2000))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * 20000 + whole[28192:])
    with pytest.raises(UsageError), Journal.open(path) as read:
        read.cases()


def test_a_record_that_does_not_fit_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    with Journal.create(path, HEADER) as journal:
        journal.record(case("A"))
    with sqlite3.connect(path) as database:
        database.execute("""UPDATE result SET body = '{"case": 3}'""")
    database.close()
    with Journal.open(path) as read, pytest.raises(UsageError, match="does not fit"):
        read.cases()


def test_a_journal_of_another_format_says_so(tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    Journal.create(path, HEADER).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(UsageError, match="format 99"):
        Journal.open(path)


def test_a_failed_create_leaves_the_folder_free_for_another_try(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError):
        Journal.create(tmp_path / "file" / "run.journal", HEADER)
