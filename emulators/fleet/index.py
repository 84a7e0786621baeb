"""What there is in a fleet: its index, a page at a time, as routes of the control interface.

Makes no printer: what it tells of one is known beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Protocol

import msgspec
from misfeed.emulators.control.openapi import describe
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, Route, chosen
from misfeed.emulators.fleet.attention import Attention
from misfeed.emulators.fleet.printers import Fleet, Printer
from misfeed.emulators.wire import Wires
from msgspec import Meta

PAGE = 100
"""Printers that are told at a time, unless somebody asks for fewer or more."""
_MOST = 1_000


class Served(Protocol):
    """A fleet on its sockets."""

    @property
    def fleet(self) -> Fleet: ...

    @property
    def by(self) -> str: ...

    def where(self, number: int) -> str:
        """Host and port of a printer's SNMP."""

    @property
    def services(self) -> Mapping[str, int]:
        """Ports of services over TCP at every printer's own address."""

    def wires(self, number: int) -> Wires | None:
        """Those that lead to a printer's services over TCP."""

    def attention(self, number: int) -> Attention:
        """A printer's."""

    def mind(self, number: int, printer: Printer) -> None:
        """Somebody worked on a printer."""


class Paging(msgspec.Struct, frozen=True):
    """Which printers are told: so many, from a number on."""

    first: Annotated[int, Meta(ge=1)] = msgspec.field(default=1, name="from")
    count: Annotated[int, Meta(ge=1, le=_MOST)] = PAGE


class PrinterListed(msgspec.Struct, frozen=True, kw_only=True):
    """A printer of the fleet. `met`: somebody asked it before. `control`: its path here."""

    number: int
    profile: str
    name: str
    serial: str
    address: str
    snmp: str
    met: bool
    control: str


class FleetTold(msgspec.Struct, frozen=True, kw_only=True):
    """The fleet, and a page of its printers; `next` is the path of the page that follows, if one does.

    `services` are ports over TCP, at each printer's own address.
    """

    count: int
    met: int
    by: str
    profiles: list[str]
    services: dict[str, int]
    printers: list[PrinterListed]
    next: str | None


class Index:
    """Tells of a fleet."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self.routes: tuple[Route, ...] = (
            Route("GET", "/", Role.OBSERVE, self.fleet, FleetTold, query=Paging),
            Route("GET", "/printers", Role.OBSERVE, self.printers, FleetTold, query=Paging),
            Route("GET", "/openapi.json", Role.OBSERVE, self.description, dict[str, Any]),
        )

    def has(self, path: str) -> bool:
        """Whether a path is of the fleet itself, and of none of its printers."""
        return any(route.match(path) is not None for route in self.routes)

    def find(self, method: str, path: str, role: Role) -> tuple[Route, Mapping[str, str]]:
        return chosen(self.routes, method, path, role)

    def fleet(self, call: Call) -> FleetTold:
        """How many printers there are, of which models, and where they are reached."""
        fleet, page = self._served.fleet, call.query
        after = min(page.first + page.count, fleet.count + 1)
        return FleetTold(
            count=fleet.count,
            met=len(fleet),
            by=self._served.by,
            profiles=[profile.name for profile in fleet.profiles],
            services=dict(self._served.services),
            printers=[self._listed(number) for number in range(page.first, after)],
            next=f"/printers?from={after}&count={page.count}" if after <= fleet.count else None,
        )

    def printers(self, call: Call) -> FleetTold:
        """The printers, a page at a time."""
        return self.fleet(call)

    def description(self, call: Call) -> dict[str, Any]:
        """What is asked of the fleet itself, in the words of OpenAPI 3.1; each printer has its own."""
        return describe([route for route in self.routes if call.role.includes(route.role)])

    def _listed(self, number: int) -> PrinterListed:
        fleet = self._served.fleet
        profile = fleet.profile(number)
        return PrinterListed(
            number=number,
            profile=profile.name,
            name=fleet.name(number),
            serial=profile.identity.serial.format(n=number),
            address=str(fleet.address(number)),
            snmp=self._served.where(number),
            met=fleet.has_met(number),
            control=f"/printers/{number}",
        )
