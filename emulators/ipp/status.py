"""The printer attributes that follow the machine: state, alerts, paper, supplies, counters.

Pure functions of the machine, good for as long as its revision and status stay; times of day are `clock`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from misfeed.emulators.ipp.media import media_col
from misfeed.emulators.ipp.offer import STAPLES, Offer
from misfeed.emulators.ipp.quirks import BARE_REASONS, JOINED_MARKER_NAMES
from misfeed.emulators.ipp.reasons import state_reasons
from misfeed.emulators.machine import Machine, Status
from misfeed.emulators.machine.bins import Bin
from misfeed.emulators.machine.finisher import Finisher
from misfeed.emulators.machine.supplies import Supply as SupplyPart
from misfeed.emulators.machine.trays import Tray
from misfeed.emulators.offering import dimensions
from misfeed.emulators.subunits import faces_up, input_status, output_status
from misfeed.protocols.ipp import (
    Alert,
    Attribute,
    PrinterState,
    Supply,
    Tag,
    boolean,
    collection,
    enum,
    integer,
    keyword,
    name_attribute,
    octet_string,
    out_of_band,
    text,
)

STATES = {
    Status.IDLE: PrinterState.IDLE,
    Status.PROCESSING: PrinterState.PROCESSING,
    Status.STOPPED: PrinterState.STOPPED,
}

UNKNOWN, SOME_LEFT = -2, -3
"""Levels that are no number (RFC 3805, prtMarkerSuppliesLevel and prtInputCurrentLevel)."""

_COLORS = {
    "black": "#000000",
    "cyan": "#00FFFF",
    "magenta": "#FF00FF",
    "yellow": "#FFFF00",
    "red": "#FF0000",
    "green": "#00FF00",
    "blue": "#0000FF",
    "white": "#FFFFFF",
}


def printer_status(machine: Machine, offer: Offer, language: str = "") -> Iterable[Attribute]:
    """All attributes that change with the machine; no times. Sentences are in `language`, or the panel's."""
    alerts, engine = machine.alerts, machine.engine
    status = machine.status
    busy = status is Status.PROCESSING
    yield enum("printer-state", STATES[status])
    reasons = state_reasons(
        alerts.rows,
        paused=engine.paused,
        shut=machine.power.shut,
        deactivated=engine.deactivated,
        moving=(engine.paused and busy) or engine.pausing,
        holding=machine.jobs.holding,
        full=machine.jobs.full,
        bare=BARE_REASONS.acts(machine),
    )
    yield keyword("printer-state-reasons", *reasons)
    yield text("printer-state-message", machine.panel.message(language))
    yield boolean("printer-is-accepting-jobs", not (machine.jobs.rejecting or machine.jobs.full))
    yield integer("queued-job-count", len(machine.jobs.open_jobs))
    yield integer("printer-impressions-completed", engine.impressions)
    yield integer("printer-pages-completed", engine.impressions)
    yield integer("printer-media-sheets-completed", engine.sheets)
    firmware = machine.formatter.firmware
    yield text("printer-firmware-string-version", firmware)
    yield octet_string("printer-firmware-version", firmware.encode())
    yield from _alerts(machine, language)
    yield from _media(machine, offer)
    yield enum("finishings-ready", *_finishings(machine, offer))
    yield from _supplies(machine, language)


def _alerts(machine: Machine, language: str) -> Iterable[Attribute]:
    """`printer-alert` and its parallel descriptions (PWG 5100.9 §5); one empty value when there is none."""
    rows = [
        Alert(
            code=row.condition.code,
            index=row.index,
            severity=row.condition.severity.value,
            training=row.condition.training.value,
            group=row.condition.group.value,
            group_index=row.condition.group_index,
            location=row.condition.location or None,
            time=max(0, row.time - machine.power.booted_at) // 10_000,
            description=machine.panel.alert(row),
        )
        for row in machine.alerts.rows
    ]
    told = [machine.panel.alert(row, language) for row in machine.alerts.rows]
    yield octet_string("printer-alert", *([row.encode() for row in rows] or [b""]))
    yield text("printer-alert-description", *(told or [""]))


# -- paper -----------------------------------------------------------------------------------------------


