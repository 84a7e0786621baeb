"""Covers: what the switch says against where the cover is, and motors that stop for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import CannotDo, Job, Machine, Status

Print = Callable[..., Job]
MINUTE = 60_000_000


@pytest.mark.parametrize(
    ("opened", "broken", "taped", "reads"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (False, True, False, True),
        (True, True, False, True),
        (True, False, True, False),
        (False, True, True, False),
    ],
)
def test_the_switch_reads_the_tab_and_not_the_cover(
    machine: Machine, opened: bool, broken: bool, taped: bool, reads: bool
) -> None:
    cover = machine.covers[0]
    cover.opened, cover.tab_broken, cover.taped = opened, broken, taped
    machine.clock.finish_now()
    assert cover.reads_open is reads
    assert (machine.status is Status.STOPPED) is reads


def test_doors_and_covers_go_by_their_own_words_and_rows(machine: Machine) -> None:
    for cover in machine.covers:
        machine.act("open", cover.id)
    told = [(row.condition.code, row.condition.group_index) for row in machine.alerts.rows]
    assert told == [("doorOpen", 1), ("coverOpen", 2)]


def test_a_taped_cover_does_not_stop_the_motors(machine: Machine, print_pages: Print) -> None:
    machine.act("tape", "cover.front")
    print_pages(3)
    machine.clock.advance(1_000_000)
    machine.act("open", "cover.front")
    machine.clock.advance(MINUTE)
    assert machine.bins[0].level == 3
    assert [hazard.kind for hazard in machine.hazards.found] == ["interlock-defeated"]


def test_reseating_a_cover_while_sheets_move_stops_them_where_they_are(
    machine: Machine, print_pages: Print
) -> None:
    print_pages(5)
    machine.clock.advance(1_000_000)
    machine.act("reseat", "cover.front")
    assert machine.at_rest
    assert machine.path.stopped
    assert machine.status is Status.STOPPED


def test_closing_one_of_two_open_covers_leaves_the_other_open(machine: Machine) -> None:
    machine.act("open", "cover.front")
    machine.act("open", "cover.rear")
    machine.act("close", "cover.front")
    assert machine.status is Status.STOPPED
    machine.act("close", "cover.rear")
    assert machine.status is Status.IDLE


def test_opening_twice_and_closing_twice_changes_nothing_more(machine: Machine) -> None:
    machine.act("open", "cover.front")
    revision = machine.revision
    machine.act("open", "cover.front")
    assert machine.revision == revision
    machine.act("close", "cover.front")
    revision = machine.revision
    machine.act("close", "cover.front")
    assert machine.revision == revision


def test_a_cover_is_changed_open_or_with_the_power_off(machine: Machine) -> None:
    with pytest.raises(CannotDo, match=r"open cover\.front"):
        machine.act("replace", "cover.front")
    machine.act("power_off", "power")
    machine.act("replace", "cover.front")


def test_an_open_cover_found_at_power_on_is_told_after_the_self_test(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("open", "cover.front")
    machine.act("power_on", "power")
    assert machine.alerts.rows == ()
    machine.clock.advance(10_000_000)
    assert [row.condition.code for row in machine.alerts.rows] == ["doorOpen"]
