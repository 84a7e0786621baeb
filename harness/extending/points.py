"""What installed packages add by entry points. One that cannot be used is told once, and the rest goes on."""

from __future__ import annotations

import os
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

from misfeed.errors import MisfeedError, UsageError
from misfeed.extending.declared import EntryPoint, entry_points
from misfeed.extending.modules import placed

OURS = "misfeed"
_TOLD: set[str] = set()


class BrokenExtension(UserWarning):
    """An installed package adds something that cannot be used; the rest goes on without it."""


class CannotLoad(UsageError):
    """An entry point that cannot be loaded; one sentence with its package, its name, and the place."""


def points(group: str) -> list[EntryPoint]:
    """The entry points of a group: misfeed's own first, then by package and name."""
    return sorted(
        entry_points(group=group), key=lambda one: (package_of(one) != OURS, package_of(one), one.name)
    )


def package_of(point: EntryPoint) -> str:
    """The name of the package that declares it."""
    return point.dist.name if point.dist is not None else point.module.partition(".")[0]


def told(point: EntryPoint) -> str:
    """Where it comes from, for people: "acme-printers 1.0"."""
    return f"{package_of(point)} {point.dist.version}" if point.dist is not None else package_of(point)


def load(point: EntryPoint) -> Any:
    """What it names. Raises CannotLoad."""
    try:
        return point.load()
    except (Exception, SystemExit) as error:
        raise cannot(point, why(error)) from error


def cannot(point: EntryPoint, why: str) -> CannotLoad:
    """The error that says why it cannot be used."""
    return CannotLoad(f"{told(point)}: its entry point {point.group} {point.name} = {point.value}: {why}")


def usable(group: str) -> Iterator[tuple[EntryPoint, Any]]:
    """Those of a group that can be loaded, each with what it names; the others are warned of."""
    for point in points(group):
        try:
            yield point, load(point)
        except CannotLoad as error:
            warn(str(error))


def warn(text: str) -> None:
    """Tell, once and in one process only, that something is left out."""
    if text not in _TOLD and "PYTEST_XDIST_WORKER" not in os.environ:
        _TOLD.add(text)
        warnings.warn(f"{text}; it is left out", BrokenExtension, stacklevel=2)


def why(error: BaseException) -> str:
    """What was raised, and where, in a sentence."""
    if isinstance(error, SyntaxError):
        return f"{placed(str(error.filename), error.lineno or 0)}: {error.msg}"
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<")
        and "importlib" not in frame.filename
        and frame.filename != __file__
    ]
    text = (str(error).strip().splitlines() or [""])[0]
    kind = "" if isinstance(error, MisfeedError) else type(error).__name__
    place = placed(frames[-1].filename, frames[-1].lineno or 0) if frames else ""
    return ": ".join(filter(None, (place, kind, text)))
