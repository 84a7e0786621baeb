"""Boots of a fleet's printers count on from process to process."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.fleet import Fleet
from misfeed.emulators.fleet.boots import FILE, Boots
from misfeed.emulators.machine import Machine
from misfeed.errors import UsageError


def fleet(folder: Path) -> Fleet:
    return Fleet([profiles.load("mono-laser")], 10_000, boots=Boots(folder))


def machine(fleet: Fleet, number: int) -> Machine:
    found = fleet.printer(number)
    assert found is not None
    return found.machine


def boots(fleet: Fleet, *numbers: int) -> list[int]:
    return [machine(fleet, number).power.cycles for number in numbers]


def test_the_first_process_begins_with_one(tmp_path: Path) -> None:
    assert boots(fleet(tmp_path / "new" / "folder"), 1, 10_000) == [1, 1]


def test_each_process_begins_above_what_any_printer_had(tmp_path: Path) -> None:
    first = fleet(tmp_path)
    for verb in ("power_off", "power_on") * 3:
        machine(first, 17).act(verb, "power")
        machine(first, 17).clock.advance(300_000_000)
    assert boots(first, 16, 17) == [1, 4]
    second = fleet(tmp_path)
    assert boots(second, 16, 17, 18) == [5, 5, 5]
    assert boots(fleet(tmp_path), 17) == [6]


def test_one_file_is_enough_for_all(tmp_path: Path) -> None:
    made = fleet(tmp_path)
    boots(made, *range(1, 200))
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_file_that_is_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("printers")
    with pytest.raises(UsageError, match="mend or delete it"):
        fleet(tmp_path)
