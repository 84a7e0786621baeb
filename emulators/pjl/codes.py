"""PJL status codes for what a machine shows (PJL Technical Reference, appendix D).

A view of the leading alert and of what the machine is doing. Codes whose digits tell a tray, a bin or a paper
size are functions of the alert; the others are a table. Knows no command and no channel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.machine import Alert, Group, Machine, Status
from misfeed.emulators.machine.fans import Fan
from misfeed.protocols.pjl import PjlStatus

READY = 10001
WARMING_UP = 10003
INITIALIZING = 10011
PROCESSING = 10023
ACCESS_DENIED = 10025
POWER_SAVE = 35078
OFFLINE = 40079

#: For labels that neither table knows: who is needed depends on whether the machine goes on.
GENERAL_FAILURE = 50000
MAINTENANCE = 35075

CODES: Mapping[str, int] = {
    # Covers
    "coverOpen": 40021,
    "doorOpen": 40021,
    "interlockOpen": 40021,
    # Jams; the place decides about the plain "jam"
    "inputMediaTrayJam": 40119,
    "inputMediaTrayFeedError": 40119,
    "outputMediaTrayJam": 40022,
    "mediaPathJam": 40022,
    "mediaPathInputJam": 40022,
    "mediaPathOutputJam": 40022,
    "mediaPathInputFeedError": 40119,
    "mediaPathOutputFeedError": 40022,
    # Inputs
    "inputMediaSizeChange": 40096,
    "inputMediaTypeChange": 40146,
    "inputCannotFeedSizeSelected": 40096,
    "inputMediaTrayPickRollerLifeWarn": MAINTENANCE,
    "inputMediaTrayPickRollerLifeOver": MAINTENANCE,
    "mediaPathPickRollerLifeWarn": MAINTENANCE,
    "mediaPathPickRollerLifeOver": MAINTENANCE,
    # Outputs
    "outputMediaTrayFull": 40019,
    "mediaPathMediaTrayFull": 40019,
    "mediaPathOutputFull": 40019,
    # Fixing
    "markerFuserUnderTemperature": 50008,
    "subunitUnderTemperature": 50008,
    "markerFuserTimingFailure": 50009,
    "markerFuserOverTemperature": 50010,
    "subunitOverTemperature": 50010,
    "markerFuserThermistorFailure": 50010,
    "subunitThermistorFailure": 50010,
    "markerFuserMissing": 50011,
    # Motors and boards
    "subunitMotorFailure": 50016,
    "markerMotorFailure": 50023,
    "subunitTimingFailure": 50028,
    "subunitUnrecoverableStorageError": 40083,
    "interpreterComplexPageEncountered": 30017,
    "interpreterMemoryDecrease": 30016,
    "interpreterResourceUnavailable": 30016,
    "subunitMemoryExhausted": 30016,
    # What marks
    "markerTonerAlmostEmpty": 10006,
    "markerInkAlmostEmpty": 10006,
    "markerPrintRibbonAlmostEmpty": 10006,
    "markerDeveloperAlmostEmpty": 10006,
    "markerSupplyAlmostEmpty": 10006,
    "markerTonerEmpty": 40038,
    "markerInkEmpty": 40038,
    "markerPrintRibbonEmpty": 40038,
    "markerDeveloperEmpty": 40038,
    "markerSupplyEmpty": 40038,
    "markerTonerMissing": 40010,
    "markerTonerCartridgeMissing": 40010,
    "markerInkMissing": 40010,
    "markerPrintRibbonMissing": 40010,
    "markerDeveloperMissing": 40010,
    "markerSupplyMissing": 40010,
    "markerSupplyFailure": 40010,
    "markerOpcLifeAlmostOver": 40130,
    "markerOpcLifeOver": 40129,
    "markerOpcMissing": 40142,
    # No print head that it knows: none of the codes for parts is of one
    "markerMissing": GENERAL_FAILURE,
    # Waste: full is told of the drum kit that holds the bottle, and so is a bottle that is not there
    "markerWasteTonerReceptacleFull": 40141,
    "markerWasteInkReceptacleFull": 40141,
    "markerWasteFull": 40141,
    "markerWasteTonerReceptacleMissing": 40142,
    "markerWasteInkReceptacleMissing": 40142,
    "markerWasteMissing": 40142,
    "markerWasteTonerReceptacleAlmostFull": MAINTENANCE,
    "markerWasteInkReceptacleAlmostFull": MAINTENANCE,
    "markerWasteAlmostFull": MAINTENANCE,
    "markerLifeAlmostOver": MAINTENANCE,
    "markerLifeOver": MAINTENANCE,
    # Scanning: it prints on, and somebody is wanted
    "scanMediaPathJam": MAINTENANCE,
    "scanMediaPathInputFeedError": MAINTENANCE,
    "scanMediaPathPickRollerLifeWarn": MAINTENANCE,
    "scannerLightFailure": MAINTENANCE,
    "scannerSensorFailure": MAINTENANCE,
    # The machine's own doings
    "subunitPowerSaver": POWER_SAVE,
    "markerPowerSaver": POWER_SAVE,
    "subunitWarmingUp": WARMING_UP,
    "markerWarmingUp": WARMING_UP,
    "subunitOffline": OFFLINE,
}

#: What is wrong with the laser, by the condition's key.
_LASER: Mapping[str, int] = {"laser-beam": 50012}

#: PWG 5101.1 size name -> the yy of 11xyy and 41xyy; 00 is unknown paper.
PAPERS: Mapping[str, int] = {
    "na_letter_8.5x11in": 2,
    "na_legal_8.5x14in": 3,
    "iso_a4_210x297mm": 4,
    "na_executive_7.25x10.5in": 5,
    "na_ledger_11x17in": 6,
    "iso_a3_297x420mm": 7,
    "na_number-10_4.125x9.5in": 8,
    "na_monarch_3.875x7.5in": 9,
    "iso_c5_162x229mm": 10,
    "iso_dl_110x220mm": 11,
    "jis_b4_257x364mm": 12,
    "jis_b5_182x257mm": 13,
    "iso_b5_176x250mm": 14,
    "jpn_hagaki_100x148mm": 16,
    "jpn_oufuku_148x200mm": 17,
    "iso_a5_148x210mm": 18,
    "iso_a6_105x148mm": 24,
    "na_foolscap_8.5x13in": 25,
    "jis_b6_128x182mm": 26,
}


def _jam(alert: Alert, _: Machine) -> int:
    condition = alert.condition
    if condition.group is Group.INPUT:
        return CODES["inputMediaTrayJam"]
    if condition.key == "stapler-jam":
        return 40107
    return 40093 if condition.key.endswith(".duplex") else CODES["mediaPathJam"]


def _paper(machine: Machine, place: int) -> int:
    tray = next((tray for tray in machine.trays if tray.index == place), None)
    return PAPERS.get(tray.wanted or tray.media, 0) if tray is not None else 0


def _digit(place: int) -> int:
    """Trays from the ninth on share a digit: there is only one."""
    return min(place, 9)


def _mount(alert: Alert, machine: Machine) -> int:
    """41xyy where the job waits for the paper, 11xyy where another tray serves it."""
    place = alert.condition.group_index
    return (41_000 if alert.critical else 11_000) + 100 * _digit(place) + _paper(machine, place)


def _tray_missing(alert: Alert, _: Machine) -> int:
    return 40026 if alert.critical else 12_001 + 100 * _digit(alert.condition.group_index)


def _tray_low(alert: Alert, _: Machine) -> int:
    # The published list has no ending for "low": 00 says as little as it does in the other groups.
    return 12_000 + 100 * _digit(alert.condition.group_index)


def _bin_almost_full(alert: Alert, _: Machine) -> int:
    return 15_000 + 10 * min(alert.condition.group_index, 99)


def _lifter(alert: Alert, _: Machine) -> int:
    return 50_020 if alert.condition.group_index <= 1 else 50_021


def _motor(alert: Alert, machine: Machine) -> int:
    """50016 to 50019 tell which of four fans stands still."""
    part = machine.parts.get(alert.condition.part)
    return CODES["subunitMotorFailure"] + (min(part.index, 4) - 1 if isinstance(part, Fan) else 0)


def _unrecoverable(alert: Alert, _: Machine) -> int:
    if alert.condition.group is Group.CHANNEL:
        return 30018
    return _LASER.get(alert.condition.key, GENERAL_FAILURE)


def _life_almost_over(alert: Alert, machine: Machine) -> int:
    return 40132 if _is_transfer_kit(alert, machine) else MAINTENANCE


def _life_over(alert: Alert, machine: Machine) -> int:
    return 40131 if _is_transfer_kit(alert, machine) else MAINTENANCE


def _storage(alert: Alert, _: Machine) -> int:
    return 30036 if alert.condition.key == "nvram" else CODES["subunitUnrecoverableStorageError"]


def _is_transfer_kit(alert: Alert, machine: Machine) -> bool:
    return any(one.id == alert.condition.part and one.spec.type == "transferUnit" for one in machine.supplies)


_BY_PLACE: Mapping[str, Callable[[Alert, Machine], int]] = {
    "jam": _jam,
    "inputMediaSupplyEmpty": _mount,
    "inputMediaChangeRequest": _mount,
    "inputManualInputRequest": _mount,
    "mediaPathInputRequest": _mount,
    "inputMediaTrayMissing": _tray_missing,
    "inputMediaSupplyLow": _tray_low,
    "outputMediaTrayAlmostFull": _bin_almost_full,
    "mediaPathMediaTrayAlmostFull": _bin_almost_full,
    "inputTrayElevationFailure": _lifter,
    "inputTrayPositionFailure": _lifter,
    "subunitMotorFailure": _motor,
    "subunitUnrecoverableFailure": _unrecoverable,
    "subunitLifeAlmostOver": _life_almost_over,
    "subunitLifeOver": _life_over,
    "subunitRecoverableStorageError": _storage,
}

KNOWN = frozenset(CODES) | frozenset(_BY_PLACE)
"""PrtAlertCodeTC labels with a code of their own."""


def alert_code(alert: Alert, machine: Machine) -> int:
    """The code of one alert; every label has one."""
    label = alert.condition.code
    by_place = _BY_PLACE.get(label)
    if by_place is not None:
        return by_place(alert, machine)
    return CODES.get(label, GENERAL_FAILURE if alert.critical else MAINTENANCE)


def status(machine: Machine) -> PjlStatus:
    """What INFO STATUS answers now."""
    online = machine.status is not Status.STOPPED
    return PjlStatus(_code(machine), printable(machine.panel.text()), online)


def _code(machine: Machine) -> int:
    if not machine.power.ready:
        return INITIALIZING
    alert = machine.panel.leading_alert()
    if machine.engine.paused and not (alert is not None and alert.critical):
        return OFFLINE
    if alert is not None:
        return alert_code(alert, machine)
    if machine.panel.denied:
        return ACCESS_DENIED
    if machine.power.asleep:
        return POWER_SAVE
    if machine.fuser is not None and machine.fuser.heating and not machine.fuser.ready:
        return WARMING_UP
    return PROCESSING if machine.engine.busy else READY


def printable(text: str) -> str:
    """`text` as PJL can say it: one line of Latin-1 without quotes."""
    octets = " ".join(text.split()).replace('"', "'").encode("latin-1", "replace")
    return "".join(one if one.isprintable() else "?" for one in octets.decode("latin-1"))
