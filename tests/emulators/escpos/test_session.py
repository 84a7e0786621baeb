"""A till prints and asks: receipts, status, and what happens while the printer cannot print."""

from __future__ import annotations

import pytest
from misfeed.emulators.documents.originals import originals
from misfeed.emulators.documents.receipts import RULE
from misfeed.emulators.machine import JobState, Machine
from misfeed.emulators.machine.cutter import Cutter
from misfeed.emulators.pages import top_pages

CUT = b"\x1dVA\x00"


def status(till, asked: int) -> int:
    (octet,) = till.say(b"\x10\x04" + bytes([asked]))
    return octet


def lines(machine: Machine, place: int = 0) -> tuple[str, ...]:
    """Without the rule at the cut."""
    return tuple(line for line in top_pages(machine)[place].lines() if line != RULE)


def printed(machine: Machine, seconds: float = 5) -> None:
    machine.clock.advance(round(seconds * 1_000_000))


def test_what_is_cut_off_is_a_job_and_lies_at_the_exit(machine: Machine, till) -> None:
    till.say(b"\x1b@Two coffees\n" + CUT)
    printed(machine)
    (job,) = machine.jobs.jobs
    assert (job.state, job.format, job.origin) == (
        JobState.COMPLETED,
        "application/vnd.epson.escpos",
        "10.0.0.7",
    )
    assert lines(machine) == ("Two coffees",)


def test_paper_goes_by_length(machine: Machine, till) -> None:
    before = machine.trays[0].level
    for _ in range(4):
        till.say(b"x" + b"\x1bJ\xff" * 3 + CUT)
        printed(machine)
    page = top_pages(machine)[0]
    assert 50 < page.paper.length_mm < 70
    assert machine.trays[0].level == before - 1


def test_settings_outlive_a_cut_and_initialise_ends_them(machine: Machine, till) -> None:
    till.say(b"\x1ba\x02" + b"one\n" + CUT + b"two\n" + CUT + b"\x1b@three\n" + CUT)
    printed(machine)
    assert [lines(machine, place)[0] for place in (2, 1, 0)] == ["one".rjust(42), "two".rjust(42), "three"]


def test_what_is_not_cut_is_torn_off_in_the_end(machine: Machine, till) -> None:
    till.say(b"loose\n")
    assert not machine.jobs.jobs
    printed(machine, 20)
    assert lines(machine) == ("loose",)


def test_the_end_of_the_connection_tears_it_off_and_is_answered(machine: Machine, till) -> None:
    till.say(b"loose\n")
    till.session.eof()
    till.session.lost()
    assert till.closed
    printed(machine)
    assert lines(machine) == ("loose",)


def test_two_ways_in_lead_to_one_strip_of_paper(machine: Machine, till) -> None:
    other = type(till)(machine)
    till.say(b"one ")
    other.say(b"two\n" + CUT)
    printed(machine)
    assert lines(machine) == ("one two",)


@pytest.mark.parametrize("how", ["eof", "lost"])
@pytest.mark.parametrize("said", [b"", b"\x10\x04\x01", b"\x1dr\x01", b"\x1b@", b"\x1bp\x00\x19\xfa"])
def test_who_printed_nothing_and_leaves_cuts_nobodys_receipt(
    machine: Machine, till, how: str, said: bytes
) -> None:
    other = type(till)(machine, source="10.0.0.8")
    till.say(b"TOTAL ")
    other.say(said)
    getattr(other.session, how)()
    assert not machine.jobs.jobs
    till.say(b"10.00\n" + CUT)
    printed(machine)
    assert lines(machine) == ("TOTAL 10.00",)
    assert [job.origin for job in machine.jobs.jobs] == ["10.0.0.7"]


def test_the_last_who_printed_on_a_strip_takes_it_along(machine: Machine, till) -> None:
    other = type(till)(machine, source="10.0.0.8")
    till.say(b"one ")
    other.say(b"two\n")
    till.session.lost()
    assert not machine.jobs.jobs
    other.session.lost()
    printed(machine)
    assert lines(machine) == ("one two",)
    assert [job.origin for job in machine.jobs.jobs] == ["10.0.0.8"]


def test_a_ready_printer_says_so(till) -> None:
    assert [status(till, asked) for asked in (1, 2, 3, 4)] == [0x16, 0x12, 0x12, 0x12]


def test_an_open_cover_is_told_while_what_comes_waits(machine: Machine, till) -> None:
    machine.act("open", "cover.roll-cover")
    till.say(b"later\n" + CUT)
    assert (status(till, 1), status(till, 2)) == (0x1E, 0x16)
    assert not machine.jobs.jobs
    machine.act("close", "cover.roll-cover")
    printed(machine)
    assert lines(machine) == ("later",)
    assert status(till, 1) == 0x16


def test_a_roll_near_its_end_and_at_it(machine: Machine, till) -> None:
    machine.trays[0].level = 10
    machine.clock.finish_now()
    assert (status(till, 4), status(till, 1)) == (0x1E, 0x16)
    machine.act("unload", "roll")
    assert (status(till, 4), status(till, 2), status(till, 1)) == (0x7E, 0x32, 0x1E)
    machine.act("load", "roll")
    assert status(till, 4) == 0x12


