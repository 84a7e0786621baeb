"""Reporters of installed packages: each writes a run down in a form of its own, when asked for by name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from misfeed.errors import MisfeedError, UsageError
from misfeed.extending.contract import Reporter
from misfeed.extending.points import cannot, load, points, why
from misfeed.journal import Journal

GROUP = "misfeed.reporters"


@cache
def _known() -> Mapping[str, Any]:
    return {point.name: point for point in reversed(points(GROUP))}


def names() -> tuple[str, ...]:
    """The forms that there are, beside those that misfeed writes itself."""
    return tuple(sorted(_known()))


def reporter(name: str) -> Reporter:
    """The reporter of that name. Raises UsageError, also for one that cannot be loaded."""
    if name not in _known():
        near = difflib.get_close_matches(name, names(), n=1)
        own = name in ("html", "json", "junit")
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names())}"
        hint = f"misfeed report --{name} writes that" if own else hint if names() else "none is installed"
        raise UsageError(f"no installed package has a reporter {name!r}; {hint}")
    found: Any = load(_known()[name])
    if not callable(found):
        raise cannot(_known()[name], "it is nothing that can be called")
    made: Reporter = found
    return made


def write(name: str, journal: Journal, folder: Path) -> tuple[Path, ...]:
    """Have the run in the journal written into `folder`; the files. Raises MisfeedError when that fails."""
    called = reporter(name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return tuple(called(journal.header, tuple(journal.cases()), folder))
    except Exception as error:
        raise MisfeedError(f"the reporter {name} failed: {why(error)}") from error
