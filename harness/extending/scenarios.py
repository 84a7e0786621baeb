"""Where scenarios are: built in, in installed packages, and in the folders that the settings name."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType

from misfeed.config import current
from misfeed.extending.modules import placed, scripts_in
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
    """Where a built-in scenario of that id is, when the script in `file` is another; else "".

    The script of the same name in a copy of the folder `scenarios`, as in a clone, is taken for the same one.
    """
    other = _built_in(scenario)
    tail = (built_in().name, other.parent.name, other.name) if other else ()
    return "" if other is None or Path(file).resolve().parts[-3:] == tail else str(other)


@cache
def _built_in(scenario: str) -> Path | None:
    # Each stands in a file that is called like it.
    return next(built_in().rglob(f"{scenario.lower().replace('-', '_')}.py"), None)


def declared(scenario: str) -> str:
    """Where a scenario of that id is declared; "" where there is none. Imports no script."""
    begins = re.compile(rf"""@scenario\(\s*["']{re.escape(scenario)}["']""")
    for place in (built_in(), *of_packages(), *own()):
        for path in scripts_in(place) if place.is_dir() else (place,):
            text = path.read_text("utf-8", errors="replace")
            if found := begins.search(text):
                return placed(path, text.count("\n", 0, found.start()) + 1)
    return ""
