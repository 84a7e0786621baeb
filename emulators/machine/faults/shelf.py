"""The catalogue of all faults: those that are built in, and those that were added from outside."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

import msgspec

from ..flaws import When
from ..outside import outside
from ..secret import Secret
from ..verbs import sentence
from .fault import Fault, FaultError

_Faults = Mapping[str, type[Fault]]


@cache
def built_in() -> _Faults:
    """The faults of this package, by name."""
    package = importlib.import_module(__package__)
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(package.__path__, f"{__package__}.")
    ]
    found = {kind.name: kind for module in modules for kind in declared_in(module)}
    return MappingProxyType(dict(sorted(found.items())))


def declared_in(module: object) -> list[type[Fault]]:
    """The faults that a module declares itself and that nothing else there derives from."""
    own = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, Fault)
        and thing.__module__ == vars(module)["__name__"]
    ]
    bases = {base for kind in own for base in kind.__mro__[1:]}
    return [kind for kind in own if kind not in bases and kind is not Fault]


def catalogue() -> _Faults:
    """Every fault there is, by name, in alphabetical order."""
    return _with(_Added(outside("faults")))


class _Added:
    """What was added, told apart by being the same mapping and not by what is in it."""

    __slots__ = ("faults",)

    def __init__(self, faults: _Faults) -> None:
        self.faults = faults

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Added) and other.faults is self.faults

    def __hash__(self) -> int:
        return id(self.faults)


@lru_cache(maxsize=4)
def _with(added: _Added) -> _Faults:
    return MappingProxyType(dict(sorted({**added.faults, **built_in()}.items())))


def fault_class(name: str) -> type[Fault]:
    """The fault of that name. Raises FaultError with the nearest ones."""
    faults = catalogue()
    if name not in faults:
        near = difflib.get_close_matches(name, faults, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`misfeed faults` lists them"
        raise FaultError(f"there is no fault {name!r}; {hint}")
    return faults[name]


def make_fault(name: str, parameters: Mapping[str, Any] | None = None) -> Fault:
    """Build a fault from data. Raises FaultError naming what is wrong with the parameters."""
    kind = fault_class(name)
    known = f"; its parameters: {', '.join(kind.parameters()) or 'none'}"
    for one in parameters or {}:
        if one not in kind.__struct_fields__:
            near = difflib.get_close_matches(one, kind.__struct_fields__, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else known
            raise FaultError(f"{name} has no parameter {one!r}{hint}")
    try:
        return msgspec.convert({name: _plain(value) for name, value in (parameters or {}).items()}, kind)
    except msgspec.ValidationError as error:
        if "$.when" in str(error):
            keys = ", ".join(When.__struct_fields__)
            raise FaultError(f"{name}: {error}; `when` takes {keys}") from error
        raise FaultError(f"{name}: {sentence(str(error))}{known}") from error


def _plain(value: Any) -> Any:
    """What another fault has chosen may come masked, and is taken for what it is."""
    return value.value if isinstance(value, Secret) else value
