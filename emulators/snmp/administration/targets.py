"""Who is told of notifications, and how (RFC 3413 §4: SNMP-TARGET-MIB, SNMP-NOTIFICATION-MIB).

A receiver is a target of its own, with parameters of the same name. A community is a secret, and told by its
security name.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from misfeed.emulators.machine import Machine, TrapReceiver
from misfeed.emulators.snmp.administration.access import MODELS, community_name
from misfeed.emulators.snmp.administration.rows import Cell, implied, row
from misfeed.protocols.snmp import Oid, mib

TABLES = ("snmpTargetAddrTable", "snmpTargetParamsTable", "snmpNotifyTable")
SCALARS = ("snmpTargetSpinLock",)
_UDP: Oid = (1, 3, 6, 1, 6, 1, 1)
"""snmpUDPDomain (RFC 3417)."""
_UDP_IPV6: Oid = (1, 3, 6, 1, 2, 1, 100, 1, 2)
"""transportDomainUdpIpv6 (RFC 3419)."""
_UDP_DNS: Oid = (1, 3, 6, 1, 2, 1, 100, 1, 14)
"""transportDomainUdpDns (RFC 3419)."""
_PROCESSING = {"1": 0, "2c": 1, "3": 3}
"""snmpMessageProcessingModel by version (RFC 3411 §5)."""
TIMEOUT_CS = 500
RETRIES = 3
_TYPES = {"traps": "trap", "informs": "inform"}


def cells(machine: Machine) -> Iterator[Cell]:
    lock = mib.object("snmpTargetSpinLock")
    yield lock.instance(), lock.value(0)
    for number, receiver in enumerate(machine.traps.receivers, 1):
        yield from _target(machine, f"receiver-{number}", receiver)
    for tag, kind in _TYPES.items():
        yield from row(
            implied(tag),
            {
                "snmpNotifyTag": tag,
                "snmpNotifyType": kind,
                "snmpNotifyStorageType": "nonVolatile",
                "snmpNotifyRowStatus": "active",
            },
        )


def _target(machine: Machine, name: str, receiver: TrapReceiver) -> Iterator[Cell]:
    domain, address = _place(receiver)
    yield from row(
        implied(name),
        {
            "snmpTargetAddrTDomain": domain,
            "snmpTargetAddrTAddress": address,
            "snmpTargetAddrTimeout": TIMEOUT_CS,
            "snmpTargetAddrRetryCount": RETRIES,
            "snmpTargetAddrTagList": "informs" if receiver.inform else "traps",
            "snmpTargetAddrParams": name,
            "snmpTargetAddrStorageType": "nonVolatile",
            "snmpTargetAddrRowStatus": "active",
        },
    )
    user = machine.network.snmp_user(receiver.user)
    asks = community_name(machine, receiver.community)
    yield from row(
        implied(name),
        {
            "snmpTargetParamsMPModel": _PROCESSING[receiver.version],
            "snmpTargetParamsSecurityModel": MODELS[receiver.version],
            "snmpTargetParamsSecurityName": receiver.user or asks or name,
            "snmpTargetParamsSecurityLevel": user.highest.rank if user is not None else 1,
            "snmpTargetParamsStorageType": "nonVolatile",
            "snmpTargetParamsRowStatus": "active",
        },
    )


def _place(receiver: TrapReceiver) -> tuple[Oid, bytes]:
    port = receiver.port.to_bytes(2, "big")
    try:
        found = ip_address(receiver.address)
    except ValueError:
        return _UDP_DNS, f"{receiver.address}:{receiver.port}".encode()
    return (_UDP if found.version == 4 else _UDP_IPV6), found.packed + port
