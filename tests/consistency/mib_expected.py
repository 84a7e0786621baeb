"""What each condition is over SNMP, and which faults bring which conditions about: written by hand.

From RFC 3805 §2.2.13.2, RFC 2790, IANA-PRINTER-MIB and the reference books, and never from what is shown.
Rows and places are those of the model that a fault is tried on, as its profile numbers them.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

UNKNOWN = -2


class Level(enum.Enum):
    """What the level column of the sub-unit says while the condition lasts."""

    UNKNOWN = "nothing that is known"
    NONE = "nothing left, or no room left"
    LITTLE = "something left"
    AS_BEFORE = "what it said before"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of condition.

    Attributes:
        bits: of hrPrinterDetectedErrorState, which it sets.
        level: of prtInputCurrentLevel, prtOutputRemainingCapacity or prtMarkerSuppliesLevel; None: not its.
        waits: the sub-unit waits for hands (unavailableAndOnRequest), else a critical one is broken.
    """

    code: str
    group: str
    severity: str
    training: str
    bits: frozenset[str] = frozenset()
    level: Level | None = None
    waits: bool = False


def _kind(line: str, *bits: str, level: Level | None = None, waits: bool = False) -> Kind:
    words = ["warningBinaryChangeEvent" if word == "warns" else word for word in line.split()]
    return Kind(*words, frozenset(bits), level, waits)


_SERVICE = "serviceRequested"
_SUPPLY = "markerSupplies critical untrained"
_LOW = "markerSupplies warns untrained"

