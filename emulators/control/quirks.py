"""Quirks over the control interface: listed, switched on and off. Knows no octets."""

from __future__ import annotations

from misfeed.emulators.control import answers
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, Route, refusing
from misfeed.emulators.machine import Machine
from misfeed.emulators.quirks import Quirk, QuirkError, catalogue, switch


class Quirks:
    """Has the firmware of one machine depart from standards, and come back to them."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def routes(self) -> tuple[Route, ...]:
        role, one = Role.INJECT, answers.QuirkTold
        return (
            Route("GET", "/quirks", role, self.quirks, answers.Quirks),
            Route("PUT", "/quirks/{name}", role, self.switch_quirk_on, one, refusals=(404,)),
            Route("DELETE", "/quirks/{name}", role, self.switch_quirk_off, one, refusals=(404,)),
        )

    def quirks(self, _: Call) -> answers.Quirks:
        """Ways in which this firmware can depart from standards, and whether it does."""
        return answers.Quirks(quirks=[self._told(quirk) for quirk in catalogue().values()])

    def switch_quirk_on(self, call: Call) -> answers.QuirkTold:
        """Have the firmware behave so from now on."""
        return self._switch(call, on=True)

    def switch_quirk_off(self, call: Call) -> answers.QuirkTold:
        """Have the firmware keep to the standard again."""
        return self._switch(call, on=False)

    def _switch(self, call: Call, *, on: bool) -> answers.QuirkTold:
        with refusing(404, QuirkError):
            quirk = switch(self._machine, call.values["name"][:200], on=on)
        return self._told(quirk)

    def _told(self, quirk: Quirk) -> answers.QuirkTold:
        return answers.QuirkTold(
            quirk=quirk.name,
            summary=quirk.summary,
            clause=quirk.clause,
            met=quirk.met,
            takes=list(quirk.takes),
            on=quirk.is_on(self._machine),
        )
