"""NW-09: only SNMPv3 is left, and the printer does not know the fleet tool's user."""

from __future__ import annotations

from ...network import Network
from ...part import Part
from ..fault import Fault


class SnmpUserLost(Fault, frozen=True):
    """A hardening profile left only SNMPv3 on, and no user came with it: the engine knows nobody."""

    name = "network.snmp.user"
    catalogue = "NW-09"
    part = Network
    summary = "SNMPv3 without the fleet tool's user"
    by_hand = "Switch SNMPv1/v2c off and SNMPv3 on, and delete its users."
    undo_by_hand = "Add the fleet tool's SNMPv3 user, or switch SNMPv1/v2c on again."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Network) and "snmp" in part.machine.profile.network.services

    def inject(self, part: Network) -> None:
        part.snmp_v1_v2c = False
        part.snmp_v3 = True
        part.snmp_users = ()

    def present(self, part: Network) -> bool:
        return part.snmp_v3 and not part.snmp_users

    def clear(self, part: Network) -> None:
        snmp = part.machine.profile.snmp
        part.snmp_v1_v2c = True
        part.snmp_users = snmp.who()
        part.snmp_v3 = snmp.v3 or bool(part.snmp_users)
