"""The operator panel and the page description languages out of the Printer MIB's rows."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine.tongues import is_language
from misfeed.emulators.snmp.deduce.findings import Findings, limit
from misfeed.emulators.snmp.model import DEVICE

_LINES, _COLUMNS = 2, 20
_MOST_LINES, _MOST_COLUMNS = 40, 200
_FORMATS = {
    "langPDF": "application/pdf",
    "langPS": "application/postscript",
    "langPCL": "application/vnd.hp-PCL",
}


def panel(findings: Findings) -> dict[str, Any]:
    captured = findings.captured
    shown = findings.rows("prtConsoleDisplayBufferTable")
    lines = captured.number("prtConsoleNumberOfDisplayLines", DEVICE)
    columns = captured.number("prtConsoleNumberOfDisplayChars", DEVICE)
    if lines is None:
        lines = max(shown, default=_LINES)
    if columns is None:
        longest = max((len(findings.label("prtConsoleDisplayBufferText", row)) for row in shown), default=0)
        columns = max(_COLUMNS, longest)
    return {
        "lines": min(max(lines, 0), _MOST_LINES),
        "columns": min(max(columns, 0), _MOST_COLUMNS),
        "languages": _languages(findings),
        "lights": _lights(findings),
    }


def _languages(findings: Findings) -> list[str]:
    """BCP 47 tags, first the one that the console speaks."""
    current = findings.captured.number("prtConsoleLocalization", DEVICE)
    rows = findings.rows("prtLocalizationTable")
    found = []
    for row in sorted(rows, key=lambda row: row != current):
        language = findings.label("prtLocalizationLanguage", row).lower()
        country = findings.label("prtLocalizationCountry", row).upper()
        if len(language) == 2 and is_language(language):
            found.append(f"{language}-{country}" if len(country) == 2 and country.isalpha() else language)
    return list(dict.fromkeys(found)) or ["en"]


def _lights(findings: Findings) -> list[str]:
    rows = findings.rows("prtConsoleLightTable")
    if rows != list(range(1, len(rows) + 1)) or not rows:
        return [] if rows else ["ready", "attention"]
    return [limit(findings.label("prtConsoleDescription", row)) or f"light {row}" for row in rows]


def documents(findings: Findings) -> dict[str, Any]:
    labels = [
        findings.enum_label("PrtInterpreterLangFamilyTC", "prtInterpreterLangFamily", row)
        for row in findings.rows("prtInterpreterTable")
    ]
    languages = list(dict.fromkeys(filter(None, labels))) or ["langPDF"]
    formats = [_FORMATS[language] for language in languages if language in _FORMATS]
    return {
        "formats": list(dict.fromkeys([*formats, "application/pdf", "image/pwg-raster"])),
        "languages": languages,
    }
