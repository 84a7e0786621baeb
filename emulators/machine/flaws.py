"""Faults that come and go: a loose contact, rollers that slip on damp days, a chip that fails when warm.

A flaw is a cause together with the circumstances under which it acts. Whether it acts is decided anew with
every sheet that is fed and everything that hands do (and, for some, every so often); a cause that does not
act now is none at all to the part that has it. Knows causes by what they do, not by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from .acts import carry_out
from .chance import draw
from .clock import US_PER_S
from .part import CannotDo, Part, physical

if TYPE_CHECKING:
    from .blueprint import Snapshot
    from .machine import Machine

_DECIDE = "decide"


class Cause(Protocol):
    """What a flaw brings about and takes back; a `Fault` is one."""

    def inject(self, part: Any) -> None: ...

    def present(self, part: Any) -> bool: ...

    def clear(self, part: Any) -> None: ...

    def lift(self, part: Any, changed: tuple[tuple[str, Any, Any], ...]) -> None: ...


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Under which circumstances a cause acts: all that are given must hold.

    Attributes:
        chance: how often it acts when everything else holds, decided by the machine's seed.
        humidity_above: relative humidity of the room, in percent.
        warmer_than_c, colder_than_c: temperature of the room, in degrees Celsius.
        after_sheets: sheets delivered since the flaw is there.
        every_s: it is decided anew so often, in seconds, and not only with every sheet; 0: only then.
    """

    chance: Annotated[float, Meta(gt=0, le=1)] = 1.0
    humidity_above: Annotated[int, Meta(ge=0, le=100)] | None = None
    warmer_than_c: float | None = None
    colder_than_c: float | None = None
    after_sheets: Annotated[int, Meta(ge=0)] = 0
    every_s: Annotated[int, Meta(ge=0, le=86_400)] = 0

    def __post_init__(self) -> None:
        if not msgspec.to_builtins(self):
            raise ValueError("it says no circumstance, so the cause would always act; leave it out")

    def allows(self, machine: Machine, sheets: int) -> bool:
        """Everything but chance holds, `sheets` after the flaw began."""
        room = machine.room
        degrees = room.temperature_dc / 10
        return (
            sheets >= self.after_sheets
            and (self.humidity_above is None or room.humidity > self.humidity_above)
            and (self.warmer_than_c is None or degrees > self.warmer_than_c)
            and (self.colder_than_c is None or degrees < self.colder_than_c)
        )


class Flaw(msgspec.Struct, frozen=True):
    """One cause that comes and goes, at the part `at`.

    Attributes:
        begun: sheets the machine had delivered when the flaw came. decided: how often it was decided so far.
        acts: the cause is so now.
        changed: what it has changed in its part since it acts: field, value before, value with it.
    """

    cause: Cause
    at: str
    when: When
    begun: int
    decided: int = 0
    acts: bool = False
    changed: tuple[tuple[str, Any, Any], ...] = ()


class Flaws(Part):
    """Fields:
    found: the flaws of this machine, oldest first. No interface and no look shows one that does not act.
    """

    POWERED = False
    STEERS = False

    found: tuple[Flaw, ...] = physical((), hidden=True)

    def add(self, cause: Cause, at: str, when: When) -> None:
        """From now on `cause` comes and goes at the part `at`."""
        self.found = (*self.found, Flaw(cause, at, when, self.machine.engine.sheets))
        self._wait()

    def has(self, cause: Cause, at: str) -> bool:
        return any(flaw.at == at and flaw.cause == cause for flaw in self.found)

    def drop(self, cause: Cause, at: str) -> None:
        """It is mended for good."""
        part = self.machine.parts[at]
        for flaw in self.found:
            if flaw.at == at and flaw.cause == cause and flaw.acts:
                cause.clear(part)
        self.found = tuple(flaw for flaw in self.found if flaw.at != at or flaw.cause != cause)

    def decide(self) -> None:
        """A sheet is about to be fed, power came, or time has passed: each flaw acts or rests."""
        self.found = tuple([self._decided(flaw) for flaw in self.found])

    def on_boot(self) -> None:
        if self.found:
            self.decide()
            self._wait()

    def on_alarm(self, name: str) -> None:  # noqa: ARG002
        self.decide()
        self._wait()

    def _wait(self) -> None:
        waits = [flaw.when.every_s for flaw in self.found if flaw.when.every_s]
        if waits:
            self.machine.alarms.set(self, _DECIDE, min(waits) * US_PER_S)

    def _decided(self, flaw: Flaw) -> Flaw:
        machine = self.machine
        acts = flaw.when.allows(machine, machine.engine.sheets - flaw.begun)
        if acts:
            acts = draw(machine.seed, f"{self.id} {flaw.at}", flaw.decided) < flaw.when.chance
        changed = flaw.changed
        if acts and not flaw.acts:
            changed = self._bring_out(flaw)
        elif flaw.acts and not acts:
            flaw.cause.lift(machine.parts[flaw.at], flaw.changed)
            changed = ()
        return replace(flaw, decided=flaw.decided + 1, acts=acts, changed=changed)

    def _bring_out(self, flaw: Flaw) -> tuple[tuple[str, Any, Any], ...]:
        part = self.machine.parts[flaw.at]
        before = part.state()
        flaw.cause.inject(part)
        fields = zip(part.FIELDS, before, part.state(), strict=True)
        return tuple((name, old, new) for name, old, new in fields if old != new)

    # -- hands -------------------------------------------------------------------------------------------

    def mended_at_rest(self, part_id: str, verb: str, details: Mapping[str, Any]) -> tuple[Flaw, ...]:
        """Which of the flaws that rest now an act, about to be carried out, mends for good.

        Tried on a double of the machine in which the flaw acts: the machine itself must not feel it.
        """
        resting = [flaw for flaw in self.found if not flaw.acts]
        if not resting:
            return ()
        now, double = self.machine.snapshot(), self.machine.double()
        return tuple([flaw for flaw in resting if _mends(double, now, flaw, part_id, verb, details)])

    def hands_were_there(self, mended_at_rest: tuple[Flaw, ...]) -> None:
        """An act is over: what it mended is mended for good."""
        kept = []
        for flaw in self.found:
            gone = flaw in mended_at_rest
            if flaw.acts:
                gone = not flaw.cause.present(self.machine.parts[flaw.at])
            if not gone:
                kept.append(flaw)
        self.found = tuple(kept)


def _mends(
    double: Machine, now: Snapshot, flaw: Flaw, part_id: str, verb: str, details: Mapping[str, Any]
) -> bool:
    double.restore(now)
    part = double.parts[flaw.at]
    flaw.cause.inject(part)
    try:
        carry_out(double.parts[part_id], verb, details)
    except CannotDo:
        return False
    return not flaw.cause.present(part)
