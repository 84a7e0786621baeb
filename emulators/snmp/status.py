"""What the printer is doing and what is wrong, in the Host Resources and Printer MIBs' words.

Pure functions of the machine, after the table in RFC 3805 §2.2.13.2. Knows no object.
"""

from __future__ import annotations

from misfeed.emulators.machine import Machine, Status
from misfeed.emulators.machine.conditions import NOT_PRINTING

_DOORS = frozenset({"coverOpen", "doorOpen", "interlockOpen"})
_OWN_BIT = {
    "inputMediaSupplyLow": "lowPaper",
    "inputMediaSupplyEmpty": "inputTrayEmpty",
    "inputMediaChangeRequest": "noPaper",
    "inputMediaTrayMissing": "inputTrayMissing",
    "outputMediaTrayMissing": "outputTrayMissing",
    "outputMediaTrayAlmostFull": "outputNearFull",
    "outputMediaTrayFull": "outputFull",
    "markerSupplyFailure": "markerSupplyMissing",
    # A marker is no supply, whatever its label ends with.
    "markerMissing": "",
    "markerSupplyLow": "lowToner",
    "subunitLifeAlmostOver": "overduePreventMaint",
    "subunitLifeOver": "overduePreventMaint",
    "inputMediaTrayPickRollerLifeWarn": "overduePreventMaint",
    "inputMediaTrayPickRollerLifeOver": "overduePreventMaint",
}
_ONLY_DOWN = frozenset({"noPaper", "noToner", "doorOpen", "jammed"})
"""Bits that RFC 1514 has for a printer that is down: staples that are stuck while nothing waits for them set
none."""
_TONER = ("markerToner", "markerInk", "markerPrintRibbon", "markerDeveloper", "markerSupply")


def _bit(code: str) -> str:
    """The bit of hrPrinterDetectedErrorState that says the same as an alert code, or ""."""
    if code in _OWN_BIT:
        return _OWN_BIT[code]
    if code in _DOORS:
        return "doorOpen"
    if code == "jam" or code.endswith("Jam"):
        return "jammed"
    if code.startswith("marker") and code.endswith("Missing"):
        return "markerSupplyMissing"
    if code.startswith(_TONER):
        return "lowToner" if code.endswith("AlmostEmpty") else "noToner" if code.endswith("Empty") else ""
    return ""


def detected_errors(machine: Machine) -> frozenset[str]:
    """Names of the bits of hrPrinterDetectedErrorState (RFC 2790) that are set.

    They tell of the printer alone: a jam in the document feeder sets none.
    """
    found: set[str] = set()
    for alert in machine.alerts.rows:
        if alert.condition.group in NOT_PRINTING:
            continue
        bit = _bit(alert.condition.code)
        if bit and (alert.critical or bit not in _ONLY_DOWN):
            found.add(bit)
        if alert.critical and bit == "inputTrayEmpty":
            found.add("noPaper")
        if alert.critical and not bit:
            found.add("serviceRequested")
    if machine.engine.paused:
        found.add("offline")
    return frozenset(found)


def _printing(machine: Machine) -> bool:
    return machine.status is Status.PROCESSING


def device_status(machine: Machine) -> str:
    """hrDeviceStatus of the printer."""
    if machine.status is Status.STOPPED or machine.alerts.stopped:
        return "down"
    if machine.engine.paused or machine.alerts.rows:
        return "warning"
    return "running"


def printer_status(machine: Machine) -> str:
    """hrPrinterStatus. One that gets hot with something wrong is idle beside a warning, after that table."""
    status = device_status(machine)
    if status == "down":
        return "other"
    if _printing(machine):
        return "printing"
    fuser = machine.fuser
    if status == "running" and fuser is not None and fuser.heating and not fuser.ready:
        return "warmup"
    if machine.power.asleep and not machine.alerts.rows:
        return "other"
    return "idle"
