"""Supplies out of the Printer MIB's rows: what they are by type or by words, and what is left in them."""

from __future__ import annotations

import re
from typing import Any

from misfeed.emulators.snmp.deduce.findings import Findings, limit
from misfeed.emulators.snmp.model import DEVICE
from misfeed.protocols.snmp import mib

MARKING = frozenset({"toner", "tonerCartridge", "ink", "inkCartridge", "inkRibbon", "solidWax", "ribbonWax"})
_WASTE = frozenset({"wasteToner", "wasteInk", "wasteWax", "wasteWater", "wastePaper"})
_BY_WORDS = (
    (r"waste.*ink|ink.*waste|maintenance (box|tank)", "wasteInk"),
    (r"waste", "wasteToner"),
    (r"drum|photoconduct|imaging unit|\bopc\b", "opc"),
    (r"developer", "developer"),
    (r"fus(er|ing)", "fuser"),
    (r"clean", "cleanerUnit"),
    (r"transfer|belt", "transferUnit"),
    (r"staple", "staples"),
    (r"ribbon", "inkRibbon"),
    (r"\bink\b", "inkCartridge"),
    (r"roll|kit|filter|feeder", "other"),
    (r"toner|cartridge|\btk-|print ?head", "toner"),
)
"""What words say of a supply whose type was not recorded; the first that fits."""
_COLORS = (
    ("matteBlack", r"matte black"),
    ("photoBlack", r"photo black"),
    ("lightCyan", r"light cyan"),
    ("lightMagenta", r"light magenta"),
    ("black", r"black|\(k\)|\[k\]|\bbk\b"),
    ("cyan", r"cyan|\(c\)|\[c\]"),
    ("magenta", r"magenta|\(m\)|\[m\]"),
    ("yellow", r"yellow|\(y\)|\[y\]"),
    ("gray", r"gr[ae]y"),
)
_YIELDS = {"inkCartridge": 1_000, "ink": 1_000, "toner": 3_000, "tonerCartridge": 3_000, "staples": 10_000}
_LONG_LIFE = 100_000
_PAGE_UNITS = ("impressions", "sheets")
_MOST = 10_000_000
_MOST_PERCENT = 100
_USUAL_WARNING = 10
"""Percent left at which a profile's supplies are low unless it says otherwise."""


def supplies(findings: Findings) -> list[dict[str, Any]]:
    found = [_supply(findings, row) for row in findings.rows("prtMarkerSuppliesTable")]
    if not any(supply["type"] in MARKING for supply in found):
        findings.problem("no supply that marks was recorded; a black toner cartridge is made up")
        free = max((supply["index"] for supply in found), default=0) + 1
        found.append(
            {
                "index": free,
                "name": findings.name("black", "black-toner"),
                "label": "Black toner",
                "type": "tonerCartridge",
                "capacity": 100,
                "page_yield": _YIELDS["toner"],
                "color": "black",
                "unit": "percent",
            }
        )
    marking = [supply for supply in found if supply["type"] in MARKING]
    if len(marking) == 1 and not marking[0]["color"]:
        marking[0]["color"] = "black"
    _warn_as_recorded(findings, marking)
    return found


def _warn_as_recorded(findings: Findings, marking: list[dict[str, Any]]) -> None:
    """Set the percentage at which the firmware warns, so that the machine warns where the device did."""
    octets = findings.captured.octets("hrPrinterDetectedErrorState", DEVICE)
    left = [supply["level"] * 100 // supply["capacity"] for supply in marking if supply.get("level", 0)]
    if not octets or not left:
        return
    low = "lowToner" in mib.bits("hrPrinterDetectedErrorState").names(octets)
    if low != (min(left) <= _USUAL_WARNING):
        for supply in marking:
            supply["low_percent"] = min(left) if low else min(left) - 1


def _supply(findings: Findings, row: int) -> dict[str, Any]:
    label = limit(findings.label("prtMarkerSuppliesDescription", row), 120) or f"Supply {row}"
    kind = findings.enum_label("PrtMarkerSuppliesTypeTC", "prtMarkerSuppliesType", row)
    kind = kind if kind not in ("", "unknown") else _kind(label)
    color = _color(findings, row, label) if kind in MARKING or kind in ("opc", "developer") else ""
    role = findings.enum_label("PrtMarkerSuppliesClassTC", "prtMarkerSuppliesClass", row)
    filled = role == "receptacleThatIsFilled" or (role in ("", "other") and kind in _WASTE)
    capacity, left, tells = _amounts(findings, row, label)
    unit = findings.enum_label("PrtMarkerSuppliesSupplyUnitTC", "prtMarkerSuppliesSupplyUnit", row)
    unit = unit or ("percent" if capacity == _MOST_PERCENT else "impressions")
    pages = capacity if unit in _PAGE_UNITS else _YIELDS.get(kind, _LONG_LIFE)
    words = re.sub(r"(?<=[a-z])([A-Z])", r"-\1", f"{color} {kind}").strip()
    names = (color, words) if kind in MARKING else (words, f"{words}-unit")
    return {
        "index": row,
        "name": findings.name(*filter(None, names), f"{kind}-{row}"),
        "label": label,
        "type": kind,
        "capacity": capacity,
        "page_yield": min(max(pages, capacity // 50_000 + 1), _MOST),
        "color": color,
        "unit": unit,
        "filled": filled,
        "level": capacity - left if filled else left,
        "chip": kind in MARKING and tells,
    }


def _amounts(findings: Findings, row: int, label: str) -> tuple[int, int, bool]:
    """Capacity, what is left (or the room that is left), and whether the firmware tells it."""
    capacity = findings.number("prtMarkerSuppliesMaxCapacity", row)
    level = findings.number("prtMarkerSuppliesLevel", row)
    counts = level is not None and level >= 0
    if capacity is None or not 0 < capacity <= _MOST:
        capacity = max(_MOST_PERCENT, min(level, _MOST)) if level is not None else _MOST_PERCENT
        if not counts:
            findings.problem(
                f"supply {row} {label!r} tells no amounts; inside it is taken to be at 80 percent"
            )
    if level is None or level < 0:
        return capacity, max(capacity * 4 // 5, 1), level is None
    if level > capacity:
        findings.problem(f"supply {row} {label!r} has {level} left, more than its capacity {capacity}")
    return capacity, min(level, capacity), True


def _kind(label: str) -> str:
    return next((kind for words, kind in _BY_WORDS if re.search(words, label.lower())), "other")


def _color(findings: Findings, row: int, label: str) -> str:
    """The colorant: by its row in the colorant table, else by the words for the supply."""
    colorant = findings.number("prtMarkerSuppliesColorantIndex", row)
    value = findings.label("prtMarkerColorantValue", colorant) if colorant else ""
    for text in (value, label):
        for color, words in _COLORS:
            if re.search(words, text.lower()):
                return color
    return re.sub(r"[^A-Za-z0-9-]", "", value)[:32]
