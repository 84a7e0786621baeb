"""What RFC 3805, RFC 2790 and the reference's tables demand of any printer at any moment.

Holds what a manager reads against the standards' words: statuses against error bits, alerts against their
sub-units, lights and display against the alerts. Knows no fault and no machine.
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.interfaces.snmp_tables import Alert
from misfeed.protocols.snmp import mib

from .mib_answers import NUMBERED, STATUSES, Answers

STATUS_PAIRS = {
    "running": {"idle", "printing", "other", "warmup"},
    "warning": {"idle", "printing"},
    "down": {"other"},
}
"""RFC 3805 §2.2.13.2: hrDeviceStatus with hrPrinterStatus. Running beside other is standby; running beside
warmup comes from HOST-RESOURCES-MIB, of a printer with nothing wrong that gets hot."""

STOPPING_BITS = {"noPaper", "noToner", "doorOpen", "jammed"}
"""Bits that RFC 1514 has a printer down for; offline too, but RFC 3805 lets it move there with a warning."""

OFFLINE_PAIRS = {("warning", "idle"), ("warning", "printing"), ("down", "other")}

ELSEWHERE = {"scanDevice", "scanner", "scanMediaPath", "faxDevice", "faxModem"}
"""Groups of PWG 5107.3: what is wrong there does not stop the printer, however critical it is there."""

_ROWLESS = {"finDevice", *ELSEWHERE}
"""Groups of the Finisher MIB and of PWG 5107.3, whose tables the agent does not have."""

_GROUP_OF_CODES = {
    8: {"input"},
    9: {"output"},
    10: {"marker"},
    11: {"markerSupplies"},
    13: {"mediaPath"},
    15: {"interpreter"},
    51: {"scanner"},
    52: {"scanMediaPath"},
}
"""IANA-PRINTER-MIB, PrtAlertCodeTC: the group that a code's hundreds are for; codes below 100 are for all."""

_NON_CRITICAL, _CRITICAL, _OFF_LINE, _TRANSITIONING = 8, 16, 32, 64
_BROKEN, _ON_REQUEST = 3, 1


def stops(alert: Alert) -> bool:
    return alert.severity == "critical" and alert.group not in ELSEWHERE


def broken_rules(answers: Answers) -> list[str]:
    """Every rule that is broken, one sentence each."""
    return [
        *_statuses(answers),
        *_bits(answers),
        *_alerts(answers),
        *_sub_units(answers),
        *_console(answers),
    ]


def _statuses(answers: Answers) -> Iterator[str]:
    device, printer = answers.device_status, answers.printer_status
    if printer not in STATUS_PAIRS.get(device, ()):
        yield f"hrPrinterStatus {printer} beside hrDeviceStatus {device}"
    offline = "offline" in answers.bits
    if offline and (device, printer) not in OFFLINE_PAIRS:
        yield f"{device}, {printer} of a printer that is or goes off-line"
    if any(map(stops, answers.alerts)) and device != "down":
        yield f"{device} with a critical alert"
    if answers.alerts and device == "running":
        yield "running, and yet there are alerts"
    if not answers.alerts and not offline and device != "running":
        yield f"{device} without a reason"


def _bits(answers: Answers) -> Iterator[str]:
    bits = answers.bits - {"offline"}
    if bits & STOPPING_BITS and answers.device_status != "down":
        yield f"{sorted(bits & STOPPING_BITS)} on a printer that is {answers.device_status}"
    if bits and answers.device_status == "running":
        yield f"{sorted(bits)} on a printer that is running"
    if any(map(stops, answers.alerts)) and not bits:
        yield "a critical alert, and no bit of hrPrinterDetectedErrorState"


