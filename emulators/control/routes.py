"""Everything that the control interface of one machine can be asked, and who may ask it.

Knows no HTTP beyond methods, paths and the status of a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from misfeed.emulators.control import answers
from misfeed.emulators.control.bodies import Handwork, Injection, WireInjection
from misfeed.emulators.control.breaking import Breaking
from misfeed.emulators.control.events import Events
from misfeed.emulators.control.handwork import Hands
from misfeed.emulators.control.injected import Injections
from misfeed.emulators.control.moments import Moments
from misfeed.emulators.control.openapi import describe
from misfeed.emulators.control.printing import Printing
from misfeed.emulators.control.quirks import Quirks
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, Route, chosen
from misfeed.emulators.control.sights import Sights
from misfeed.emulators.control.wiring import Wiring
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.faults import catalogue
from misfeed.emulators.wire import KINDS, Wires


class Controls:
    """The control interface of one machine, without its wire.

    `wires` are those that lead to the machine; without them, they cannot be broken here. `below`: the path at
    which all this is served.
    """

    def __init__(self, machine: Machine, wires: Wires | None = None, below: str = "/") -> None:
        self.machine = machine
        self._below = below
        self.injections = Injections(machine)
        self.sights = Sights(machine)
        self.events = Events(machine)
        see = Role.OBSERVE
        self.routes: tuple[Route, ...] = (
            Route("GET", "/", see, self.links, answers.Links),
            Route("GET", "/openapi.json", see, self.description, dict[str, Any]),
            *self.sights.routes(),
            *self.events.routes(),
            *Hands(machine).routes(),
            *Printing(machine).routes(),
            *Breaking(machine, self.injections).routes(),
            *Quirks(machine).routes(),
            *(Wiring(wires).routes() if wires is not None else ()),
            *Moments(machine, self.injections).routes(),
        )

    def find(self, method: str, path: str, role: Role) -> tuple[Route, Mapping[str, str]]:
        """What answers a request, and what stood in its path's braces. Raises ControlError."""
        return chosen(self.routes, method, path, role)

    def open_to(self, role: Role) -> tuple[Route, ...]:
        return tuple(route for route in self.routes if role.includes(route.role))

    def links(self, call: Call) -> answers.Links:
        """What can be asked."""
        return answers.Links(
            profile=self.machine.profile.name,
            serial=self.machine.serial,
            links=[
                answers.Link(
                    method=route.method, path=route.path, summary=route.summary, role=route.role.value
                )
                for route in self.open_to(call.role)
            ],
        )

    def description(self, call: Call) -> dict[str, Any]:
        """This interface in the words of OpenAPI 3.1."""
        parts = self.machine.parts
        verbs = sorted({verb for part in parts.values() for verb in part.ACTIONS})
        return describe(
            self.open_to(call.role),
            {
                Injection: {"fault": list(catalogue()), "at": ["", *parts]},
                WireInjection: {"wire": list(KINDS)},
                Handwork: {"verb": verbs},
            },
            self._below,
        )
