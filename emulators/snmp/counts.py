"""The agent's own counters, by their names in SNMPv2-MIB (RFC 3418) and the interfaces group (RFC 2863).

Knows what a request counts as; not what it asks for.
"""

from __future__ import annotations

from misfeed.emulators.snmp.kept import Kind
from misfeed.protocols.snmp import PduKind

_FRAMING = 14 + 20 + 8
"""Octets of Ethernet, IPv4 and UDP around a message, which an interface counts too."""

_ASKED = {
    PduKind.GET: "snmpInGetRequests",
    PduKind.GET_NEXT: "snmpInGetNexts",
    PduKind.SET: "snmpInSetRequests",
}
_NAMING = frozenset({PduKind.GET, PduKind.GET_NEXT})


class Counts(dict[str, int]):
    """Counters that are not zero."""

    def add(self, name: str, more: int = 1) -> int:
        self[name] = counted = self.get(name, 0) + more
        return counted

    def came(self, octets: int, messages: int = 1) -> None:
        """Messages arrived, so many octets together."""
        self.add("snmpInPkts", messages)
        self.add("ifInUcastPkts", messages)
        self.add("ifInOctets", octets + messages * _FRAMING)

    def went(self, octets: int, messages: int = 1) -> None:
        """Answers left."""
        self.add("snmpOutPkts", messages)
        self.add("ifOutUcastPkts", messages)
        self.add("ifOutOctets", octets + messages * _FRAMING)

    def asked(self, kind: PduKind, messages: int = 1) -> None:
        """Requests were let in. For GetBulk RFC 3418 has no counter."""
        name = _ASKED.get(kind)
        if name is not None:
            self.add(name, messages)

    def read(self, kind: PduKind, objects: int, messages: int = 1) -> None:
        """Requests got what they asked for, each so many objects."""
        if kind in _NAMING:
            self.add("snmpInTotalReqVars", objects * messages)

    def answered(self, kind: Kind) -> None:
        """Take over what was answered out of what is kept, once."""
        times, octets_in, octets_out = kind.times, kind.octets_in, kind.octets_out
        kind.times = kind.octets_in = kind.octets_out = 0
        self.came(octets_in, times)
        self.asked(kind.tag, times)
        self.read(kind.tag, kind.asked, times)
        self.add("snmpOutGetResponses", times)
        self.went(octets_out, times)
