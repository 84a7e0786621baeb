"""How each sub-unit of a printer stands, in the words of RFC 3805, for every view that tells of it.

SNMP's prtInputStatus and its kin, and IPP's `printer-input-tray` and `printer-output-tray` (PWG 5100.13 §6.5)
are the same numbers. Knows no object and no attribute.
"""

from __future__ import annotations

from collections.abc import Sequence

from misfeed.emulators.machine import Alert, Group, Machine, Severity
from misfeed.emulators.machine.bins import Bin
from misfeed.emulators.machine.profile import Bin as BinSpec
from misfeed.emulators.machine.trays import Tray
from misfeed.protocols.snmp.mib import Availability, SubUnitFlag, SubUnitStatus


def alerts_of(machine: Machine, group: Group, index: int) -> list[Alert]:
    """The alerts about one sub-unit."""
    return [alert for alert in of_group(machine, group) if alert.condition.group_index == index]


def of_group(machine: Machine, group: Group) -> list[Alert]:
    """The alerts about any sub-unit of a kind."""
    return [alert for alert in machine.alerts.rows if alert.condition.group is group]


def sub_unit_status(
    machine: Machine,
    group: Group,
    index: int,
    *,
    active: bool = False,
    on_request: bool = False,
    consumed: Sequence[Alert] = (),
) -> int:
    """PrtSubUnitStatusTC of one sub-unit.

    Args:
        active: it is at work now.
        on_request: it waits for something to be put in or taken out; else a critical alert says broken.
        consumed: alerts about what it uses up, which is no sub-unit with a status of its own.
    """
    own = alerts_of(machine, group, index)
    alerts = [*own, *consumed]
    flags = SubUnitFlag(0)
    critical = any(alert.critical for alert in alerts)
    if any(alert.condition.severity is not Severity.CRITICAL for alert in alerts):
        flags |= SubUnitFlag.NON_CRITICAL_ALERTS
    if critical:
        flags |= SubUnitFlag.CRITICAL_ALERTS
    if machine.engine.paused:
        flags |= SubUnitFlag.OFF_LINE
    if on_request:
        availability = Availability.UNAVAILABLE_AND_ON_REQUEST
    elif any(alert.critical for alert in own):
        availability = Availability.UNAVAILABLE_BECAUSE_BROKEN
    elif critical:
        availability = Availability.UNAVAILABLE_AND_ON_REQUEST
    elif active:
        availability = Availability.AVAILABLE_AND_ACTIVE
    elif machine.power.asleep:
        availability = Availability.AVAILABLE_AND_STANDBY
    else:
        availability = Availability.AVAILABLE_AND_IDLE
    return SubUnitStatus(availability, flags).number


def input_status(tray: Tray) -> int:
    """prtInputStatus: a tray that is out, empty, not raised or asked for waits for hands."""
    machine = tray.machine
    return sub_unit_status(
        machine,
        Group.INPUT,
        tray.index,
        active=any(sheet.tray == tray.id for sheet in machine.path.moving),
        on_request=not tray.can_feed or bool(tray.wanted),
    )


def output_status(output: Bin) -> int:
    """prtOutputStatus: a bin that reads full waits for hands."""
    machine = output.machine
    return sub_unit_status(
        machine,
        Group.OUTPUT,
        output.index,
        active=any(sheet.bin == output.id for sheet in machine.path.moving),
        on_request=output.reads_full,
    )


def marker_status(machine: Machine, index: int) -> int:
    """prtMarkerStatus: one that is out of a supply waits for hands, as a tray that is out of paper."""
    return sub_unit_status(
        machine,
        Group.MARKER,
        index,
        active=bool(machine.path.moving),
        consumed=of_group(machine, Group.MARKER_SUPPLIES),
    )


def faces_up(output: BinSpec) -> bool:
    """Sheets land with their print on top, and so the last one first."""
    return "up" in output.name.replace("_", "-").split("-")
