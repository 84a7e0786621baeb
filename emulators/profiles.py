"""The shelf of device profiles: built in, of installed packages and of a person's own folder, by name; and
anybody's, by path.

What a profile must say is the machine's business; here files are found and read.
"""

from __future__ import annotations

import difflib
import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

from misfeed.config import Config, current
from misfeed.emulators import quirks
from misfeed.emulators.machine import Profile, ProfileError, parse_profile
from misfeed.emulators.machine.mistakes import mistakes_in
from misfeed.errors import UsageError
from misfeed.extending.lines import line_in, line_of, without_line
from misfeed.extending.modules import placed, shown
from misfeed.extending.points import cannot, usable, warn
from misfeed.fixtures import folder as shipped

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

GROUP = "misfeed.profiles"
_SUFFIX = ".toml"
_MAX_OCTETS = 4_000_000


@dataclass(frozen=True, eq=False)
class Shelved:
    """A profile's file under its name. `source` is what people call it: a path, or "profile mono-laser"."""

    name: str
    source: str
    file: Traversable
    built_in: bool = False


def names() -> tuple[str, ...]:
    """The names of all profiles: built-in ones in alphabetical order, then packages', then the folder's."""
    return tuple(_shelf(current()))


def other_names() -> tuple[str, ...]:
    """The names of built-in profiles that scenarios of the office do not run on: printers of tills."""
    return tuple(_tills())


def load(name_or_path: str) -> Profile:
    """The profile of that name, or the one in the file when it ends in ".toml".

    Raises:
        UsageError: no such profile or file, or the file does not say what a profile must; one sentence.
    """
    if name_or_path.endswith(_SUFFIX):
        known = _of_file(Path(name_or_path))
        if known is not None:
            return _read(known)
        return _parse(_text(Path(name_or_path), name_or_path), shown(name_or_path))
    shelf = {**_shelf(current()), **_tills()}
    if name_or_path not in shelf:
        near = difflib.get_close_matches(name_or_path, shelf, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(shelf)}"
        raise UsageError(f"there is no profile {name_or_path!r} (a file's name ends in {_SUFFIX}); {hint}")
    return _read(shelf[name_or_path])


def mistakes(name_or_path: str) -> tuple[str, ...]:
    """Everything that `load` would complain of in a profile, one sentence each with its place."""
    try:
        load(name_or_path)
    except UsageError as error:
        first = str(error)
    else:
        return ()
    path = Path(name_or_path)
    if not (name_or_path.endswith(_SUFFIX) and path.is_file()):
        return (first,)
    source = shown(name_or_path)
    text = _text(path, name_or_path)
    found = [_told(error, text, source) for error in mistakes_in(text, source)] or [
        _told_of_quirk(wrong, text, source) for wrong in _strange_quirks(parse_profile(text, source))
    ]
    # A file whose name is another than its profile's is right in all else.
    return tuple(dict.fromkeys(found)) or (first,)


def _of_file(path: Path) -> Shelved | None:
    """The profile of the folder's own that is in this file."""
    path = path.resolve()
    own = any(path.parent == folder.resolve() for folder in current().holding("profiles"))
    return _shelf(current()).get(path.stem) if own and path.is_file() else None


@functools.lru_cache(maxsize=4)
def _shelf(settings: Config) -> Mapping[str, Shelved]:
    """Every profile by name. Raises UsageError when the folder has one whose name is taken."""
    found = {one.name: one for one in _built_in()}
    for point, package in usable(GROUP):
        if not isinstance(package, ModuleType):
            warn(str(cannot(point, "it is no package that holds profiles")))
            continue
        from importlib import resources

        for one in _in(resources.files(package)):
            if one.name in found:
                warn(str(cannot(point, _taken(one, found[one.name]))))
            else:
                found[one.name] = one
    for folder in settings.holding("profiles"):
        for one in _in(folder):
            if one.name in found:
                raise UsageError(_taken(one, found[one.name]))
            found[one.name] = one
    return MappingProxyType(found)


@functools.cache
def _built_in() -> tuple[Shelved, ...]:
    return tuple(_in(shipped("profiles"), built_in=True))


@functools.cache
def _tills() -> Mapping[str, Shelved]:
    """What stands at tills: without IPP, so that no scenario of the office runs on it."""
    return {one.name: one for one in _in(shipped("profiles") / "tills", built_in=True)}


def _in(folder: Traversable, *, built_in: bool = False) -> Iterator[Shelved]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(_SUFFIX) and not file.name.startswith("."):
            name = file.name.removesuffix(_SUFFIX)
            yield Shelved(name, f"profile {name}" if built_in else shown(str(file)), file, built_in)


def _taken(one: Shelved, other: Shelved) -> str:
    whose = f"{'built in, ' if other.built_in else ''}{_place(other)}"
    return f"{_place(one)}: the name {one.name} is taken by another profile ({whose}); rename one"


def _place(one: Shelved) -> str:
    """The line on which a profile says its name."""
    try:
        line = line_of(one.file.read_text("utf-8"), ("name",))
    except (OSError, ValueError):
        line = 0  # what is wrong with it is told when it is read
    return placed(str(one.file), line)


@functools.lru_cache(maxsize=256)
def _read(one: Shelved) -> Profile:
    text = _text(one.file, one.source)
    profile = _parse(text, one.source)
    if profile.name != one.name:
        place = placed(one.source, line_of(text, ("name",)))
        raise UsageError(f"{place}: its name is {profile.name!r}, but its file is called {one.file.name}")
    return profile


def _text(file: Traversable, source: str) -> str:
    try:
        with file.open("rb") as stream:
            octets = stream.read(_MAX_OCTETS + 1)
        if len(octets) > _MAX_OCTETS:
            raise UsageError(f"{source} is larger than {_MAX_OCTETS} octets, so it is no profile")
        return octets.decode("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"cannot read the profile {source}: {reason}") from error


def _parse(text: str, source: str) -> Profile:
    try:
        profile = parse_profile(text, source)
    except ProfileError as error:
        raise UsageError(_told(error, text, source)) from error
    for wrong in _strange_quirks(profile):
        raise UsageError(_told_of_quirk(wrong, text, source)) from wrong[1]
    return profile


def _told(error: ProfileError, text: str, source: str) -> str:
    """A mistake with its line."""
    cause = error.__cause__
    if isinstance(cause, tomllib.TOMLDecodeError):
        return f"{placed(source, line_in(cause))}: not valid TOML: {without_line(cause)}"
    return f"{placed(source, line_of(text, error.at))}: {error.what}"


def _strange_quirks(profile: Profile) -> Iterator[tuple[int, quirks.QuirkError]]:
    """The quirks that there are not, by their number in the list."""
    for number, name in enumerate(profile.quirks):
        try:
            quirks.named(name)
        except quirks.QuirkError as error:
            yield number, error


def _told_of_quirk(wrong: tuple[int, quirks.QuirkError], text: str, source: str) -> str:
    number, error = wrong
    return f"{placed(source, line_of(text, ('quirks', number)))}: {error}"
