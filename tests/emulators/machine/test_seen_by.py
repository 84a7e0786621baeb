"""Whichever field changes, the alerts are those of the conditions then: every part that looks at another is
asked again.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

import pytest
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.profiles import load, names

#: Ids of parts and words of the firmware's own, among which "other" is none.
NAMES_OF_THINGS = {("PaperPath", "latched"), ("Fuser", "failed")}
#: The laser hears of the air from the action that changes it, and is woken when its glass follows.
BY_ACTION_ONLY = {("Room", "temperature_dc"), ("Room", "humidity")}


def others(value: Any) -> tuple[Any, ...]:
    if isinstance(value, enum.Enum):
        return tuple(one for one in type(value) if one is not value)
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (*(value + 10**power for power in range(10)), *((0,) if value else ()))
    if isinstance(value, float):
        return (value + 1.0, value - 1.0)
    return ("other", "") if isinstance(value, str) else ()


def fields() -> Iterator[Any]:
    for name in names():
        for kind, part, *_ in Blueprint(load(name)).parts:
            mine = [field for field in kind.FIELDS if (kind.__name__, field) not in BY_ACTION_ONLY]
            known = [field for field in mine if (kind.__name__, field) not in NAMES_OF_THINGS]
            if known:
                yield pytest.param(name, part, known, id=f"{name}-{part}")


@pytest.mark.parametrize(("name", "part", "known"), list(fields()))
def test_alerts_follow_every_field(name: str, part: str, known: list[str]) -> None:
    machine = Machine(load(name))
    well = machine.snapshot()
    for field in known:
        for value in others(getattr(machine.parts[part], field)):
            machine.restore(well)
            setattr(machine.parts[part], field, value)
            machine.clock.settle()
            present = [one for each in machine.parts.values() for one in each.conditions()]
            expected = set(present) if machine.power.ready else set()
            assert {row.condition for row in machine.alerts.rows} == expected, (field, value)


@pytest.mark.parametrize("air", [{"temperature_c": 500}, {"humidity": 101}, {"humidity": "damp"}])
def test_air_that_cannot_be_changes_nothing(air: dict[str, Any]) -> None:
    machine = Machine(load("colour-laser-mfp"))
    machine.act("condition", "room", temperature_c=5)
    machine.clock.advance(3_600_000_000)
    before = machine.snapshot()
    with pytest.raises(CannotDo):
        machine.act("condition", "room", **air)
    assert machine.snapshot() == before
