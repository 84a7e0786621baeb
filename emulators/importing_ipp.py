"""Makes device profiles from what printers were recorded to answer over IPP, with or without an SNMP walk.

What the parts are is worked out as for a walk, from the rows of the Printer MIB that the answers mean. Then
the profile learns what only IPP tells: media by name, formats, languages. Knows no files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from misfeed.emulators import profile_text
from misfeed.emulators.importing import Imported, Problem, already_said
from misfeed.emulators.ipp.captured import Captured
from misfeed.emulators.ipp.offer import AUTO_SENSED
from misfeed.emulators.ipp.printer_mib import Row, first, media_sources, printer_mib
from misfeed.emulators.ipp.quirks import AS_RECORDED, ONLY_1_1
from misfeed.emulators.ipp.recorded_offer import tray_name
from misfeed.emulators.ipp.recording import Recording
from misfeed.emulators.machine.profile import MEDIA_SIZE
from misfeed.emulators.machine.tongues import is_language
from misfeed.emulators.snmp.captured import Captured as Walk
from misfeed.emulators.snmp.deduce import deduce
from misfeed.emulators.snmp.recording import read_recording
from misfeed.protocols.ipp import PrinterState
from misfeed.protocols.ipp.notation import write_row
from misfeed.protocols.snmp import dotted, mib, oid
from misfeed.protocols.snmp.snmprec import write_value

_TABLES = ("prtInputTable", "prtOutputTable", "prtMarkerTable", "prtMarkerSuppliesTable", "prtMediaPathTable")
_LANGUAGES = {
    "application/pdf": "langPDF",
    "application/postscript": "langPS",
    "application/vnd.hp-pcl": "langPCL",
    "application/vnd.hp-pclxl": "langPCLXL",
}
_ASLEEP = re.compile(r"sleep|sav(e|er|ing)\b|stand-?by|warming", re.IGNORECASE)
_SOME_LEFT = 5
"""A fifth: what is taken to be left where the recording says nothing that can be."""


def import_ipp(
    recording: Recording, source: str, walk: bytes = b"", *, as_recorded: bool = False
) -> Imported:
    """Make a profile from a printer's answers.

    Args:
        source: where they are from; its name gives the profile its name.
        walk: what the same device answered over SNMP, as a snmprec file; both are served.
        as_recorded: the model answers with the mistakes of the recording.

    Raises:
        UsageError: the walk cannot be used.
    """
    rows = tuple(write_row(piece.octets) for piece in recording.pieces)
    captured = Captured(rows)
    walked = read_recording(walk, source) if walk else None
    values = walked.values if walked is not None else {}
    own = [(dotted(at), *write_value(value)) for at, value in values.items()]
    found, made_up = deduce(Walk((*own, *_lacking(Walk(own), printer_mib(captured)))))
    if captured:
        _learn(found, captured)
    quirks = [
        quirk.name for quirk, has in ((ONLY_1_1, recording.refuses_2), (AS_RECORDED, as_recorded)) if has
    ]
    identity = found["identity"]
    words: dict[str, Any] = {
        "format": 1,
        "name": profile_text.profile_name(source),
        "version": "1",
        "kind": found.pop("kind"),
        "summary": f"{identity['make']} {identity['model']}, from recorded answers"[:255],
        "quirks": tuple(quirks),
        **found,
    }
    text = f"# Made from recorded IPP answers, {profile_text.comment(source)}.\n" + profile_text.tables(words)
    said = already_said(text, values)
    layers = profile_text.captured(
        snmp=[row for row, at in zip(own, values, strict=True) if at not in said], ipp=rows
    )
    problems = [Problem(0, reason) for reason in (*recording.problems, *made_up)]
    return Imported(text + layers, (*(walked.problems if walked is not None else ()), *problems))


def _lacking(walk: Walk, rows: list[Row]) -> list[Row]:
    """Those of the rows that a walk leaves open: of tables that it lacks, and single values."""
    tables = [mib.oid(name) for name in _TABLES]
    known = [table for name, table in zip(_TABLES, tables, strict=True) if walk.has(name)]
    taken = {dotted(at) for at in walk.values}
    return [
        row
        for row in rows
        if row[0] not in taken and not any(oid(row[0])[: len(table)] == table for table in known)
    ]


def _learn(found: dict[str, Any], captured: Captured) -> None:
    firmware = first(captured.strings("printer-firmware-string-version"))
    found["identity"]["firmware"] = firmware[:255] or found["identity"]["firmware"]
    named = first(captured.strings("printer-dns-sd-name"))
    if named:
        found["identity"]["service_name"] = named[:63]
    formats = [one.lower() for one in captured.strings("document-format-supported")]
    formats = [one for one in dict.fromkeys(formats) if one != AUTO_SENSED]
    if formats:
        languages = dict.fromkeys(_LANGUAGES[one] for one in formats if one in _LANGUAGES)
        found["documents"] = {"formats": formats, "languages": list(languages) or ["langPDF"]}
    spoken = (
        *captured.strings("natural-language-configured"),
        *captured.strings("generated-natural-language-supported"),
    )
    known = [language for language in dict.fromkeys(spoken) if is_language(language)]
    found["panel"]["languages"] = known[:64] or found["panel"]["languages"]
    if captured.numbers("printer-state") == (PrinterState.IDLE,) and captured.strings(
        "printer-state-reasons"
    ) == ("none",):
        ready = " ".join(first(captured.strings("printer-state-message")).split())
        if ready and not _ASLEEP.search(ready):
            found["panel"]["ready"] = ready[:255]
    taken = {part["name"] for kind in ("bins", "covers", "supplies") for part in found[kind]}
    _learn_media(found["trays"], captured, {*taken, *(one["name"] for one in found["path"]["stations"])})
    _learn_levels(found["supplies"], captured)


# -- paper ---------------------------------------------------------------------------------------------------


def _learn_media(trays: list[dict[str, Any]], captured: Captured, taken: set[str]) -> None:
    """What is in which tray, and the names that media-source has for them, but for those `taken`."""
    sources = list(dict.fromkeys(media_sources(captured)))
    named = {tray["name"]: _source_of(tray, sources) for tray in trays}
    rest = [source for source in sources if source not in named.values()]
    loaded = _loaded(captured)
    default = first(captured.strings("media-default"))
    known = {size for size, _ in loaded.values()}
    ready = [one for one in captured.strings("media-ready") if _is_size(one) and one not in known]
    reasons = " ".join(captured.strings("printer-state-reasons"))
    for tray in trays:
        source = named[tray["name"]] or (rest.pop(0) if rest else "")
        size, kind = loaded.get(source, ("", ""))
        tray["name"] = _free(source or tray["name"], taken | ({*sources} if not source else set()))
        taken.add(tray["name"])
        if not _is_size(size):
            size = ready.pop(0) if ready else default if not loaded else ""
        tray["media"] = size if _is_size(size) else tray["media"]
        tray["type"] = kind or tray["type"]
        if not tray["level"] and "media-empty" not in reasons:
            # The printer did not mind, so it was no tray that has run out.
            tray["level"] = max(tray["capacity"] * 4 // 5, 1)


def _free(name: str, taken: set[str]) -> str:
    """The name, or one like it that nothing has."""
    if name in taken:
        name = tray_name(name)
    while name in taken:
        name += "-too"
    return name


def _is_size(name: str) -> bool:
    return bool(re.fullmatch(MEDIA_SIZE, name)) and not name.startswith("custom_")


def _source_of(tray: dict[str, Any], sources: list[str]) -> str:
    label = re.sub(r"[^a-z0-9]+", "-", tray["label"].lower()).strip("-")
    if label in sources:
        return label
    by_hand = "by-pass" in label or "bypass" in label or label.startswith(("mp-", "multi", "manual"))
    words = ("by-pass-tray", "manual", "multi-purpose") if by_hand else ()
    return next((word for word in words if word in sources), "")


def _loaded(captured: Captured) -> dict[str, tuple[str, str]]:
    """Size name and media type by media-source, out of media-col-ready."""
    by_size = {_size_of(name): name for name in captured.strings("media-supported")}
    found: dict[str, tuple[str, str]] = {}
    for value in captured.values("media-col-ready"):
        if not isinstance(value, Mapping):
            continue
        source, kind, name = (_word(value, key) for key in ("media-source", "media-type", "media-size-name"))
        size = next(iter(value.get("media-size", ())), None)
        if not name and isinstance(size, Mapping):
            width, length = (next(iter(size.get(f"{axis}-dimension", ())), None) for axis in "xy")
            name = by_size.get((width, length), "")
        found.setdefault(source, (name, kind))
    return found


def _word(value: Mapping[str, Any], key: str) -> str:
    word = next(iter(value.get(key, ())), "")
    return word if isinstance(word, str) else ""


def _size_of(name: str) -> tuple[object, object]:
    from misfeed.emulators.offering import dimensions

    return dimensions(name)


# -- supplies ------------------------------------------------------------------------------------------------


def _learn_levels(supplies: list[dict[str, Any]], captured: Captured) -> None:
    """Where the machine is to warn, so that it has no trouble at first that the printer did not tell of."""
    reasons = " ".join(captured.strings("printer-state-reasons"))
    lows = captured.numbers("marker-low-levels")
    for place, supply in enumerate(supplies):
        capacity, level = supply["capacity"], supply.get("level", -1)
        if place < len(lows) and len(lows) == len(supplies) and 0 <= lows[place] <= 100:
            supply["low_percent"] = lows[place]
        if level < 0:
            continue
        if supply["filled"]:
            if level * 10 >= capacity * 9 and "waste" not in reasons:
                supply["level"] = capacity // _SOME_LEFT
        elif level == 0 and "empty" not in reasons and "missing" not in reasons:
            supply["level"] = max(capacity // 100, 1)
        left = supply["level"] * 100 // capacity
        if not supply["filled"] and "low" not in reasons and left <= supply.get("low_percent", 10):
            supply["low_percent"] = max(left - 1, 0)
