"""NW-09: a hardening profile switched SNMPv1 and v2c off, and the fleet tool speaks nothing else."""

from __future__ import annotations

from ...network import Network
from ...part import Part
from ..fault import Fault


class SnmpVersionsOff(Fault, frozen=True):
    """SNMPv1 and v2c are switched off: whoever asks in them hears nothing, whatever the community."""

    name = "network.snmp.versions"
    catalogue = "NW-09"
    part = Network
    summary = "SNMPv1/v2c switched off by a hardening profile"
    by_hand = "On the printer's SNMP page, switch SNMPv1/v2c off."
    undo_by_hand = "Switch SNMPv1/v2c on again, or give the fleet tool an SNMPv3 user."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Network) and "snmp" in part.machine.profile.network.services

    def inject(self, part: Network) -> None:
        part.snmp_v1_v2c = False

    def present(self, part: Network) -> bool:
        return not part.snmp_v1_v2c

    def clear(self, part: Network) -> None:
        part.snmp_v1_v2c = True
