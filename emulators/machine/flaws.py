"""Faults that come and go: a loose contact, rollers that slip on damp days, a chip that fails when warm.

A flaw is a cause together with the circumstances under which it acts. Whether it acts is decided anew with
every sheet that is fed (and, for some, every so often); a cause that does not act now is none at all to the
part that has it. Knows causes by what they do, not by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from .chance import draw
from .clock import US_PER_S
from .part import Part, physical

if TYPE_CHECKING:
    from .machine import Machine

_DECIDE = "decide"


class Cause(Protocol):
    """What a flaw brings about and takes back; a `Fault` is one."""

    def inject(self, part: Any) -> None: ...

    def present(self, part: Any) -> bool: ...

    def clear(self, part: Any) -> None: ...


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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
    """

    cause: Cause
    at: str
    when: When
    begun: int
    decided: int = 0
    acts: bool = False


class Flaws(Part):
    """Fields:
    found: the flaws of this machine, oldest first. No interface and no look shows one that does not act.
    """

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
            self.machine.set_alarm(self, _DECIDE, min(waits) * US_PER_S)

    def _decided(self, flaw: Flaw) -> Flaw:
        machine = self.machine
        acts = flaw.when.allows(machine, machine.engine.sheets - flaw.begun)
        if acts:
            acts = draw(machine.seed, f"{self.id} {flaw.at}", flaw.decided) < flaw.when.chance
        if acts and not flaw.acts:
            flaw.cause.inject(machine.parts[flaw.at])
        elif flaw.acts and not acts:
            flaw.cause.clear(machine.parts[flaw.at])
        return replace(flaw, decided=flaw.decided + 1, acts=acts)

    @contextmanager
    def in_hands(self) -> Iterator[None]:
        """Hands are at work: what they mend is mended for good, whether it acts at this moment or not.

        A flaw that rests is brought out for as long as they work, and laid to rest again when their work left
        it as it was.
        """
        resting = [flaw for flaw in self.found if not flaw.acts]
        back = [(flaw, self._bring_out(flaw)) for flaw in resting]
        try:
            yield
        finally:
            mended = [flaw for flaw in self.found if not flaw.cause.present(self.machine.parts[flaw.at])]
            for flaw, lay_to_rest in back:
                if flaw not in mended:
                    lay_to_rest()
            if mended:
                self.found = tuple(flaw for flaw in self.found if flaw not in mended)

    def _bring_out(self, flaw: Flaw) -> Callable[[], None]:
        part = self.machine.parts[flaw.at]
        before = part.state()
        flaw.cause.inject(part)
        brought_out = part.state()

        def lay_to_rest() -> None:
            if part.state() == brought_out:
                part.put_back(before)
            else:
                flaw.cause.clear(part)

        return lay_to_rest
