"""Quirks: how a model's firmware departs from a standard, whatever state the machine is in.

Each interface has its own, and asks the machine whether one acts. A profile has those of its model; others
can be switched on while it runs. They are no faults: nothing is broken, and nothing mends them. Some can be
bound to a moment: "ipp.cut-short@operation=Get-Jobs,byte=40".
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.emulators.machine import Machine
from misfeed.errors import UsageError


class QuirkError(UsageError):
    """There is no such quirk, or not here; says what there is."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """A way to depart from a standard.

    Attributes:
        name: the interface's, a dot, and what it does: "ipp.bare-reasons".
        summary: one line for lists. clause: of the standard that says otherwise.
        met: where users met it, as "OWNER/REPOSITORY#THREAD" or the name of a model; "" when not in public.
        takes: what it can be bound to, behind an "@".
    """

    name: str
    summary: str
    clause: str
    met: str = ""
    takes: tuple[str, ...] = ()

    def acts(self, machine: Machine) -> bool:
        """Whether it acts always."""
        return self.name in machine.formatter.quirks

    def is_on(self, machine: Machine) -> bool:
        """Whether it acts, be it only at some moments."""
        return any(plain_name(one) == self.name for one in machine.formatter.quirks)

    def check(self, bound: Mapping[str, str]) -> None:
        """Raises QuirkError where it cannot be bound to that."""
        for key, value in bound.items():
            if key not in self.takes:
                what = f"bound to {', '.join(self.takes)}" if self.takes else "bound to nothing"
                raise QuirkError(f"{self.name} cannot be bound to {key!r}; it can be {what}")
            if key in NUMBERS and not _NUMBER.fullmatch(value):
                raise QuirkError(f"{self.name}: {key} is a number or a range such as 2-5, not {value!r}")
            if key in NUMBERS:
                self._check_range(key, value)

    def _check_range(self, key: str, value: str) -> None:
        """What never comes is a slip of whoever wrote it, and would be waited for in vain."""
        first, _, last = value.partition("-")
        if key in _FROM_ONE and not int(first):
            raise QuirkError(f"{self.name}: {key} counts from 1, and {value} begins before it")
        if last and int(last) < int(first):
            raise QuirkError(f"{self.name}: {key}={value} runs backwards; write {key}={last}-{first}")


NUMBERS = frozenset({"request", "job", "page", "byte", "seconds"})
"""Keys whose values count something."""
_FROM_ONE = frozenset({"request", "job"})
_NUMBER = re.compile(r"\d{1,9}(-\d{0,9})?")


def plain_name(spelled: str) -> str:
    """The name of a quirk, without what it is bound to."""
    return spelled.partition("@")[0]


def bindings(spelled: str) -> Mapping[str, str]:
    """What a quirk is bound to, by key. Raises QuirkError when it is not spelled so."""
    name, at, bound = spelled.partition("@")
    if at and not bound:
        raise QuirkError(f"nothing stands behind the @ of {name}@; leave it out, or write {name}@KEY=VALUE")
    found: dict[str, str] = {}
    for word in filter(None, bound.split(",")):
        key, equals, value = word.partition("=")
        if not equals or not value or key in found:
            raise QuirkError(f"{word!r} binds {name} to nothing; write {name}@KEY=VALUE,KEY=VALUE")
        found[key] = value
    return found


def catalogue() -> Mapping[str, Quirk]:
    """Every quirk that the interfaces offer, by name."""
    from misfeed.emulators.interface import interfaces

    return {quirk.name: quirk for _, one in sorted(interfaces().items()) for quirk in one.quirks}


def named(spelled: str) -> Quirk:
    """The quirk meant; what it is bound to must be something that it can be. Raises QuirkError."""
    found, name = catalogue(), plain_name(spelled)
    if name not in found:
        near = difflib.get_close_matches(name, found, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`misfeed quirks` lists them"
        raise QuirkError(f"there is no quirk {name!r}; {hint}")
    found[name].check(bindings(spelled))
    return found[name]


def _must_act(machine: Machine, quirk: Quirk) -> None:
    from misfeed.emulators.interface import interfaces

    owners = {name: one for name, one in interfaces().items() if quirk in one.quirks}
    if not any(one.offered_by(machine.profile) for one in owners.values()):
        missing = " and no ".join(owners)
        raise QuirkError(f"{quirk.name} has no effect on {machine.profile.name}, which has no {missing}")


def switch(machine: Machine, spelled: str, *, on: bool) -> Quirk:
    """Have the firmware behave so, or no longer. Raises QuirkError, also for one of what it does not speak.

    Off, a plain name means it however it is bound.
    """
    quirk = named(spelled)
    if on:
        _must_act(machine, quirk)
    kept = machine.formatter.quirks
    off = {one for one in kept if one == spelled or plain_name(one) == spelled}
    machine.formatter.take_on(kept | {spelled} if on else kept - off)
    machine.clock.finish_now()
    return quirk
