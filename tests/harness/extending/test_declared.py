"""Entry points read off their files are those that `importlib.metadata` finds."""

from __future__ import annotations

import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from misfeed.extending.declared import entry_points


def package(folder: Path, name: str, text: str, **fields: str) -> Path:
    about = folder / f"{name}.dist-info"
    about.mkdir(parents=True)
    (about / "entry_points.txt").write_text(text, encoding="utf-8")
    if fields:
        lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\n{lines}\nName: not this\n", encoding="utf-8")
    return about


def told(points: object) -> list[tuple[str, str, str, str]]:
    return sorted((p.group, p.name, p.value, p.module) for p in points)


@pytest.mark.parametrize("group", sorted(metadata.entry_points().groups))
def test_every_group_installed_here_is_read_as_the_library_reads_it(group: str) -> None:
    theirs = metadata.entry_points(group=group)
    assert told(entry_points(group)) == told(theirs)
    by_name = {point.name: point for point in theirs}
    for point in entry_points(group):
        dist = by_name[point.name].dist
        if dist is not None and point.dist is not None and len(by_name) == len(theirs):
            assert (point.dist.name, point.dist.version) == (dist.name, dist.version)


def test_the_first_package_of_a_name_on_the_path_hides_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package(tmp_path / "a", "Acme_Parts-1.0", "[misfeed.parts]\none = acme:ONE\n")
    package(tmp_path / "b", "acme.parts-2.0", "[misfeed.parts]\none = acme:TWO\nmore = acme:MORE\n")
    monkeypatch.syspath_prepend(str(tmp_path / "b"))
    monkeypatch.syspath_prepend(str(tmp_path / "a"))
    assert told(entry_points("misfeed.parts")) == [("misfeed.parts", "one", "acme:ONE", "acme")]
    assert told(entry_points("misfeed.parts")) == told(metadata.entry_points(group="misfeed.parts"))


def test_a_package_that_comes_later_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    assert entry_points("misfeed.parts") == []
    package(tmp_path, "acme-1.0", "[misfeed.parts]\none = acme:ONE\n")
    assert told(entry_points("misfeed.parts")) == [("misfeed.parts", "one", "acme:ONE", "acme")]


def test_comments_spaces_and_extras_are_as_the_library_takes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "# ours\n\n[other]\nx = y\n[misfeed.parts]\n  deep  =  os.path : join [extra]\nbare=os.path\n"
    package(tmp_path, "acme-1.0", text, Name="Acme", Version="1.0+local")
    monkeypatch.syspath_prepend(str(tmp_path))
    bare, deep = sorted(entry_points("misfeed.parts"), key=lambda one: one.name)
    import os.path

    assert deep.load() is os.path.join
    assert bare.load() is os.path
    assert deep.dist is not None
    assert (deep.dist.name, deep.dist.version) == ("Acme", "1.0+local")


def test_a_package_without_words_of_its_own_is_known_by_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package(tmp_path, "acme-1.0", "[misfeed.parts]\none = acme:ONE\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    (point,) = entry_points("misfeed.parts")
    assert point.dist is not None
    assert (point.dist.name, point.dist.version) == ("acme", "1.0")


def test_packages_in_a_zip_file_are_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "acme.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("acme-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
        opened.writestr("acme-1.0.dist-info/entry_points.txt", "[misfeed.parts]\none = acme:ONE\n")
    monkeypatch.setattr(sys, "path", [str(archive), *sys.path])
    assert told(entry_points("misfeed.parts")) == [("misfeed.parts", "one", "acme:ONE", "acme")]
