"""Entry points of installed packages: each that cannot be used is one sentence, told once."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from misfeed.extending import points
from misfeed.extending.points import BrokenExtension, CannotLoad, load, usable


def point(value: str, name: str = "bad") -> EntryPoint:
    return EntryPoint(name, value, "misfeed.parts")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "a_package_that_breaks.py"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "x = 1\nimport nothing_like_it\n",
            "a_package_that_breaks.py:2: ModuleNotFoundError: No module named",
        ),
        ("x = = 1\n", "a_package_that_breaks.py:1: invalid syntax"),
        ("x = 1\n", "AttributeError: module 'a_package_that_breaks' has no attribute 'THING'"),
    ],
)
def test_the_sentence_names_package_point_and_line(package: Path, text: str, told: str) -> None:
    package.write_text(text)
    with pytest.raises(CannotLoad) as caught:
        load(point("a_package_that_breaks:THING"))
    head = "a_package_that_breaks: its entry point misfeed.parts bad = a_package_that_breaks:THING: "
    assert str(caught.value).startswith(head + told)


def test_a_package_that_is_not_there_is_told(package: Path) -> None:
    with pytest.raises(CannotLoad, match="ModuleNotFoundError: No module named 'nowhere_at_all'"):
        load(point("nowhere_at_all:THING"))


def test_the_rest_goes_on_and_it_is_told_once(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = point("pathlib:Path", "good")
    monkeypatch.setattr(points, "entry_points", lambda group: [point("nowhere_at_all:THING"), good])
    monkeypatch.setattr(points, "_TOLD", set())
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    with pytest.warns(BrokenExtension, match="nowhere_at_all'; it is left out"):
        assert list(usable("misfeed.parts")) == [(good, Path)]
    assert list(usable("misfeed.parts")) == [(good, Path)]
