"""The input group (RFC 3805 §2.2.4): trays, what is in them and how much, as far as it is sensed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.profile import Tray
from misfeed.emulators.snmp.captured import OTHER, SOME, UNKNOWN
from misfeed.emulators.snmp.media import dimensions
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Content, Row, clipped, fixed, live, number
from misfeed.emulators.subunits import input_status
from misfeed.protocols.snmp import mib

HIDES: tuple[str, ...] = ()


def rows(model: Model) -> Iterator[Row]:
    for place, tray in enumerate(model.profile.trays):
        index = tray.index or place + 1
        yield from _facts(model, tray, index)
        yield from _media(model, tray, place, index)
        yield _level(model, place, index)
        yield _status(place, index)


def _facts(model: Model, tray: Tray, index: int) -> Iterator[Row]:
    at = (DEVICE, index)
    yield fixed("prtInputType", number("PrtInputTypeTC", tray.kind), *at)
    yield fixed("prtInputDimUnit", "micrometers", *at)
    yield fixed("prtInputCapacityUnit", "sheets", *at)
    yield fixed("prtInputMaxCapacity", tray.capacity, *at)
    yield model.label("prtInputName", tray.label, *at)
    yield fixed("prtInputVendorName", clipped(model.profile.identity.make, "utf-8", 63), *at)
    yield fixed("prtInputModel", "", *at)
    yield fixed("prtInputVersion", "", *at)
    yield fixed("prtInputSerialNumber", "", *at)
    yield model.label("prtInputDescription", tray.label, *at)
    yield fixed("prtInputSecurity", "notPresent", *at)
    yield fixed("prtInputMediaWeight", UNKNOWN, *at)
    yield fixed("prtInputMediaColor", "", *at)
    yield fixed("prtInputMediaFormParts", UNKNOWN, *at)
    yield fixed("prtInputMediaLoadTimeout", UNKNOWN, *at)
    yield fixed("prtInputNextIndex", UNKNOWN, *at)


def _media(model: Model, tray: Tray, place: int, index: int) -> Iterator[Row]:
    """What is in the tray: as captured while it is what the profile says, then as the machine has it."""
    at = (DEVICE, index)
    micrometers = mib.enum("PrtMediaUnitTC").number("micrometers")
    unit = model.captured.number("prtInputDimUnit", *at) or micrometers

    def size(name: str, side: int) -> Row:
        captured = model.captured.number(name, *at)

        def read(machine: Machine) -> int:
            media = machine.trays[place].media
            if captured is not None and media == tray.media:
                return captured
            return dimensions(media, unit)[side]

        return live(name, read, *at)

    def text(name: str, now: Callable[[Machine], str], delivered: str) -> Row:
        captured = model.captured.octets(name, *at)

        def read(machine: Machine) -> Content:
            value = now(machine)
            return captured if captured is not None and value == delivered else clipped(value, "utf-8", 63)

        return live(name, read, *at)

    yield size("prtInputMediaDimFeedDirDeclared", 1)
    yield size("prtInputMediaDimXFeedDirDeclared", 0)
    yield size("prtInputMediaDimFeedDirChosen", 1)
    yield size("prtInputMediaDimXFeedDirChosen", 0)
    yield text("prtInputMediaName", lambda machine: machine.trays[place].media, tray.media)
    yield text("prtInputMediaType", lambda machine: machine.trays[place].type, tray.type)


def _level(model: Model, place: int, index: int) -> Row:
    name = "prtInputCurrentLevel"

    def read(machine: Machine) -> int:
        tray = machine.trays[place]
        before = model.captured.number(name, DEVICE, index)
        if not tray.present:
            return OTHER if before == OTHER else UNKNOWN
        if tray.level and not tray.spec.senses_level:
            return before if before in (OTHER, UNKNOWN) else SOME
        return model.captured.told(name, index, tray.level, tray.spec.capacity, "prtInputMaxCapacity")

    return live(name, read, DEVICE, index)


def _status(place: int, index: int) -> Row:
    return live("prtInputStatus", lambda machine: input_status(machine.trays[place]), DEVICE, index)
