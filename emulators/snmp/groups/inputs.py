"""The input group (RFC 3805 §2.2.4): trays, what is in them and how much, as far as it is sensed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.profile import MEDIA_SIZE, Tray
from misfeed.emulators.machine.stock import HEAT
from misfeed.emulators.snmp.captured import OTHER, SOME, UNKNOWN
from misfeed.emulators.snmp.media import dimensions, size_named
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, instance, live, number, writable
from misfeed.emulators.snmp.writing import Content, is_text, number_of, text_of
from misfeed.emulators.subunits import input_status
from misfeed.protocols.snmp import ErrorStatus, mib

HIDES: tuple[str, ...] = ()

UNSAID = -1
"""What a tray counts that nobody has told of its sheets."""


def rows(model: Model) -> Iterator[Row]:
    for place, tray in enumerate(model.profile.trays):
        index = tray.index or place + 1
        yield from _facts(model, tray, index)
        yield from _media(model, tray, place, index)
        yield model.named("prtInputName", tray.label, lambda machine: machine.trays, place, index)
        yield _level(model, place, index)
        yield _status(place, index)


def _facts(model: Model, tray: Tray, index: int) -> Iterator[Row]:
    at = (DEVICE, index)
    yield fixed("prtInputType", number("PrtInputTypeTC", tray.kind), *at)
    yield fixed("prtInputDimUnit", "micrometers", *at)
    yield fixed("prtInputCapacityUnit", "sheets", *at)
    yield fixed("prtInputMaxCapacity", tray.capacity, *at)
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
    """What is in the tray: as captured while it is what the profile says, then as the machine has it.

    What is written here stands until the tray feels its guides again, if it does that.
    """
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

        def change(machine: Machine, content: Content) -> None:
            told = list(dimensions(machine.trays[place].media, unit))
            told[side] = number_of(content)
            machine.trays[place].believe(size_named(told[0], told[1], unit))

        row = live(name, read, *at)
        return row if name.endswith("Chosen") else writable(row, change, may_declare)

    def may_declare(_machine: Machine, content: Content) -> ErrorStatus | None:
        return ErrorStatus.WRONG_VALUE if number_of(content) <= 0 else None

    named = instance("prtInputMediaName", *at)

    def name_media(machine: Machine, content: Content) -> None:
        """A size by its standard's name is what is in it then; other words are for people (RFC 3805)."""
        name = text_of(content) or ""
        if re.match(MEDIA_SIZE, name):
            machine.trays[place].believe(name)
            machine.notes.drop(named)
        else:
            machine.notes.keep(named, content)

    def name_type(machine: Machine, content: Content) -> None:
        machine.trays[place].set_type(text_of(content) or "")

    def is_type(_machine: Machine, content: Content) -> ErrorStatus | None:
        return None if text_of(content) in HEAT else ErrorStatus.WRONG_VALUE

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
    media = text("prtInputMediaName", lambda machine: machine.trays[place].media, tray.media)
    yield writable(media, name_media, is_text())
    kind = text("prtInputMediaType", lambda machine: machine.trays[place].type, tray.type)
    yield writable(kind, name_type, is_type)


def _level(model: Model, place: int, index: int) -> Row:
    name = "prtInputCurrentLevel"

    def read(machine: Machine) -> int:
        tray = machine.trays[place]
        before = model.captured.number(name, DEVICE, index)
        if not tray.present:
            return OTHER if before == OTHER else UNKNOWN
        known = tray.known_level
        if known is None:
            return before if before in (OTHER, UNKNOWN) else SOME
        return model.captured.told(name, index, known, tray.spec.capacity, "prtInputMaxCapacity")

    def count(machine: Machine, content: Content) -> None:
        machine.trays[place].counted = max(number_of(content), UNSAID)

    def may_count(machine: Machine, content: Content) -> ErrorStatus | None:
        fits = SOME <= number_of(content) <= machine.trays[place].spec.capacity
        return None if fits else ErrorStatus.WRONG_VALUE

    row = live(name, read, DEVICE, index)
    # What is felt is nobody's to say.
    return row if model.profile.trays[place].senses_level else writable(row, count, may_count)


def _status(place: int, index: int) -> Row:
    return live("prtInputStatus", lambda machine: input_status(machine.trays[place]), DEVICE, index)
