"""Wire faults over the control interface: put in, listed, taken out. Knows no octets."""

from __future__ import annotations

import msgspec
from misfeed.emulators.control import answers
from misfeed.emulators.control.bodies import WireInjection
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, ControlError, Route, refusing
from misfeed.emulators.control.vocabulary import describe_wire_fault
from misfeed.emulators.wire import KINDS, Active, WireFaultError, Wires, make_wire_fault


class Wiring:
    """Breaks the wires that lead to one machine, and takes it back."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires

    def routes(self) -> tuple[Route, ...]:
        role, one = Role.INJECT, answers.WireFaultActive
        return (
            Route("GET", "/wires", role, self.wire_faults, answers.WireFaults),
            Route(
                "POST", "/wires", role, self.put_wire_fault, one,
                takes=WireInjection, open=True, status=201, refusals=(404, 409),
            ),
            Route("POST", "/wires/clear", role, self.take_out_wire_faults, answers.WiresCleared),
            Route("DELETE", "/wires/{id}", role, self.take_out_wire_fault, one, refusals=(404,)),
        )  # fmt: skip

    def wire_faults(self, _: Call) -> answers.WireFaults:
        """Wire faults that act, and those that can be put in."""
        return answers.WireFaults(
            active=[_told(entry) for entry in self._wires.entries()],
            catalogue=[answers.WireFaultKnown(**describe_wire_fault(kind)) for kind in KINDS.values()],
        )

    def put_wire_fault(self, call: Call) -> answers.WireFaultActive:
        """Have a wire fault act: {"wire": NAME, "service": SERVICE, other keys: parameters}."""
        wanted: WireInjection = call.body
        if wanted.wire not in KINDS:
            raise ControlError(
                404, f"there is no wire fault {wanted.wire[:80]!r}; there are {', '.join(KINDS)}"
            )
        with refusing(400, WireFaultError):
            fault = make_wire_fault(wanted.wire, wanted.service, call.more)
        with refusing(409, WireFaultError):
            entry = self._wires.put(fault)
        return _told(entry)

    def take_out_wire_fault(self, call: Call) -> answers.WireFaultActive:
        """Take one wire fault out; what it holds still arrives."""
        number = call.values["id"]
        try:
            return _told(self._wires.take_out(int(number) if number.isascii() and len(number) < 10 else 0))
        except (KeyError, ValueError):
            raise ControlError(404, f"no wire fault with the id {number[:80]!r} acts") from None

    def take_out_wire_faults(self, _: Call) -> answers.WiresCleared:
        """Take every wire fault out."""
        return answers.WiresCleared(cleared=[_told(entry) for entry in self._wires.take_out_all()])


def _told(entry: Active) -> answers.WireFaultActive:
    facts = msgspec.to_builtins(entry.fault)
    name, service = facts.pop("wire"), facts.pop("service")
    return answers.WireFaultActive(id=str(entry.id), wire=name, service=service, parameters=facts)
