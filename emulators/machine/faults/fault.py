"""What every fault is: a cause at one part, and how it comes, stays and goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from ..flaws import When
from ..machine import Machine
from ..part import Part
from ..secret import Secret


class FaultError(ValueError):
    """A fault that does not exist, does not fit the place or the parameters; says what would."""


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A root cause at one part of one machine. Its fields are its parameters.

    Attributes:
        when: circumstances under which it comes and goes; None: it is there, and stays until it is mended.
        fleeting: it may come and go at all: contacts, sensors and services do, what is spent does not.
        secrets: parameters that open something, and are masked wherever the fault is printed.
        name: dotted: where, then what. "tray.rollers.worn".
        catalogue: the technicians' catalogue entry it belongs to.
        version: rises when its behaviour changes, so that records say which one ran.
        part: the kind of part it acts on.
        family: the folder it stands in; set by the catalogue.
        summary: one line for lists.
        by_hand, undo_by_hand: how a person brings it about on a real device, and takes it back.
    """

    when: When | None = None

    name: ClassVar[str]
    catalogue: ClassVar[str]
    version: ClassVar[int] = 1
    part: ClassVar[type[Part]]
    summary: ClassVar[str]
    by_hand: ClassVar[str]
    undo_by_hand: ClassVar[str]
    fleeting: ClassVar[bool] = False
    secrets: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        if self.when is not None and not self.fleeting:
            raise FaultError(f"it does not come and go ({self.summary})")
        for name in self.secrets:
            msgspec.structs.force_setattr(self, name, Secret(getattr(self, name)))

    def fits(self, part: Part) -> bool:
        """Whether it can act on this very part (and not only on its kind)."""
        return isinstance(part, self.part)

    def can_begin(self, part: Any) -> bool:  # noqa: ARG002
        """Whether the part, which it fits, is there to be broken as the machine stands now."""
        return True

    def inject(self, part: Any) -> None:  # noqa: ARG002
        """Make the cause so."""
        raise LookupError(f"{self.name} does not say what it does")

    def present(self, part: Any) -> bool:  # noqa: ARG002
        """Whether the cause is (still) so. Reads the part, so that any repair that mends it counts."""
        raise LookupError(f"{self.name} does not say when it is gone")

    def clear(self, part: Any) -> None:  # noqa: ARG002
        """Take the cause away at once, as no repair does; for benches that set up and tidy."""
        raise LookupError(f"{self.name} does not say how it is taken away")

    def lift(self, part: Any, changed: tuple[tuple[str, Any, Any], ...]) -> None:
        """It does not act any more, for now: take the cause away and leave what it has brought about.

        `changed` is what `inject` changed: field, value before, value with it. What has changed since, by use
        or by hands, stays.
        """
        for name, before, acting in changed:
            if getattr(part, name) == acting:
                setattr(part, name, before)

    # -- acting on a machine -----------------------------------------------------------------------------

    def places(self, machine: Machine) -> tuple[str, ...]:
        """Ids of the parts of `machine` on which it can act."""
        return tuple(part.id for part in machine.parts.values() if self.fits(part))

    def place(self, machine: Machine, at: str) -> Part:
        """The part `at`, or the only (first) one that fits when `at` is "". Raises FaultError."""
        places = self.places(machine)
        if not places:
            raise FaultError(f"a {machine.profile.name} has no part for {self.name}")
        if at and at not in places:
            raise FaultError(f"{self.name} cannot act at {at!r}; it can at {', '.join(places)}")
        return machine.parts[at or places[0]]

    def break_machine(self, machine: Machine, at: str = "") -> str:
        """Inject it at `at` and let the machine settle; returns the place."""
        part = self.place(machine, at)
        if not self.can_begin(part):
            raise FaultError(f"{self.name} cannot begin at {part.id}: nothing is in it")
        if self.when is None:
            self.inject(part)
        else:
            machine.flaws.add(self, part.id, self.when)
        machine.clock.finish_now()
        return part.id

    def remains(self, part: Part) -> bool:
        """Whether nobody has mended it yet: it is there, or comes and goes."""
        return part.machine.flaws.has(self, part.id) if self.when is not None else self.present(part)

    def take_away(self, part: Part) -> None:
        """`clear`, for those that come and go as well; the machine settles."""
        if self.when is not None:
            part.machine.flaws.drop(self, part.id)
        else:
            self.clear(part)
        part.machine.clock.finish_now()

    def chosen(self) -> Mapping[str, Any]:
        """Its parameters and their values; `when` only where there is one."""
        chosen = msgspec.structs.asdict(self)
        if self.when is None:
            del chosen["when"]
        return chosen

    @classmethod
    def parameters(cls) -> tuple[str, ...]:
        """The names of its own parameters; every fault takes `when` beside them."""
        return tuple(field for field in cls.__struct_fields__ if field != "when")
