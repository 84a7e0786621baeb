"""How the recorded device marks: kind, technology, speed, colorants, counters; and a paper path for it."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.snmp.deduce.findings import Findings
from misfeed.emulators.snmp.deduce.supplies import MARKING
from misfeed.emulators.snmp.groups.markers import MARKER

_USUAL_PPM = 30
_FASTEST_PPM = 500
_USUAL_DPI = 600
_MOST = 10_000_000
_DUPLEX = ("longEdgeBindingDuplex", "shortEdgeBindingDuplex")
_BY_HOUR = ("impressionsPerHour", "sheetsPerHour")


def engine(findings: Findings, supplies: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """Return the profile's kind and its engine table."""
    technology = findings.enum_label("PrtMarkerMarkTechTC", "prtMarkerMarkTech", MARKER)
    if technology in ("", "other", "unknown"):
        inks = any(supply["type"] in ("ink", "inkCartridge") for supply in supplies)
        technology = "inkjetAqueous" if inks else "electrophotographicLaser"
    count = findings.number("prtMarkerLifeCount", MARKER) or 0
    if count > _MOST:
        findings.problem(f"the page count {count} is more than a machine counts; it begins at {_MOST}")
    paths = findings.rows("prtMediaPathTable")
    dots = findings.number("prtMarkerAddressabilityFeedDir", MARKER) or 0
    return _kind(technology), {
        "technology": technology,
        "speed_ppm": _speed(findings, paths),
        "duplex": any(_turns(findings, row) for row in paths),
        "colorants": _colorants(findings, supplies),
        "resolution_dpi": dots if 0 < dots <= _MOST else _USUAL_DPI,
        "page_count": min(count, _MOST),
    }


def _turns(findings: Findings, row: int) -> bool:
    return findings.enum_label("PrtMediaPathTypeTC", "prtMediaPathType", row) in _DUPLEX


def _kind(technology: str) -> str:
    if technology.startswith("inkjet"):
        return "inkjet"
    if technology.startswith("thermal"):
        return "label"
    return "receipt" if technology.startswith("impact") else "laser"


def _speed(findings: Findings, paths: list[int]) -> int:
    for row in paths:
        speed = findings.number("prtMediaPathMaxSpeed", row) or 0
        unit = findings.enum_label("PrtMediaPathMaxSpeedPrintUnitTC", "prtMediaPathMaxSpeedPrintUnit", row)
        if unit in _BY_HOUR and 60 <= speed <= _FASTEST_PPM * 60:
            return speed // 60
    findings.problem(f"no speed was recorded; {_USUAL_PPM} pages a minute are taken")
    return _USUAL_PPM


def _colorants(findings: Findings, supplies: list[dict[str, Any]]) -> list[str]:
    """Colours in the order of their rows in the colorant table, so far as supplies point there."""
    marking = [supply for supply in supplies if supply["type"] in MARKING and supply["color"]]
    marking.sort(key=lambda supply: findings.number("prtMarkerSuppliesColorantIndex", supply["index"]) or 0)
    return list(dict.fromkeys(supply["color"] for supply in marking)) or ["black"]


def path(findings: Findings, *, duplex: bool) -> dict[str, Any]:
    """A paper path of the usual kind; no MIB tells of it, but for the row of the way with a turn."""
    found: dict[str, Any] = {
        "marks_at": "transfer",
        "stations": [
            {"name": "registration", "label": "registration", "travel_ms": 300},
            {"name": "transfer", "label": "transfer", "travel_ms": 250, "sensor": False},
            {"name": "fuser", "label": "fuser", "travel_ms": 350, "sensor": False},
            {"name": "fuser-exit", "label": "fuser exit", "travel_ms": 300},
        ],
    }
    if duplex:
        turned = next(row for row in findings.rows("prtMediaPathTable") if _turns(findings, row))
        found["duplex"] = {"name": "duplex", "label": "duplex path", "travel_ms": 900, "media_path": turned}
    return found
