"""A person's Python file as a module: imported once, and what is wrong with it told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.extending.modules import BrokenScript, line_of_class, load, place_of, scripts_in, shown


def test_a_file_is_imported_once_for_all_who_ask(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("class Thing:\n    pass\n")
    assert load(file) is load(tmp_path / "." / "mine.py")
    assert place_of(load(file).Thing) == f"{file}:1"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a = 1\nb = = 2\n", 2, "invalid syntax"),
        ("a = 1\n{}['x']\n", 2, "KeyError: 'x'"),
        ("import sys\nsys.exit('no')\n", 2, "SystemExit: no"),
        ("from misfeed.errors import UsageError\nraise UsageError('so not')\n", 2, "so not"),
        ("def f():\n    return 1 / 0\n\n\nf()\n", 2, "ZeroDivisionError: division by zero"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    file = tmp_path / "mine.py"
    file.write_text(text)
    with pytest.raises(BrokenScript) as caught:
        load(file)
    assert (caught.value.file, caught.value.line, caught.value.what) == (str(file), line, told)
    assert str(caught.value) == f"{file}:{line}: {told}"
    file.write_text("a = 1\n")
    assert load(file).a == 1


def test_hidden_and_private_files_are_no_scripts(tmp_path: Path) -> None:
    for name in ("b.py", "deep/a.py", "_own.py", ".hidden.py", "__pycache__/c.py", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [str(path.relative_to(tmp_path)) for path in scripts_in(tmp_path)] == ["b.py", "deep/a.py"]


def test_paths_are_shown_as_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "a" / "b.py") == "a/b.py"
    assert shown("/elsewhere/b.py") == "/elsewhere/b.py"


def test_the_line_of_a_class_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert line_of_class(tmp_path / "nowhere.py", "Thing") == 0
