"""What one machine says on every interface, and where these contradict each other.

`views_of` asks the views themselves (of a built-in model), `answers_of` a device over its interfaces;
`disagreements` compares what they say among each other, by what the words mean, and never looks at the
machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from misfeed.device import Device
from misfeed.emulators.ipp.offer import Offer, offer_of
from misfeed.emulators.ipp.status import printer_status as ipp_status
from misfeed.emulators.machine import Machine
from misfeed.emulators.pjl.codes import printable
from misfeed.emulators.pjl.codes import status as pjl_status
from misfeed.emulators.pjl.info import CATEGORIES
from misfeed.emulators.profiles import load
from misfeed.emulators.snmp.view import View
from misfeed.emulators.usb.printer import port_status
from misfeed.protocols.ipp import Alert
from misfeed.protocols.snmp import OctetString, mib
from misfeed.protocols.usb import PortStatus

READY, PROCESSING, PAUSED, INITIALIZING = 10001, 10023, 40079, 10011


@dataclass(frozen=True, slots=True)
class Row:
    """One alert, as SNMP and IPP both tell it."""

    index: int | None
    code: str | None
    severity: str | None
    group: str | None
    group_index: int | None
    location: int | None
    training: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One tray, bin or supply; None for what an interface does not tell of it."""

    what: str
    index: int
    level: int | None
    capacity: int | None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What all interfaces say at one moment. `usb` is None without a cable.

    `pages`: the page counters of IPP, SNMP and PJL.
    """

    state: int
    reasons: tuple[str, ...]
    message: str
    ipp_rows: tuple[Row, ...]
    snmp_rows: tuple[Row, ...]
    device_status: str
    printer_status: str
    error_bits: frozenset[str]
    usb: int | None
    pjl_code: int
    pjl_display: str
    pjl_online: bool | None
    panel: str
    ipp_units: tuple[Unit, ...] = ()
    snmp_units: tuple[Unit, ...] = ()
    pages: tuple[int, ...] = ()


# -- asking ----------------------------------------------------------------------------------------------


@cache
def _offer(profile: str) -> Offer:
    return offer_of(load(profile))


def _ipp_row(alert: Alert) -> Row:
    return Row(
        alert.index,
        alert.code,
        alert.severity,
        alert.group,
        alert.group_index,
        alert.location,
        alert.training,
        alert.description,
    )


def _label(view: View, column: str, *index: int) -> Any:
    definition = mib.object(column)
    value = view.get(definition.instance(*index))
    if isinstance(value, OctetString):
        return value.value
    plain = value.value
    return definition.enum.label(plain) if definition.enum is not None else plain


def _snmp_rows(machine: Machine, view: View) -> Iterator[Row]:
    for alert in machine.alerts.rows:
        at = (1, alert.index)
        location = _label(view, "prtAlertLocation", *at)
        yield Row(
            _label(view, "prtAlertIndex", *at),
            _label(view, "prtAlertCode", *at),
            _label(view, "prtAlertSeverityLevel", *at),
            _label(view, "prtAlertGroup", *at),
            _label(view, "prtAlertGroupIndex", *at),
            None if location == -2 else location,
            _label(view, "prtAlertTrainingLevel", *at),
            _label(view, "prtAlertDescription", *at).decode("utf-8", "replace"),
        )


_IPP_UNITS = {
    "input": ("printer-input-tray", "level", "maxcapacity", "status"),
    "output": ("printer-output-tray", "remaining", "maxcapacity", "status"),
    "supply": ("printer-supply", "level", "maxcapacity", ""),
}
_SNMP_UNITS = {
    "input": ("prtInputTable", "prtInputCurrentLevel", "prtInputMaxCapacity", "prtInputStatus"),
    "output": ("prtOutputTable", "prtOutputRemainingCapacity", "prtOutputMaxCapacity", "prtOutputStatus"),
    "supply": ("prtMarkerSuppliesTable", "prtMarkerSuppliesLevel", "prtMarkerSuppliesMaxCapacity", ""),
}


def _ipp_units(attributes: Mapping[str, Any]) -> Iterator[Unit]:
    for what, (name, *columns) in _IPP_UNITS.items():
        for row in attributes.get(name, ()):
            found = dict(pair.split("=", 1) for pair in row.decode().split(";") if pair)
            yield Unit(what, int(found["index"]), *(int(found[one]) if one else None for one in columns))


def _snmp_units(machine: Machine, view: View) -> Iterator[Unit]:
    parts = {"input": machine.trays, "output": machine.bins, "supply": machine.supplies}
    for what, (_, *columns) in _SNMP_UNITS.items():
        for part in parts[what]:
            told = (_label(view, one, 1, part.index) if one else None for one in columns)
            yield Unit(what, part.index, *told)


def _asked_units(device: Device) -> Iterator[Unit]:
    for what, (table, *columns) in _SNMP_UNITS.items():
        index = f"{table.removesuffix('Table')}Index"
        for row in device.snmp.rows(table):
            yield Unit(what, row[index], *(row[one] if one else None for one in columns))


def views_of(machine: Machine) -> Shown:
    """What the views of a settled machine say now."""
    attributes = {one.name: one.plain for one in ipp_status(machine, _offer(machine.profile.name))}
    words = zip(attributes["printer-alert"], attributes["printer-alert-description"], strict=True)
    parsed = [Alert.parse(row, text) for row, text in words]
    view = View(machine, {})
    pjl = pjl_status(machine)
    bits = mib.bits("hrPrinterDetectedErrorState").names(_label(view, "hrPrinterDetectedErrorState", 1))
    return Shown(
        state=attributes["printer-state"][0],
        reasons=attributes["printer-state-reasons"],
        message=str(attributes["printer-state-message"][0]),
        ipp_rows=tuple(_ipp_row(one) for one in parsed if one is not None),
        snmp_rows=tuple(_snmp_rows(machine, view)),
        device_status=_label(view, "hrDeviceStatus", 1),
        printer_status=_label(view, "hrPrinterStatus", 1),
        error_bits=bits,
        usb=int(port_status(machine)),
        pjl_code=pjl.code,
        pjl_display=pjl.display,
        pjl_online=pjl.online,
        panel=machine.panel.text(),
        ipp_units=tuple(_ipp_units(attributes)),
        snmp_units=tuple(_snmp_units(machine, view)),
        pages=(
            int(attributes["printer-impressions-completed"][0]),
            _label(view, "prtMarkerLifeCount", 1, 1),
            int(CATEGORIES["PAGECOUNT"](machine)[0].partition("=")[2]),
        ),
    )


def answers_of(device: Device) -> Shown:
    """What a device answers that can be asked on every interface."""
    state = device.ipp.printer_attributes(
        "printer-state",
        "printer-state-reasons",
        "printer-state-message",
        "printer-impressions-completed",
        *(name for name, *_ in _IPP_UNITS.values()),
    )
    pjl = device.pjl.status()
    return Shown(
        state=state["printer-state"][0],
        reasons=state["printer-state-reasons"],
        message=str(state["printer-state-message"][0]),
        ipp_rows=tuple(_ipp_row(one) for one in device.ipp.alerts()),
        snmp_rows=tuple(
            Row(
                row.index,
                row.code,
                row.severity,
                row.group,
                row.group_index,
                None if row.location == -2 else row.location,
                row.training,
                row.description or "",
            )
            for row in device.snmp.alerts()
        ),
        device_status=device.snmp.device_status(),
        printer_status=device.snmp.printer_status(),
        error_bits=device.snmp.error_bits(),
        usb=int(device.usb.port_status()) if device.has_usb else None,
        pjl_code=pjl.code,
        pjl_display=pjl.display,
        pjl_online=pjl.online,
        panel=device.hands.read_panel(),
        ipp_units=tuple(_ipp_units(state)),
        snmp_units=tuple(_asked_units(device)),
        pages=(
            int(state["printer-impressions-completed"][0]),
            int(device.snmp.rows("prtMarkerTable")[0]["prtMarkerLifeCount"]),
            int(device.pjl.info("PAGECOUNT").values["PAGECOUNT"]),
        ),
    )


def page_disagreements(device: Device, shown: Shown) -> Iterator[str]:
    """Every contradiction between the printer's own page and what it says elsewhere, one sentence each."""
    page = device.web.status()
    states = {"idle": 3, "processing": 4, "stopped": 5}
    if states[page.state] != shown.state:
        yield f"the page says {page.state}, IPP {shown.state}"
    if page.panel != shown.message:
        yield f"the page shows {page.panel!r}, IPP {shown.message!r}"
    rows = [
        Row(
            one.index,
            one.code,
            one.severity,
            one.group,
            one.group_index,
            one.location or None,
            one.training,
            one.description,
        )
        for one in page.alerts
    ]
    if rows != list(shown.snmp_rows):
        yield f"the page has the alerts {rows}, SNMP {shown.snmp_rows}"
    told = {("input", one.index): (one.level, one.capacity) for one in page.trays} | {
        ("output", one.index): (one.level, one.capacity) for one in page.bins
    }
    told |= {("supply", one.index): (one.level, one.capacity) for one in device.web.supplies()}
    ours = {(one.what, one.index): (one.level, one.capacity) for one in shown.ipp_units}
    if told != ours:
        yield f"the page has the levels {told}, IPP {ours}"


