"""Notifications as an agent sends them (RFC 3416 §4.2.6, RFC 3418, RFC 3805 printerV2Alert), and as v1 traps.

Pure functions of the machine. Knows no receiver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from misfeed.emulators.machine import Alert, Machine
from misfeed.emulators.snmp.groups import alerts
from misfeed.emulators.snmp.groups.interfaces import network_index
from misfeed.emulators.snmp.groups.system import ticks
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.protocols.snmp import (
    ObjectIdentifier,
    Oid,
    Pdu,
    PduKind,
    TimeTicks,
    TrapV1,
    VarBind,
    mib,
)

ENTERPRISE_SPECIFIC = 6
_GENERIC = {"coldStart": 0, "warmStart": 1, "linkDown": 2, "linkUp": 3, "authenticationFailure": 4}
"""RFC 1157 §4.1.6."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Something worth telling unasked, by its name in its MIB, with the objects that it carries."""

    name: str
    varbinds: tuple[VarBind, ...] = ()

    @property
    def oid(self) -> Oid:
        return mib.notification(self.name).oid


def alert_raised(machine: Machine, model: Model, alert: Alert) -> Notification:
    """A row came into the alert table."""
    row = alerts.index_of(alert)
    names = mib.notification("printerV2Alert").objects
    columns = [mib.object(name).instance(DEVICE, row) for name in names]
    values = [(column, alerts.cell(machine, model, column)) for column in columns]
    return Notification(
        "printerV2Alert", tuple((column, value) for column, value in values if value is not None)
    )


def combined(alerts: Sequence[Notification]) -> Notification:
    """Several alerts as one notification: their rows one behind the other."""
    return Notification(alerts[0].name, tuple(varbind for one in alerts for varbind in one.varbinds))


def link_up(model: Model) -> Notification:
    """The interface that the machine is reached by has its link again."""
    index = network_index(model.captured)
    up = mib.enum("ifOperStatus").number("up")
    facts = {"ifIndex": index, "ifAdminStatus": up, "ifOperStatus": up}
    return Notification(
        "linkUp",
        tuple((mib.object(n).instance(index), mib.object(n).value(value)) for n, value in facts.items()),
    )


def trap_v2(notification: Notification, machine: Machine, kind: PduKind, request_id: int) -> Pdu:
    """As SNMPv2-Trap or InformRequest: up-time and name come first, of generic ones the enterprise last."""
    varbinds: list[VarBind] = [
        (mib.object("sysUpTime").instance(), TimeTicks(ticks(machine))),
        (mib.object("snmpTrapOID").instance(), ObjectIdentifier(notification.oid)),
        *notification.varbinds,
    ]
    if notification.name in _GENERIC:
        varbinds.append((mib.object("snmpTrapEnterprise").instance(), ObjectIdentifier(_maker(machine))))
    return Pdu(kind, request_id, varbinds=tuple(varbinds))


def trap_v1(notification: Notification, machine: Machine) -> TrapV1:
    """As Trap-PDU, after RFC 3584 §3.2."""
    generic = _GENERIC.get(notification.name, ENTERPRISE_SPECIFIC)
    if generic != ENTERPRISE_SPECIFIC:
        enterprise, specific = _maker(machine), 0
    else:
        *front, before, specific = notification.oid
        enterprise = tuple(front) if before == 0 else (*front, before)
    address = machine.network.address
    return TrapV1(enterprise, address, generic, specific, ticks(machine), notification.varbinds)


def _maker(machine: Machine) -> Oid:
    return tuple(int(part) for part in machine.profile.identity.sys_object_id.split("."))
