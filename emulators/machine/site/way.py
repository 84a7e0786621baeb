"""The way from a client to the printer: what stands on it may swallow packets before the printer does.

Knows addresses and service names; no socket, and no route.
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

from ..access import Verdict, plain_address
from ..part import Part

if TYPE_CHECKING:
    from ..machine import Machine

OUTSIDE = ip_network("203.0.113.0/24")
"""Where the Internet begins for emulated clients (RFC 5737: nobody real has these addresses)."""

PING = "ping"
"""What the way is asked about an ICMP echo, as about a service."""

UNASKED = "unasked"
"""What it is asked about a datagram that the printer sends of its own accord."""


class Waypoint(Part):
    """A part of the site that every packet for the printer has to pass: `Machine.way` has them in order."""

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    def verdict(self, service: str, source: str) -> Verdict:  # noqa: ARG002
        """What becomes of a client's packets here."""
        return Verdict.ACCEPT


def verdict(machine: Machine, service: str, source: str) -> Verdict:
    """What a client of `service` at address `source` meets: where its name leads, then what stands on the
    way, then whoever has the address, and at last the printer's own rules."""
    if not machine.dns.leads_to_printer:
        return Verdict.DROP
    for waypoint in machine.way:
        met = waypoint.verdict(service, source)
        if met is not Verdict.ACCEPT:
            return met
    if machine.neighbour.is_believed:
        return machine.neighbour.verdict(service)
    return machine.network.verdict(service, source)


def lets_out(machine: Machine, address: str) -> bool:
    """Whether a datagram that the printer sends of its own accord reaches `address`."""
    if not machine.network.reachable:
        return False
    return all(waypoint.verdict(UNASKED, address) is Verdict.ACCEPT for waypoint in machine.way)


def answers_ping(machine: Machine, source: str) -> bool:
    """Whether an echo request from `source` is answered."""
    if not machine.dns.leads_to_printer:
        return False
    passed = all(waypoint.verdict(PING, source) is Verdict.ACCEPT for waypoint in machine.way)
    return passed and (machine.neighbour.is_believed or machine.network.reachable)


def is_in(source: str, network: str) -> bool:
    """Whether an address lies in a network of CIDR text."""
    return plain_address(source) in ip_network(network)


def is_outside(source: str) -> bool:
    return "203.0.113." in source and plain_address(source) in OUTSIDE