# -- comparing -------------------------------------------------------------------------------------------

_ELSEWHERE = frozenset({"scanDevice", "scanner", "scanMediaPath", "faxDevice", "faxModem"})
"""Groups of PWG 5107.3 that are no part of the printer: hrPrinter* and the USB port do not speak for them."""

_BITS: dict[str, str] = {
    "lowPaper": r"media-low-(error|warning|report)",
    "noPaper": r"(media-needed|input-manual-input-request)-error|media-empty-error",
    "lowToner": r"(toner|developer)-low-\w+|marker-supply-low-\w+",
    "noToner": r"(toner|developer)-empty-\w+|marker-supply-empty-\w+",
    "doorOpen": r"(cover|door|interlock)-open-\w+",
    # What sticks where nothing waits for it leaves the printer up, and jammed is for one that is down.
    "jammed": r"(?!scan|fax)[\w-]*\bjam-error",
    "offline": r"paused|moving-to-paused",
    "inputTrayMissing": r"input-tray-missing-\w+",
    "outputTrayMissing": r"output-tray-missing-\w+",
    "markerSupplyMissing": r"marker-[\w-]+-missing-\w+|marker-supply-failure-\w+",
    "outputNearFull": r"output-area-almost-full-\w+",
    "outputFull": r"output-area-full-\w+",
    "inputTrayEmpty": r"media-empty-\w+",
}
"""Which keywords of printer-state-reasons say the same as a bit of hrPrinterDetectedErrorState."""


