"""Rows of the printer's tables with types: what is wrong, what is left, what its display says (RFC 3805).

Takes rows as a walk left them, whichever columns the agent leaves out. Asks nobody anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from misfeed.protocols.snmp import SnmpError

_MAX_TICKS = 2**32 - 1

Row: TypeAlias = Mapping[str, object]
"""By object name, as `SnmpClient.rows` gives it."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A row of prtAlertTable (RFC 3805 §2.2.13). None: the agent leaves that column out.

    Attributes:
        code, severity, group, training: labels; digits where the standard has no label.
        time: sysUpTime when the condition arose.
    """

    index: int
    code: str | None
    severity: str | None
    group: str | None
    group_index: int | None
    location: int | None
    training: str | None
    description: str | None
    time: timedelta | None


@dataclass(frozen=True, slots=True)
class Supply:
    """A row of prtMarkerSuppliesTable (RFC 3805 §2.2.9), with its colorant's value. None: column left out.

    Attributes:
        level: what is left; for a receptacle the room left, though many devices report its fill.
            -1 is no restriction, -2 unknown, -3 some.
    """

    index: int
    marker_index: int | None
    colorant: str | None
    supply_class: str | None
    type: str | None
    description: str | None
    unit: str | None
    max_capacity: int | None
    level: int | None

    @property
    def percent(self) -> float | None:
        """`level` of `max_capacity`, or None where either is not a quantity."""
        if self.level is None or self.level < 0 or self.max_capacity is None or self.max_capacity <= 0:
            return None
        return 100 * self.level / self.max_capacity


def alerts_of(rows: Iterable[Row]) -> tuple[Alert, ...]:
    """Rows of prtAlertTable. Raises SnmpError for a time that TimeTicks does not hold."""
    return tuple(
        Alert(
            index=_number(row, "prtAlertIndex") or 0,
            code=_text(row, "prtAlertCode"),
            severity=_text(row, "prtAlertSeverityLevel"),
            group=_text(row, "prtAlertGroup"),
            group_index=_number(row, "prtAlertGroupIndex"),
            location=_number(row, "prtAlertLocation"),
            training=_text(row, "prtAlertTrainingLevel"),
            description=_text(row, "prtAlertDescription"),
            time=_ticks("prtAlertTime", _number(row, "prtAlertTime")),
        )
        for row in rows
    )


def supplies_of(rows: Iterable[Row], colorants: Iterable[Row]) -> tuple[Supply, ...]:
    """Rows of prtMarkerSuppliesTable, with the values that prtMarkerColorantTable has."""
    values = {
        (row.get("hrDeviceIndex"), row.get("prtMarkerColorantIndex")): _text(row, "prtMarkerColorantValue")
        for row in colorants
    }
    return tuple(
        Supply(
            index=_number(row, "prtMarkerSuppliesIndex") or 0,
            marker_index=_number(row, "prtMarkerSuppliesMarkerIndex"),
            colorant=values.get((row.get("hrDeviceIndex"), row.get("prtMarkerSuppliesColorantIndex"))),
            supply_class=_text(row, "prtMarkerSuppliesClass"),
            type=_text(row, "prtMarkerSuppliesType"),
            description=_text(row, "prtMarkerSuppliesDescription"),
            unit=_text(row, "prtMarkerSuppliesSupplyUnit"),
            max_capacity=_number(row, "prtMarkerSuppliesMaxCapacity"),
            level=_number(row, "prtMarkerSuppliesLevel"),
        )
        for row in rows
    )


def lines_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """Rows of prtConsoleDisplayBufferTable."""
    return tuple(_text(row, "prtConsoleDisplayBufferText") or "" for row in rows)


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    return None if value is None else str(value)


def _number(row: Row, name: str) -> int | None:
    value = row.get(name)
    return value if isinstance(value, int) else None


def _ticks(name: str, hundredths: int | None) -> timedelta | None:
    """Raises SnmpError for a number that no TimeTicks holds, sent as another type."""
    if hundredths is None:
        return None
    if hundredths > _MAX_TICKS:
        raise SnmpError(f"{name} is {hundredths}, more than TimeTicks holds")
    return timedelta(milliseconds=10 * hundredths)
