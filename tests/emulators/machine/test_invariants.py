"""Whatever befalls a machine: what always holds.

A bounded share runs by default, `-m soak` runs long.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Alert, Machine, Status
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.profiles import load, names
from misfeed.emulators.roles import main_tray

from ..agreement import disagreements, views_of
from .driving import BY_HAND, HOUR, MINUTE, Happening, befall, breakages, happenings, put_in_order

SEED = 11


@cache
def _blueprint(name: str) -> Blueprint:
    return Blueprint(load(name))


def fresh(name: str) -> Machine:
    return Machine(_blueprint(name), seed=SEED)


@cache
def _model(name: str) -> Machine:
    return fresh(name)


def lives(least: int = 5, most: int = 16) -> st.SearchStrategy[tuple[str, list[Happening]]]:
    """A model, and what befalls a machine of it."""
    return st.sampled_from(names()).flatmap(
        lambda name: st.tuples(
            st.just(name), st.lists(happenings(_model(name)), min_size=least, max_size=most)
        )
    )


def paper(machine: Machine) -> int:
    """Every sheet that is or was in the machine, less what hands put in."""
    trays = sum(tray.level + tray.removed - tray.loaded for tray in machine.trays)
    way = sum(sheet.picked for sheet in machine.path.moving) + len(machine.path.stopped) + machine.path.taken
    return trays + way + sum(one.level + one.taken for one in machine.bins)


COUNTERS = {
    "engine.impressions": lambda machine: machine.engine.impressions,
    "engine.sheets": lambda machine: machine.engine.sheets,
    "alerts.last_index": lambda machine: machine.alerts.last_index,
    "alerts.errors": lambda machine: machine.alerts.errors,
    "log.count": lambda machine: machine.log.count,
    "jobs.next_id": lambda machine: machine.jobs.next_id,
    "power.cycles": lambda machine: machine.power.cycles,
}


class Watch:
    """Looks at a machine after every settled change, and raises at what must not be."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.word = ""
        self._paper = paper(machine)
        self._counters: dict[str, int] = {}
        self._used: dict[str, int] = {}
        self._rows: tuple[Alert, ...] = ()
        self._events = (0, 0, 0, 0)
        self._said: Any = None
        self._note()
        machine.subscribe(self.look)

    def _note(self) -> None:
        machine, alerts = self.machine, self.machine.alerts
        self._counters = {name: count(machine) for name, count in COUNTERS.items()}
        self._used = {one.id: one.used for one in machine.supplies}
        self._rows = alerts.rows
        self._events = (machine.power.cycles, alerts.last_index, alerts.all_events, alerts.critical_events)

    def befall(self, happening: Happening) -> None:
        self.word = happening.word
        machine = self.machine
        before, asleep = machine.snapshot(), machine.power.asleep
        done = befall(machine, happening)
        # A key wakes it, whatever is said then; causes that come and go may come with the hands.
        if not (done or asleep or machine.flaws.found):
            assert machine.snapshot() == before, "hands were refused, and still changed something"
        if self.word in ("inject", "clear"):
            self._paper = paper(machine)
        self.look()

    def look(self) -> None:
        machine = self.machine
        self._look_at_counters()
        self._look_at_alerts()
        if self.word not in ("inject", "clear"):
            assert paper(machine) == self._paper, "paper came from nowhere or went there"
        if machine.power.ready and not machine.power.on:
            self._note()
            return  # the very instant in which the power goes
        said = (machine.alerts.rows, machine.status, machine.panel.text(), machine.power.ready)
        if said != self._said:
            self._said = said
            assert disagreements(views_of(machine), ready=machine.power.ready) == []
        self._note()

    def _look_at_counters(self) -> None:
        machine = self.machine
        # An NVRAM that keeps nothing is no place for counters.
        if self.word not in ("inject", "clear") and not machine.formatter.nvram_failing:
            for name, before in self._counters.items():
                assert COUNTERS[name](machine) >= before, f"{name} fell"
        for one in machine.supplies:
            if self.word not in BY_HAND:
                assert one.used >= self._used[one.id], f"{one.id} filled up by itself"
            # A counter that a person resets counts on past the end of the life that it stands for.
            assert one.used >= 0
            assert one.used <= one.full_amount or one.spec.reset_by_hand
        assert all(0 <= tray.level <= tray.spec.capacity for tray in machine.trays)

    def _look_at_alerts(self) -> None:
        machine, alerts = self.machine, self.machine.alerts
        rows = alerts.rows
        found = [one for part in machine.parts.values() for one in part.conditions()]
        expected = found if machine.power.ready else []
        assert {row.condition for row in rows} == set(expected), "alerts and conditions are not the same"
        assert len(rows) == len(expected), "an alert or a condition is there twice"
        indices = [row.index for row in rows]
        assert indices == sorted(set(indices)), "an index was used twice"
        assert all(0 <= row.time <= machine.now for row in rows)
        cycles, last, all_events, critical = self._events
        new = [row for row in rows if row.index > last]
        kept = [row for row in rows if row.index <= last]
        assert set(kept) <= set(self._rows), "a row changed or an old index came back"
        assert all(row.index <= alerts.last_index for row in rows)
        if cycles == machine.power.cycles and machine.power.on:
            raised = alerts.last_index - last
            assert alerts.all_events - all_events == raised
            assert len(new) <= raised
            assert sum(row.critical for row in new) <= alerts.critical_events - critical
        assert alerts.critical_events <= alerts.all_events


