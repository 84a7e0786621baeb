"""The alert table (RFC 3805 §2.2.14): its rows come and go with the machine's alerts.

Captured alerts belong to the moment of the capture and are never shown.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.machine import Alert, Machine
from misfeed.emulators.snmp.captured import UNKNOWN
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.quirks.tables import DEVICE_0, NUMBERING, numbered_alerts, told_severity
from misfeed.emulators.snmp.quirks.values import told_text
from misfeed.emulators.snmp.rows import Content, clipped, instance, number
from misfeed.protocols.snmp import Oid, Value, mib

TABLE = "prtAlertTable"
_LAST_INDEX = 2**31 - 1


def index_of(alert: Alert) -> int:
    """prtAlertIndex: grows for ever, in the range of its type."""
    return (alert.index - 1) % _LAST_INDEX + 1


def _raised(machine: Machine, alert: Alert) -> int:
    """sysUpTime when it was raised."""
    return max(0, alert.time - machine.power.booted_at) // 10_000 % 2**32


_COLUMNS: dict[str, Callable[[Machine, Alert, str], Content]] = {
    "prtAlertIndex": lambda _machine, alert, _codec: index_of(alert),
    "prtAlertSeverityLevel": lambda machine, alert, _codec: told_severity(machine, alert),
    "prtAlertTrainingLevel": lambda _machine, alert, _codec: alert.condition.training.value,
    "prtAlertGroup": lambda _machine, alert, _codec: alert.condition.group.value,
    "prtAlertGroupIndex": lambda _machine, alert, _codec: alert.condition.group_index,
    "prtAlertLocation": lambda _machine, alert, _codec: alert.condition.location or UNKNOWN,
    "prtAlertCode": lambda _machine, alert, _codec: number("PrtAlertCodeTC", alert.condition.code),
    "prtAlertDescription": lambda machine, alert, codec: told_text(
        clipped(machine.panel.alert(alert), codec, Model.limit("prtAlertDescription")),
        codec,
        machine.formatter.quirks,
    ),
    "prtAlertTime": lambda machine, alert, _codec: _raised(machine, alert),
}


def table() -> Oid:
    """The identifier that every row of the table lies below."""
    return mib.table(TABLE).oid


def _numbered(machine: Machine) -> list[tuple[int, Alert]]:
    """prtAlertIndex and alert of every row, in order."""
    if machine.formatter.quirks & NUMBERING:
        return numbered_alerts(machine)
    rows = (*machine.alerts.rows, *machine.alerts.removals)
    return sorted(((index_of(alert), alert) for alert in rows), key=lambda row: row[0])


def _device(machine: Machine) -> int:
    return 0 if DEVICE_0.acts(machine) else DEVICE


def cell(machine: Machine, model: Model, identifier: Oid) -> Value | None:
    """The value of one instance; None where there is none."""
    for name, read in _COLUMNS.items():
        column = mib.object(name)
        if identifier[:-2] == column.oid and identifier[-2] == _device(machine):
            for index, alert in _numbered(machine):
                if index == identifier[-1]:
                    content = index if name == "prtAlertIndex" else read(machine, alert, model.codec(machine))
                    return column.value(content)
    return None


def after(machine: Machine, identifier: Oid) -> Oid | None:
    """The first instance behind `identifier`; None when there is none."""
    rows = _numbered(machine)
    device = _device(machine)
    for name in _COLUMNS:
        if rows and instance(name, device, rows[-1][0]) > identifier:
            column = mib.object(name).oid
            return next(found for index, _ in rows if (found := (*column, device, index)) > identifier)
    return None
