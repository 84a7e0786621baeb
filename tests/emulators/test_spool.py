"""Documents as files: named so that no job's name leads elsewhere, and within bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from misfeed.emulators.spool import Spool, SpoolError, file_name
from misfeed.errors import UsageError

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ('My "Job", näme', "7-my_job_n_me.pdf"),
        ("../../etc/passwd", "7-etc_passwd.pdf"),
        ("/", "7-job.pdf"),
        ("", "7-job.pdf"),
        ("..", "7-job.pdf"),
        ("a\0b\nc", "7-a_b_c.pdf"),
        ("x" * 500, f"7-{'x' * 60}.pdf"),
    ],
)
def test_a_jobs_name_is_no_path(name: str, made: str) -> None:
    assert file_name(7, name, PDF) == made


@pytest.mark.parametrize(
    ("format_", "suffix"),
    [
        (PDF, ".pdf"),
        ("Application/PDF; version=1.7", ".pdf"),
        ("image/pwg-raster", ".pwg"),
        ("image/urf", ".urf"),
        ("image/jpeg", ".jpg"),
        ("text/plain; charset=utf-8", ".txt"),
        ("application/octet-stream", ".bin"),
        ("application/x-../../zz", ".bin"),
    ],
)
def test_the_type_is_the_extension(format_: str, suffix: str) -> None:
    assert file_name(1, "a", format_) == f"1-a{suffix}"


def test_further_documents_of_a_job_are_numbered() -> None:
    assert file_name(1, "a", PDF, 2) == "1-a-2.pdf"


def test_nothing_is_overwritten_and_no_link_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "1-a.pdf").symlink_to(elsewhere)
    (folder / "1-a.2.pdf").write_bytes(b"somebody's")
    kept = Spool(folder).keep("1-a.pdf", b"mine")
    assert kept == folder / "1-a.3.pdf"
    assert kept.read_bytes() == b"mine"
    assert not elsewhere.exists()
    assert (folder / "1-a.2.pdf").read_bytes() == b"somebody's"


def test_the_oldest_go_first_and_only_its_own(tmp_path: Path) -> None:
    (tmp_path / "0-old.pdf").write_bytes(b"x" * 100)
    spool = Spool(tmp_path, most=100)
    for name in ("1-a.pdf", "2-b.pdf", "3-c.pdf"):
        spool.keep(name, b"x" * 40)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["0-old.pdf", "2-b.pdf", "3-c.pdf"]


def test_what_was_removed_by_hand_is_no_matter(tmp_path: Path) -> None:
    spool = Spool(tmp_path, most=100)
    spool.keep("1-a.pdf", b"x" * 80).unlink()
    assert spool.keep("2-b.pdf", b"x" * 80).exists()


def test_one_that_is_larger_than_all_is_told_and_removes_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path, most=100)
    first = spool.keep("1-a.pdf", b"x")
    with pytest.raises(SpoolError, match="101 octets, more than may be kept in all"):
        spool.keep("2-b.pdf", b"x" * 101)
    assert first.exists()


def test_only_its_user_may_read_them(tmp_path: Path) -> None:
    assert Spool(tmp_path / "deep" / "er").keep("1-a.pdf", b"x").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_is_told_before_anything_comes(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="documents cannot be kept in"):
        Spool(tmp_path / "file" / "below")


def test_a_folder_that_goes_away_is_told(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "kept")
    os.rmdir(tmp_path / "kept")
    with pytest.raises(SpoolError, match="cannot be written"):
        spool.keep("1-a.pdf", b"x")


def test_a_file_that_cannot_be_removed_to_make_room_is_told(tmp_path: Path) -> None:
    spool = Spool(tmp_path, 10)
    path = spool.keep("one.txt", b"0123456789")
    path.unlink()
    path.mkdir()
    with pytest.raises(SpoolError, match=r"two.txt cannot be written"):
        spool.keep("two.txt", b"0123456789")
