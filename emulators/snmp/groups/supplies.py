"""The marker supplies group (RFC 3805 §2.2.7): what is left in supplies, and the room left in receptacles."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.profile import Supply
from misfeed.emulators.snmp.captured import OTHER, UNKNOWN
from misfeed.emulators.snmp.groups.markers import MARKER
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, fixed, live, number, writable
from misfeed.emulators.snmp.writing import Content, number_of
from misfeed.protocols.snmp import ErrorStatus

HIDES: tuple[str, ...] = ()


def rows(model: Model) -> Iterator[Row]:
    for place, supply in enumerate(model.profile.supplies):
        index = supply.index or place + 1
        yield from _facts(model, supply, index)
        yield _level(model, place, index)


def _facts(model: Model, supply: Supply, index: int) -> Iterator[Row]:
    at = (DEVICE, index)
    colorants = model.profile.engine.colorants
    colorant = colorants.index(supply.color) + 1 if supply.color in colorants else 0
    kind = "receptacleThatIsFilled" if supply.filled else "supplyThatIsConsumed"
    yield fixed("prtMarkerSuppliesMarkerIndex", MARKER, *at)
    yield fixed("prtMarkerSuppliesColorantIndex", colorant, *at)
    yield fixed("prtMarkerSuppliesClass", kind, *at)
    yield fixed("prtMarkerSuppliesType", number("PrtMarkerSuppliesTypeTC", supply.type), *at)
    yield model.label("prtMarkerSuppliesDescription", supply.label, *at)
    yield fixed("prtMarkerSuppliesSupplyUnit", number("PrtMarkerSuppliesSupplyUnitTC", supply.unit), *at)
    yield fixed("prtMarkerSuppliesMaxCapacity", supply.capacity, *at)


def _level(model: Model, place: int, index: int) -> Row:
    def read(machine: Machine) -> int:
        supply = machine.supplies[place]
        level = supply.level
        capacity = supply.spec.capacity
        if level is None:
            captured = model.captured.number("prtMarkerSuppliesLevel", DEVICE, index)
            return OTHER if captured == OTHER else UNKNOWN
        left = capacity - level if supply.spec.filled else level
        return model.captured.told(
            "prtMarkerSuppliesLevel", index, left, capacity, "prtMarkerSuppliesMaxCapacity"
        )

    row = live("prtMarkerSuppliesLevel", read, DEVICE, index)
    if not model.profile.supplies[place].reset_by_hand:
        return row

    def judge(machine: Machine, content: Content) -> ErrorStatus | None:
        known = machine.supplies[place].level is not None and read(machine) >= 0
        fits = 0 <= number_of(content) <= machine.supplies[place].spec.capacity
        if not fits:
            return ErrorStatus.WRONG_VALUE
        return None if known else ErrorStatus.INCONSISTENT_VALUE

    # Where no chip tells, the printer counts, and takes the word of whoever fitted a new one.
    return writable(
        row, lambda machine, content: machine.supplies[place].believe_left(number_of(content)), judge
    )
