"""Reads everything cheap that a device says of itself, once, through its interfaces. Draws no conclusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from misfeed.contract import CannotAct
from misfeed.device import Device, way_to_till
from misfeed.diagnostics.pjl_codes import meant_by
from misfeed.errors import DeviceRefusal, ProtocolError, Unreachable, Untrusted, UsageError
from misfeed.interfaces.console_answers import ConsoleAlert
from misfeed.permits import NotPermitted
from misfeed.place import HOME, VANTAGES
from misfeed.protocols.escpos import Status, flags_of
from misfeed.protocols.pjl import PjlStatus

T = TypeVar("T")

_MOST_SHOWN = 120

MEANT = frozenset({"pjl", "escpos"})
"""Interfaces that tell less than a row of the alert table does: each row is one that they may mean."""

_AT_TILL = (
    ("cutter", "finDevice", ("jam",)),
    ("cover_open", "cover", ("coverOpen", "doorOpen")),
    ("paper_end", "input", ("inputMediaSupplyEmpty", "inputMediaTrayMissing")),
)
"""What of a receipt printer's status stops it, as a group of the alert table and its codes."""

CLIENTS = ("users", "server")
"""Vantage points that have every right to print."""


@dataclass(frozen=True, slots=True)
class AlertSeen:
    """A row of the alert table, from whichever interface told it."""

    code: str
    severity: str
    group: str
    group_index: int
    description: str
    interface: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    Attributes:
        reach: verdict by (service, vantage point): "open", "refused", "silent".
        ping: whether the network stack answers the technician.
        state, reasons: IPP printer-state and its reasons; "" and empty where IPP did not answer.
        alerts: rows of the alert table.
        port_status: USB port status, or None without USB.
        panel: the operator panel's message; None where nobody can see it.
        evidence: one sentence per reading.
        trusted: whether the certificate that IPP shows is one that this bench trusts.
        unread: why USB is not read where reading it is not allowed.
        offline: whether a receipt printer says that it prints nothing, or says nothing.
        heard: whether anything was read that could have told of a fault.
    """

    reach: Mapping[tuple[str, str], str]
    ping: bool
    state: str
    reasons: frozenset[str]
    alerts: tuple[AlertSeen, ...]
    port_status: int | None
    panel: str | None
    evidence: tuple[str, ...] = field(default=())
    trusted: bool = True
    unread: str = ""
    offline: bool = False
    heard: bool = True


def survey(device: Device) -> Survey:
    """Read panel, network, IPP, SNMP and USB, each once, and the service console where no network tells.

    Silence is an observation, not an error.
    """
    panel = _panel(device)
    ping = not device.facts.over and device.at(HOME).ping()
    reach = {
        (service, vantage): device.at(vantage).reach(service)
        for service in sorted(device.facts.services)
        for vantage in _vantages(device)
    }
    state, reasons, trusted = "", frozenset[str](), True
    if reach.get(("ipp", HOME)) == "open":
        state, trusted = _state(device)
        reasons = _read(device.ipp.state_reasons, frozenset())
    alerts, told_by, untold = _alerts(device, reach)
    way = way_to_till(device.facts, usb=device.has_usb)
    till = _till(device) if way else None
    told = _pjl(device) if device.facts.over and "ipp" not in device.facts.services and not way else None
    if told is not None:
        alerts = _meant(told)
    elif till is not None and not any(row.severity == "critical" for row in alerts):
        # What ends a roll is a warning in the table until a job asks for paper; at a till it ends all.
        alerts = (*alerts, *told_at_till(till))
    queue = _queue(device) if reach.get(("lpd", HOME)) == "open" else ""
    port_status, unread = _port_status(device) if device.has_usb else (None, "")
    seen = "nobody sees it" if panel is None else panel or "dark"
    evidence = [f"panel: {seen}"]
    if device.facts.over:
        evidence.append("reached over USB alone")
    elif device.facts.services:
        evidence.append(f"ping: {'answers' if ping else 'silent'}")
    for (service, who), verdict in reach.items():
        shown = "" if trusted or (service, verdict) != ("ipp", "open") else "; its certificate is not trusted"
        evidence.append(f"{service} from {who}: {verdict}{shown}")
    if state:
        evidence.append(f"ipp: printer-state {state}, reasons {', '.join(sorted(reasons))}")
    if queue:
        evidence.append(f"lpd: '{queue}'")
    evidence += [f"{interface}: the alert table could not be read: {why}" for interface, why in untold]
    evidence += [
        f"{row.interface}: alert {row.severity} {row.group} {row.code}"
        for row in alerts
        if row.interface not in MEANT  # what a code may mean is none that was read
    ]
    if told is not None:
        evidence.append(f"pjl: CODE {told.code}, '{told.display}'")
    if till is not None:
        evidence.append(f"escpos: the status tells {', '.join(flags_of(till)) or 'ready'}")
    elif way:
        evidence.append("escpos: it does not answer")
    if port_status is not None:
        evidence.append(f"usb: port status 0x{port_status:02x}")
    if unread:
        evidence.append(f"usb: not read: {unread}")
    offline = till.offline if till is not None else bool(way)
    heard = bool(state or told_by or queue) or any(
        one is not None for one in (panel, port_status, till, told)
    )
    return Survey(
        reach,
        ping,
        state,
        reasons,
        alerts,
        port_status,
        panel,
        tuple(evidence),
        trusted,
        unread,
        offline,
        heard,
    )


def _port_status(device: Device) -> tuple[int | None, str]:
    """It, and why it is not read where reading it is not allowed."""
    try:
        return int(device.usb.port_status()), ""
    except NotPermitted as refusal:
        return None, str(refusal)
    except (Unreachable, DeviceRefusal, ProtocolError):
        return None, ""


def _state(device: Device) -> tuple[str, bool]:
    """printer-state, "" where it is not told, and whether its certificate is trusted."""
    try:
        return device.ipp.state().name.lower(), True
    except Untrusted:
        return "", False
    except (Unreachable, DeviceRefusal, ProtocolError):
        return "", True


def _panel(device: Device) -> str | None:
    try:
        return device.hands.read_panel()
    except CannotAct:
        return None


def _pjl(device: Device) -> PjlStatus | None:
    """INFO STATUS; None where it cannot be asked."""
    try:
        return device.pjl.status()
    except (Unreachable, DeviceRefusal, ProtocolError, UsageError):
        return None


def _till(device: Device) -> Status | None:
    """What a receipt printer tells in real time; None where it does not answer."""
    try:
        return device.escpos.status()
    except (Unreachable, DeviceRefusal, ProtocolError, UsageError):
        device.drop_escpos()
        return None


def _meant(told: PjlStatus) -> tuple[AlertSeen, ...]:
    """What the code of a printer that told no alerts may mean."""
    rows = meant_by(told.code)
    return tuple(AlertSeen(one.code, "critical", one.group, one.row, told.display, "pjl") for one in rows)


def told_at_till(status: Status) -> tuple[AlertSeen, ...]:
    """What the status of a receipt printer may mean."""
    return tuple(
        AlertSeen(code, "critical", group, 0, flag.replace("_", " "), "escpos")
        for flag, group, codes in _AT_TILL
        if getattr(status, flag)
        for code in codes
    )


def _queue(device: Device) -> str:
    """The line with which the daemon tells of its queue, as it can be shown; "" where it tells nothing."""
    told = _read(device.lpd.state, "").strip().partition("\n")[0]
    return "".join(one if one.isprintable() else "?" for one in told)[:_MOST_SHOWN]


def _vantages(device: Device) -> tuple[str, ...]:
    """Where to look from: the technician's place and those of clients, as far as this bench has them."""
    there = device.facts.vantages
    wanted = (vantage for vantage in VANTAGES if vantage == HOME or vantage in CLIENTS)
    return tuple(vantage for vantage in wanted if there is None or vantage in there)


