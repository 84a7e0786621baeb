"""What PJL status codes may mean, as rows of the alert table (PJL Technical Reference, appendix D).

For a printer that tells its alerts nowhere else: one reached by its USB pipe alone. A code says less than a
row does, so that one code stands for every row that a printer may mean by it. Asks no device.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Meant(NamedTuple):
    """A row that a code may mean; `row` 0 where the code does not tell which part."""

    code: str
    group: str
    row: int = 0


def _of(group: str, *codes: str) -> tuple[Meant, ...]:
    return tuple(Meant(code, group) for code in codes)


_SPENT = ("markerTonerEmpty", "markerInkEmpty", "markerPrintRibbonEmpty", "markerSupplyEmpty")
_MISSING = (
    "markerTonerCartridgeMissing",
    "markerInkMissing",
    "markerPrintRibbonMissing",
    "markerSupplyMissing",
)
_WASTE_FULL = ("markerWasteTonerReceptacleFull", "markerWasteInkReceptacleFull", "markerWasteFull")

_CODES: Mapping[int, tuple[Meant, ...]] = {
    40010: _of("markerSupplies", "markerSupplyFailure", *_MISSING),
    40019: _of("output", "outputMediaTrayFull"),
    40021: _of("cover", "coverOpen", "doorOpen"),
    40022: (*_of("mediaPath", "jam", "mediaPathJam", "mediaPathOutputJam"), *_of("output", "jam")),
    40026: _of("input", "inputMediaTrayMissing"),
    40038: _of("markerSupplies", *_SPENT),
    40083: _of("generalPrinter", "subunitUnrecoverableStorageError"),
    40093: _of("mediaPath", "jam"),
    40107: _of("finDevice", "jam"),
    40119: (*_of("input", "jam"), *_of("mediaPath", "mediaPathInputFeedError")),
    40129: _of("markerSupplies", "markerOpcLifeOver"),
    40141: _of("markerSupplies", *_WASTE_FULL),
    40142: _of("markerSupplies", "markerOpcMissing", "markerWasteTonerReceptacleMissing"),
    50000: _of("marker", "markerMissing", "subunitUnrecoverableFailure"),
    50008: _of("marker", "markerFuserUnderTemperature"),
    50009: _of("marker", "markerFuserTimingFailure"),
    50010: _of("marker", "markerFuserOverTemperature", "markerFuserThermistorFailure"),
    50012: _of("marker", "subunitUnrecoverableFailure"),
    **dict.fromkeys((50016, 50017, 50018, 50019), _of("marker", "subunitMotorFailure")),
    50020: (Meant("inputTrayElevationFailure", "input", 1),),
    50021: _of("input", "inputTrayElevationFailure"),
    50023: _of("marker", "markerMotorFailure"),
    50028: _of("generalPrinter", "subunitTimingFailure"),
}

_LOAD = range(41_000, 42_000)
"""41xyy: load paper yy into tray x."""


def meant_by(code: int) -> tuple[Meant, ...]:
    """The rows that a code may mean, the likeliest first; none for one that stops nothing."""
    return tuple(_meant_by(code))


def _meant_by(code: int) -> Iterator[Meant]:
    if code in _LOAD:
        tray = (code - _LOAD.start) // 100
        yield from (Meant(one, "input", tray) for one in ("inputMediaSupplyEmpty", "inputMediaChangeRequest"))
    yield from _CODES.get(code, ())
