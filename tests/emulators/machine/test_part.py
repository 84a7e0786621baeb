"""Parts: declared state in layers, remembered as tuples, touched when it changes."""

from __future__ import annotations

import copy
import pickle
import re

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Job, Machine, Page
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.machine.part import Part, nvram, physical, ram, state_of
from misfeed.emulators.machine.trays import Rollers


class Lamp(Part):
    wear: float = physical(0.0, hidden=True)
    hours: int = nvram(0)
    lit: bool = ram(False)


def test_state_is_the_declared_fields_in_order(machine: Machine) -> None:
    lamp = Lamp(machine, "lamp", state=state_of(Lamp, hours=7))
    assert lamp.state() == (0.0, 7, False)


def test_a_part_with_one_field_still_has_a_tuple_for_state(machine: Machine) -> None:
    class Flag(Part):
        up: bool = physical(False)

    assert Flag(machine, "flag").state() == (False,)


def test_an_undeclared_attribute_is_refused(machine: Machine) -> None:
    with pytest.raises(AttributeError):
        Lamp(machine, "lamp").colour = "red"


def test_an_unknown_field_is_refused_when_building() -> None:
    with pytest.raises(TypeError, match="colour"):
        state_of(Lamp, colour="red")


def test_a_power_cut_takes_what_is_in_ram_and_nothing_else(machine: Machine) -> None:
    lamp = Lamp(machine, "lamp")
    lamp.wear, lamp.hours, lamp.lit = 0.5, 9, True
    lamp.lose_power()
    assert lamp.state() == (0.5, 9, False)


def test_a_hidden_change_raises_no_revision_and_a_visible_one_does(machine: Machine) -> None:
    before = machine.revision
    machine.trays[1].rollers.wear = 0.3
    machine.clock.finish_now()
    assert machine.revision == before
    machine.trays[1].level -= 1
    machine.clock.finish_now()
    assert machine.revision == before + 1


def test_writing_the_same_value_is_no_change(machine: Machine) -> None:
    before = machine.revision
    machine.trays[1].level = machine.trays[1].level
    machine.clock.finish_now()
    assert machine.revision == before


def test_hands_are_told_what_they_can_do(machine: Machine) -> None:
    with pytest.raises(CannotDo, match=r"hands cannot paint tray-2; they can clean, close, load, open, "):
        machine.act("paint", "tray-2")
    with pytest.raises(CannotDo, match=r"no part 'tray-9' in a test-laser"):
        machine.act("open", "tray-9")
    with pytest.raises(CannotDo, match="load tray-2"):
        machine.act("load", "tray-2", crayons=3)


def test_what_is_noted_is_remembered_and_asks_nobody() -> None:
    machine = Machine(profiles.load("mono-laser"), Clock())
    before, rollers = machine.snapshot(), machine.part("tray-2.rollers", Rollers)
    revision = machine.revision
    rollers.note("wear", 0.75)
    machine.clock.finish_now()
    assert machine.revision == revision
    after = machine.snapshot()
    machine.restore(before)
    assert rollers.wear == 0.0
    machine.restore(after)
    assert rollers.wear == 0.75


@pytest.mark.parametrize("name", profiles.names())
@pytest.mark.parametrize(
    "fault", ["tray.rollers.worn", "supply.spent", "path.sensor.scrap", "cover.tab.broken"]
)
def test_the_engine_that_thinks_again_finds_that_it_had_thought_of_everything(name: str, fault: str) -> None:
    """Parts that do not steer it are left out; were one missed, a second thought would change something."""
    machine = Machine(profiles.load(name), Clock(), seed=3)
    page = Page(dict.fromkeys(machine.profile.engine.colorants, 50_000))
    machine.jobs.submit(pages=(page,) * 3)
    broken = make_fault(fault)
    for number in range(60):
        if number == 20 and broken.places(machine):
            broken.break_machine(machine)
        if machine.clock.next_event() is None:
            break
        machine.clock.step()
        settled = machine.snapshot()
        machine.engine.consider()
        machine.clock.settle()
        assert machine.snapshot() == settled


def kinds() -> set[type[Part]]:
    return {kind for name in profiles.names() for kind, *_ in Blueprint(profiles.load(name)).parts}


def test_every_field_is_named_where_its_part_is_described() -> None:
    missing = []
    for kind in kinds():
        told = " ".join(base.__doc__ or "" for base in kind.__mro__ if issubclass(base, Part))
        missing += [(kind.__name__, name) for name in kind.FIELDS if not re.search(rf"\b{name}\b", told)]
    assert missing == []


def test_every_field_of_a_job_is_named_where_it_is_described() -> None:
    assert [name for name in Job.__struct_fields__ if not re.search(rf"\b{name}\b", Job.__doc__ or "")] == []


def test_a_remembered_machine_is_all_values_that_do_not_change(machine: Machine) -> None:
    wishes = {"media": "x"}
    machine.jobs.submit(pages=(Page({"black": 5_000}),), media=machine.trays[0].media, ticket=wishes)
    machine.clock.advance(1_000_000)
    snapshot = machine.snapshot()
    wishes["media"] = "y"
    [job] = machine.jobs.jobs
    assert job.ticket == {"media": "x"}
    for mapping in (job.ticket, job.pages[0].coverage_ppm):
        with pytest.raises(TypeError):
            mapping["black"] = 0
        assert hash(mapping) == hash(copy.deepcopy(mapping))
        assert pickle.loads(pickle.dumps(mapping)) == mapping
    assert hash(snapshot) == hash(machine.snapshot())
