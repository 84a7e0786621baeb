"""What installed packages declare in their `entry_points.txt`, read without `importlib.metadata`.

To import that, and to have it look through all packages, takes longer than a printer takes to start. Where a
path may hold packages in another form than folders, it is asked all the same. Knows no group.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.machinery import PathFinder
from typing import Any, Protocol

_FILE = "entry_points.txt"
_FOLDERS = (".dist-info", ".egg-info")


class Package(Protocol):
    """A distribution, by the name and version that it gives itself."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...


class EntryPoint(Protocol):
    """As `importlib.metadata.EntryPoint`."""

    @property
    def name(self) -> str: ...

    @property
    def value(self) -> str: ...

    @property
    def group(self) -> str: ...

    @property
    def module(self) -> str: ...

    @property
    def dist(self) -> Package | None: ...

    def load(self) -> Any: ...


class _Folder:
    """A `.dist-info` folder."""

    __slots__ = ("_folder",)

    def __init__(self, folder: str) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        return self._says("Name")

    @property
    def version(self) -> str:
        return self._says("Version")

    def _says(self, field: str) -> str:
        for file in ("METADATA", "PKG-INFO"):
            try:
                with open(os.path.join(self._folder, file), encoding="utf-8", errors="replace") as lines:
                    for line in lines:
                        key, _, value = line.partition(":")
                        if key == field:
                            return value.strip()
            except OSError:
                continue
        name, _, version = os.path.basename(self._folder).rpartition(".")[0].partition("-")
        return name if field == "Name" else version


class _Point:
    """A line of an `entry_points.txt`."""

    __slots__ = ("dist", "group", "name", "value")

    def __init__(self, name: str, value: str, group: str, dist: _Folder) -> None:
        self.name, self.value, self.group, self.dist = name, value, group, dist

    @property
    def module(self) -> str:
        return self._parts()[0]

    def load(self) -> Any:
        module, path = self._parts()
        found: Any = import_module(module)
        for one in filter(None, path.split(".")):
            found = getattr(found, one)
        return found

    def _parts(self) -> tuple[str, str]:
        module, _, path = self.value.partition("[")[0].partition(":")
        return module.strip(), path.strip()

    def __repr__(self) -> str:
        return f"EntryPoint(name={self.name!r}, value={self.value!r}, group={self.group!r})"


Table = Mapping[str, tuple[EntryPoint, ...]]


def entry_points(group: str) -> list[EntryPoint]:
    """The entry points of a group, of each package once: the first on the path counts."""
    if not _plain():
        from importlib.metadata import entry_points as others

        return list(others(group=group))
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for place in sys.path:
        try:
            changed = os.stat(place or ".").st_mtime_ns
        except OSError:
            continue
        for package, table in _in(os.path.abspath(place), changed).items():
            found.setdefault(package, table.get(group, ()))
    return [point for points in found.values() for point in points]


def _plain() -> bool:
    """Whether all packages on the path are folders that stand in one of its folders."""
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return False
    return not any(place.endswith(".egg") or os.path.isfile(place) for place in sys.path)


@lru_cache(maxsize=64)
def _in(place: str, changed: int) -> Mapping[str, Table]:  # noqa: ARG001 - another time, another content
    """What the packages in a folder declare, by the packages' names as `importlib.metadata` compares them."""
    try:
        names = sorted(name for name in os.listdir(place) if name.endswith(_FOLDERS))
    except OSError:
        return {}
    found: dict[str, Table] = {}
    for name in names:
        package = _normal(name.rpartition(".")[0].partition("-")[0])
        found.setdefault(package, _read(os.path.join(place, name)))
    return found


def _normal(name: str) -> str:
    return "_".join(filter(None, name.lower().replace("-", "_").replace(".", "_").split("_")))


def _read(folder: str) -> Table:
    try:
        with open(os.path.join(folder, _FILE), encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return {}
    found: dict[str, list[EntryPoint]] = {}
    for group, name, value in _lines(text):
        found.setdefault(group, []).append(_Point(name, value, group, _Folder(folder)))
    return {group: tuple(points) for group, points in found.items()}


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    group = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            group = line[1:-1].strip()
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            yield group, name.strip(), value.strip()
