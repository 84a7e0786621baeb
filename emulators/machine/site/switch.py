"""The switch port that the printer hangs on: open or shut, in one VLAN, and with or without 802.1X.

Knows clients by the network they are in; no frame.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..access import Verdict
from ..part import CannotDo, action, physical
from .way import Waypoint, is_in

VLANS: Mapping[str, str] = {
    "printers": "10.0.20.0/24",
    "guest": "10.0.66.0/24",
    "voice": "10.0.70.0/24",
}
"""VLANs of the site that a printer may end up in, with their networks. Only the first is routed to others."""

HOME_VLAN = "printers"

ERROR_EVERY_US = 500_000
SLOW_US = 1_500_000
"""How long an answer takes more where frames have to be sent again."""


class Switch(Waypoint):
    """Fields:
    open: the port is not shut down. vlan: which one the port's profile puts it in.
    authenticates: the port asks for 802.1X. restarted: how often the switch was.
    forced_since: machine time at which its speed and duplex were forced, with nobody told; -1: they
    are not. errors: damaged frames counted up to then.
    """

    POWERED = False
    AT_DEVICE = False

    open: bool = physical(True, told=False)
    vlan: str = physical(HOME_VLAN, told=False)
    authenticates: bool = physical(True)
    restarted: int = physical(0, hidden=True)
    forced_since: int = physical(-1, told=False)
    errors: int = physical(0)

    @property
    def authorised(self) -> bool:
        """The port lets more than EAP through."""
        return not self.authenticates or self.machine.supplicant.accepted

    @property
    def mismatched(self) -> bool:
        """One end is full duplex and the other, which negotiated with nobody, half (IEEE 802.3 §28)."""
        return self.forced_since >= 0

    @property
    def line_errors(self) -> int:
        """Frames that came damaged: with a mismatch, by late collisions with whatever the VLAN has to say."""
        if not self.mismatched:
            return self.errors
        return self.errors + (self.machine.now - self.forced_since) // ERROR_EVERY_US

    @property
    def next_error(self) -> float:
        """Machine time at which `line_errors` rises by itself; infinite while both ends agree."""
        if not self.mismatched:
            return math.inf
        passed = self.machine.now - self.forced_since
        return self.forced_since + (passed // ERROR_EVERY_US + 1) * ERROR_EVERY_US

    def verdict(self, service: str, source: str) -> Verdict:  # noqa: ARG002 - a VLAN is all or nothing
        if self.vlan == HOME_VLAN or is_in(source, VLANS[self.vlan]):
            return Verdict.ACCEPT
        return Verdict.DROP

    def look(self) -> dict[str, str]:
        """What the network team reads about the port."""
        state = "open" if self.authorised else "unauthorised"
        taken = self.machine.neighbour.takes_it
        return {
            "port": state if self.open else "shut",
            "VLAN": self.vlan,
            "speed and duplex": "forced" if self.mismatched else "automatic",
            "802.1X": "on" if self.authenticates else "bypassed",
            "ARP": "two hardware addresses" if taken else "one hardware address",
        }

    @action
    def open_port(self) -> None:
        """No shutdown: the link comes up."""
        self.open = True
        self.machine.network.obtain()

    @action
    def shut_port(self) -> None:
        """Shut the port down."""
        self.open = False

    @action
    def negotiate(self) -> None:
        """Have the port negotiate speed and duplex, as the printer does."""
        self.errors = self.line_errors
        self.forced_since = -1

    @action
    def assign_vlan(self, vlan: str) -> None:
        """Put the port into another VLAN; the printer keeps its address until it asks for one."""
        if vlan not in VLANS:
            raise CannotDo(f"the site has the VLANs {', '.join(VLANS)}")
        self.vlan = vlan

    @action
    def bypass(self) -> None:
        """Let the printer in without 802.1X, into the remediation network."""
        self.authenticates = False
        self.machine.network.obtain()

    @action
    def authenticate(self) -> None:
        """Ask for 802.1X again."""
        self.authenticates = True
        self.machine.network.obtain()

    @action
    def restart(self) -> None:
        """Restart the whole switch: every link goes down and comes up."""
        self.restarted += 1
        self.machine.network.obtain()
