"""A machine's parts together: found by id, by kind and by name, and what takes several of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import Job, Machine, Page, Status
from misfeed.emulators.machine.assembly import Assembly
from misfeed.emulators.machine.power import Power
from misfeed.emulators.machine.trays import Tray
from misfeed.emulators.profiles import load, names


@pytest.mark.parametrize("name", names())
def test_every_part_that_has_a_name_is_one_of_its_parts(name: str) -> None:
    machine = Machine(load(name))
    for slot in Assembly.__slots__:
        found = getattr(machine, slot)
        for one in found if isinstance(found, tuple) else (found,):
            if hasattr(one, "machine"):
                assert machine.parts[one.id] is one


def test_a_part_is_had_by_its_id_as_the_kind_that_it_is(machine: Machine) -> None:
    assert machine.part("power", Power) is machine.power
    with pytest.raises(TypeError, match="power is a Power, not a Tray"):
        machine.part("power", Tray)
    with pytest.raises(KeyError):
        machine.part("tray-99", Tray)


def test_parts_alone_are_an_assembly_as_good_as_the_machine(machine: Machine) -> None:
    assembly = Assembly(machine.profile, machine.parts)
    assert assembly.trays == machine.trays
    assert assembly.describe() == machine.describe()
    machine.act("open", "cover.front")
    assert assembly.status is machine.status is Status.STOPPED


def test_the_covers_of_a_place_are_those_that_give_access_to_it(machine: Machine) -> None:
    assert {cover.id for cover in machine.marker_covers} <= {cover.id for cover in machine.covers}
    for cover in machine.marker_covers:
        assert machine.profile.path.marks_at in cover.spec.gives_access
    assert machine.covers_for("nowhere") == ()


def test_the_state_of_the_whole_follows_its_parts(machine: Machine, print_pages: Callable[..., Job]) -> None:
    assert machine.status is Status.IDLE
    print_pages(1)
    assert machine.status is Status.PROCESSING
    machine.clock.advance(60_000_000)
    machine.act("power_off", "power")
    assert machine.status is Status.STOPPED


def test_a_side_that_is_marked_uses_supplies_and_is_the_page_it_was(machine: Machine) -> None:
    page = Page({"black": 50_000})
    before = machine.supplies[0].used
    side = machine.mark(page)
    assert side.page is page
    assert machine.supplies[0].used > before


def test_what_is_told_of_parts_hides_causes_and_secrets(machine: Machine) -> None:
    told = machine.describe()
    assert told.keys() == machine.parts.keys()
    for part in machine.parts.values():
        assert not told[part.id].keys() & part.HIDDEN
    assert machine.network.community.value not in str(told["network"]["community"])
