"""Unsolicited status comes when it was asked for, and when something changed."""

from __future__ import annotations

from misfeed.emulators.machine import Machine
from misfeed.protocols.pjl import PjlReply, PjlStatus

from .conftest import Line


def test_a_change_of_status_is_told_once(line: Line, machine: Machine) -> None:
    line.say("@PJL USTATUS DEVICE=ON")
    machine.act("load", "tray-2", sheets=1)
    assert line.heard() == []
    machine.act("open", "cover.front")
    (reply,) = line.heard()
    assert reply.header == "USTATUS DEVICE"
    assert PjlStatus.of(reply) == PjlStatus(40021, "Front door is open", online=False)
    machine.act("shake", "supply.black")
    machine.act("load", "tray-2", sheets=1)
    assert line.heard() == []
    machine.act("close", "cover.front")
    assert [PjlStatus.of(one).code for one in line.heard()] == [10001]


def test_nobody_is_told_who_did_not_ask(line: Line, machine: Machine) -> None:
    machine.act("open", "cover.front")
    assert line.heard() == []


def test_ustatusoff_ends_it(line: Line, machine: Machine) -> None:
    line.say("@PJL USTATUS DEVICE=VERBOSE", "@PJL USTATUSOFF")
    machine.act("open", "cover.front")
    assert line.heard() == []


def test_what_is_switched_on_can_be_asked_for(line: Line) -> None:
    (reply,) = line.say("@PJL USTATUS JOB=ON", "@PJL USTATUS DEVICE=SOMETIMES", "@PJL INFO USTATUS")
    assert "JOB=ON [2 ENUMERATED]" in reply.lines
    assert "DEVICE=OFF [3 ENUMERATED]" in reply.lines


def test_a_job_is_told_from_its_start_over_its_pages_to_its_end(line: Line, machine: Machine) -> None:
    line.say("@PJL USTATUS JOB=ON", "@PJL USTATUS PAGE=ON", '@PJL JOB NAME="two"')
    line.print_text("one\x0ctwo\n")
    line.say("@PJL EOJ")
    machine.clock.advance(60_000_000)
    assert line.heard() == [
        PjlReply("USTATUS PAGE", ("1",)),
        PjlReply("USTATUS PAGE", ("2",)),
        PjlReply("USTATUS JOB", ("END", 'NAME="two"', "PAGES=2")),
    ]


def test_the_start_of_a_job_is_told_at_once(line: Line) -> None:
    replies = line.say("@PJL USTATUS JOB=ON", '@PJL JOB NAME="x"', "@PJL EOJ")
    assert replies == [
        PjlReply("USTATUS JOB", ("START", 'NAME="x"')),
        PjlReply("USTATUS JOB", ("END", 'NAME="x"', "PAGES=0")),
    ]


def test_a_cancelled_job_is_told_as_cancelled(line: Line, machine: Machine) -> None:
    machine.act("open", "cover.front")
    line.say("@PJL USTATUS JOB=ON", "@PJL JOB")
    line.print_text()
    line.say("@PJL EOJ")
    machine.jobs.cancel(machine.jobs.jobs[0].id)
    machine.clock.finish_now()
    assert line.heard() == [PjlReply("USTATUS JOB", ("CANCELED", "PAGES=0"))]


def test_jobs_of_others_are_not_told(line: Line, machine: Machine) -> None:
    line.say("@PJL USTATUS JOB=ON", "@PJL USTATUS PAGE=ON")
    Line(machine).print_text()
    machine.clock.advance(60_000_000)
    assert line.heard() == []
