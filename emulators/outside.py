"""The faults and kinds of parts that folders and installed packages add to machines, checked and told apart.

A person's own folder is theirs to mend, so what is wrong there is an error; what is wrong in an installed
package is told, and left out.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType, ModuleType
from typing import Any

from misfeed.config import Config, current
from misfeed.emulators.machine.faults.fault import Fault
from misfeed.emulators.machine.faults.shelf import built_in, declared_in
from misfeed.emulators.machine.part import Part
from misfeed.errors import UsageError
from misfeed.extending.declared import EntryPoint
from misfeed.extending.modules import load, place_of
from misfeed.extending.points import CannotLoad, cannot, usable, warn

FAULTS = "misfeed.faults"
PARTS = "misfeed.parts"

SAYS = ("name", "catalogue", "part", "summary", "by_hand", "undo_by_hand")
"""What a fault says of itself beside its parameters."""

_KIND = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+")


def found(what: str) -> Mapping[str, Any]:
    """ "faults" or "parts" beside the built-in ones, by name. Raises UsageError."""
    return _faults(current()) if what == "faults" else _parts()


# -- faults ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _faults(settings: Config) -> Mapping[str, type[Fault]]:
    known: dict[str, type[Fault]] = {}
    for point, thing in usable(FAULTS):
        try:
            kinds = list(_kinds(point, thing))
        except CannotLoad as error:
            warn(str(error))
            continue
        for kind in kinds:
            wrong = wrong_with(kind) or _taken(kind, known)
            if wrong:
                warn(str(cannot(point, wrong)))
            else:
                known[kind.name] = kind
    for path in settings.scripts("faults"):
        for kind in declared_in(load(path)):
            wrong = wrong_with(kind) or _taken(kind, known)
            if wrong:
                raise UsageError(wrong)
            known[kind.name] = kind
    return MappingProxyType(known)


def _kinds(point: EntryPoint, thing: Any) -> Iterator[type[Fault]]:
    """The faults that an entry point names: one, or those of a module, or of all modules of a package."""
    if isinstance(thing, type) and issubclass(thing, Fault):
        yield thing
    elif isinstance(thing, ModuleType):
        yield from declared_in(thing)
        for module in pkgutil.walk_packages(getattr(thing, "__path__", ()), f"{thing.__name__}."):
            try:
                yield from declared_in(importlib.import_module(module.name))
            except Exception as error:
                raise cannot(point, f"{module.name}: {type(error).__name__}: {error}") from error
    else:
        raise cannot(point, "it is neither a fault nor a module of faults")


def wrong_with(kind: type[Fault]) -> str:
    """What keeps a fault from the catalogue, with its place; "" for nothing."""
    missing = [name for name in SAYS if not getattr(kind, name, None)]
    return f"{place_of(kind)}: the fault {kind.__name__} does not say its {missing[0]!r}" if missing else ""


def _taken(kind: type[Fault], known: Mapping[str, type[Fault]]) -> str:
    other = built_in().get(kind.name) or known.get(kind.name)
    if other is None or other is kind:
        return ""
    whose = f"built in, {place_of(other)}" if kind.name in built_in() else place_of(other)
    return f"{place_of(kind)}: the name {kind.name} is taken by another fault ({whose}); rename one"


# -- parts -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _parts() -> Mapping[str, type[Part]]:
    known: dict[str, type[Part]] = {}
    for point, thing in usable(PARTS):
        if not (isinstance(thing, type) and issubclass(thing, Part)):
            warn(str(cannot(point, "it is no kind of part")))
        elif not _KIND.fullmatch(point.name):
            warn(str(cannot(point, "a kind of part is called by vendor and thing, as in acme.widget")))
        elif point.name in known:
            warn(str(cannot(point, f"the kind is taken by {place_of(known[point.name])}")))
        else:
            known[point.name] = thing
    return MappingProxyType(known)
