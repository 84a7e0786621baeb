"""What the console's commands tell of the machine. Pure views: lines of text, without what is secret."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.console.model import spec_of
from misfeed.emulators.identity import make_and_model
from misfeed.emulators.machine import US_PER_S, Alert, Machine
from misfeed.emulators.machine.fans import Fan
from misfeed.emulators.settings import counters_of
from misfeed.protocols.console import Fact, row

NOTHING = "none"
"""What a table says that has no rows."""
MOST_EVENTS = 50
"""Rows of the event log that are told at once."""
FIRST_EVENTS = 20


def moment(machine: Machine, time: int) -> str:
    """A machine time by the printer's own clock."""
    return machine.date(max(time, 0)).strftime("%Y-%m-%d %H:%M:%S")


def _facts(*facts: tuple[str, object]) -> Iterator[str]:
    for name, value in facts:
        yield Fact(name, str(value)).encode()


def version(machine: Machine) -> Iterator[str]:
    """What it is, and what runs on it."""
    yield from _facts(
        ("model", make_and_model(machine)),
        ("serial", machine.serial),
        ("firmware", machine.formatter.firmware),
        ("loader", spec_of(machine).loader),
    )


def status(machine: Machine) -> Iterator[str]:
    """What the machine is doing."""
    open_jobs = machine.jobs.open_jobs
    yield from _facts(
        ("state", machine.status.value),
        ("panel", machine.panel.text()),
        ("asleep", "yes" if machine.power.asleep else "no"),
        ("accepting", "no" if machine.jobs.rejecting or machine.jobs.full else "yes"),
        ("jobs", len(open_jobs)),
        ("conditions", len(machine.alerts.rows)),
        ("clock", moment(machine, machine.now)),
        ("up", f"{machine.up_time_us // US_PER_S} s"),
    )


def alert_row(alert: Alert) -> str:
    """One row of the alert table; names and labels are RFC 3805's."""
    one = alert.condition
    return row(one.code, one.severity.value, one.group.value, one.part, alert.vendor_code, one.description)


def conditions(machine: Machine) -> Iterator[str]:
    """The alert table, the oldest row first."""
    yield from [alert_row(alert) for alert in machine.alerts.rows] or [NOTHING]


def events(machine: Machine, count: int) -> Iterator[str]:
    """The last rows of the event log, the newest last."""
    shown = machine.log.events[-min(count, MOST_EVENTS) :]
    for one in shown:
        when = moment(machine, one.time)
        yield row(when, str(one.impressions), one.code, one.part, one.vendor_code, one.text)
    if not shown:
        yield NOTHING


def counters(machine: Machine) -> Iterator[str]:
    """Pages, and the maintenance counters of parts."""
    engine = machine.engine
    yield from _facts(
        ("pages", engine.impressions),
        ("sheets", engine.sheets),
        ("power-ons", machine.power.cycles),
        ("errors", machine.alerts.errors),
        ("events", machine.log.count),
        *sorted(counters_of(machine).items()),
    )


def net(machine: Machine) -> Iterator[str]:
    """The network stack as it stands; no community and no password."""
    network = machine.network
    services = machine.profile.network.services
    yield from _facts(
        ("interface", "found" if machine.nic.answers else "not found"),
        ("link", "up" if network.link_up else "down"),
        ("mac", network.mac if machine.nic.answers else "unknown"),
        ("address", network.address),
        ("hostname", machine.discovery.hostname or machine.profile.identity.hostname),
        ("on", ", ".join(name for name in services if name not in network.off) or NOTHING),
        ("off", ", ".join(network.off) or NOTHING),
        ("access-list", ", ".join(network.acl) or "everybody"),
        ("others-are", network.acl_action.value),
        ("snmp", _snmp(machine)),
        ("administrators", ", ".join(one.name for one in network.users) or NOTHING),
    )


def _snmp(machine: Machine) -> str:
    spoken = (("v1", machine.network.snmp_v1_v2c), ("v2c", machine.network.snmp_v1_v2c))
    versions = [name for name, on in (*spoken, ("v3", machine.network.snmp_v3)) if on]
    return ", ".join(versions) or NOTHING


def supplies(machine: Machine) -> Iterator[str]:
    """Every supply as the firmware believes it to be."""
    rows = []
    for one in machine.supplies:
        percent = one.percent if one.present else None
        level = "missing" if not one.present else "unknown" if percent is None else f"{percent} %"
        rows.append(row(one.id, one.spec.label, one.spec.part_number, level))
    yield from rows or [NOTHING]


def sensors(machine: Machine) -> Iterator[str]:
    """What each sensor reads now."""
    for cover in machine.covers:
        yield Fact(cover.id, "open" if cover.reads_open else "closed").encode()
    for station in machine.all_stations:
        if station.spec.sensor:
            yield Fact(station.id, "paper" if station.sees_paper else "clear").encode()
    for tray in machine.trays:
        level = tray.known_level
        paper = "empty" if level == 0 else "paper"
        yield Fact(tray.id, paper if tray.present else "out").encode()
    for one in machine.bins:
        if one.spec.senses_full:
            yield Fact(one.id, "full" if one.reads_full else "not full").encode()
    if machine.fuser is not None:
        yield Fact(f"{machine.fuser.id}.thermistor", _thermistor(machine)).encode()
    for part in machine.parts.values():
        if isinstance(part, Fan):
            driven = machine.power.ready and not machine.power.asleep
            yield Fact(part.id, ("turns" if part.turns else "still") if driven else "off").encode()


def _thermistor(machine: Machine) -> str:
    fuser = machine.fuser
    assert fuser is not None
    if fuser.thermistor_open:
        return "no reading"
    return f"{(fuser.temperature_dc() - fuser.reads_low_dc) / 10:.0f} C"


def jobs(machine: Machine) -> Iterator[str]:
    """Jobs that are not over."""
    rows = [row(str(one.id), one.state.value, one.user, one.name) for one in machine.jobs.open_jobs]
    yield from rows[:MOST_EVENTS] or [NOTHING]
