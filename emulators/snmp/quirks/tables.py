"""Quirks of tables: under which numbers their rows stand, and which row follows which. Knows no value."""

from __future__ import annotations

from misfeed.emulators.machine import Alert, Machine
from misfeed.emulators.machine.conditions import Condition, Group, Severity, Training
from misfeed.emulators.quirks import Quirk

_GAP, _FIRST = 13, 231
_STALE = 8
"""Rows that a firmware keeps of alerts that are over."""

DEVICE_0 = Quirk(
    "snmp.device-0",
    "the printer is device 0: hrDeviceIndex, and the first index of every Printer MIB row",
    "RFC 2790 §4 hrDeviceIndex: 1 to 2147483647",
)
ALERTS_GAPPED = Quirk(
    "snmp.alerts-gapped",
    f"prtAlertIndex begins at {_FIRST} and goes up by {_GAP}",
    "RFC 3805 §6 prtAlertIndex: no number may be counted on",
    "fusioninventory/fusioninventory-for-glpi#1698",
)
ALERTS_RENUMBERED = Quirk(
    "snmp.alerts-renumbered",
    "prtAlertIndex counts the rows that are there from 1, so that a number means another alert later",
    "RFC 3805 §2.2.13.1: an index is not used again soon",
)
ALERTS_STALE = Quirk(
    "snmp.alerts-stale",
    f'the last {_STALE} alerts that are over keep their rows, as "deleted"',
    "RFC 3805 §2.2.13.1: a row is removed when its condition is over",
    "fusioninventory/fusioninventory-for-glpi#1698",
)
WARNINGS_UNARY = Quirk(
    "snmp.warnings-unary",
    "warnings that come and go are warning(4) in prtAlertSeverityLevel, as in RFC 1759",
    "RFC 3805 §2.2.13: warningBinaryChangeEvent(5) for what leaves its row when it is over",
    "Canon GP-4600S",
)
WALK_TURNS_BACK = Quirk(
    "snmp.walk-turns-back",
    "what follows the last prtMarkerSuppliesLevel is the first row of that table: a walk never ends",
    "RFC 3416 §4.2.2: the lexicographic successor",
    "gosnmp/gosnmp#551",
)

QUIRKS = (DEVICE_0, ALERTS_GAPPED, ALERTS_RENUMBERED, ALERTS_STALE, WARNINGS_UNARY, WALK_TURNS_BACK)

NUMBERING = frozenset({ALERTS_GAPPED.name, ALERTS_RENUMBERED.name, ALERTS_STALE.name})


def told_severity(machine: Machine, alert: Alert) -> str:
    """prtAlertSeverityLevel of a row, as its firmware tells it."""
    severity = alert.condition.severity
    if severity is Severity.WARNING_BINARY_CHANGE and WARNINGS_UNARY.acts(machine):
        severity = Severity.WARNING
    return severity.value


def numbered_alerts(machine: Machine) -> list[tuple[int, Alert]]:
    """The rows of the alert table as such a firmware numbers them, in their order."""
    alerts = sorted(machine.alerts.rows, key=lambda alert: alert.index)
    if ALERTS_STALE.acts(machine):
        live = {alert.index for alert in alerts}
        over = [i for i in range(1, machine.alerts.last_index + 1) if i not in live][-_STALE:]
        alerts = sorted([*alerts, *map(_over, over)], key=lambda alert: alert.index)
    if ALERTS_RENUMBERED.acts(machine):
        return list(enumerate(alerts, 1))
    if ALERTS_GAPPED.acts(machine):
        return [(_FIRST + _GAP * (alert.index - 1), alert) for alert in alerts]
    return [(alert.index, alert) for alert in alerts]


def _over(index: int) -> Alert:
    condition = Condition(
        "other", "", Group.GENERAL_PRINTER, -1, Severity.OTHER, Training.OTHER, "", "deleted", location=-1
    )
    return Alert(index, 0, "", condition)
