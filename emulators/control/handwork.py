"""Hands over the control interface: what somebody does who stands before the printer. Knows no octets."""

from __future__ import annotations

from typing import Any

import msgspec
from misfeed.emulators.control import answers, vocabulary
from misfeed.emulators.control.bodies import Handwork
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, ControlError, Route
from misfeed.emulators.machine import CannotDo, Machine


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
        details: dict[str, Any] = dict(call.more)
        part = machine.parts.get(wanted.target)
        if part is None:
            raise ControlError(404, f"there is no part {wanted.target!r} in a {machine.profile.name}")
        if wanted.verb in part.ACTIONS:
            try:
                checked = msgspec.convert(details, vocabulary.details_of(type(part), wanted.verb))
            except msgspec.ValidationError as error:
                raise ControlError(400, f"{wanted.verb} {wanted.target}: {error}") from error
            details = msgspec.structs.asdict(checked)
        try:
            machine.act(wanted.verb, wanted.target, **details)
        except CannotDo as error:
            raise ControlError(409, str(error)) from error
        return answers.Done(
            verb=wanted.verb,
            target=wanted.target,
            status=machine.status.value,
            panel=machine.panel.text(),
            revision=machine.revision,
        )
