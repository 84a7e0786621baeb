"""The output group (RFC 3805 §2.2.5): bins and the room in them, as far as the firmware senses it."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Group, Machine
from misfeed.emulators.machine.profile import Bin
from misfeed.emulators.snmp.captured import OTHER, UNKNOWN
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live, number
from misfeed.emulators.snmp.status import sub_unit_status

HIDES: tuple[str, ...] = ()


def rows(model: Model) -> Iterator[Row]:
    for place, output in enumerate(model.profile.bins):
        index = output.index or place + 1
        yield from _facts(model, output, index)
        yield _room(model, place, index)
        yield _status(place, index)


def _facts(model: Model, output: Bin, index: int) -> Iterator[Row]:
    at = (DEVICE, index)
    yield fixed("prtOutputType", number("PrtOutputTypeTC", output.kind), *at)
    yield fixed("prtOutputCapacityUnit", "sheets", *at)
    yield fixed("prtOutputMaxCapacity", output.capacity, *at)
    yield model.label("prtOutputName", output.label, *at)
    yield fixed("prtOutputVendorName", clipped(model.profile.identity.make, "utf-8", 63), *at)
    yield fixed("prtOutputModel", "", *at)
    yield fixed("prtOutputVersion", "", *at)
    yield fixed("prtOutputSerialNumber", "", *at)
    yield model.label("prtOutputDescription", output.label, *at)
    yield fixed("prtOutputSecurity", "notPresent", *at)
    yield fixed("prtOutputDimUnit", "micrometers", *at)
    for name in ("MaxDimFeedDir", "MaxDimXFeedDir", "MinDimFeedDir", "MinDimXFeedDir"):
        yield fixed(f"prtOutput{name}", UNKNOWN, *at)
    yield fixed("prtOutputStackingOrder", "firstToLast", *at)
    yield fixed("prtOutputPageDeliveryOrientation", "faceDown", *at)
    for name in ("Bursting", "Decollating", "PageCollated", "OffsetStacking"):
        yield fixed(f"prtOutput{name}", "notPresent", *at)


def _room(model: Model, place: int, index: int) -> Row:
    name = "prtOutputRemainingCapacity"

    def read(machine: Machine) -> int:
        output = machine.bins[place]
        if not output.spec.senses_full:
            return OTHER if model.captured.number(name, DEVICE, index) == OTHER else UNKNOWN
        room = 0 if output.reads_full else max(output.spec.capacity - output.level, 1)
        return model.captured.told(name, index, room, output.spec.capacity, "prtOutputMaxCapacity")

    return live(name, read, DEVICE, index)


def _status(place: int, index: int) -> Row:
    def read(machine: Machine) -> int:
        output = machine.bins[place]
        return sub_unit_status(
            machine,
            Group.OUTPUT,
            index,
            active=any(sheet.bin == output.id for sheet in machine.path.moving),
            on_request=output.reads_full,
        )

    return live("prtOutputStatus", read, DEVICE, index)
