"""A lock file: written the same by everybody, read back, and held against what there is."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.lock import Entry, Lock, digest_of_text, insist, lock_of, read
from misfeed.suite import Selection, collect

LOCK = Lock(
    "0.1.0",
    profiles={"mono-laser": Entry("sha256:aa", "1.0"), "ink": Entry("sha256:bb", "2")},
    faults={"bin.flag.stuck": Entry("sha256:cc", "1")},
    scenarios={"MP-01": Entry("sha256:dd")},
    rules={"probes/a.py": Entry("sha256:ee")},
    packages={"acme": Entry("", "1")},
)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "misfeed.lock"
    file.write_text(LOCK.text(), encoding="utf-8")
    assert read(file) == LOCK
    assert LOCK.differences(LOCK) == []


def test_the_text_is_sorted_toml() -> None:
    turned = replace(LOCK, profiles=dict(reversed(LOCK.profiles.items())))
    assert turned.text() == LOCK.text()
    assert list(tomllib.loads(LOCK.text())["profiles"]) == ["ink", "mono-laser"]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({"misfeed": "0.2.0"}, "misfeed 0.1.0 is locked, and this is 0.2.0"),
        (
            {"profiles": {"ink": Entry("sha256:xx", "2")}},
            "profile ink is not what was locked, though its version is 2 still",
        ),
        ({"profiles": {"ink": Entry("sha256:xx", "3")}}, "profile ink is of version 3, and 2 is locked"),
        ({"faults": {"zz": Entry("sha256:cc", "1")}}, "fault zz is not locked"),
        ({"scenarios": {"MP-01": Entry("sha256:xx")}}, "scenario MP-01 is not what was locked"),
        ({"rules": {"probes/a.py": Entry("sha256:xx")}}, "rule probes/a.py is not what was locked"),
        ({"rules": {}}, "rule probes/a.py is locked, and not here"),
        ({"packages": {"acme": Entry("", "2")}}, "package acme is of version 2, and 1 is locked"),
    ],
)
def test_each_difference_is_one_sentence(now: dict[str, object], told: str) -> None:
    assert LOCK.differences(replace(LOCK, **now)) == [told]


def test_what_is_locked_and_not_used_is_no_matter() -> None:
    assert LOCK.differences(Lock("0.1.0", rules=LOCK.rules, packages=LOCK.packages)) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("format = 2", "is of format 2, and this misfeed reads 1"),
        ("format =", "is not a lock file"),
        ('format = 1\nmisfeed = "1"\nrunes = 1', "is not a lock file"),
        ('format = 1\nmisfeed = "1"\n[faults.x]\nversion = "1"', "is not a lock file"),
        ("\xff", "is not a lock file"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "misfeed.lock"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match=why):
        read(file)


def test_without_a_file_one_is_told_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`misfeed lock` writes it"):
        insist([], tmp_path / "misfeed.lock")


def test_many_differences_are_told_as_a_few_and_a_number(tmp_path: Path) -> None:
    file = tmp_path / "misfeed.lock"
    file.write_text(Lock("0.1.0").text())
    with pytest.raises(UsageError) as told:
        insist(collect(Selection(("media_path",))), file)
    lines = str(told.value).splitlines()
    assert len(lines) == 15
    assert lines[-2].startswith("  and ")
    assert lines[-1] == "if that is meant to be so, lock it anew with `misfeed lock`"


def test_a_case_stands_on_its_model_its_causes_and_its_script() -> None:
    specs = collect(Selection(("MP-01",), ("mono-laser",)))
    lock = lock_of(specs)
    assert list(lock.profiles) == ["mono-laser"]
    assert list(lock.faults) == [specs[0].scenario.fault.name]
    assert list(lock.scenarios) == ["MP-01"]


def test_a_script_fetched_with_other_line_ends_is_the_same(tmp_path: Path) -> None:
    unix, windows = tmp_path / "a.py", tmp_path / "b.py"
    unix.write_bytes(b"x = 1\ny = 2\n")
    windows.write_bytes(b"x = 1\r\ny = 2\r\n")
    assert digest_of_text(unix) == digest_of_text(windows)
    unix.write_bytes(b"x = 1\ny = 3\n")
    assert digest_of_text(unix) != digest_of_text(windows)
