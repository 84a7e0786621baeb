"""What a recorded IPP printer tells of its parts, in rows of the Printer MIB that mean the same.

IPP took these words from the MIB (PWG 5100.9, 5100.13, 5107.x), so what a walk tells of a machine can be
worked out of an IPP answer, too. Knows names and numbers of both; makes nothing up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from misfeed.emulators.ipp.captured import Captured, row_numbers
from misfeed.errors import UsageError
from misfeed.protocols.ieee1284 import DeviceId, DeviceIdError, decode
from misfeed.protocols.ipp import Resolution
from misfeed.protocols.ipp.pairs import number, parse_pairs
from misfeed.protocols.snmp import dotted, mib

Row = tuple[str, str, str]
"""OID, snmprec tag and value."""

_DEVICE_ID = "1.3.6.1.4.1.2699.1.2.1.2.1.1.3.1"
"""ppmPrinterIEEE1284DeviceId (PWG 5107.1)."""
_MARKER = 1
_MICROMETRES_FROM = 180_000
"""A sheet's length beyond this is no number of ten thousandths of inches of a desk printer."""
_NO_TRAYS = frozenset({"auto"})
_COLOR_NAMES: Mapping[str, str] = {
    "#000000": "black",
    "#00FFFF": "cyan",
    "#FF00FF": "magenta",
    "#FFFF00": "yellow",
    "#FF0000": "red",
    "#00FF00": "green",
    "#0000FF": "blue",
}
_MAKERS: Mapping[str, int] = {
    "hp": 11,
    "hewlett-packard": 11,
    "samsung": 236,
    "xerox": 253,
    "ricoh": 367,
    "lexmark": 641,
    "dell": 674,
    "toshiba": 1129,
    "epson": 1248,
    "kyocera": 1347,
    "canon": 1602,
    "oki": 2001,
    "sharp": 2385,
    "brother": 2435,
    "zebra": 10642,
    "konica": 18334,
}
"""IANA private enterprise numbers by the first word of a make."""


def printer_mib(captured: Captured) -> list[Row]:
    """The rows, in no order."""
    rows = _Rows()
    _who(rows, captured)
    _engine(rows, captured)
    _inputs(rows, captured)
    _outputs(rows, captured)
    _supplies(rows, captured)
    return rows.rows


class _Rows:
    def __init__(self) -> None:
        self.rows: list[Row] = []

    def number(self, name: str, row: int, value: int | None) -> None:
        if value is not None:
            self.rows.append((dotted(mib.object(name).instance(1, row)), "2", str(value)))

    def label(self, name: str, row: int, enum: str, label: str) -> None:
        """An enumerated value by its label; one that the standard does not have is left out."""
        try:
            self.number(name, row, mib.enum(enum).number(label))
        except (KeyError, UsageError):
            return

    def text(self, name: str, row: int, value: str) -> None:
        if value:
            self.at(dotted(mib.object(name).instance(1, row)), value)

    def at(self, identifier: str, value: str) -> None:
        if value:
            self.rows.append((identifier, "4x", value.encode().hex()))


# -- the printer as a whole ----------------------------------------------------------------------------------


def device_id_of(captured: Captured) -> DeviceId:
    """The recorded IEEE 1284 device ID; an empty one where there is none to be read."""
    words = first(captured.strings("printer-device-id")).encode()
    try:
        return decode((len(words) + 2).to_bytes(2, "big") + words)
    except (DeviceIdError, OverflowError):
        return DeviceId.of({})


def first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _who(rows: _Rows, captured: Captured) -> None:
    words = first(captured.strings("printer-make-and-model")) or first(captured.strings("printer-info"))
    device_id = device_id_of(captured)
    rows.at(dotted(mib.object("hrDeviceDescr").instance(1)), words)
    rows.at(dotted(mib.oid("sysDescr.0")), words)
    rows.at(dotted(mib.oid("sysName.0")), first(captured.strings("printer-name")))
    rows.at(_DEVICE_ID, first(captured.strings("printer-device-id")))
    serial = first(captured.strings("printer-serial-number"))
    serial = serial or next((found for key in ("SN", "SER", "SERN") if (found := device_id.get(key, ""))), "")
    rows.at(dotted(mib.object("prtGeneralSerialNumber").instance(1)), serial)
    makes = (words, device_id.get("MFG", ""), device_id.get("MANUFACTURER", ""))
    maker = next((_MAKERS[word] for make in makes if (word := _first_word(make)) in _MAKERS), None)
    if maker is not None:
        rows.rows.append((dotted(mib.oid("sysObjectID.0")), "6", f"1.3.6.1.4.1.{maker}"))
    reasons = captured.strings("printer-state-reasons")
    low = any(re.search(r"(supply|toner)-(low|almost-empty)", reason) for reason in reasons)
    error_state = dotted(mib.object("hrPrinterDetectedErrorState").instance(1))
    rows.rows.append((error_state, "4x", "20" if low else "00"))


def _first_word(text: str) -> str:
    found = re.match(r"[A-Za-z][A-Za-z-]*", text)
    return found[0].lower() if found else ""


def _engine(rows: _Rows, captured: Captured) -> None:
    speed = next(iter(captured.numbers("pages-per-minute")), 0)
    if speed > 0:
        rows.number("prtMediaPathMaxSpeed", 1, speed * 60)
        rows.label(
            "prtMediaPathMaxSpeedPrintUnit", 1, "PrtMediaPathMaxSpeedPrintUnitTC", "impressionsPerHour"
        )
    rows.label("prtMediaPathType", 1, "PrtMediaPathTypeTC", "simplex")
    if any(side.startswith("two-sided") for side in captured.strings("sides-supported")):
        rows.label("prtMediaPathType", 2, "PrtMediaPathTypeTC", "longEdgeBindingDuplex")
    dots = [
        value.feed for value in captured.values("printer-resolution-default") if isinstance(value, Resolution)
    ]
    rows.number("prtMarkerAddressabilityFeedDir", _MARKER, next(iter(dots), None))
    for name in ("printer-impressions-completed", "printer-pages-completed"):
        counted = [count for count in captured.numbers(name) if count >= 0]
        if counted:
            rows.number("prtMarkerLifeCount", _MARKER, counted[0])
            return


