"""The settings of a folder: `misfeed.toml`, or the table `[tool.misfeed]` of `pyproject.toml`.

Says where a project's own profiles, faults and scenarios are, and what `misfeed run` takes for said. Knows
what may be written there, and reads nothing of what it points at.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import msgspec
from misfeed.errors import UsageError
from misfeed.extending.lines import line_in, line_of, path_in, without_line, worded
from misfeed.extending.modules import placed, scripts_in
from msgspec import Meta

FILE = "misfeed.toml"
PROJECT = "pyproject.toml"

FILE_VARIABLE = "MISFEED_CONFIG"
"""In the environment: the file to take, or "none"."""
SEARCH_VARIABLE = "MISFEED_SEARCH"
"""In the environment: more folders to search, separated as in PATH."""

NONE = "none"
_PLACED = re.compile(r"\S+:\d+: ")

FOLDERS = ("profiles", "faults", "scenarios", "probes")
"""What a folder that is searched may hold."""

_Text = Annotated[str, Meta(min_length=1)]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="kebab"):
    pass


class RunDefaults(_Table, frozen=True):
    """What `misfeed run` takes for said when its command line does not say it: `[run]`.

    Attributes:
        profile: models, by name or TOML file. Files, and the quarantine's, count from the settings' folder.
        formats: reporters that write at the end of each run.
        locked: a run that differs from misfeed.lock is refused. history: a run is kept in the history.
    """

    profile: str | tuple[_Text, ...] = ()
    where: str = ""
    workers: Annotated[int, Meta(ge=0, le=64)] | None = None
    seed: int | None = None
    rerun_failed: Annotated[int, Meta(ge=0, le=100)] | None = None
    max_skips: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    quarantine: str = ""
    actor: str = ""
    language: str = ""
    formats: tuple[_Text, ...] = ()
    locked: bool = False
    history: bool = False


class _Settings(_Table, frozen=True):
    search: tuple[_Text, ...] = (".",)
    run: RunDefaults = RunDefaults()


@dataclass(frozen=True, eq=False)
class Config:
    """Settings as read; those of nobody, where there is no file.

    Each reading is another: the files that it leads to may have changed since the one before.

    Attributes:
        path: the file, or None. folder: what its paths count from.
        search: folders that may hold `profiles`, `faults`, `scenarios` and `probes`, each once.
        more: Python files named one by one, by the folder they might stand in: ("faults", path).
    """

    path: Path | None = None
    folder: Path = Path()
    search: tuple[Path, ...] = ()
    run: RunDefaults = field(default_factory=RunDefaults)
    more: tuple[tuple[str, Path], ...] = ()

    def profiles(self) -> tuple[str, ...]:
        """The models to run on; those that are files, with their folder."""
        named = self.run.profile
        return tuple(self.near(one) if one.endswith(".toml") else one for one in _listed(named))

    def near(self, path: str) -> str:
        """A path that counts from the settings' folder, as it is reached from here; "" stays so."""
        return os.path.relpath(self.folder / path) if path and not os.path.isabs(path) else path

    @contextmanager
    def blamed(self, key: str) -> Iterator[None]:
        """Have what is wrong with the value of `[run]`'s `key` told with its place in the file."""
        try:
            yield
        except UsageError as error:
            # What names a place of its own, in a profile say, is not the setting's mistake.
            if self.path is None or _PLACED.match(str(error)):
                raise
            line = line_of(_text(self.path), (*_above(self.path), "run", key))
            raise UsageError(f"{placed(self.path, line)}: run.{key}: {error}") from error

    def holding(self, kind: str) -> tuple[Path, ...]:
        """The folders of that name (one of `FOLDERS`) in what is searched."""
        return tuple(folder / kind for folder in self.search if (folder / kind).is_dir())

    def scripts(self, kind: str) -> tuple[Path, ...]:
        """The Python files in those folders, in order, and those named one by one."""
        found = [path.resolve() for folder in self.holding(kind) for path in scripts_in(folder)]
        named = [path.resolve() for what, path in self.more if what == kind]
        return tuple(dict.fromkeys([*found, *named]))


def find(start: Path) -> Path | None:
    """The settings' file that holds for `start`: there, or nearest above it, up to the repository's top.

    One above that belongs neither to this user, nor to whoever owns `start`, is not taken: what it names
    would be run.
    """
    begin = start.absolute()
    for folder in (begin, *begin.parents):
        for path in (folder / FILE, folder / PROJECT):
            if path.is_file() and (folder == begin or _trusted(path, begin)) and _speaks_of_us(path):
                return path
        if (folder / ".git").exists():
            break
    return None