def disagreements(shown: Shown, *, ready: bool = True) -> list[str]:
    """Every contradiction between the interfaces, one sentence each.

    `ready`: the self-test is over; before, there is no network, and USB alone is asked.
    """
    if not ready:
        return list(_starting(shown))
    return [
        *_rows(shown),
        *_states(shown),
        *_bits(shown),
        *_cable(shown),
        *_words(shown),
        *_units(shown),
    ]


def _starting(shown: Shown) -> Iterator[str]:
    if shown.pjl_code != INITIALIZING:
        yield f"it starts, and PJL says {shown.pjl_code}"
    if shown.usb is not None and shown.usb & PortStatus.SELECTED:
        yield f"it starts, and the port status is 0x{shown.usb:02x}"
    if shown.snmp_rows or shown.ipp_rows:
        yield "it starts, and knows of trouble already"


_OVER_WITH_ITS_PAGE = "interpreterComplexPageEncountered"
"""A warning of the alert table with nothing to attend to any more, which IPP reports."""


def _rows(shown: Shown) -> Iterator[str]:
    for theirs, ours in zip(shown.snmp_rows, shown.ipp_rows, strict=False):
        if theirs != ours:
            yield f"SNMP has the alert {theirs}, IPP {ours}"
    if len(shown.snmp_rows) != len(shown.ipp_rows):
        yield f"SNMP has {len(shown.snmp_rows)} alerts, IPP {len(shown.ipp_rows)}"
    suffixes = {
        word.rpartition("-")[2]
        for word in shown.reasons
        if word not in ("none", "paused", "moving-to-paused")
    }
    kinds = {"critical": "error", "warning": "warning", "warningBinaryChangeEvent": "warning"}
    expected = {
        "report" if row.code == _OVER_WITH_ITS_PAGE else kinds.get(row.severity or "", "report")
        for row in shown.snmp_rows
    }
    if suffixes - expected:
        yield f"{shown.reasons} are worse than the alerts {[row.severity for row in shown.snmp_rows]}"
    if expected & {"error", "warning"} - suffixes:
        yield f"{shown.reasons} leave out an alert of {shown.snmp_rows}"
    if len(set(shown.reasons)) < len(shown.reasons):
        yield f"{shown.reasons} say something twice"
    if ("none" in shown.reasons) != (not suffixes and not shown.error_bits & {"offline"}):
        yield f"{shown.reasons} beside {len(shown.snmp_rows)} alerts and {sorted(shown.error_bits)}"


def _criticals(shown: Shown) -> list[Row]:
    return [row for row in shown.snmp_rows if row.severity == "critical" and row.group not in _ELSEWHERE]


