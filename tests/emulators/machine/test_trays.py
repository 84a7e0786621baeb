"""Trays and their rollers: what is in them, what they ask for, and hands that get in the way of feeding."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Job, JobState, Machine, Page, Profile, Status

Print = Callable[..., Job]
WARNS = "warningBinaryChangeEvent"
MINUTE = 60_000_000
A3 = "iso_a3_297x420mm"


def rows(machine: Machine, part: str) -> list[tuple[str, str]]:
    return [
        (row.condition.code, row.condition.severity.value)
        for row in machine.alerts.rows
        if row.condition.part == part
    ]


def state(machine: Machine, job: Job) -> JobState:
    found = machine.jobs.find(job.id)
    assert found is not None
    return found.state


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        (0, [("inputMediaSupplyEmpty", WARNS)]),
        (1, [("inputMediaSupplyLow", WARNS)]),
        (25, [("inputMediaSupplyLow", WARNS)]),
        (26, []),
    ],
)
def test_an_idle_tray_warns_at_a_tenth_and_when_empty(
    machine: Machine, level: int, codes: list[tuple[str, str]]
) -> None:
    machine.trays[1].level = level
    machine.clock.finish_now()
    assert rows(machine, "tray-2") == codes
    assert machine.status is Status.IDLE


def test_a_tray_that_cannot_sense_its_level_tells_only_that_it_is_empty(profile: Profile) -> None:
    blind = msgspec.structs.replace(profile.trays[1], senses_level=False, level=3)
    machine = Machine(msgspec.structs.replace(profile, trays=(profile.trays[0], blind)), Clock())
    assert rows(machine, "tray-2") == []
    machine.act("unload", "tray-2")
    assert rows(machine, "tray-2") == [("inputMediaSupplyEmpty", WARNS)]


def test_a_machine_found_with_empty_trays_warns_from_the_start_and_asks_only_for_a_job(
    profile: Profile,
) -> None:
    trays = tuple(msgspec.structs.replace(tray, level=0) for tray in profile.trays)
    machine = Machine(msgspec.structs.replace(profile, trays=trays), Clock())
    assert machine.status is Status.IDLE
    assert [row.condition.code for row in machine.alerts.rows] == ["inputMediaSupplyEmpty"] * 2
    job = machine.jobs.submit(pages=(Page({"black": 1}),), media="iso_a4_210x297mm")
    machine.clock.advance(MINUTE)
    assert machine.status is Status.STOPPED
    assert machine.trays[1].wanted == "iso_a4_210x297mm"
    machine.act("load", "tray-2")
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED


def test_loading_fills_to_the_line_and_no_higher(machine: Machine) -> None:
    machine.act("load", "tray-2", sheets=30)
    assert machine.trays[1].level == 230
    with pytest.raises(CannotDo, match="takes 20 more sheets, not 21"):
        machine.act("load", "tray-2", sheets=21)
    machine.act("load", "tray-2")
    assert machine.trays[1].level == 250
    machine.act("load", "tray-2")
    assert machine.trays[1].level == 250


@pytest.mark.parametrize("details", [{"sheets": -1}, {"sheets": 1.5}, {"sheets": "5"}, {"media": 4}])
def test_nonsense_is_not_loaded(machine: Machine, details: dict[str, object]) -> None:
    before = machine.trays[0].state()
    with pytest.raises(CannotDo):
        machine.act("load", "bypass", **details)
    assert machine.trays[0].state() == before


def test_a_tray_takes_paper_while_it_is_out_and_is_pulled_out_for_it_otherwise(machine: Machine) -> None:
    machine.act("open", "tray-2")
    seen = machine.trays[1].look()
    assert (seen["paper"], seen["tray"]) == ("paper in it", "out")
    machine.act("unload", "tray-2")
    machine.act("load", "tray-2")
    assert (machine.trays[1].look()["paper"], machine.trays[1].present) == ("paper in it", False)
    machine.act("close", "tray-2")
    machine.act("unload", "tray-2")
    machine.act("load", "tray-2", sheets=5)
    assert (machine.trays[1].level, machine.trays[1].present) == (5, True)


def test_an_open_tray_is_a_warning_until_a_job_needs_it(machine: Machine, print_pages: Print) -> None:
    machine.act("open", "tray-2")
    assert rows(machine, "tray-2") == [("inputMediaTrayMissing", WARNS)]
    job = print_pages(1)
    assert rows(machine, "tray-2") == [("inputMediaTrayMissing", "critical")]
    machine.act("close", "tray-2")
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED
    assert rows(machine, "tray-2") == []


def test_a_tray_pulled_while_it_feeds_gives_no_sheet_and_goes_on_when_it_is_back(
    machine: Machine, print_pages: Print
) -> None:
    job = print_pages(3)
    machine.act("open", "tray-2")
    assert rows(machine, "tray-2") == [("inputMediaTrayMissing", "critical")]
    machine.clock.advance(MINUTE)
    assert (machine.trays[1].level, machine.bins[0].level) == (200, 0)
    assert machine.at_rest
    assert state(machine, job) is JobState.STOPPED
    machine.act("close", "tray-2")
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED
    assert (machine.trays[1].level, machine.bins[0].level) == (197, 3)
    assert machine.alerts.rows == ()


def test_a_tray_pulled_and_pushed_back_in_time_is_not_noticed_in_the_output(
    machine: Machine, print_pages: Print
) -> None:
    print_pages(3)
    machine.act("open", "tray-2")
    machine.act("close", "tray-2")
    machine.clock.advance(MINUTE)
    assert machine.bins[0].level == 3


def test_paper_taken_away_while_it_feeds_makes_no_sheet_of_nothing(
    machine: Machine, print_pages: Print
) -> None:
    job = print_pages(3)
    machine.act("unload", "tray-2")
    machine.clock.advance(MINUTE)
    assert (machine.trays[1].level, machine.bins[0].level) == (0, 0)
    assert machine.path.stopped == ()
    assert "jam" not in machine.panel.text().lower()
    machine.act("load", "tray-2", sheets=3)
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED
    assert (machine.trays[1].level, machine.bins[0].level) == (0, 3)


def test_emptying_a_tray_that_jammed_leaves_the_jam_until_it_is_pulled(
    machine: Machine, print_pages: Print
) -> None:
    machine.trays[1].rollers.wear = 1.0
    print_pages(1)
    machine.clock.advance(MINUTE)
    assert machine.at_rest
    assert machine.path.latched == "tray-2"
    machine.act("unload", "tray-2")
    codes = [row.condition.code for row in machine.alerts.rows]
    assert codes == ["jam", "inputMediaSupplyEmpty"]
    machine.act("open", "tray-2")
    machine.act("close", "tray-2")
    machine.clock.advance(MINUTE)
    assert machine.path.latched == ""
    assert ("inputMediaChangeRequest", "critical") in rows(machine, "tray-2")


# -- asking ----------------------------------------------------------------------------------------------


def test_nobody_is_asked_for_paper_once_the_job_is_canceled(machine: Machine, print_pages: Print) -> None:
    job = print_pages(1, media=A3)
    machine.clock.advance(MINUTE)
    assert machine.status is Status.STOPPED
    machine.jobs.cancel(job.id)
    machine.clock.finish_now()
    assert [tray.wanted for tray in machine.trays] == ["", ""]
    assert machine.status is Status.IDLE
    assert machine.alerts.rows == ()


def test_the_next_job_asks_for_its_own_paper(machine: Machine, print_pages: Print) -> None:
    first = print_pages(1, media=A3)
    second = print_pages(1, media="iso_a5_148x210mm", source="tray-2")
    machine.clock.advance(MINUTE)
    assert [tray.wanted for tray in machine.trays] == [A3, ""]
    machine.jobs.cancel(first.id)
    machine.clock.finish_now()
    assert [tray.wanted for tray in machine.trays] == ["", "iso_a5_148x210mm"]
    machine.jobs.cancel(second.id)
    machine.clock.finish_now()
    assert machine.status is Status.IDLE


def test_the_job_behind_an_impossible_one_prints_once_that_is_canceled(
    machine: Machine, print_pages: Print
) -> None:
    first, second = print_pages(1, media=A3), print_pages(2)
    machine.clock.advance(MINUTE)
    assert state(machine, second) is JobState.PENDING
    machine.jobs.cancel(first.id)
    machine.clock.finish_now()
    machine.clock.advance(MINUTE)
    assert state(machine, second) is JobState.COMPLETED


def test_a_named_tray_is_asked_for_even_when_another_has_the_paper(
    machine: Machine, print_pages: Print
) -> None:
    job = print_pages(1, source="bypass")
    machine.clock.advance(MINUTE)
    assert machine.trays[0].wanted == "iso_a4_210x297mm"
    assert "Load Bypass: iso_a4_210x297mm" in machine.panel.text()
    machine.act("unload", "bypass")
    machine.act("load", "bypass", sheets=1, media="iso_a4_210x297mm")
    machine.clock.advance(MINUTE)
    assert state(machine, job) is JobState.COMPLETED
    assert machine.trays[0].level == 0


# -- rollers ---------------------------------------------------------------------------------------------


def test_rollers_wear_with_use_and_are_due_by_their_counter(machine: Machine, print_pages: Print) -> None:
    rollers = machine.trays[1].rollers
    assert rollers is not None
    rollers.sheets = 999
    print_pages(1)
    machine.clock.advance(MINUTE)
    assert rollers.wear > 0
    assert rows(machine, "tray-2.rollers") == [("inputMediaTrayPickRollerLifeWarn", WARNS)]
    machine.act("replace", "tray-2.rollers")
    assert rollers.wear == 0.0
    assert rows(machine, "tray-2.rollers"), "the firmware goes by its counter"
    machine.act("reset_counter", "tray-2.rollers")
    assert rows(machine, "tray-2.rollers") == []


def test_cleaning_never_makes_old_rollers_new(machine: Machine) -> None:
    rollers = machine.trays[1].rollers
    assert rollers is not None
    rollers.wear = 0.8
    for _ in range(100):
        machine.act("clean", "tray-2.rollers")
    assert rollers.wear == 0.8


def test_a_tray_without_rollers_always_feeds(machine: Machine, print_pages: Print) -> None:
    assert machine.trays[0].rollers is None
    print_pages(10, media="na_letter_8.5x11in")
    machine.clock.advance(MINUTE)
    assert machine.bins[0].level == 10


def test_jobs_that_follow_closely_keep_the_pace_of_the_engine(machine: Machine, print_pages: Print) -> None:
    print_pages(1)
    machine.clock.advance(10_000)
    print_pages(1)
    assert len(machine.path.moving) == 1
    machine.clock.advance(980_000)
    assert len(machine.path.moving) == 1
    machine.clock.advance(20_000)
    assert len(machine.path.moving) == 2
    machine.clock.advance(MINUTE)
    assert machine.bins[0].level == 2


def test_a_tray_reads_its_size_off_its_guides_when_it_is_pushed_in(machine: Machine) -> None:
    tray = machine.trays[1]
    machine.act("open", "tray-2")
    machine.act("set_guides", "tray-2", size=A3)
    assert tray.media == "iso_a4_210x297mm", "nobody has looked yet"
    machine.act("close", "tray-2")
    assert tray.media == A3
    machine.act("set_guides", "tray-2")
    assert tray.media == "iso_a4_210x297mm"


def test_hands_set_guides_to_sizes_only(machine: Machine) -> None:
    with pytest.raises(CannotDo, match=r"is no media size; write it as in iso_a4"):
        machine.act("set_guides", "tray-2", size="A4")


def test_a_tray_without_a_lift_has_no_drive_to_replace() -> None:
    machine = Machine(profiles.load("mono-laser"), Clock())
    with pytest.raises(CannotDo, match=r"its rollers are tray-1\.rollers"):
        machine.act("replace", "tray-1")
    with pytest.raises(CannotDo, match="pull tray-2 out first"):
        machine.act("replace", "tray-2")
