"""Quirks: how a model's firmware departs from a standard, whatever state the machine is in.

Each interface has its own, and asks the machine whether one acts. A profile has those of its model; others
can be switched on while it runs. They are no faults: nothing is broken, and nothing mends them.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.emulators.machine import Machine
from misfeed.errors import UsageError


class QuirkError(UsageError):
    """There is no such quirk; says what there is."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """A way to depart from a standard.

    Attributes:
        name: the interface's, a dot, and what it does: "ipp.bare-reasons".
        summary: one line for lists. clause: of the standard that says otherwise.
        met: where users met it, as "OWNER/REPOSITORY#THREAD" or the name of a model; "" when not in public.
    """

    name: str
    summary: str
    clause: str
    met: str = ""

    def acts(self, machine: Machine) -> bool:
        return self.name in machine.formatter.quirks


def catalogue() -> Mapping[str, Quirk]:
    """Every quirk that the interfaces offer, by name."""
    from misfeed.emulators.interface import interfaces

    return {quirk.name: quirk for _, one in sorted(interfaces().items()) for quirk in one.quirks}


def named(name: str) -> Quirk:
    """Raises QuirkError."""
    found = catalogue()
    if name not in found:
        near = difflib.get_close_matches(name, found, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(found)}"
        raise QuirkError(f"there is no quirk {name!r}; {hint}")
    return found[name]


def switch(machine: Machine, name: str, *, on: bool) -> Quirk:
    """Have the firmware behave so, or no longer. Raises QuirkError."""
    quirk = named(name)
    kept = machine.formatter.quirks
    machine.formatter.quirks = kept | {name} if on else kept - {name}
    machine.clock.finish_now()
    return quirk