KINDS = {
    # Covers.
    "cover open": _kind("coverOpen cover critical untrained", "doorOpen"),
    "door open": _kind("doorOpen cover critical untrained", "doorOpen"),
    # Inputs. What a job does not ask for is a warning; what it waits for stops it.
    "tray out": _kind(
        "inputMediaTrayMissing input warns untrained",
        "inputTrayMissing",
        level=Level.UNKNOWN,
        waits=True,
    ),
    "tray out and asked for": _kind(
        "inputMediaTrayMissing input critical untrained", "inputTrayMissing", level=Level.UNKNOWN, waits=True
    ),
    "tray empty": _kind(
        "inputMediaSupplyEmpty input warns untrained",
        "inputTrayEmpty",
        level=Level.NONE,
        waits=True,
    ),
    "tray empty and asked for": _kind(
        "inputMediaSupplyEmpty input critical untrained",
        "inputTrayEmpty",
        "noPaper",
        level=Level.NONE,
        waits=True,
    ),
    "tray low": _kind("inputMediaSupplyLow input warns untrained", "lowPaper", level=Level.LITTLE),
    "load tray": _kind("inputMediaChangeRequest input critical untrained", "noPaper", waits=True),
    "stack not raised": _kind("inputTrayElevationFailure input warns untrained", waits=True),
    "stack not raised and asked for": _kind(
        "inputTrayElevationFailure input critical untrained", _SERVICE, waits=True
    ),
    "jam at tray": _kind("jam input critical untrained", "jammed", level=Level.AS_BEFORE),
    "tray rollers due": _kind(
        "inputMediaTrayPickRollerLifeWarn input warns fieldService", "overduePreventMaint"
    ),
    # Outputs.
    "bin nearly full": _kind(
        "outputMediaTrayAlmostFull output warns untrained",
        "outputNearFull",
        level=Level.LITTLE,
    ),
    "bin full": _kind(
        "outputMediaTrayFull output critical untrained", "outputFull", level=Level.NONE, waits=True
    ),
    # The media path.
    "jam in path": _kind("mediaPathJam mediaPath critical untrained", "jammed"),
    "jam at exit": _kind("mediaPathOutputJam mediaPath critical untrained", "jammed"),
    "jam in duplex path": _kind("jam mediaPath critical untrained", "jammed"),
    # The marker.
    "fuser cold": _kind("markerFuserUnderTemperature marker critical fieldService", _SERVICE),
    "fuser hot": _kind("markerFuserOverTemperature marker critical fieldService", _SERVICE),
    "fuser slow": _kind("markerFuserTimingFailure marker critical fieldService", _SERVICE),
    "fuser thermistor": _kind("markerFuserThermistorFailure marker critical fieldService", _SERVICE),
    "fan stands": _kind("subunitMotorFailure marker critical fieldService", _SERVICE),
    "no laser beam": _kind("subunitUnrecoverableFailure marker critical fieldService", _SERVICE),
    "carriage stuck": _kind("markerMotorFailure marker critical trained", _SERVICE),
    "no print head": _kind("markerMissing marker critical trained", _SERVICE),
    "ribbon not wanted": _kind("other marker warns untrained"),
    # Supplies.
    "supply unreadable": _kind(f"markerSupplyFailure {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN),
    "toner low": _kind(f"markerTonerAlmostEmpty {_LOW}", "lowToner", level=Level.LITTLE),
    "toner empty": _kind(f"markerTonerEmpty {_SUPPLY}", "noToner", level=Level.NONE),
    "toner out": _kind(f"markerTonerCartridgeMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN),
    "ink low": _kind(f"markerInkAlmostEmpty {_LOW}", "lowToner", level=Level.LITTLE),
    "ink empty": _kind(f"markerInkEmpty {_SUPPLY}", "noToner", level=Level.NONE),
    "ink out": _kind(f"markerInkMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN),
    "ribbon low": _kind(f"markerPrintRibbonAlmostEmpty {_LOW}", "lowToner", level=Level.LITTLE),
    "ribbon empty": _kind(f"markerPrintRibbonEmpty {_SUPPLY}", "noToner", level=Level.NONE),
    "ribbon out": _kind(f"markerPrintRibbonMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN),
    "developer low": _kind(f"markerDeveloperAlmostEmpty {_LOW}", "lowToner", level=Level.LITTLE),
    "developer empty": _kind(f"markerDeveloperEmpty {_SUPPLY}", "noToner", level=Level.NONE),
    "developer out": _kind(f"markerDeveloperMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN),
    "wax low": _kind(f"markerSupplyAlmostEmpty {_LOW}", "lowToner", level=Level.LITTLE),
    "wax empty": _kind(f"markerSupplyEmpty {_SUPPLY}", "noToner", level=Level.NONE),
    "wax out": _kind(f"markerSupplyMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN),
    "drum near its end": _kind(f"markerOpcLifeAlmostOver {_LOW}", level=Level.LITTLE),
    "drum at its end": _kind(f"markerOpcLifeOver {_SUPPLY}", _SERVICE, level=Level.NONE),
    "drum out": _kind(f"markerOpcMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN),
    "waste toner nearly full": _kind(f"markerWasteTonerReceptacleAlmostFull {_LOW}", level=Level.LITTLE),
    "waste toner full": _kind(f"markerWasteTonerReceptacleFull {_SUPPLY}", _SERVICE, level=Level.NONE),
    "waste toner box out": _kind(
        f"markerWasteTonerReceptacleMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN
    ),
    "waste ink nearly full": _kind(f"markerWasteInkReceptacleAlmostFull {_LOW}", level=Level.LITTLE),
    "waste ink full": _kind(f"markerWasteInkReceptacleFull {_SUPPLY}", _SERVICE, level=Level.NONE),
    "ink absorber full": _kind(
        "markerWasteInkReceptacleFull markerSupplies critical fieldService", _SERVICE, level=Level.NONE
    ),
    "waste ink box out": _kind(
        f"markerWasteInkReceptacleMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN
    ),
    "waste wax nearly full": _kind(f"markerWasteAlmostFull {_LOW}", level=Level.LITTLE),
    "waste wax full": _kind(f"markerWasteFull {_SUPPLY}", _SERVICE, level=Level.NONE),
    "waste wax box out": _kind(f"markerWasteMissing {_SUPPLY}", "markerSupplyMissing", level=Level.UNKNOWN),
    "maintenance due": _kind(
        "subunitLifeAlmostOver markerSupplies warns fieldService",
        "overduePreventMaint",
        level=Level.LITTLE,
    ),
    "maintenance overdue": _kind(
        "subunitLifeOver markerSupplies warns fieldService",
        "overduePreventMaint",
        level=Level.NONE,
    ),
    # The controller.
    "disk unusable": _kind("subunitUnrecoverableStorageError generalPrinter critical fieldService", _SERVICE),
    "settings lost": _kind("subunitRecoverableStorageError generalPrinter warns fieldService"),
    "engine silent": _kind("subunitTimingFailure generalPrinter critical fieldService", _SERVICE),
    "page too complex": _kind("interpreterComplexPageEncountered interpreter warns untrained"),
    # The finisher.
    "cutter stuck": _kind("jam finDevice critical trained", "jammed"),
    "stapler stuck": _kind("jam finDevice critical untrained", "jammed"),
    # No bit: the printer goes on, and jammed is for one that is down.
    "stapler stuck, nothing waits": _kind("jam finDevice warns untrained"),
    # Scanner and feeder (PWG 5107.3): critical for them, and the printer goes on.
    "feeder jam": _kind("scanMediaPathJam scanMediaPath critical untrained"),
    "original not taken": _kind("scanMediaPathInputFeedError scanMediaPath critical untrained"),
    "feeder rollers due": _kind("scanMediaPathPickRollerLifeWarn scanMediaPath warns fieldService"),
    "scanner dark": _kind("scannerLightFailure scanner critical fieldService"),
    "scanner not home": _kind("scannerSensorFailure scanner critical fieldService"),
}

UNSEEN = {
    "subunitUnrecoverableFailure of channel": "a dead network card answers nobody; USB and the panel tell",
}
"""Conditions of the machine that no manager can ever read, and why."""


@dataclass(frozen=True, slots=True)
class At:
    """A kind of condition at one row of its table, and where there (prtAlertLocation)."""

    kind: str
    row: int = 1
    location: int = UNKNOWN
