"""Whole machines: remembered, restored, described, powered, and left in peace."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import (
    CannotDo,
    Clock,
    Job,
    JobState,
    Machine,
    Page,
    Profile,
    Status,
    WallClock,
)
from misfeed.emulators.machine.blueprint import Blueprint

Print = Callable[..., Job]
MINUTE = 60_000_000


def test_a_machine_is_found_running_and_well(machine: Machine) -> None:
    assert (machine.status, machine.panel.text(), machine.alerts.rows) == (Status.IDLE, "Ready", ())
    assert machine.serial == "T0001"


def test_a_snapshot_is_equal_for_equal_machines(profile: Profile) -> None:
    assert Machine(profile, seed=1).snapshot() == Machine(profile, seed=2).snapshot()


def test_a_restored_machine_goes_on_as_the_first_did(machine: Machine, print_pages: Print) -> None:
    machine.trays[1].rollers.wear = 0.9
    remembered = machine.snapshot()
    ends = []
    for _ in range(2):
        print_pages(5)
        machine.clock.advance(MINUTE)
        ends.append(machine.snapshot())
        machine.restore(remembered)
    assert ends[0] == ends[1]
    assert machine.snapshot() == remembered


def test_another_machine_can_take_a_snapshot_on(machine: Machine, profile: Profile) -> None:
    machine.act("open", "cover.front")
    other = Machine(profile, Clock(), seed=1)
    other.restore(machine.snapshot())
    assert other.alerts.rows == machine.alerts.rows
    assert other.status is Status.STOPPED


@pytest.mark.parametrize("after_us", range(0, 4_200_000, 190_000))
def test_a_machine_in_motion_is_remembered_with_its_sheets_and_goes_on_from_there(
    machine: Machine, print_pages: Print, after_us: int
) -> None:
    print_pages(4)
    machine.clock.advance(after_us)
    midway = machine.snapshot()
    machine.clock.advance(MINUTE)
    end = machine.snapshot()
    assert end.states != midway.states
    machine.restore(midway)
    assert machine.snapshot() == midway
    machine.clock.advance(MINUTE)
    assert machine.snapshot() == end


def test_a_snapshot_of_another_model_is_refused(machine: Machine, profile: Profile) -> None:
    snapshot = machine.snapshot()
    foreign = type(snapshot)("other", snapshot.now, snapshot.states, snapshot.alarms)
    with pytest.raises(ValueError, match="snapshot of other"):
        machine.restore(foreign)


def test_listeners_hear_each_settled_change_once(machine: Machine) -> None:
    heard: list[int] = []
    stop = machine.subscribe(lambda: heard.append(machine.revision))
    machine.act("open", "cover.front")
    machine.act("close", "cover.front")
    stop()
    machine.act("open", "cover.front")
    assert len(heard) == 2
    assert heard == sorted(set(heard))


def test_a_machine_left_alone_falls_asleep_and_wakes_for_a_job(machine: Machine, print_pages: Print) -> None:
    print_pages(1)
    machine.clock.advance(MINUTE)
    machine.clock.advance(600_000_000)
    assert machine.power.asleep
    assert machine.panel.text() == "Sleep"
    print_pages(1)
    assert not machine.power.asleep
    machine.clock.advance(2 * MINUTE)
    assert machine.bins[0].level == 2


def test_the_fuser_cools_while_off_and_must_warm_up_before_it_prints(
    machine: Machine, print_pages: Print
) -> None:
    assert machine.fuser is not None
    hot = machine.fuser.temperature_dc()
    machine.act("power_off", "power")
    machine.clock.advance(30 * MINUTE)
    assert machine.fuser.temperature_dc() < 400 < hot
    machine.act("power_on", "power")
    machine.clock.advance(10_000_000)
    assert machine.panel.text() == "Warming up"
    print_pages(1)
    machine.clock.advance(5_000_000)
    assert machine.bins[0].level == 0
    machine.clock.advance(MINUTE)
    assert machine.bins[0].level == 1


def test_a_job_released_in_sleep_wakes_the_machine_which_sleeps_again_after_it(
    machine: Machine, print_pages: Print
) -> None:
    job = print_pages(1, state=JobState.HELD)
    machine.clock.advance(700_000_000)
    assert machine.power.asleep
    machine.jobs.change(job.id, state=JobState.PENDING)
    machine.clock.finish_now()
    assert not machine.power.asleep
    machine.clock.advance(2 * MINUTE)
    assert machine.bins[0].level == 1
    assert not machine.power.asleep
    machine.clock.advance(600_000_000)
    assert machine.power.asleep


def test_an_act_in_real_time_happens_at_the_moment_it_is_done(profile: Profile) -> None:
    now = [0.0]
    machine = Machine(profile, WallClock(monotonic=lambda: now[0]))
    now[0] = 30.0
    machine.act("open", "cover.front")
    assert machine.alerts.rows[0].time == 30_000_000


def test_machines_of_one_clock_do_not_disturb_each_other(profile: Profile) -> None:
    clock = Clock()
    blueprint = Blueprint(profile)
    first, second = (Machine(blueprint, clock, number=number) for number in (1, 2))
    first.jobs.submit(pages=(Page({"black": 50_000}),) * 3, media="iso_a4_210x297mm")
    clock.finish_now()
    clock.advance(MINUTE)
    assert (first.bins[0].level, second.bins[0].level) == (3, 0)
    assert first.serial != second.serial
    assert first.network.mac != second.network.mac


ACTS = [
    ("open", "cover.front"), ("close", "cover.front"), ("open", "cover.rear"), ("close", "cover.rear"),
    ("open", "tray-2"), ("close", "tray-2"), ("power_off", "power"), ("power_on", "power"),
    ("empty", "top"), ("remove", "supply.black"), ("replace", "supply.black"),
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(ACTS),
            st.tuples(st.just("print"), st.integers(1, 8)),
            st.tuples(st.just("wait"), st.integers(0, 20_000_000)),
        ),
        max_size=25,
    )
)
def test_whatever_happens_no_sheet_is_lost_and_counters_never_fall(
    profile: Profile, story: list[tuple[str, object]]
) -> None:
    machine = Machine(profile, Clock(), seed=3)
    before = 210
    events = impressions = toner = 0
    for verb, what in story:
        if verb == "print":
            machine.jobs.submit(pages=(Page({"black": 50_000}),) * int(str(what)), media="iso_a4_210x297mm")
            machine.clock.finish_now()
        elif verb == "wait":
            machine.clock.advance(int(str(what)))
        else:
            with suppress(CannotDo):
                machine.act(verb, str(what))
        trays = sum(tray.level + tray.removed - tray.loaded for tray in machine.trays)
        bins = sum(output.level + output.taken for output in machine.bins)
        moving = sum(sheet.picked for sheet in machine.path.moving)
        assert trays + bins + len(machine.path.stopped) + machine.path.taken + moving == before
        assert machine.alerts.last_index >= events
        assert machine.engine.impressions >= impressions
        if (verb, what) != ("replace", "supply.black"):
            assert machine.supplies[0].used >= toner
        events, impressions = machine.alerts.last_index, machine.engine.impressions
        toner = machine.supplies[0].used
        indices = [row.index for row in machine.alerts.rows]
        assert len(set(indices)) == len(indices)
        assert all(index <= machine.alerts.last_index for index in indices)