def test_a_stuck_blade_is_an_error_until_it_is_free_and_somebody_says_so(machine: Machine, till) -> None:
    cutter = machine.part("cutter", Cutter)
    cutter.gummed = True
    till.say(b"x\n" + CUT)
    printed(machine)
    assert (status(till, 3), status(till, 2)) == (0x1A, 0x52)
    till.say(b"\x10\x05\x01")
    assert status(till, 3) == 0x1A
    cutter.gummed = False
    till.say(b"\x10\x05\x01")
    assert status(till, 3) == 0x12
    printed(machine)
    assert machine.jobs.jobs[0].state is JobState.COMPLETED


def test_recovery_can_forget_what_waits(machine: Machine, till) -> None:
    cutter = machine.part("cutter", Cutter)
    cutter.gummed = True
    till.say(b"x\n" + CUT)
    printed(machine)
    cutter.gummed = False
    till.say(b"never\n" + CUT + b"\x10\x05\x02")
    printed(machine)
    assert [job.state for job in machine.jobs.jobs] == [JobState.CANCELED]
    assert status(till, 1) == 0x16


def test_a_hot_head_rests_and_goes_on_by_itself(machine: Machine, till) -> None:
    black = b"\x1dv0\x00\x40\x00\xff\x05" + b"\xff" * (64 * 0x5FF)
    for _ in range(8):
        till.say(black + CUT)
        printed(machine, 1)
    printed(machine, 3)
    assert (status(till, 3), status(till, 1)) == (0x52, 0x1E)
    printed(machine, 300)
    assert status(till, 3) == 0x12
    assert {job.state for job in machine.jobs.jobs} == {JobState.COMPLETED}


def test_the_drawer_opens_in_turn_or_at_once(machine: Machine, till) -> None:
    till.say(b"\x1bp\x00\x19\xfa")
    assert status(till, 1) == 0x12
    assert till.say(b"\x1dr\x02") == b"\x00"
    machine.act("close", "drawer")
    assert till.say(b"\x1dr\x02") == b"\x01"
    machine.act("open", "cover.roll-cover")
    till.say(b"\x10\x14\x01\x00\x05")
    assert status(till, 1) == 0x1A


@pytest.mark.parametrize("asked", [b"\x00", b"0"])
def test_the_drawer_is_told_to_who_asks_for_peripheral_devices(machine: Machine, till, asked: bytes) -> None:
    assert till.say(b"\x1bu" + asked) == b"\x01"
    machine.act("open", "drawer")
    assert till.say(b"\x1bu" + asked) == b"\x00"
    assert till.say(b"\x1bu\x07") == b""
    assert till.say(b"one\n\x1bu\x00" + CUT) == b"\x00"
    printed(machine)
    (job,) = machine.jobs.jobs
    kept = originals.find(top_pages(machine)[0].side.page.originals[0].document)
    assert kept is not None
    assert b"\x1bu" not in kept[1], "a question is no part of the receipt"
    assert job.octets == len(kept[1])


def test_parameters_of_counters_and_of_the_head_are_not_printed(machine: Machine, till) -> None:
    till.say(b"\x1dC030\x1dC1109011\x1dC;1;500;;1;100;\x1dC2d0\x1dE0one\x1dc\n" + CUT)
    printed(machine)
    assert lines(machine) == ("one",)


def test_changes_come_back_by_themselves_once_that_is_asked_for(machine: Machine, till) -> None:
    assert till.say(b"\x1da\x0e") == b"\x14\x00\x00\x0f"
    till.heard.clear()
    machine.act("open", "cover.roll-cover")
    assert bytes(till.heard) == b"\x3c\x00\x00\x0f"
    machine.act("close", "cover.roll-cover")
    till.say(b"\x1da\x00")
    machine.act("open", "cover.roll-cover")
    assert not till.heard


@pytest.mark.parametrize(
    ("asked", "answer"),
    [(1, b"\x20"), (2, b"\x02"), (66, b"\x5fEPSON\0"), (67, b"\x5fTM-T88VI\0"), (99, b"")],
)
def test_it_says_who_it_is(till, asked: int, answer: bytes) -> None:
    assert till.say(b"\x1dI" + bytes([asked])) == answer


def test_a_power_cut_forgets_what_waited(machine: Machine, till) -> None:
    machine.act("open", "cover.roll-cover")
    till.say(b"gone\n" + CUT)
    machine.act("power_off", "power")
    assert till.say(b"\x10\x04\x01") == b""
    machine.act("close", "cover.roll-cover")
    machine.act("power_on", "power")
    printed(machine, 30)
    assert till.say(b"new\n" + CUT) == b""
    printed(machine)
    assert [lines(machine, place) for place in range(len(top_pages(machine)))] == [("new",)]


def test_a_full_buffer_still_answers(machine: Machine, till) -> None:
    machine.act("open", "cover.roll-cover")
    till.say(b"x" * 70_000)
    assert till.session.full
    assert status(till, 1) == 0x1E


def test_basic_status_is_told_in_real_time_when_it_is_asked_for(machine: Machine, till) -> None:
    ready = till.say(b"\x10\x14\x07\x01")
    assert ready == till.say(b"\x1da\x0f"), "the four octets of Automatic Status Back"
    till.say(b"\x1da\x00")
    machine.act("open", "cover.roll-cover")
    there = till.say(b"\x1dI\x42" + b"\x10\x14\x07\x01")
    assert len(there) == 4, "what is not asked in real time waits"
    assert (there[0] & 0x28) == 0x28, "off line, with the cover open"
    assert till.say(b"\x10\x14\x07\x02") == b"", "of the extended status it knows nothing"
