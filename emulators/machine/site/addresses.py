"""Who has which address: leases, the name that clients look up, and another host that takes the printer's.

Knows no packet of DHCP, DNS or ARP; only what they end in.
"""

from __future__ import annotations

from ..access import Transport, Verdict, transport_of
from ..clock import US_PER_S
from ..network import HOME_ADDRESS
from ..part import Part, action, physical
from .switch import HOME_VLAN
from .way import PING

FLIP_US = 60 * US_PER_S
"""How long an ARP cache believes one of two hosts."""


class Dhcp(Part):
    """Fields:
    answering: requests get to it, and its scope has an address left. reserved: the printer's address is for
    its hardware address alone, and is `home`. given: leases it gave the printer without a reservation.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    answering: bool = physical(True, hidden=True)
    reserved: bool = physical(True, hidden=True)
    home: str = physical(HOME_ADDRESS, hidden=True)
    given: int = physical(0, hidden=True)

    def lease(self, vlan: str) -> str:
        """The address for the printer in a VLAN; "" when nobody answers."""
        if not self.answering:
            return ""
        if vlan != HOME_VLAN:
            return {"guest": "10.0.66.50", "voice": "10.0.70.50"}[vlan]
        if self.reserved:
            return self.home
        self.given += 1
        return f"10.0.20.{100 + self.given % 100}"

    def look(self) -> dict[str, str]:
        """What its administrator finds."""
        return {
            "server": "answers" if self.answering else "gives nothing out",
            "reservation": "for the printer's hardware address" if self.reserved else "none",
        }

    @action
    def reserve(self) -> None:
        """Reserve the printer's address for its hardware address."""
        self.reserved = True

    @action
    def mend(self) -> None:
        """Bring the server back, and make room in its scope."""
        self.answering = True


class Dns(Part):
    """Fields:
    record: the address that the printer's name stands for; every queue goes by the name.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    record: str = physical(HOME_ADDRESS, told=False)

    @property
    def leads_to_printer(self) -> bool:
        """Whether clients that go by the name send to the printer. Who stands in another VLAN with it goes by
        what its panel says."""
        return self.record == self.machine.network.address or self.machine.switch.vlan != HOME_VLAN

    def look(self) -> dict[str, str]:
        """What a look-up of the printer's name answers."""
        stale = self.record != self.machine.network.address
        return {"name": self.record, "against the panel": "another address" if stale else "the same"}

    @action
    def set_record(self, address: str = "") -> None:
        """Have the name stand for an address; without one, for the address on the printer's panel."""
        self.record = address or self.machine.network.address


class Neighbour(Part):
    """Another host of the printers' VLAN. It offers nothing that a printer does.

    Fields:
        since: machine time at which it took the printer's address; -1: it has its own.
        unplugged: somebody pulled its cable.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    since: int = physical(-1, told=False)
    unplugged: bool = physical(False, told=False)

    @property
    def takes_it(self) -> bool:
        return self.since >= 0 and not self.unplugged

    @property
    def is_believed(self) -> bool:
        """Packets for the address come here now. Whom clients believe flips as ARP answers overtake each
        other; the newcomer is believed first."""
        return self.takes_it and (self.machine.now - self.since) // FLIP_US % 2 == 0

    def verdict(self, service: str) -> Verdict:
        """What a client of the printer's meets here, where nothing listens; pings are answered."""
        if service == PING:
            return Verdict.ACCEPT
        return Verdict.DROP if transport_of(service) is Transport.UDP else Verdict.REFUSE

    def take_address(self) -> None:
        """Come up with the printer's address."""
        self.since = self.machine.now
        self.machine.alarms.set(self, "flip", FLIP_US)

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        """Clients believe the other one from now on."""
        if self.takes_it:
            self.machine.touch(self, hidden=False)
            self.machine.alarms.set(self, "flip", FLIP_US - (self.machine.now - self.since) % FLIP_US)

    def look(self) -> dict[str, str]:
        """What is on it, when somebody has found it."""
        return {"takes the printer's address": "yes" if self.takes_it else "no"}

    @action
    def give_up(self) -> None:
        """Have it ask for an address of its own."""
        self.since = -1
        self.machine.alarms.clear(self, "flip")

    @action
    def unplug(self) -> None:
        """Pull its cable; it comes back with the address when it is plugged in."""
        self.unplugged = True

    @action
    def plug_in(self) -> None:
        """Put its cable in."""
        self.unplugged = False
        if self.takes_it:
            self.machine.alarms.set(self, "flip", FLIP_US - (self.machine.now - self.since) % FLIP_US)
