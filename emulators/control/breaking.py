"""Faults over the control interface: injected, listed, taken back. Knows no octets."""

from __future__ import annotations

from misfeed.emulators.control import answers, vocabulary
from misfeed.emulators.control.bodies import Injection
from misfeed.emulators.control.injected import Injected, Injections
from misfeed.emulators.control.plain import plain
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, ControlError, Route, refusing
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.faults import FaultError, catalogue, fault_class, make_fault
from misfeed.emulators.machine.verbs import NoSuchPart, part_named


class Breaking:
    """Breaks one machine, and takes it back."""

    def __init__(self, machine: Machine, injections: Injections) -> None:
        self._machine = machine
        self._injections = injections

    def routes(self) -> tuple[Route, ...]:
        role, one = Role.INJECT, answers.FaultInjected
        return (
            Route("GET", "/faults", role, self.faults, answers.Faults),
            Route(
                "POST", "/faults", role, self.inject, one,
                takes=Injection, open=True, status=201, refusals=(404, 409),
            ),
            Route("POST", "/faults/clear", role, self.clear_all, answers.Cleared),
            Route("DELETE", "/faults/{id}", role, self.clear, one, refusals=(404,)),
        )  # fmt: skip

    def faults(self, _: Call) -> answers.Faults:
        """Faults that are injected, and those that can be, with the places where each can act."""
        return answers.Faults(
            injected=[self._told(entry) for entry in self._injections.entries()],
            catalogue=[
                answers.FaultKnown(
                    **vocabulary.describe_fault(kind), places=list(vocabulary.places(kind, self._machine))
                )
                for kind in catalogue().values()
            ],
        )

    def inject(self, call: Call) -> answers.FaultInjected:
        """Inject a fault: {"fault": NAME, "at": PART, other keys: parameters}; PART may be left out."""
        wanted: Injection = call.body
        if wanted.at:
            with refusing(404, NoSuchPart):
                part_named(self._machine.parts, wanted.at, self._machine.profile.name)
        with refusing(404, FaultError):
            fault_class(wanted.fault)
        with refusing(400, FaultError):
            make_fault(wanted.fault, call.more)
        with refusing(409, FaultError):
            entry = self._injections.inject(wanted.fault, wanted.at, call.more)
        return self._told(entry)

    def clear(self, call: Call) -> answers.FaultInjected:
        """Take one fault's cause away, as no repair does."""
        entry_id = call.values["id"]
        try:
            return self._told(self._injections.clear(entry_id))
        except KeyError:
            raise ControlError(404, f"no fault with the id {entry_id[:80]!r} is injected") from None

    def clear_all(self, _: Call) -> answers.Cleared:
        """Take every injected fault's cause away."""
        return answers.Cleared(cleared=[self._told(entry) for entry in self._injections.clear_all()])

    def _told(self, entry: Injected) -> answers.FaultInjected:
        return answers.FaultInjected(
            id=entry.id,
            fault=entry.fault.name,
            place=entry.place,
            parameters=plain(entry.fault.chosen()),
            present=self._injections.present(entry),
        )
