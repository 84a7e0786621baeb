"""The shelf of device profiles: those that ship with the package, by name, and anybody's own, by path.

What a profile must say is the machine's business; here files are found and read.
"""

from __future__ import annotations

import difflib
import functools
from importlib import resources
from pathlib import Path

from misfeed.emulators import quirks
from misfeed.emulators.machine import Profile, ProfileError, parse_profile
from misfeed.errors import UsageError

_SUFFIX = ".toml"
_MAX_OCTETS = 4_000_000


@functools.cache
def names() -> tuple[str, ...]:
    """The names of the built-in profiles, in alphabetical order."""
    shelf = resources.files("misfeed.fixtures") / "profiles"
    return tuple(
        sorted(entry.name.removesuffix(_SUFFIX) for entry in shelf.iterdir() if entry.name.endswith(_SUFFIX))
    )


def load(name_or_path: str) -> Profile:
    """The built-in profile of that name, or the one in the file when it ends in ".toml".

    Raises:
        UsageError: no such profile or file, or the file does not say what a profile must; one sentence.
    """
    if name_or_path.endswith(_SUFFIX):
        return _read(Path(name_or_path))
    return _built_in(name_or_path)


@functools.cache
def _built_in(name: str) -> Profile:
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names())}"
        raise UsageError(f"there is no profile {name!r} (a file's name ends in {_SUFFIX}); {hint}")
    file = resources.files("misfeed.fixtures") / "profiles" / f"{name}{_SUFFIX}"
    return _parse(file.read_text("utf-8"), f"profile {name}")


def _read(path: Path) -> Profile:
    try:
        with path.open("rb") as file:
            octets = file.read(_MAX_OCTETS + 1)
        if len(octets) > _MAX_OCTETS:
            raise UsageError(f"{path} is larger than {_MAX_OCTETS} octets, so it is no profile")
        text = octets.decode("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"cannot read the profile {path}: {reason}") from error
    return _parse(text, str(path))


def _parse(text: str, source: str) -> Profile:
    try:
        profile = parse_profile(text, source)
        for name in profile.quirks:
            quirks.named(name)
    except ProfileError as error:
        raise UsageError(str(error)) from error
    except quirks.QuirkError as error:
        raise UsageError(f"{source}: {error}") from error
    return profile