def _media(machine: Machine, offer: Offer) -> Iterable[Attribute]:
    ready = [tray for tray in machine.trays if tray.present and tray.level and tray.media in offer.sizes]
    if ready:
        yield keyword("media-ready", *dict.fromkeys(tray.media for tray in ready))
        values = [media_col(tray.media, tray.type, offer.source_of(tray.id), offer.margin) for tray in ready]
        yield collection("media-col-ready", *values)
    else:
        yield out_of_band("media-ready", Tag.NO_VALUE)
        yield out_of_band("media-col-ready", Tag.NO_VALUE)
    yield octet_string("printer-input-tray", *(_input_tray(tray) for tray in machine.trays))
    yield octet_string("printer-output-tray", *(_output_tray(output) for output in machine.bins))


def _finishings(machine: Machine, offer: Offer) -> Iterable[int]:
    """Those that can be had now: a stapler that has jammed staples nothing (PWG 5100.1 §5.3)."""
    finisher = machine.parts.get("finisher")
    jammed = isinstance(finisher, Finisher) and finisher.failed
    return [one for one in offer.finishings if not (jammed and one in STAPLES)]


def _input_tray(tray: Tray) -> bytes:
    """One `printer-input-tray` (PWG 5100.13 §6.5.5)."""
    width, length = dimensions(tray.media)
    known = tray.known_level
    level = SOME_LEFT if known is None else known
    fields: dict[str, str | int] = {
        "type": tray.spec.kind,
        "dimunit": "micrometers",
        "mediafeed": length * 10 or UNKNOWN,
        "mediaxfeed": width * 10 or UNKNOWN,
        "unit": "sheets",
        "maxcapacity": tray.spec.capacity,
        "level": level if tray.present else UNKNOWN,
        "status": input_status(tray),
        "name": tray.name,
        "index": tray.index,
        "mediatype": tray.type,
    }
    return _joined(fields)


def _output_tray(output: Bin) -> bytes:
    """One `printer-output-tray` (PWG 5100.13 §6.5.6)."""
    # A flag knows full and not full, nothing between.
    sensed = 0 if output.reads_full else SOME_LEFT
    up = faces_up(output.spec)
    fields: dict[str, str | int] = {
        "type": output.spec.kind,
        "maxcapacity": output.spec.capacity,
        "remaining": sensed if output.spec.senses_full else UNKNOWN,
        "status": output_status(output),
        "name": output.name,
        "index": output.index,
        "unit": "sheets",
        "stackingorder": "lastToFirst" if up else "firstToLast",
        "pagedelivery": "faceUp" if up else "faceDown",
    }
    return _joined(fields)


def _joined(fields: dict[str, str | int]) -> bytes:
    return "".join(f"{key}={value};" for key, value in fields.items()).encode()


# -- supplies --------------------------------------------------------------------------------------------


def level_percent(supply: SupplyPart) -> int:
    """`marker-levels`: what is left to use, or to fill, in percent; -2 when the firmware cannot tell."""
    percent = supply.percent if supply.present else None
    return UNKNOWN if percent is None else percent


def _supplies(machine: Machine, language: str) -> Iterable[Attribute]:
    supplies = machine.supplies
    if not supplies:
        return
    names = [supply.spec.label for supply in supplies]
    yield name_attribute("marker-names", *([",".join(names)] if JOINED_MARKER_NAMES.acts(machine) else names))
    yield keyword("marker-types", *(_hyphened(supply.spec.type) for supply in supplies))
    yield name_attribute("marker-colors", *(_COLORS.get(supply.spec.color, "none") for supply in supplies))
    yield integer("marker-levels", *(level_percent(supply) for supply in supplies))
    yield integer("marker-low-levels", *(supply.spec.low_percent for supply in supplies))
    yield integer("marker-high-levels", *(100 for _ in supplies))
    values = [_supply(supply) for supply in supplies]
    yield octet_string("printer-supply", *(value.encode() for value in values))
    yield text("printer-supply-description", *(machine.panel.say(value.name, language) for value in values))


def _supply(supply: SupplyPart) -> Supply:
    """One `printer-supply` (PWG 5100.13 §6.5.9); a receptacle's level is the room left in it."""
    spec = supply.spec
    level = supply.level if supply.present else None
    if level is not None and spec.filled:
        level = spec.capacity - level
    return Supply(
        name=spec.label,
        type=spec.type,
        level=UNKNOWN if level is None else level,
        max_capacity=spec.capacity,
        colorant=spec.color or "none",
        supply_class="receptacleThatIsFilled" if spec.filled else "supplyThatIsConsumed",
        unit=spec.unit,
        index=supply.index,
    )


def _hyphened(label: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", label).lower()