def _alerts(
    device: Device, reach: Mapping[tuple[str, str], str]
) -> tuple[tuple[AlertSeen, ...], str, list[tuple[str, str]]]:
    """The alert table of the first interface that tells it, which one that is, and why others do not."""
    untold: list[tuple[str, str]] = []
    for interface, rows in (("snmp", _snmp_alerts), ("ipp", _ipp_alerts)):
        if reach.get((interface, HOME)) == "open":
            try:
                return rows(device), interface, untold
            except (Unreachable, DeviceRefusal, ProtocolError) as error:
                untold.append((interface, str(error)))
    if device.has_console and not any(verdict == "open" for verdict in reach.values()):
        try:
            return _console_alerts(device), "console", untold
        except (Unreachable, DeviceRefusal, ProtocolError, NotPermitted) as error:
            device.drop_console()
            untold.append(("console", str(error)))
    return (), "", untold


def _snmp_alerts(device: Device) -> tuple[AlertSeen, ...]:
    return tuple(
        AlertSeen(
            row.code or "",
            row.severity or "",
            row.group or "",
            row.group_index or 0,
            row.description or "",
            "snmp",
        )
        for row in device.snmp.alerts()
    )


def _ipp_alerts(device: Device) -> tuple[AlertSeen, ...]:
    return tuple(
        AlertSeen(row.code, row.severity, row.group, row.group_index or 0, row.description, "ipp")
        for row in device.ipp.alerts()
    )


def _console_alerts(device: Device) -> tuple[AlertSeen, ...]:
    return tuple(
        AlertSeen(row.code, row.severity, row.group, _row(device, row), row.description, "console")
        for row in device.console.conditions()
    )


def _row(device: Device, alert: ConsoleAlert) -> int:
    """The row of the part that a console names; 0 where it is not known."""
    rows = device.facts.rows.get(alert.group, {})
    return next((index for index, part in rows.items() if part == alert.part), 0)


def _read(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except (Unreachable, DeviceRefusal, ProtocolError):
        return otherwise