def read(path: Path, also: Sequence[Path] = ()) -> Config:
    """The settings in a file. Raises UsageError with file and line.

    Args:
        also: more folders to search.
    """
    text = _text(path)
    try:
        plain: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{placed(path, line_in(error))}: not valid TOML: {without_line(error)}") from error
    above = _above(path)
    for key in above:
        plain = plain.get(key, {}) if isinstance(plain, dict) else {}
    try:
        settings = msgspec.convert(plain, _Settings)
    except msgspec.ValidationError as error:
        line = line_of(text, (*above, *path_in(str(error))))
        raise UsageError(f"{placed(path, line)}: {_explain(str(error), above)}") from error
    folder = path.absolute().parent
    for number, name in enumerate(settings.search):
        if not (folder / name).is_dir():
            line = line_of(text, (*above, "search", number))
            raise UsageError(f"{placed(path, line)}: search: there is no folder {name!r}")
    found = dict.fromkeys([*((folder / name).resolve() for name in settings.search), *also])
    return Config(path.absolute(), folder, tuple(found), settings.run)


def current() -> Config:
    """The settings that hold here, read once per process (or per command). Raises UsageError."""
    if not _CURRENT:
        _CURRENT.append(_from(os.environ.get(FILE_VARIABLE, ""), os.environ.get(SEARCH_VARIABLE, "")))
    return _CURRENT[0]


@contextmanager
def counting(kind: str, paths: Sequence[Path]) -> Iterator[None]:
    """Have these Python files count meanwhile as if they stood in a folder `kind` that is searched."""
    settings = current()
    if paths:
        _CURRENT[:] = [replace(settings, more=(*settings.more, *((kind, path) for path in paths)))]
    try:
        yield
    finally:
        _CURRENT[:] = [settings]


@contextmanager
def chosen(file: str = "", search: Sequence[str] = (), *, none: bool = False) -> Iterator[None]:
    """Have other settings hold meanwhile, here and in processes started from here.

    Without arguments, the ones that hold are found anew. Raises UsageError when it is left, if not before.
    """
    before = {name: os.environ.get(name) for name in (FILE_VARIABLE, SEARCH_VARIABLE)}
    if none:
        os.environ[FILE_VARIABLE] = NONE
    elif file:
        os.environ[FILE_VARIABLE] = os.path.abspath(file)
    if search:
        named = [os.path.abspath(one) for one in search]
        os.environ[SEARCH_VARIABLE] = os.pathsep.join(filter(None, [*named, before[SEARCH_VARIABLE]]))
    _CURRENT.clear()
    try:
        yield
    finally:
        _CURRENT.clear()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


_CURRENT: list[Config] = []


def _from(file: str, search: str) -> Config:
    also = [Path(one).absolute() for one in search.split(os.pathsep) if one]
    for folder in also:
        if not folder.is_dir():
            raise UsageError(f"--search {folder}: there is no such folder")
        if not any((folder / kind).is_dir() for kind in FOLDERS):
            raise UsageError(f"--search {folder}: it holds none of the folders {', '.join(FOLDERS)}")
    # As a person who made the folder would name it, and not by where a link of it leads.
    also = [folder.resolve() for folder in also]
    path = find(Path()) if not file else None if file == NONE else Path(file)
    return read(path, also) if path is not None else Config(search=tuple(dict.fromkeys(also)))


def _above(path: Path) -> tuple[str, ...]:
    """The tables that the settings stand in, in that file."""
    return ("tool", "misfeed") if path.name == PROJECT else ()


def _speaks_of_us(path: Path) -> bool:
    if path.name == FILE:
        return True
    text = path.read_text("utf-8", errors="replace")
    if "misfeed" not in text:
        return False
    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError:
        return "[tool.misfeed" in text  # then what is wrong with it is ours to tell
    return isinstance(tool, dict) and "misfeed" in tool


def _trusted(path: Path, start: Path) -> bool:
    return path.stat().st_uid in (0, os.getuid(), start.stat().st_uid)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"cannot read the settings {placed(path, 0)}: {reason}") from error


def _explain(message: str, above: tuple[str, ...]) -> str:
    path = path_in(message)
    if "unknown field" not in message:
        return f"{'.'.join(map(str, path))}: {worded(message)}" if path else worded(message)
    table: type[msgspec.Struct] = RunDefaults if path[:1] == ("run",) and len(path) > 1 else _Settings
    known = [one.encode_name for one in msgspec.structs.fields(table)]
    near = difflib.get_close_matches(str(path[-1]), known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"
    where = ".".join([*above, *map(str, path[:-1])])
    return f"unknown key {path[-1]!r}{f' in [{where}]' if where else ''}; {hint}"


def _listed(named: str | tuple[str, ...]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) and named else tuple(named)
