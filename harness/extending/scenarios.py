"""Where scenarios are: built in, in installed packages, and in the folders that the settings name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType

from misfeed.config import current
from misfeed.extending.points import cannot, usable, warn

GROUP = "misfeed.scenarios"


def built_in() -> Path:
    """The folder of the scenarios that come with misfeed."""
    return Path(str(files("misfeed.scenarios")))


@cache
def of_packages() -> tuple[Path, ...]:
    """Folders and files with the scenarios of installed packages."""
    found = []
    for point, thing in usable(GROUP):
        file = getattr(thing, "__file__", None)
        if isinstance(thing, ModuleType) and file:
            found.append(Path(file).parent if hasattr(thing, "__path__") else Path(file))
        else:
            warn(str(cannot(point, "it is no module or package of scenarios")))
    return tuple(found)


def own() -> tuple[Path, ...]:
    """The folders of a person's own scenarios."""
    return current().holding("scenarios")


def taken(scenario: str, file: str) -> str:
    """Where a built-in scenario of that id is, when the script in `file` is a person's own; else ""."""
    if not any(Path(file).is_relative_to(folder) for folder in own()):
        return ""
    # Each stands in a file that is called like it.
    name = f"{scenario.lower().replace('-', '_')}.py"
    return next((str(path) for path in built_in().rglob(name)), "")
