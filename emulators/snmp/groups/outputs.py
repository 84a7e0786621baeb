"""The output group (RFC 3805 §2.2.5): bins and the room in them, as far as the firmware senses it."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.profile import Bin
from misfeed.emulators.snmp.captured import OTHER, SOME, UNKNOWN
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live, number
from misfeed.emulators.subunits import faces_up, output_status

HIDES: tuple[str, ...] = ()


def rows(model: Model) -> Iterator[Row]:
    for place, output in enumerate(model.profile.bins):
        index = output.index or place + 1
        yield from _facts(model, output, index)
        yield model.named("prtOutputName", output.label, lambda machine: machine.bins, place, index)
        yield _room(model, place, index)
        yield _status(place, index)


def _facts(model: Model, output: Bin, index: int) -> Iterator[Row]:
    at = (DEVICE, index)
    yield fixed("prtOutputType", number("PrtOutputTypeTC", output.kind), *at)
    yield fixed("prtOutputCapacityUnit", "sheets", *at)
    yield fixed("prtOutputMaxCapacity", output.capacity, *at)
    yield fixed("prtOutputVendorName", clipped(model.profile.identity.make, "utf-8", 63), *at)
    yield fixed("prtOutputModel", "", *at)
    yield fixed("prtOutputVersion", "", *at)
    yield fixed("prtOutputSerialNumber", "", *at)
    yield model.label("prtOutputDescription", output.label, *at)
    yield fixed("prtOutputSecurity", "notPresent", *at)
    yield fixed("prtOutputDimUnit", "micrometers", *at)
    for name in ("MaxDimFeedDir", "MaxDimXFeedDir", "MinDimFeedDir", "MinDimXFeedDir"):
        yield fixed(f"prtOutput{name}", UNKNOWN, *at)
    up = faces_up(output)
    yield fixed("prtOutputStackingOrder", "lastToFirst" if up else "firstToLast", *at)
    yield fixed("prtOutputPageDeliveryOrientation", "faceUp" if up else "faceDown", *at)
    for name in ("Bursting", "Decollating", "PageCollated", "OffsetStacking"):
        yield fixed(f"prtOutput{name}", "notPresent", *at)


def _room(model: Model, place: int, index: int) -> Row:
    name = "prtOutputRemainingCapacity"

    def read(machine: Machine) -> int:
        output = machine.bins[place]
        captured = model.captured.number(name, DEVICE, index)
        if captured in (OTHER, UNKNOWN) or not output.spec.senses_full:
            return OTHER if captured == OTHER else UNKNOWN
        if output.reads_full:
            return 0
        if captured is None or captured < 0:
            # A flag knows full and not full, nothing between.
            return SOME
        room = max(output.spec.capacity - output.level, 1)
        return model.captured.told(name, index, room, output.spec.capacity, "prtOutputMaxCapacity")

    return live(name, read, DEVICE, index)


def _status(place: int, index: int) -> Row:
    return live("prtOutputStatus", lambda machine: output_status(machine.bins[place]), DEVICE, index)