def _states(shown: Shown) -> Iterator[str]:
    critical, paused = bool(_criticals(shown)), "offline" in shown.error_bits
    if shown.state == 5 and not (critical or paused):
        yield f"it is stopped, and {shown.reasons} do not say why"
    if shown.state == 3 and (critical or paused):
        yield f"it is idle with {shown.reasons}"
    down = critical or shown.state == 5
    status = "down" if down else "warning" if shown.snmp_rows or paused else "running"
    if shown.device_status != status:
        yield f"hrDeviceStatus is {shown.device_status}, not {status}"
    if down and shown.printer_status != "other":
        yield f"hrPrinterStatus is {shown.printer_status} on a printer that is down"
    if not down and (shown.printer_status == "printing") != (shown.state == 4):
        yield f"hrPrinterStatus is {shown.printer_status}, printer-state {shown.state}"


def _bits(shown: Shown) -> Iterator[str]:
    for bit, words in _BITS.items():
        said = [word for word in shown.reasons if re.fullmatch(words, word)]
        if bool(said) != (bit in shown.error_bits):
            yield f"{bit} is {'set' if bit in shown.error_bits else 'clear'} beside {shown.reasons}"
    troubles = shown.error_bits - {"offline"}
    if _criticals(shown) and not troubles:
        yield f"no error bit is set for {_criticals(shown)}"
    if "serviceRequested" in troubles and not _criticals(shown):
        yield "service is requested and nothing is critical"
    if troubles and not shown.snmp_rows:
        yield f"{sorted(troubles)} without an alert"


def _cable(shown: Shown) -> Iterator[str]:
    if shown.usb is None:
        return
    status = PortStatus(shown.usb)
    told = f"port status 0x{shown.usb:02x} beside"
    if bool(status & PortStatus.NOT_ERROR) == bool(_criticals(shown)):
        yield f"{told} {[row.code for row in _criticals(shown)]}"
    if bool(status & PortStatus.SELECTED) == ("offline" in shown.error_bits):
        yield f"{told} {shown.reasons}"
    if bool(status & PortStatus.PAPER_EMPTY) and "noPaper" not in shown.error_bits:
        yield f"{told} {sorted(shown.error_bits)}"


def _words(shown: Shown) -> Iterator[str]:
    stopped = shown.state == 5
    if shown.pjl_online is not None and shown.pjl_online == stopped:
        yield f"PJL says ONLINE={shown.pjl_online} of a printer in state {shown.state}"
    if shown.pjl_display != printable(shown.panel):
        yield f"PJL shows {shown.pjl_display!r}, the panel {shown.panel!r}"
    if shown.message != shown.panel:
        yield f"IPP tells {shown.message!r}, the panel {shown.panel!r}"
    critical = [row for row in shown.snmp_rows if row.severity == "critical"]
    if critical:
        if shown.pjl_code < 30_000:
            yield f"PJL {shown.pjl_code} beside the critical {critical[0].code}"
        if not any(shown.panel.startswith(row.description) for row in critical):
            yield f"the panel says {shown.panel!r}, none of {[row.description for row in critical]}"
    elif "offline" in shown.error_bits:
        if (shown.pjl_code, shown.panel) != (PAUSED, "Paused"):
            yield f"it is paused, PJL says {shown.pjl_code} and the panel {shown.panel!r}"
    elif not shown.snmp_rows and shown.pjl_code >= 40_000:
        yield f"PJL {shown.pjl_code} without an alert"
    if shown.pjl_code in (READY, PROCESSING) and shown.snmp_rows:
        yield f"PJL {shown.pjl_code} beside {[row.code for row in shown.snmp_rows]}"


def _units(shown: Shown) -> Iterator[str]:
    ours = {(one.what, one.index): one for one in shown.ipp_units}
    theirs = {(one.what, one.index): one for one in shown.snmp_units}
    if ours.keys() != theirs.keys():
        yield f"IPP has {sorted(ours)}, SNMP {sorted(theirs)}"
    for at in ours.keys() & theirs.keys():
        one, other = ours[at], theirs[at]
        if one.status != other.status:
            yield f"status of {at}: {one.status} over IPP, {other.status} over SNMP"
        # Below zero a model says how little it tells; it may tell more on one interface than on another.
        told = min(one.level or 0, other.level or 0, one.capacity or 0, other.capacity or 0) >= 0
        if told and one.capacity == other.capacity and one.level != other.level:
            yield f"level of {at}: {one.level} over IPP, {other.level} over SNMP"
        if (one.level == 0) != (other.level == 0):
            yield f"{at} is empty (or full) on one interface: {one.level} over IPP, {other.level} over SNMP"
    if len(set(shown.pages)) > 1:
        yield f"page counters: {shown.pages}"
