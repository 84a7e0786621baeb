"""A hidden field shows on no interface, or views that keep answers would not hear of a change."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from misfeed.emulators.ipp.offer import Offer, offer_of
from misfeed.emulators.ipp.status import printer_status
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.pjl.codes import status
from misfeed.emulators.pjl.info import CATEGORIES
from misfeed.emulators.profiles import load, names
from misfeed.emulators.snmp.view import View
from misfeed.emulators.usb.printer import port_status

#: What takes the power away in the same instant, which is no secret.
WITH_THE_POWER = {("Mains", "dead"), ("Mains", "sagging"), ("PowerSupply", "dead")}


@cache
def offer(name: str) -> Offer:
    return offer_of(load(name))


def everything(machine: Machine) -> dict[Any, Any]:
    """All that any interface can tell, but for times."""
    told: dict[Any, Any] = {}
    view = View(machine, {})
    at = view.after(())
    while at is not None:
        told[at] = view.get(at)
        at = view.after(at)
    told |= {one.name: one.plain for one in printer_status(machine, offer(machine.profile.name))}
    told |= {f"INFO {category}": tell(machine) for category, tell in CATEGORIES.items()}
    return told | {"pjl": status(machine), "usb": port_status(machine), "panel": machine.panel.text()}


def others(value: Any) -> tuple[Any, ...]:
    """Values that a field might have instead; none for what has too many rules."""
    if isinstance(value, enum.Enum):
        return tuple(one for one in type(value) if one is not value)
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return tuple(value + 10**power for power in range(10))
    if isinstance(value, float):
        return (value + 1.0,)
    return ("other",) if isinstance(value, str) else ()


def hidden_fields() -> Iterator[Any]:
    """Each kind of part once: the first of the first model that has it."""
    seen = set()
    for name in names():
        for kind, part, *_ in Blueprint(load(name)).parts:
            for field in sorted(kind.HIDDEN):
                if (kind, field) not in seen and (kind.__name__, field) not in WITH_THE_POWER:
                    seen.add((kind, field))
                    yield pytest.param(name, part, field, id=f"{kind.__name__}.{field}")


@pytest.mark.parametrize(("name", "part", "field"), list(hidden_fields()))
def test_nothing_tells_of_a_hidden_field(name: str, part: str, field: str) -> None:
    machine = Machine(load(name))
    well, before = machine.snapshot(), everything(machine)
    for value in others(getattr(machine.parts[part], field)):
        machine.restore(well)
        revision = machine.revision
        setattr(machine.parts[part], field, value)
        machine.clock.settle()
        if machine.revision == revision:
            now = everything(machine)
            assert {name for name in before if now.get(name) != before[name]} == set()
            assert now.keys() == before.keys()
