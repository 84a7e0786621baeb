"""Settling and remembering at awkward moments: listeners that act, alarms of a former life, shared clocks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import CannotDo, Clock, Job, Machine, Page, Profile, Status
from misfeed.emulators.machine.blueprint import Blueprint

Print = Callable[..., Job]
MINUTE = 60_000_000
BOOT = 10_000_000


def test_a_listener_may_act_on_the_machine_it_listens_to(machine: Machine) -> None:
    """As a client that answers a trap by closing the door."""
    heard: list[tuple[int, str]] = []

    def shut() -> None:
        heard.append((machine.revision, machine.panel.text()))
        if machine.covers[0].opened:
            machine.act("close", "cover.front")

    machine.subscribe(shut)
    machine.act("open", "cover.front")
    assert [text for _, text in heard] == ["Front door is open", "Ready"]
    assert [revision for revision, _ in heard] == sorted({revision for revision, _ in heard})
    assert machine.alerts.rows == ()


def test_a_listener_may_start_a_job_and_let_time_pass(machine: Machine) -> None:
    done: list[bool] = []

    def answer() -> None:
        if not done:
            done.append(True)
            machine.jobs.submit(pages=(Page({"black": 1}),), media="iso_a4_210x297mm")
            machine.clock.advance(MINUTE)

    machine.subscribe(answer)
    machine.act("open", "cover.rear")
    machine.act("close", "cover.rear")
    machine.clock.advance(MINUTE)
    assert machine.bins[0].level == 1
    assert machine.status is Status.IDLE


def test_a_listener_that_goes_while_told_is_told_no_more(machine: Machine) -> None:
    heard: list[str] = []

    def once() -> None:
        heard.append("once")
        stop()

    stop = machine.subscribe(once)
    machine.subscribe(lambda: heard.append("always"))
    machine.act("open", "cover.front")
    machine.act("close", "cover.front")
    assert heard == ["once", "always", "always"]


def test_a_listener_that_acts_on_another_machine_settles_that_one_too(profile: Profile) -> None:
    clock = Clock()
    first, second = Machine(profile, clock, number=1), Machine(profile, clock, number=2)
    first.subscribe(lambda: second.act("open", "cover.front"))
    first.act("open", "cover.front")
    assert second.status is Status.STOPPED
    assert [row.condition.code for row in second.alerts.rows] == ["doorOpen"]


def test_alarms_of_the_life_before_a_restore_never_ring(machine: Machine) -> None:
    remembered = machine.snapshot()
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(BOOT // 2)
    machine.restore(remembered)
    cycles = machine.power.cycles
    machine.act("power_off", "power")
    machine.clock.advance(BOOT)
    assert not machine.power.ready, "the boot of the former life does not end in this one"
    assert machine.power.cycles == cycles


def test_alarms_at_the_very_moment_of_a_restore_ring_once_at_their_time(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    remembered = machine.snapshot()
    for _ in range(3):
        machine.restore(remembered)
    revisions = []
    machine.subscribe(lambda: revisions.append(machine.now))
    machine.clock.advance(BOOT - 1)
    assert revisions == []
    machine.clock.advance(1)
    assert machine.power.ready
    assert machine.power.cycles == 2
    assert revisions.count(remembered.now + BOOT) == len(revisions)


def test_a_machine_goes_to_sleep_at_the_hour_it_would_have_without_the_detour(machine: Machine) -> None:
    machine.clock.advance(MINUTE)
    remembered = machine.snapshot()
    machine.act("power_off", "power")
    machine.clock.advance(5 * MINUTE)
    machine.restore(remembered)
    assert machine.now == MINUTE
    machine.clock.advance(9 * MINUTE - 1)
    assert not machine.power.asleep
    machine.clock.advance(1)
    assert machine.power.asleep


def test_what_was_not_settled_is_settled_before_it_is_remembered(machine: Machine) -> None:
    machine.trays[1].level = 0
    remembered = machine.snapshot()
    machine.act("load", "tray-2")
    machine.restore(remembered)
    assert [row.condition.code for row in machine.alerts.rows] == ["inputMediaSupplyEmpty"]


def test_listeners_hear_of_a_restore(machine: Machine) -> None:
    remembered = machine.snapshot()
    machine.act("open", "cover.front")
    before = machine.revision
    heard: list[str] = []
    machine.subscribe(lambda: heard.append(machine.panel.text()))
    machine.restore(remembered)
    assert heard == ["Ready"]
    assert machine.revision > before


ACTS = [
    ("open", "cover.front"), ("close", "cover.front"), ("reseat", "cover.rear"), ("open", "tray-2"),
    ("close", "tray-2"), ("unload", "tray-2"), ("load", "bypass"), ("power_off", "power"),
    ("power_on", "power"),
    ("unplug", "power"), ("plug_in", "power"), ("remove", "supply.black"), ("insert", "supply.black"),
    ("empty", "top"), ("replace", "tray-2.rollers"),
]  # fmt: skip


def fresh_rows(machine: Machine) -> set[object]:
    """The conditions that a machine with no memory of how it came here would list."""
    if not machine.power.ready:
        return set()
    return {condition for part in machine.parts.values() for condition in part.conditions()}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(ACTS),
            st.tuples(st.just("print"), st.integers(1, 4)),
            st.tuples(st.just("cancel"), st.integers(1, 4)),
            st.tuples(st.just("wait"), st.integers(0, 3_000_000)),
            st.tuples(st.just("scrap"), st.booleans()),
            st.tuples(st.just("wear"), st.sampled_from([0.0, 0.9, 1.0])),
        ),
        max_size=20,
    )
)
def test_the_alert_table_always_says_what_is_so_and_a_mended_machine_prints(
    profile: Profile, story: list[tuple[str, object]]
) -> None:
    machine = Machine(Blueprint(profile), Clock(), seed=5)
    rollers = machine.trays[1].rollers
    assert rollers is not None
    for verb, what in story:
        if verb == "print":
            pages = (Page({"black": 50_000}),) * int(str(what))
            machine.jobs.submit(pages=pages, media="iso_a4_210x297mm")
        elif verb == "cancel":
            job = machine.jobs.find(int(str(what)))
            if job is not None and not job.state.finished:
                machine.jobs.cancel(job.id)
        elif verb == "wait":
            machine.clock.advance(int(str(what)))
        elif verb == "scrap":
            machine.all_stations[0].scrap = bool(what)
        elif verb == "wear":
            rollers.wear = float(str(what))
        else:
            with suppress(CannotDo):
                machine.act(verb, str(what))
        machine.clock.finish_now()
        assert {row.condition for row in machine.alerts.rows} == fresh_rows(machine)
        assert all(0 <= tray.level <= tray.spec.capacity for tray in machine.trays)
        for job in machine.jobs.jobs:
            assert 0 <= job.delivered <= job.fed <= job.sheets
    _mend(machine)
    before = machine.engine.sheets
    assert machine.status is Status.IDLE
    machine.jobs.submit(pages=(Page({}),), media="iso_a4_210x297mm")
    machine.clock.advance(MINUTE)
    assert machine.engine.sheets == before + 1
    machine.restore(machine.snapshot())


def _mend(machine: Machine) -> None:
    for verb, part in (("plug_in", "power"), ("power_on", "power")):
        machine.act(verb, part)
    machine.clock.advance(BOOT)
    for cover in machine.covers:
        machine.act("open", cover.id)
    machine.all_stations[0].scrap = False
    for sheet in machine.path.stopped:
        machine.act("remove_sheet", sheet.place)
    for part in ("tray-2", *(cover.id for cover in machine.covers)):
        machine.act("close", part)
    for verb, part in (("replace", "tray-2.rollers"), ("replace", "supply.black"), ("load", "tray-2")):
        machine.act(verb, part)
    machine.act("open", "tray-2")
    machine.act("close", "tray-2")
    machine.clock.advance(5 * MINUTE)
