"""What a case attached lies beside the journal as well, where a report can link to it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.journal import AttachmentRecord, CaseRecord, Journal, Outcome, RunHeader
from misfeed.journal.attachments import place_of

OCTETS = b"\0\xff trace"


def attachment(name: str = "trace.bin", octets: bytes = OCTETS) -> AttachmentRecord:
    digest = hashlib.blake2b(octets, digest_size=32).hexdigest()
    return AttachmentRecord(name, "application/octet-stream", digest, len(octets), octets)


def case(*files: AttachmentRecord, name: str = "A") -> CaseRecord:
    places = tuple(map(place_of, files))
    return CaseRecord(case=name, scenario="MP-01", outcome=Outcome.PASSED, attachments=places, files=files)


def test_recording_a_case_writes_its_files(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", RunHeader(run="r", seed=1, version="1")) as journal:
        journal.record(case(attachment()))
        (kept,) = journal.cases()
    assert (tmp_path / kept.attachments[0]).read_bytes() == OCTETS
    assert kept.files[0].data == OCTETS


def test_two_cases_with_files_of_one_name_do_not_disturb_each_other(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", RunHeader(run="r", seed=1, version="1")) as journal:
        journal.record(case(attachment(octets=b"1"), name="A"))
        journal.record(case(attachment(octets=b"2"), name="B"))
    assert sorted(path.read_bytes() for path in tmp_path.rglob("trace.bin")) == [b"1", b"2"]


@pytest.mark.parametrize("name", ["../../out", "/etc/out", "a/b", ""])
def test_a_strange_record_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "run").mkdir()
    with Journal.create(tmp_path / "run/x.journal", RunHeader(run="r", seed=1, version="1")) as journal:
        with pytest.raises(UsageError, match="is no name for an attachment"):
            journal.record(case(attachment(name)))
        assert journal.cases() == ()
    assert [path.name for path in tmp_path.rglob("*")] == ["run", "x.journal"]
