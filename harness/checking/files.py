"""Finds what there is to check in files and folders, and imports scripts so that each can fail alone.

Knows what a script is by what it holds when it has been imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from misfeed.errors import UsageError
from misfeed.extending import modules
from misfeed.extending.modules import BrokenScript, placed
from misfeed.vocabulary import Scenario

PROFILES = "profiles"
"""The name of a folder whose TOML files are profiles."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong, in one sentence, and where."""

    file: str
    line: int
    what: str

    @property
    def text(self) -> str:
        return f"{placed(self.file, self.line)}: {self.what}"

    @classmethod
    def told_in(cls, error: UsageError, file: str = "") -> Trouble:
        """What an error says, whose sentence begins with its place; in `file` when it names none."""
        place, colon, what = str(error).partition(": ")
        head, _, line = place.rpartition(":")
        if head and line.isdecimal():
            return cls(str(Path(head).resolve()), int(line), what)
        return cls(place, 0, what) if colon and Path(place).exists() else cls(file, 0, str(error))


def files_in(places: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The scripts and the profiles in files and folders, each once. Raises UsageError for what is neither."""
    found: dict[Path, None] = {}
    for place in places:
        if place.is_dir():
            within = sorted(path for path in place.rglob("*") if _is_ours(path, place))
            found |= dict.fromkeys(path.resolve() for path in within)
        elif place.suffix in (".py", ".toml") and place.is_file():
            found[place.resolve()] = None
        elif place.exists():
            raise UsageError(f"{place} is no folder, Python file (.py) or profile (.toml)")
        else:
            raise UsageError(f"there is no file or folder {str(place)!r}")
    return [path for path in found if path.suffix == ".py"], [
        path for path in found if path.suffix == ".toml"
    ]


def _is_ours(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    if any(part.startswith((".", "__")) for part in parts):
        return False
    return path.suffix == ".py" or (path.suffix == ".toml" and PROFILES in (*parts[:-1], folder.name))


def load(path: Path) -> ModuleType | Trouble:
    """The module in a file; else what is wrong with it."""
    try:
        return modules.load(path)
    except BrokenScript as error:
        return Trouble(error.file, error.line, error.what)


def scenarios_in(module: ModuleType) -> Iterator[Scenario]:
    """The scenarios that a module declares itself, in order."""
    for thing in vars(module).values():
        found = getattr(thing, "scenario", None)
        if isinstance(found, Scenario) and found.module == module.__name__:
            yield found
