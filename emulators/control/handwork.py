"""Hands over the control interface: what somebody does who stands before the printer. Knows no octets."""

from __future__ import annotations

from misfeed.emulators.control import answers, vocabulary
from misfeed.emulators.control.bodies import Handwork
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, Route, refusing
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.verbs import BadDetail, NoSuchPart


class Hands:
    """Acts on one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def routes(self) -> tuple[Route, ...]:
        return (
            Route("GET", "/hands", Role.ACT, self.hands, answers.Hands),
            Route(
                "POST", "/hands", Role.ACT, self.act, answers.Done,
                takes=Handwork, open=True, refusals=(404, 409),
            ),
        )  # fmt: skip

    def hands(self, _: Call) -> answers.Hands:
        """What hands can do to which part."""
        parts = self._machine.parts.values()
        return answers.Hands(hands=[row for part in parts for row in vocabulary.describe_hands(part)])

    def act(self, call: Call) -> answers.Done:
        """Work by hand: {"verb": VERB, "target": PART, other keys: details}."""
        machine, wanted = self._machine, call.body
        with refusing(409, CannotDo), refusing(400, BadDetail), refusing(404, NoSuchPart):
            machine.act(wanted.verb, wanted.target, **call.more)
        return answers.Done(
            verb=wanted.verb,
            target=wanted.target,
            status=machine.status.value,
            panel=machine.panel.text(),
            revision=machine.revision,
        )
