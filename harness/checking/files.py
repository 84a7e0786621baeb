"""Finds what there is to check in files and folders, and imports scripts so that each can fail alone.

Knows what a script is by what it holds when it has been imported.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import ModuleType

from misfeed.errors import MisfeedError, UsageError
from misfeed.vocabulary import Scenario

PROFILES = "profiles"
"""The name of a folder whose TOML files are profiles."""

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong, in one sentence, and where."""

    file: str
    line: int
    what: str

    @property
    def text(self) -> str:
        place = shown(self.file)
        return f"{place}:{self.line}: {self.what}" if self.line else f"{place}: {self.what}"


def shown(file: str | Path) -> str:
    """A path as a person would type it from here."""
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


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
    """The module in a file, imported under a name of its own; else what is wrong with it."""
    name = f"misfeed_checked_{next(_NUMBERS)}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        return Trouble(str(path), 0, "it cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's script raises is told
        del sys.modules[name]
        return _trouble(path, error)
    return module


def _trouble(path: Path, error: BaseException) -> Trouble:
    if isinstance(error, SyntaxError):
        return Trouble(str(error.filename or path), error.lineno or 0, str(error.msg))
    lines = [one.lineno for one in traceback.extract_tb(error.__traceback__) if one.filename == str(path)]
    text = (str(error).strip().splitlines() or [""])[0]
    kind = "" if isinstance(error, MisfeedError) else type(error).__name__
    return Trouble(str(path), (lines or [0])[-1] or 0, ": ".join(filter(None, (kind, text))))


def scenarios_in(module: ModuleType) -> Iterator[Scenario]:
    """The scenarios that a module declares itself, in order."""
    for thing in vars(module).values():
        found = getattr(thing, "scenario", None)
        if isinstance(found, Scenario) and found.module == module.__name__:
            yield found