# -- paper ---------------------------------------------------------------------------------------------------


def _inputs(rows: _Rows, captured: Captured) -> None:
    trays = captured.octets("printer-input-tray")
    if not trays:
        for row, source in enumerate(media_sources(captured), 1):
            rows.text("prtInputName", row, source.replace("-", " ").capitalize())
            kind = "sheetFeedManual" if source in ("manual", "by-pass-tray") else "sheetFeedAutoRemovableTray"
            rows.label("prtInputType", row, "PrtInputTypeTC", kind)
            rows.number("prtInputMaxCapacity", row, 1 if source == "manual" else None)
        return
    names = [_key_values(tray).get("name", "") for tray in trays]
    for row, tray, name in zip(row_numbers(trays), trays, names, strict=True):
        fields = _key_values(tray)
        if fields.get("type") == "other" and names.count(name) > 1:
            continue  # "whichever fits", told in the words of the tray that it would choose
        _amounts(rows, "prtInput", row, fields, "level", "prtInputCurrentLevel")
        rows.text("prtInputName", row, name)
        rows.label("prtInputType", row, "PrtInputTypeTC", fields.get("type", ""))
        length, width = number(fields.get("mediafeed")), number(fields.get("mediaxfeed"))
        metric = fields.get("dimunit") == "micrometers" or (length or 0) > _MICROMETRES_FROM
        rows.label(
            "prtInputDimUnit", row, "PrtMediaUnitTC", "micrometers" if metric else "tenThousandthsOfInches"
        )
        rows.number("prtInputMediaDimFeedDirDeclared", row, length)
        rows.number("prtInputMediaDimXFeedDirDeclared", row, width)


def media_sources(captured: Captured) -> tuple[str, ...]:
    """The recorded media-source-supported without the choices that are no tray."""
    return tuple(one for one in captured.strings("media-source-supported") if one not in _NO_TRAYS)


def _outputs(rows: _Rows, captured: Captured) -> None:
    bins = captured.octets("printer-output-tray")
    if not bins:
        for row, name in enumerate(captured.strings("output-bin-supported"), 1):
            rows.text("prtOutputName", row, name.replace("-", " ").capitalize())
            rows.number("prtOutputRemainingCapacity", row, -3)
        return
    for row, output in zip(row_numbers(bins), bins, strict=True):
        fields = _key_values(output)
        _amounts(rows, "prtOutput", row, fields, "remaining", "prtOutputRemainingCapacity")
        rows.text("prtOutputName", row, fields.get("name", ""))
        rows.label("prtOutputType", row, "PrtOutputTypeTC", fields.get("type", ""))


def _amounts(rows: _Rows, table: str, row: int, fields: Mapping[str, str], key: str, column: str) -> None:
    rows.number(f"{table}MaxCapacity", row, number(fields.get("maxcapacity")))
    rows.number(column, row, number(fields.get(key)))


# -- supplies ------------------------------------------------------------------------------------------------


def _supplies(rows: _Rows, captured: Captured) -> None:
    supplies = captured.octets("printer-supply")
    if supplies:
        words = captured.strings("printer-supply-description")
        for place, (row, supply) in enumerate(zip(row_numbers(supplies), supplies, strict=True)):
            fields = _key_values(supply)
            name = words[place] if place < len(words) else ""
            _supply(rows, row, name, fields.get("type", ""), fields.get("colorantname", ""))
            rows.label("prtMarkerSuppliesClass", row, "PrtMarkerSuppliesClassTC", fields.get("class", ""))
            unit = fields.get("unit", "")
            rows.label("prtMarkerSuppliesSupplyUnit", row, "PrtMarkerSuppliesSupplyUnitTC", unit)
            _amounts(rows, "prtMarkerSupplies", row, fields, "level", "prtMarkerSuppliesLevel")
        return
    names, types = captured.strings("marker-names"), captured.strings("marker-types")
    colors = captured.strings("marker-colors")
    for place, level in enumerate(captured.numbers("marker-levels")):
        color = colors[place] if place < len(colors) else ""
        # Several in one cartridge ("#00FFFF#FF00FF#FFFF00") are used up together: the first stands for all.
        known = _COLOR_NAMES.get(color[:7].upper(), "")
        name = names[place] if place < len(names) else ""
        _supply(rows, place + 1, name, types[place] if place < len(types) else "", known)
        rows.number("prtMarkerSuppliesMaxCapacity", place + 1, 100)
        rows.number("prtMarkerSuppliesLevel", place + 1, level)
        rows.label("prtMarkerSuppliesSupplyUnit", place + 1, "PrtMarkerSuppliesSupplyUnitTC", "percent")


def _supply(rows: _Rows, row: int, name: str, kind: str, color: str) -> None:
    label = re.sub(r"-([a-z])", lambda found: found[1].upper(), kind)
    rows.text("prtMarkerSuppliesDescription", row, name)
    rows.label("prtMarkerSuppliesType", row, "PrtMarkerSuppliesTypeTC", label)
    if color and color not in ("none", "unknown", "other"):
        rows.number("prtMarkerSuppliesColorantIndex", row, row)
        rows.text("prtMarkerColorantValue", row, color)


def _key_values(row: bytes) -> dict[str, str]:
    return dict(reversed(parse_pairs(row)))
