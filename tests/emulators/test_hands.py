"""Hands of an emulated device: they take their time first, then act, and say what stands in the way."""

from __future__ import annotations

from contextlib import suppress

import pytest
from misfeed.contract import CannotAct
from misfeed.emulators import profiles
from misfeed.emulators.hands import EmulatedHands
from misfeed.emulators.machine import Clock, Machine, Page


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("mono-laser"), Clock())


@pytest.fixture
def hands(machine: Machine) -> EmulatedHands:
    return EmulatedHands(machine)


def test_an_act_takes_its_minutes_and_is_settled(machine: Machine, hands: EmulatedHands) -> None:
    hands.act("open", "cover.front", minutes=1.5)
    assert machine.now == 90_000_000
    assert hands.read_panel() == "Front door is open"


@pytest.mark.parametrize(
    ("verb", "target", "details", "says"),
    [
        ("open", "cover.top", {}, "there is no part 'cover.top' in a mono-laser"),
        ("kick", "cover.front", {}, "hands cannot kick cover.front; they can close, open"),
        ("conditions", "cover.front", {}, "hands cannot conditions"),
        ("__init__", "cover.front", {}, "hands cannot __init__"),
        ("open", "alerts", {}, "they can nothing"),
        ("load", "tray-2", {"pages": 5}, "load tray-2"),
        ("load", "tray-2", {"verb": "x"}, "load tray-2"),
        ("load", "tray-2", {"part_id": "x"}, "load tray-2"),
        ("switch_on", "network", {}, "switch_on network"),
        ("remove_sheet", "path.registration", {}, "open it first"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    machine: Machine, hands: EmulatedHands, verb: str, target: str, details: dict[str, object], says: str
) -> None:
    before = machine.snapshot()
    with pytest.raises(CannotAct) as caught:
        hands.act(verb, target, **details)
    assert says in str(caught.value)
    assert machine.snapshot() == before


def test_looking_takes_time_and_touches_nothing(machine: Machine, hands: EmulatedHands) -> None:
    before = machine.describe()
    for part_id in machine.parts:
        seen = hands.look(part_id, minutes=0.1)
        assert all(isinstance(word, str) for pair in seen.items() for word in pair)
    assert machine.now == 6_000_000 * len(machine.parts)
    after = dict(machine.describe())
    assert {part for part in before if before[part] != after[part]} <= {"power", "fuser"}  # it falls asleep
    with pytest.raises(CannotAct, match="no part 'lid'"):
        hands.look("lid")


def test_a_thermometer_reads_the_fuser_and_nothing_else(machine: Machine, hands: EmulatedHands) -> None:
    assert hands.temperature_c("fuser") == machine.profile.fuser.target_dc / 10
    with pytest.raises(CannotAct, match="nothing hot at 'tray-2'"):
        hands.temperature_c("tray-2")
    cold = EmulatedHands(Machine(profiles.load("label-printer"), Clock()))
    with pytest.raises(CannotAct):
        cold.temperature_c("fuser")


def test_the_panel_is_dark_without_power(machine: Machine, hands: EmulatedHands) -> None:
    hands.act("unplug", "power")
    assert hands.read_panel() == ""


@pytest.mark.parametrize("name", profiles.names())
def test_every_action_of_every_part_can_be_tried_on_a_fresh_machine(name: str) -> None:
    model = profiles.load(name)
    for part in Machine(model, Clock()).parts.values():
        for verb in part.ACTIONS:
            machine = Machine(model, Clock())
            with suppress(CannotAct):
                EmulatedHands(machine).act(verb, part.id)
            machine.clock.advance(300_000_000)
            assert machine.at_rest


def test_a_page_is_fetched_from_the_bin_and_stays_as_it_was(machine: Machine, hands: EmulatedHands) -> None:
    output = machine.bins[0]
    for nothing in (output.id, "power", "no.such.part"):
        with pytest.raises(CannotAct, match="no printed page"):
            hands.fetch_page(nothing)
    machine.jobs.submit(pages=(Page({"black": 50_000}),), media=machine.trays[-1].media)
    machine.clock.advance(60_000_000)
    page = hands.fetch_page(output.id)
    machine.act("empty", output.id)
    picture = page.png(64 * 1024)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) <= 64 * 1024
    assert page.ruler() == ()