def _alerts(answers: Answers) -> Iterator[str]:
    indexes = [alert.index for alert in answers.alerts]
    if indexes != sorted(set(indexes)) or any(index < 1 for index in indexes):
        yield f"prtAlertIndex {indexes}"
    codes = mib.enum("PrtAlertCodeTC").numbers
    for alert in answers.alerts:
        told = f"{alert.code} of {alert.group} {alert.group_index}"
        if alert.code not in codes:
            yield f"{told}: no code of the registry"
        elif alert.group not in _GROUP_OF_CODES.get(codes[alert.code] // 100, {alert.group}):
            yield f"{told}: a code of another group"
        if alert.time is None or alert.time > answers.up_time:
            yield f"{told}: prtAlertTime {alert.time} at {answers.up_time}"
        if not alert.description:
            yield f"{told}: no description"
        yield from (f"{told}: {wrong}" for wrong in _where(alert, answers))


def _where(alert: Alert, answers: Answers) -> Iterator[str]:
    assert alert.group is not None
    assert alert.group_index is not None
    if alert.location is None or not (alert.location == -2 or alert.location > 0):
        yield f"prtAlertLocation {alert.location}"
    if alert.group in NUMBERED:
        if alert.group_index not in answers.tables[alert.group]:
            yield f"{NUMBERED[alert.group][0]} has no such row"
        elif not _names(alert.description or "", answers.name_of(alert.group, alert.group_index)):
            yield f"{alert.description!r} is not about {answers.name_of(alert.group, alert.group_index)}"
    elif alert.group == "generalPrinter":
        if alert.group_index != -1:
            yield "prtGeneralTable has no index of its own beside hrDeviceIndex, which is told as -1"
    elif alert.group not in _ROWLESS:
        yield "a group that nobody knows"


def _names(description: str, name: str) -> bool:
    """Whether a description is about what goes by a name; a display breaks lines where it likes."""
    return " ".join(name.split()) in " ".join(description.split())


def _sub_units(answers: Answers) -> Iterator[str]:
    """PrtSubUnitStatusTC: a sum of one availability and of flags."""
    offline = "offline" in answers.bits
    for group, name in STATUSES.items():
        for index, status in answers.column(group, name).items():
            assert isinstance(status, int), name
            mine = [one for one in answers.alerts if (one.group, one.group_index) == (group, index)]
            if (group, index) == ("marker", 1):
                # What the engine uses up has no status of its own; further markers stand as recorded.
                mine += [one for one in answers.alerts if one.group == "markerSupplies"]
            critical = any(one.severity == "critical" for one in mine)
            told = f"{name}.{index} is {status}"
            if bool(status & _CRITICAL) != critical:
                yield f"{told} beside {[one.code for one in mine]}"
            if bool(status & _NON_CRITICAL) != any(one.severity != "critical" for one in mine):
                yield f"{told} beside {[one.code for one in mine]}"
            if group != "channel" and bool(status & _OFF_LINE) != offline:
                yield f"{told} of a printer that is {'off' if offline else 'on'}-line"
            if status & _TRANSITIONING:
                yield f"{told}: it goes nowhere"
            available = status % 8
            if available == 7 or (critical and available not in (_BROKEN, _ON_REQUEST)):
                yield f"{told}: no such availability"
            # A channel is what the recording of a real printer says: its hosts come and go.
            if group != "channel" and not mine and available in (_BROKEN, _ON_REQUEST):
                yield f"{told}, and no alert says why"


_MEANT_FOR_ALERTS = {"attention", "error", "alarm"}
_MEANT_FOR_READY = {"ready", "online"}


def _console(answers: Answers) -> Iterator[str]:
    down = answers.device_status == "down"
    for row in answers.lights:
        name = str(row["prtConsoleDescription"]).lower()
        lit = row["prtConsoleOnTime"] != 0
        if name in _MEANT_FOR_ALERTS:
            if lit != bool(answers.alerts):
                yield f"the light {name} is {'lit' if lit else 'dark'} beside {len(answers.alerts)} alerts"
            elif lit and (row["prtConsoleOffTime"] != 0) != any(map(stops, answers.alerts)):
                yield f"the light {name} blinks for what is critical, and for nothing else"
        if name in _MEANT_FOR_READY and lit == down:
            yield f"the light {name} is {'lit' if lit else 'dark'}, and the printer {answers.device_status}"
    if answers.display and not any(answers.display):
        yield "the display says nothing"
    elif answers.display and answers.alerts:
        gravest = [one for one in answers.alerts if stops(one)]
        if not gravest and "offline" in answers.bits:
            return  # that it is off-line is graver than a warning
        gravest = gravest or list(answers.alerts)
        first = answers.display[0].strip()
        if not any((one.description or "").startswith(first) for one in gravest):
            yield f"the display says {first!r}, and not what is wrong"
