"""Sheets on their way: where they stop, that none is lost, and what brings a jam back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import CannotDo, Job, JobState, Machine, Status

Print = Callable[..., Job]
MINUTE = 60_000_000


def sheets(machine: Machine) -> int:
    """Every sheet in the machine or taken from it, less those that were put in."""
    trays = sum(tray.level + tray.removed - tray.loaded for tray in machine.trays)
    bins = sum(output.level + output.taken for output in machine.bins)
    moving = sum(sheet.picked for sheet in machine.path.moving)
    return trays + bins + len(machine.path.stopped) + machine.path.taken + moving


def jam(machine: Machine) -> None:
    machine.trays[1].rollers.wear = 1.0
    machine.clock.finish_now()


def test_worn_rollers_jam_the_tray_after_three_tries(machine: Machine, print_pages: Print) -> None:
    jam(machine)
    job = print_pages(1)
    machine.clock.advance(MINUTE)
    assert [(row.condition.code, row.condition.group.value) for row in machine.alerts.rows] == [
        ("jam", "input")
    ]
    assert machine.status is Status.STOPPED
    assert machine.jobs.find(job.id).state is JobState.STOPPED
    assert machine.trays[1].rollers.retries == 3
    assert machine.path.stopped == ()


def test_clearing_the_message_brings_the_jam_back(machine: Machine, print_pages: Print) -> None:
    jam(machine)
    print_pages(1)
    machine.clock.advance(MINUTE)
    machine.act("open", "tray-2")
    machine.act("close", "tray-2")
    assert not machine.alerts.stopped
    machine.clock.advance(MINUTE)
    assert machine.alerts.stopped


def test_new_rollers_print_the_job_that_waited(machine: Machine, print_pages: Print) -> None:
    jam(machine)
    job = print_pages(20)
    machine.clock.advance(MINUTE)
    machine.act("open", "tray-2")
    machine.act("replace", "tray-2.rollers")
    machine.act("close", "tray-2")
    machine.clock.advance(MINUTE)
    assert machine.jobs.find(job.id).state is JobState.COMPLETED


def test_opening_a_cover_stops_sheets_where_they_are(machine: Machine, print_pages: Print) -> None:
    print_pages(10)
    machine.clock.advance(2_000_000)
    before = sheets(machine)
    machine.act("open", "cover.front")
    assert machine.at_rest
    assert machine.path.stopped
    assert sheets(machine) == before


def test_a_sheet_is_out_of_reach_behind_a_closed_cover(machine: Machine, print_pages: Print) -> None:
    print_pages(1)
    machine.clock.advance(900_000)
    machine.act("open", "cover.front")
    place = machine.path.stopped[0].place
    machine.act("close", "cover.front")
    closed = machine.covers_for(place.removeprefix("path."))[0]
    with pytest.raises(CannotDo, match=f"{closed.id}; open it first"):
        machine.act("remove_sheet", place)


def test_closing_the_cover_on_a_stuck_sheet_is_still_a_jam(machine: Machine, print_pages: Print) -> None:
    print_pages(1)
    machine.clock.advance(600_000)
    machine.act("open", "cover.front")
    machine.act("close", "cover.front")
    assert machine.alerts.stopped
    place = machine.path.stopped[0].place
    machine.act("open", machine.covers_for(place.removeprefix("path."))[0].id)
    machine.act("remove_sheet", place)
    for cover in machine.covers:
        machine.act("close", cover.id)
    machine.clock.advance(MINUTE)
    assert not machine.alerts.stopped
    assert machine.bins[0].level == 1


def test_a_scrap_on_a_flag_is_a_jam_with_nothing_moving_even_after_power_on(machine: Machine) -> None:
    station = machine.stations[0]
    station.scrap = True
    machine.clock.finish_now()
    assert [row.condition.code for row in machine.alerts.rows] == ["mediaPathJam"]
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(MINUTE)
    assert [row.condition.code for row in machine.alerts.rows] == ["mediaPathJam"]
    machine.act("open", "cover.front")
    machine.act("remove_scrap", station.id)
    machine.act("close", "cover.front")
    assert machine.alerts.rows == ()


def test_a_wrapped_sheet_jams_at_the_fuser_exit(machine: Machine, print_pages: Print) -> None:
    assert machine.fuser is not None
    machine.fuser.claws_worn = 1.0
    print_pages(1)
    machine.clock.advance(MINUTE)
    assert machine.path.stopped[0].place == "path.fuser-exit"
    assert machine.alerts.rows[0].condition.code == "mediaPathOutputJam"


def test_reaching_into_a_hot_fuser_burns(machine: Machine, print_pages: Print) -> None:
    assert machine.fuser is not None
    machine.fuser.claws_worn = 1.0
    print_pages(1)
    machine.clock.advance(MINUTE)
    machine.act("open", "cover.rear")
    machine.act("remove_sheet", "path.fuser-exit")
    assert [hazard.kind for hazard in machine.hazards.found] == ["burn"]


def test_power_cut_in_mid_sheet_leaves_the_sheet_and_loses_the_job(
    machine: Machine, print_pages: Print
) -> None:
    print_pages(3)
    machine.clock.advance(900_000)
    before = sheets(machine)
    machine.act("power_off", "power")
    assert machine.path.stopped
    assert machine.jobs.jobs == ()
    assert sheets(machine) == before
    assert [hazard.kind for hazard in machine.hazards.found] == ["job-lost"]
