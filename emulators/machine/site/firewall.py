"""The site's firewall: which clients' packets it lets through to the printer, and what the Internet finds.

Knows no state of connections. Who knocks from outside does so by themselves, as scanners do, and is abridged:
no octet of theirs passes the PJL service. What it would make of them is done here at once: the ready message
of `@PJL RDYMSG`, and the job that an HTTP request becomes on the raw port.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NamedTuple

from ..access import Verdict
from ..clock import US_PER_S
from ..jobs import Page, QueueFull
from ..part import CannotDo, action, physical
from .way import Waypoint, is_in, is_outside, verdict

KNOCK_S = 3 * 3600
"""How often somebody out there finds an open port."""

FIRST_KNOCK_S = 300
MAX_BLOCKS = 500
STRANGER = "203.0.113.66"
GREETING = "YOU HAVE BEEN PWNED"


class Block(NamedTuple):
    """A rule: packets of clients in `source` (CIDR) for `service` are swallowed."""

    source: str
    service: str


class Firewall(Waypoint):
    """Fields:
    blocks: rules against clients inside. inbound: services that the Internet reaches.
    knocks: how often a stranger came through.
    """

    POWERED = False
    AT_DEVICE = False

    blocks: tuple[Block, ...] = physical((), told=False)
    inbound: tuple[str, ...] = physical((), told=False)
    knocks: int = physical(0, hidden=True)

    def verdict(self, service: str, source: str) -> Verdict:
        if self.blocks and any(one.service == service and is_in(source, one.source) for one in self.blocks):
            return Verdict.DROP
        if is_outside(source) and service not in self.inbound:
            return Verdict.DROP
        return Verdict.ACCEPT

    def look(self) -> dict[str, str]:
        """Its rules, as the network team reads them out."""
        blocked = ", ".join(f"{one.source} may not reach {one.service}" for one in self.blocks)
        return {
            "rules": blocked or "as planned",
            "from the Internet": f"lets {', '.join(self.inbound)} in" if self.inbound else "closed",
        }

    def expose(self, *services: str) -> None:
        """Let the Internet in; it takes little time to come."""
        self.inbound = services
        self.machine.alarms.set(self, "knock", FIRST_KNOCK_S * US_PER_S)

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        """Somebody tries the raw port: an HTTP question comes out as a page, and PJL changes the display."""
        if not self.inbound:
            return
        self.machine.alarms.set(self, "knock", KNOCK_S * US_PER_S)
        if verdict(self.machine, "pjl", STRANGER) is not Verdict.ACCEPT:
            return
        self.knocks += 1
        self.machine.panel.ready_text = GREETING
        try:
            self.machine.jobs.submit(
                name="GET / HTTP/1.1", user="", format="text/plain", origin=STRANGER, pages=(_page(),)
            )
        except QueueFull:
            return

    @action
    def close_inbound(self) -> None:
        """Let nobody in from the Internet."""
        self.inbound = ()
        self.machine.alarms.clear(self, "knock")

    @action
    def block(self, source: str, service: str) -> None:
        """Add a rule against clients of a network."""
        rule = Block(str(_network("block", source)), service)
        if rule in self.blocks:
            return
        if len(self.blocks) >= MAX_BLOCKS:
            raise CannotDo(f"the firewall holds {MAX_BLOCKS} rules: take one away first")
        self.blocks = (*self.blocks, rule)

    @action
    def allow(self, source: str, service: str) -> None:
        """Take the rules away that keep clients of a network from a service."""
        asked = _network("allow", source)
        self.blocks = tuple(
            one for one in self.blocks if one.service != service or not asked.overlaps(ip_network(one.source))
        )


def _network(verb: str, source: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(source)
    except ValueError as error:
        raise CannotDo(f"{verb}: {error}") from error


def _page() -> Page:
    return Page({"black": 5_000})
