"""Who diagnoses and repairs in a case: the diagnoser with hands, unless a script or a plugin gives another.

An actor is found by name under the entry point group `misfeed.actors`; the case stays referee, whoever acts.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol

from misfeed.device import Device
from misfeed.diagnostics import Finding, diagnose
from misfeed.errors import UsageError
from misfeed.vocabulary.step import Step

DEFAULT = "technician"


@dataclass(frozen=True, slots=True)
class Work:
    """What an actor is given: the device, the ticket, and a way to act that is timed and written down.

    Attributes:
        ticket: what the customer says.
        steps: the repair as the scenario has it; somebody who is to find it alone looks away.
        do: carries out a step and waits for its end. Raises CaseFailed when it cannot be done.
    """

    device: Device
    ticket: str
    steps: tuple[Step, ...]
    do: Callable[[Step], None]


class Actor(Protocol):
    """Somebody who diagnoses and repairs. `name` is written down with the case."""

    name: str

    def diagnose(self, work: Work) -> Finding:
        """Say what is wrong; reads the device, and may look at its parts."""

    def repair(self, work: Work) -> None:
        """Mend it, step by step, through `work.do`."""


class Technician:
    """The diagnoser, and hands that follow the procedure. Satisfies `Actor`."""

    name = DEFAULT

    def diagnose(self, work: Work) -> Finding:
        return diagnose(work.device, complaint=True)

    def repair(self, work: Work) -> None:
        for step in work.steps:
            work.do(step)


def actors() -> tuple[str, ...]:
    """The names of all actors there are, the default one first."""
    return (DEFAULT, *sorted(point.name for point in entry_points(group="misfeed.actors")))


def actor(name: str = DEFAULT) -> Actor:
    """A new actor of that name. Raises UsageError naming those there are."""
    if name == DEFAULT:
        return Technician()
    for point in entry_points(group="misfeed.actors", name=name):
        found: Actor = point.load()()
        return found
    near = difflib.get_close_matches(name, actors(), n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(actors())}"
    raise UsageError(f"there is no actor {name!r}; {hint}")
