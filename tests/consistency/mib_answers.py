"""What a manager reads of a printer over SNMP at one moment: the rows that tell how it is.

Asked over the wire with the harness's own client; never reads the machine, draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from misfeed.device import Device
from misfeed.interfaces.notifications import PORT, Notification, NotificationListener
from misfeed.interfaces.snmp_tables import Alert
from misfeed.place import VANTAGES
from misfeed.protocols.snmp import Version

RowMapping = Mapping[str, object]

NUMBERED = {
    "cover": ("prtCoverTable", "prtCoverIndex", "prtCoverDescription"),
    "input": ("prtInputTable", "prtInputIndex", "prtInputName"),
    "output": ("prtOutputTable", "prtOutputIndex", "prtOutputName"),
    "marker": ("prtMarkerTable", "prtMarkerIndex", ""),
    "markerSupplies": ("prtMarkerSuppliesTable", "prtMarkerSuppliesIndex", "prtMarkerSuppliesDescription"),
    "mediaPath": ("prtMediaPathTable", "prtMediaPathIndex", ""),
    "channel": ("prtChannelTable", "prtChannelIndex", ""),
    "interpreter": ("prtInterpreterTable", "prtInterpreterIndex", ""),
}
"""The groups of alerts whose tables the agent has: table, index, and the column that people know a row by."""

STATUSES = {
    "input": "prtInputStatus",
    "output": "prtOutputStatus",
    "marker": "prtMarkerStatus",
    "mediaPath": "prtMediaPathStatus",
    "channel": "prtChannelStatus",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """Attributes:
    tables: the rows of the tables of NUMBERED, by group and index. lights: those of prtConsoleLightTable.
    display: the lines of the console; none where the model has no display.
    critical_events, all_events: what prtAlertCriticalEvents and prtAlertAllEvents have counted.
    """

    device_status: str
    printer_status: str
    bits: frozenset[str]
    alerts: tuple[Alert, ...]
    tables: Mapping[str, Mapping[int, RowMapping]]
    lights: tuple[RowMapping, ...]
    display: tuple[str, ...]
    critical_events: int
    all_events: int
    up_time: timedelta

    def column(self, group: str, name: str) -> dict[int, object]:
        """A column of one of the tables, by index; rows that leave it out are left out."""
        return {index: row[name] for index, row in self.tables[group].items() if name in row}

    def name_of(self, group: str, index: int) -> str:
        """What people call a row; "" where nobody says."""
        column = NUMBERED[group][2] if group in NUMBERED else ""
        return str(self.tables[group][index][column]) if column else ""


def ask(device: Device) -> Answers:
    """Everything, now. Raises what the client raises where nobody answers."""
    snmp = device.snmp
    (general,) = snmp.rows("prtGeneralTable")
    return Answers(
        snmp.device_status(),
        snmp.printer_status(),
        snmp.error_bits(),
        snmp.alerts(),
        {
            group: {_number(row[index]): row for row in snmp.rows(table)}
            for group, (table, index, _) in NUMBERED.items()
        },
        snmp.rows("prtConsoleLightTable"),
        snmp.console_text(),
        _number(general["prtAlertCriticalEvents"]),
        _number(general["prtAlertAllEvents"]),
        snmp.up_time(),
    )


def _number(value: object) -> int:
    assert isinstance(value, int), value
    return value


class Receivers:
    """Two that the printer tells at the place of a print server: one over v2c, the other over v1."""

    VANTAGE = "server"

    def __init__(self, device: Device) -> None:
        route = device.at(self.VANTAGE).route
        self._listeners = {
            Version.V2C: NotificationListener(route, port=PORT),
            Version.V1: NotificationListener(route, port=PORT + 1000),
        }
        self.name_again(device)

    def name_again(self, device: Device) -> None:
        """Set at the printer who is told; it may have forgotten."""
        for version, listener in self._listeners.items():
            device.hands.act(
                "add_receiver",
                "network.traps",
                address=VANTAGES[self.VANTAGE],
                port=listener.port,
                version="1" if version is Version.V1 else "2c",
            )

    def told(self) -> tuple[Notification, ...]:
        """What was told since the last time, as v2c has it; v1 was told the same."""
        by_version = {version: listener.all_told() for version, listener in self._listeners.items()}
        newer, older = by_version[Version.V2C], by_version[Version.V1]
        assert all(one.version is version for version, told in by_version.items() for one in told)
        assert [(one.name, one.up_time, one.instances) for one in older] == [
            (one.name, one.up_time, {k: v for k, v in one.instances.items() if k != "snmpTrapEnterprise"})
            for one in newer
        ]
        for one, other in zip(newer, older, strict=True):
            assert other.values.items() <= one.values.items()
        return newer
