"""What the page says of the machine now: state, alerts, paper, covers and supplies. Pure views, no HTML."""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.emulators.identity import make_and_model
from misfeed.emulators.machine import Machine, Status
from misfeed.emulators.web.paper import stock
from misfeed.emulators.web.words import Words

SOME_LEFT, UNKNOWN = -3, -2
"""Levels that are not counted, as RFC 3805 has them."""

_STATES = {Status.IDLE: "Idle", Status.PROCESSING: "Processing", Status.STOPPED: "Stopped"}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One row of the alert table; names and labels are RFC 3805's."""

    index: int
    code: str
    severity: str
    group: str
    group_index: int
    location: int
    training: str
    text: str
    since: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A tray, bin or supply: its row in the Printer MIB's table, and its level as the firmware knows it.

    `about`: the paper in a tray, or what kind of supply it is. `condition`: English, "" for nothing to say.
    """

    index: int
    name: str
    level: int
    capacity: int
    about: str = ""
    condition: str = ""
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A cover, and what its switch tells the firmware."""

    name: str
    open: bool


@dataclass(frozen=True, slots=True)
class StatusView:
    """The first page."""

    panel: str
    state: str
    accepting: bool
    alerts: tuple[AlertRow, ...]
    trays: tuple[UnitRow, ...]
    bins: tuple[UnitRow, ...]
    covers: tuple[CoverRow, ...]


def title(machine: Machine) -> str:
    """What it is called at the top of every page."""
    return machine.notes.title or machine.notes.name or make_and_model(machine)


def moment(machine: Machine, time: int) -> str:
    """A machine time by the printer's own clock; "" before it."""
    return machine.date(time).strftime("%Y-%m-%d %H:%M:%S") if time >= 0 else ""


def status_of(machine: Machine, tag: str) -> StatusView:
    """The state of the machine in the language of `tag`."""
    jobs = machine.jobs
    return StatusView(
        panel=machine.panel.message(tag),
        state=_STATES[machine.status],
        accepting=not (jobs.rejecting or jobs.full),
        alerts=tuple(
            AlertRow(
                row.index,
                row.condition.code,
                row.condition.severity.value,
                row.condition.group.value,
                row.condition.group_index,
                row.condition.location,
                row.condition.training.value,
                machine.panel.alert(row, tag),
                moment(machine, row.time),
            )
            for row in machine.alerts.rows
        ),
        trays=tuple(_trays(machine, Words(tag))),
        bins=tuple(_bins(machine)),
        covers=tuple(CoverRow(cover.spec.label, cover.reads_open) for cover in machine.covers),
    )


def _trays(machine: Machine, say: Words) -> list[UnitRow]:
    rows = []
    for tray in machine.trays:
        known = tray.known_level
        level = UNKNOWN if not tray.present else SOME_LEFT if known is None else known
        condition = "Missing" if not tray.present else "Empty" if level == 0 else "Low" if tray.low else ""
        about = stock(tray.media, tray.type, say)
        rows.append(UnitRow(tray.index, tray.name, level, tray.spec.capacity, about, condition))
    return rows


def _bins(machine: Machine) -> list[UnitRow]:
    # A flag knows full and not full, nothing between.
    return [
        UnitRow(
            one.index,
            one.name,
            (0 if one.reads_full else SOME_LEFT) if one.spec.senses_full else UNKNOWN,
            one.spec.capacity,
            condition="Full" if one.reads_full else "",
        )
        for one in machine.bins
    ]


def supplies_of(machine: Machine) -> tuple[UnitRow, ...]:
    """Every supply as the firmware believes it to be; of a receptacle, the room left in it."""
    rows = []
    for supply in machine.supplies:
        level = supply.level if supply.present else None
        if level is not None and supply.spec.filled:
            level = supply.spec.capacity - level
        percent = supply.percent if supply.present else None
        if not supply.present:
            condition = "Missing"
        elif percent is None:
            condition = "Unknown"
        elif percent == 0:
            condition = "Full" if supply.spec.filled else "Empty"
        else:
            condition = "Low" if percent <= supply.spec.low_percent else ""
        rows.append(
            UnitRow(
                supply.index,
                supply.spec.label,
                UNKNOWN if level is None else level,
                supply.spec.capacity,
                supply.spec.part_number,
                condition,
                percent,
            )
        )
    return tuple(rows)
