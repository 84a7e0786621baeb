"""The IP, ICMP, TCP and UDP groups (RFC 1213): what the agent's own traffic counts, and who listens where.

Addresses and ports are parts of row indices, so these rows come and go with the machine's settings.
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.access import Transport, transport_of
from misfeed.emulators.snmp.groups.interfaces import network_index
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Content, Row, Tally, fixed, instance
from misfeed.protocols.snmp import Oid, Value, mib

HIDES: tuple[str, ...] = ()
TABLES = ("ipAddrTable", "tcpConnTable", "udpTable")
END: Oid = (*mib.table(TABLES[-1]).oid[:-1], mib.table(TABLES[-1]).oid[-1] + 1)
"""Behind the last of the tables."""

_SETTINGS: dict[str, Content] = {
    "ipForwarding": "not-forwarding",
    "ipDefaultTTL": 64,
    "ipReasmTimeout": 30,
    "tcpRtoAlgorithm": "vanj",
    "tcpRtoMin": 200,
    "tcpRtoMax": 120_000,
    "tcpMaxConn": 128,
}
_COUNTED = {
    "ipInReceives": "ifInUcastPkts",
    "ipInDelivers": "ifInUcastPkts",
    "ipOutRequests": "ifOutUcastPkts",
    "udpInDatagrams": "snmpInPkts",
    "udpOutDatagrams": "snmpOutPkts",
}
"""These count the agent's own messages, which is what a printer at rest has to do."""
_PORTS = {"web": 80, "snmp": 161, "lpd": 515, "ipp": 631, "pjl": 9100}
"""Where services listen, by their names in a profile."""
_ANY = (0, 0, 0, 0)
_LOOPBACK = "127.0.0.1"
_LARGEST_DATAGRAM = 65_535


def rows(model: Model) -> Iterator[Row]:
    for name, definition in mib.objects().items():
        if definition.table is not None or not _is_ours(definition.oid):
            continue
        if name in _COUNTED:
            yield instance(name), Tally(_COUNTED[name], model.captured.number(name) or 0)
        else:
            yield fixed(name, _SETTINGS.get(name, 0))


def _is_ours(identifier: Oid) -> bool:
    return identifier[:6] == (1, 3, 6, 1, 2, 1) and 4 <= identifier[6] <= 7


def coming(machine: Machine, model: Model) -> dict[Oid, Value]:
    """The rows that there are now, in order. A table that was captured stands as captured."""
    found: dict[Oid, Value] = {}
    for table, read in zip(TABLES, (_addresses, _connections, _listeners), strict=True):
        if not model.captured.has(table):
            for name, content, index in read(machine, model):
                found[instance(name, *index)] = mib.object(name).value(content)
    return dict(sorted(found.items()))


_Cells = Iterator[tuple[str, Content, Oid]]


def _addresses(machine: Machine, model: Model) -> _Cells:
    own = network_index(model.captured)
    interfaces = [(machine.network.address, "255.255.255.0", own)]
    if not model.captured.has("ifTable"):
        interfaces.append((_LOOPBACK, "255.0.0.0", own + 1))
    for address, mask, interface in interfaces:
        at = _numbers(address)
        yield "ipAdEntAddr", address, at
        yield "ipAdEntIfIndex", interface, at
        yield "ipAdEntNetMask", mask, at
        yield "ipAdEntBcastAddr", 1, at
        yield "ipAdEntReasmMaxSize", _LARGEST_DATAGRAM, at


def _connections(machine: Machine, _model: Model) -> _Cells:
    for port in _open_ports(machine, Transport.TCP):
        at = (*_ANY, port, *_ANY, 0)
        yield "tcpConnState", "listen", at
        yield "tcpConnLocalAddress", "0.0.0.0", at
        yield "tcpConnLocalPort", port, at
        yield "tcpConnRemAddress", "0.0.0.0", at
        yield "tcpConnRemPort", 0, at


def _listeners(machine: Machine, _model: Model) -> _Cells:
    for port in _open_ports(machine, Transport.UDP):
        yield "udpLocalAddress", "0.0.0.0", (*_ANY, port)
        yield "udpLocalPort", port, (*_ANY, port)


def _open_ports(machine: Machine, transport: Transport) -> list[int]:
    services = machine.profile.network.services
    return [
        port
        for name, port in _PORTS.items()
        if name in services and name not in machine.network.off and transport_of(name) is transport
    ]


def _numbers(address: str) -> Oid:
    return tuple(map(int, address.split(".")))
