"""The alert table keeps RFC 3805's rules: rows come and go with conditions, indices are never used again."""

from __future__ import annotations

from misfeed.emulators.machine import Machine, Severity


def codes(machine: Machine) -> list[str]:
    return [row.condition.code for row in machine.alerts.rows]


def test_a_condition_makes_a_row_and_its_end_removes_it(machine: Machine) -> None:
    machine.act("open", "cover.front")
    assert codes(machine) == ["doorOpen"]
    machine.act("close", "cover.front")
    assert codes(machine) == []


def test_an_index_is_never_given_twice(machine: Machine) -> None:
    seen: list[int] = []
    for _ in range(3):
        machine.act("open", "cover.front")
        seen += [row.index for row in machine.alerts.rows]
        machine.act("close", "cover.front")
    assert seen == [1, 2, 3]


def test_a_row_that_stays_keeps_its_index_and_time(machine: Machine) -> None:
    machine.act("open", "cover.front")
    first = machine.alerts.rows[0]
    machine.clock.advance(1_000_000)
    machine.act("open", "cover.rear")
    assert machine.alerts.rows[0] == first
    assert [row.condition.code for row in machine.alerts.rows] == ["doorOpen", "coverOpen"]
    assert machine.alerts.rows[1].time == first.time + 1_000_000


def test_critical_events_and_all_events_are_counted_apart(machine: Machine) -> None:
    machine.act("open", "cover.front")
    machine.act("close", "cover.front")
    machine.trays[0].level = 3
    machine.clock.finish_now()
    assert (machine.alerts.critical_events, machine.alerts.all_events) == (1, 2)
    assert machine.alerts.rows[0].condition.severity is Severity.WARNING_BINARY_CHANGE


def test_event_counters_begin_anew_at_power_on_and_indices_do_not(machine: Machine) -> None:
    machine.act("open", "cover.front")
    machine.act("power_off", "power")
    assert codes(machine) == []
    machine.act("close", "cover.front")
    machine.act("power_on", "power")
    machine.clock.advance(10_000_000)
    assert codes(machine) == []
    assert (machine.alerts.critical_events, machine.alerts.all_events) == (0, 0)
    assert (machine.alerts.errors, machine.alerts.last_index) == (1, 1)


def test_a_critical_alert_goes_into_the_event_log_with_the_models_own_code(machine: Machine) -> None:
    machine.path.latched = "tray-2"
    machine.clock.finish_now()
    assert (machine.log.events[-1].vendor_code, machine.log.events[-1].code) == ("13.A2", "jam")
