"""Flaws: causes that come and go by chance, weather and use, and that hands mend whether they act or rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine, Page, Status
from misfeed.emulators.machine.faults import Fault, FaultError, catalogue, make_fault

MINUTE = 60_000_000
SLIPS = "tray.rollers.worn"
ROLLERS = "tray-2.rollers"


def machine(seed: int = 1) -> Machine:
    return Machine(profiles.load("mono-laser"), Clock(), seed=seed)


def break_it(broken: Machine, name: str, at: str, **when: Any) -> Fault:
    severity = {"severity": 1.0} if name == SLIPS else {}
    fault = make_fault(name, {**severity, "when": when})
    assert fault.break_machine(broken, at) == at
    return fault


def print_sheets(broken: Machine, count: int = 1) -> int:
    """How many of `count` sheets, each a job of its own, came out; jams are cleared on the way."""
    came = 0
    for _ in range(count):
        before = broken.engine.sheets
        broken.jobs.submit(pages=(Page({"black": 50_000}),), source="tray-2")
        broken.clock.advance(MINUTE)
        came += broken.engine.sheets - before
        for job in broken.jobs.open_jobs:
            broken.jobs.cancel(job.id)
        if broken.alerts.stopped:
            broken.act("open", "tray-2")
            broken.act("close", "tray-2")
    return came


def test_it_acts_as_often_as_its_chance_says_and_by_seed_alone() -> None:
    came = {}
    for seed in (1, 2, 1):
        broken = machine(seed)
        fault = break_it(broken, SLIPS, ROLLERS, chance=0.3)
        counted = print_sheets(broken, 60)
        assert 30 <= counted <= 54
        assert fault.remains(broken.parts[ROLLERS])
        assert came.setdefault(seed, counted) == counted


def test_a_machine_that_is_put_back_goes_the_same_way_again() -> None:
    broken = machine()
    break_it(broken, SLIPS, ROLLERS, chance=0.5)
    print_sheets(broken, 5)
    before = broken.snapshot()
    once = print_sheets(broken, 10), broken.snapshot().states
    broken.restore(before)
    assert (print_sheets(broken, 10), broken.snapshot().states) == once


def test_what_rests_shows_in_nothing() -> None:
    broken = machine()
    break_it(broken, SLIPS, ROLLERS, humidity_above=70)
    assert print_sheets(broken, 10) == 10
    assert broken.parts[ROLLERS].look() == {"surface": "rough"}


@pytest.mark.parametrize(
    ("when", "weather"),
    [
        ({"humidity_above": 70}, {"humidity": 80}),
        ({"warmer_than_c": 30.0}, {"temperature_c": 33}),
        ({"colder_than_c": 10.0}, {"temperature_c": 5}),
    ],
)
def test_the_weather_brings_it_out_and_takes_it_back(when: dict[str, Any], weather: dict[str, Any]) -> None:
    broken = machine()
    break_it(broken, SLIPS, ROLLERS, **when)
    assert print_sheets(broken) == 1
    broken.act("condition", "room", **weather)
    assert print_sheets(broken) == 0
    broken.act("condition", "room", temperature_c=22, humidity=45)
    assert print_sheets(broken) == 1


def test_use_brings_it_out() -> None:
    broken = machine()
    break_it(broken, SLIPS, ROLLERS, after_sheets=5)
    assert print_sheets(broken, 8) == 5


def test_time_brings_it_out_where_it_need_not_wait_for_a_sheet() -> None:
    broken = machine()
    break_it(broken, "cover.tab.broken", "cover.front", chance=0.5, every_s=60)
    seen = set()
    for _ in range(30):
        broken.clock.advance(MINUTE)
        seen.add(broken.status)
    assert seen == {Status.IDLE, Status.STOPPED}


@pytest.mark.parametrize("acting", [False, True], ids=["while it rests", "while it acts"])
def test_the_right_hand_mends_it_for_good(acting: bool) -> None:
    broken = machine()
    fault = break_it(broken, SLIPS, ROLLERS, humidity_above=70)
    broken.act("condition", "room", humidity=80 if acting else 45)
    print_sheets(broken)
    broken.act("clean", ROLLERS)
    assert fault.remains(broken.parts[ROLLERS])
    broken.act("replace", ROLLERS)
    assert not fault.remains(broken.parts[ROLLERS])
    broken.act("condition", "room", humidity=80)
    assert print_sheets(broken, 10) == 10


def test_hands_that_do_something_else_leave_the_part_as_it_was() -> None:
    broken = machine()
    print_sheets(broken, 3)
    break_it(broken, SLIPS, ROLLERS, humidity_above=70)
    wear = broken.parts[ROLLERS].state()
    broken.act("open", "cover.front")
    broken.act("close", "cover.front")
    assert broken.parts[ROLLERS].state() == wear
    assert broken.status is Status.IDLE


def test_two_of_them_are_mended_one_by_one() -> None:
    broken = machine()
    rollers = break_it(broken, SLIPS, ROLLERS, chance=0.5)
    tab = break_it(broken, "cover.tab.broken", "cover.front", chance=0.5)
    broken.act("replace", ROLLERS)
    assert not rollers.remains(broken.parts[ROLLERS])
    assert tab.remains(broken.parts["cover.front"])


def test_it_is_taken_away_without_hands_while_it_acts() -> None:
    broken = machine()
    fault = break_it(broken, "cover.tab.broken", "cover.front", every_s=1)
    broken.clock.advance(2_000_000)
    assert broken.status is Status.STOPPED
    fault.take_away(broken.parts["cover.front"])
    assert broken.status is Status.IDLE
    assert not fault.remains(broken.parts["cover.front"])


def test_circumstances_that_cannot_be_are_told() -> None:
    with pytest.raises(FaultError, match="chance"):
        make_fault(SLIPS, {"when": {"chance": 2}})
    with pytest.raises(FaultError, match=r"unknown field `moon`.*`when` takes chance, humidity_above"):
        make_fault(SLIPS, {"when": {"moon": "full"}})
    with pytest.raises(FaultError, match="says no circumstance"):
        make_fault(SLIPS, {"when": {}})


def test_what_does_not_heal_does_not_come_and_go() -> None:
    with pytest.raises(FaultError, match="does not come and go"):
        make_fault("supply.spent", {"when": {"chance": 0.5}})


FLEETING = [(kind.name, name) for kind in catalogue().values() if kind.fleeting for name in profiles.names()]


def fleeting(name: str, profile: str, **when: Any) -> Iterator[tuple[Machine, Machine, Fault]]:
    """A machine that has the flaw, beside one that has not."""
    fault = make_fault(name, {"when": when})
    for at in fault.places(Machine(profiles.load(profile), Clock())):
        with_it, without = (Machine(profiles.load(profile), Clock(), seed=5) for _ in range(2))
        fault.break_machine(with_it, at)
        yield with_it, without, fault


@pytest.mark.parametrize(("name", "profile"), FLEETING, ids=lambda value: value)
def test_hands_at_work_do_not_wake_a_flaw_that_rests(name: str, profile: str) -> None:
    for with_it, without, _ in fleeting(name, profile, after_sheets=10_000):
        for machine in (with_it, without):
            for verb, part in (("open", machine.covers[0]), ("close", machine.covers[0])):
                machine.act(verb, part.id)
            if "scanner" in machine.parts:
                machine.act("scan", "scanner", source="glass")
            machine.clock.advance(3 * MINUTE)
        left = with_it.snapshot().states, with_it.snapshot().alarms
        for part, state, other in zip(
            with_it.parts, *(m.snapshot().states for m in (with_it, without)), strict=True
        ):
            assert part == "flaws" or state == other, part
        assert left[1] == without.snapshot().alarms


@pytest.mark.parametrize(("name", "profile"), FLEETING, ids=lambda value: value)
def test_what_rests_again_leaves_no_trace_of_its_cause_but_of_what_it_did(name: str, profile: str) -> None:
    for with_it, _, fault in fleeting(name, profile, humidity_above=70, every_s=60):
        at = with_it.flaws.found[0].at
        with_it.room.humidity = 90
        with_it.clock.advance(2 * MINUTE)
        assert fault.present(with_it.parts[at])
        with_it.room.humidity = 40
        with_it.clock.advance(2 * MINUTE)
        assert not fault.present(with_it.parts[at])
        assert fault.remains(with_it.parts[at])


def test_the_site_goes_on_when_the_printer_has_no_power() -> None:
    broken = machine()
    break_it(broken, "mains.outlet.dead", "mains", chance=0.5, every_s=60)
    seen = set()
    for _ in range(40):
        broken.clock.advance(MINUTE)
        seen.add(broken.power.on)
    assert seen == {True, False}


def test_tape_that_hands_put_on_stays_when_the_tab_works_again() -> None:
    broken = machine()
    break_it(broken, "cover.tab.broken", "cover.front", humidity_above=70, every_s=60)
    broken.room.humidity = 90
    broken.clock.advance(2 * MINUTE)
    broken.act("tape", "cover.front")
    broken.room.humidity = 40
    broken.clock.advance(2 * MINUTE)
    assert broken.parts["cover.front"].look()["switch"] == "taped"