def live(name: str, life: list[Happening]) -> tuple[Machine, Watch]:
    machine = fresh(name)
    watch = Watch(machine)
    for happening in life:
        watch.befall(happening)
    return machine, watch


def check_everything(life: tuple[str, list[Happening]]) -> None:
    name, befalls = life
    machine, watch = live(name, befalls)
    end = machine.snapshot()
    before = [row.condition.code for row in machine.alerts.rows]

    # A machine restored to any moment of its life goes on from there as it did, and so does its double.
    half = len(befalls) // 2
    other = fresh(name)
    for happening in befalls[:half]:
        befall(other, happening)
    middle = other.snapshot()
    double = fresh(name)
    double.clock.advance(12_345)
    double.restore(middle)
    assert double.snapshot() == middle
    other.clock.advance(1_000_000)
    other.restore(middle)
    for happening in befalls[half:]:
        assert befall(other, happening) == befall(double, happening)
    assert double.snapshot() == other.snapshot() == end

    watch.word = "put in order"
    put_in_order(machine)
    assert [row.condition for row in machine.alerts.rows] == [], f"put in order, after {before}"
    assert machine.status is Status.IDLE
    assert machine.panel.text() in (machine.profile.panel.ready, "Sleep")
    assert disagreements(views_of(machine)) == []


BOUNDED = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@BOUNDED
@given(lives())
def test_whatever_befalls_a_machine(life: tuple[str, list[Happening]]) -> None:
    check_everything(life)


def _everywhere() -> Iterator[Any]:
    for name in names():
        for fault, at, parameters in breakages(_model(name)):
            strength = "-at full strength" if parameters else ""
            yield pytest.param(name, (fault, at, parameters), id=f"{name}-{fault}-{at}{strength}")


@pytest.mark.parametrize(("name", "breakage"), list(_everywhere()))
def test_every_fault_at_every_place_keeps_the_rules(name: str, breakage: tuple[Any, ...]) -> None:
    main = main_tray(load(name))
    job = Happening("print", (3, 1, 1, main.media, main.name, 50_000, MINUTE))
    life = [
        Happening("inject", breakage),
        job,
        Happening("wait", (HOUR,)),
        Happening("power_cycle"),
        job,
        Happening("clear", breakage),
        job,
    ]
    check_everything((name, life))


@pytest.mark.soak
@settings(BOUNDED, max_examples=4000)
@given(lives(least=10, most=40))
def test_whatever_befalls_a_machine_for_long(
    request: pytest.FixtureRequest, life: tuple[str, list[Happening]]
) -> None:
    if "soak" not in request.config.option.markexpr:
        pytest.skip("runs with -m soak")
    check_everything(life)
