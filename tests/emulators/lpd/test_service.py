"""The daemon, reached as a client reaches it."""

from __future__ import annotations

import pytest
from misfeed.emulators.lpd import INTERFACE
from misfeed.emulators.lpd.intake import MAX_DOCUMENT
from misfeed.emulators.lpd.quirks import ANY_QUEUE, FOREIGN_REMOVAL
from misfeed.emulators.machine import JobState, Machine
from misfeed.emulators.quirks import switch
from misfeed.errors import DeviceRefusal, NoAnswer, Refused, UsageError
from misfeed.interfaces.lpd import LpdClient
from misfeed.protocols.lpd import ACCEPTED, ControlFile, PrintLine, Subcommand
from misfeed.protocols.pjl import UEL
from misfeed.transports.memory import MemoryRoute

TEXT = b"a line\n" * 3


@pytest.mark.parametrize("control_first", [False, True])
def test_a_job_comes_in_either_order_and_prints(
    machine: Machine, client: LpdClient, control_first: bool
) -> None:
    client.print_files([TEXT], job="a report", user="ana", control_first=control_first)
    machine.clock.advance(60_000_000)
    (job,) = machine.jobs.jobs
    assert (job.name, job.user, job.origin, job.state) == (
        "a report",
        "ana",
        "10.0.0.7",
        JobState.COMPLETED,
    )
    assert job.format == "text/plain"


def test_a_document_of_no_stated_length_ends_with_the_connection(machine: Machine, client: LpdClient) -> None:
    client.print_files([TEXT], job="streamed", sized=False)
    machine.clock.advance(60_000_000)
    assert [(job.name, job.octets) for job in machine.jobs.jobs] == [("streamed", len(TEXT))]


def test_an_empty_document_may_go_on_until_the_connection_ends(machine: Machine, client: LpdClient) -> None:
    client.print_files([TEXT, b""], job="streamed", sized=False)
    machine.clock.advance(60_000_000)
    assert [job.octets for job in machine.jobs.jobs] == [len(TEXT)]


@pytest.mark.parametrize(("documents", "sized"), [([b""], True), ([TEXT, b""], True), ([b"", TEXT], False)])
def test_an_empty_document_whose_size_would_be_told_is_not_sent(
    machine: Machine, client: LpdClient, documents: list[bytes], sized: bool
) -> None:
    with pytest.raises(UsageError, match="is empty, and no size can say so"):
        client.print_files(documents, sized=sized)
    machine.clock.advance(60_000_000)
    assert not machine.jobs.jobs


def test_files_are_named_by_capitals_and_then_by_small_letters(
    client: LpdClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[str] = []
    encode = Subcommand.encode

    def noted(self: Subcommand) -> bytes:
        named.append(self.name)
        return encode(self)

    monkeypatch.setattr(Subcommand, "encode", noted)
    client.print_files([TEXT] * 52)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    assert named == [*(f"df{letter}001localhost" for letter in letters), "cfA001localhost"]


def test_more_files_than_letters_are_not_sent(client: LpdClient) -> None:
    with pytest.raises(UsageError, match="at most 52 files"):
        client.print_files([TEXT] * 53)


def test_a_document_of_an_impossible_length_is_read_to_the_end(machine: Machine, route: MemoryRoute) -> None:
    control = ControlFile("pc", "ana", "unknown size", prints=(PrintLine("l", "dfA001pc"),)).encode()
    stream = route.stream("lpd", 1)
    stream.send(b"\2lp\n" + b"\2%d cfA001pc\n" % len(control) + control + b"\0")
    stream.send(b"\x03125899906843000 dfA001pc\n" + TEXT)
    stream.close()
    machine.clock.advance(60_000_000)
    assert [job.name for job in machine.jobs.jobs] == ["unknown size"]


def test_copies_are_as_many_as_the_lines_that_print_the_file(machine: Machine, client: LpdClient) -> None:
    client.print_files([TEXT], copies=3)
    assert machine.jobs.jobs[0].copies == 3


def test_pjl_in_the_data_counts_more_than_the_control_file(machine: Machine, client: LpdClient) -> None:
    data = UEL + b'@PJL JOB NAME="by PJL"\r\n@PJL SET COPIES=2\r\n@PJL ENTER LANGUAGE=TEXT\r\n' + TEXT + UEL
    client.print_files([data], job="by LPD", user="ana", copies=3)
    (job,) = machine.jobs.jobs
    assert (job.name, job.user, job.copies) == ("by PJL", "ana", 2)


def test_several_files_are_one_job(machine: Machine, client: LpdClient) -> None:
    client.print_files([TEXT, TEXT])
    (job,) = machine.jobs.jobs
    assert len(job.pages) == 2


def test_a_banner_is_a_page_before_the_job(machine: Machine, client: LpdClient) -> None:
    client.print_files([TEXT], banner=True)
    assert len(machine.jobs.jobs[0].pages) == 2


def test_an_unknown_queue_is_refused(machine: Machine, route: MemoryRoute) -> None:
    client = LpdClient(route, "elsewhere")
    with pytest.raises(DeviceRefusal, match="elsewhere"):
        client.print_files([TEXT])
    with pytest.raises(DeviceRefusal):
        client.print_waiting()
    assert client.state() == "elsewhere: unknown printer\n"
    assert machine.jobs.jobs == ()


def test_a_printer_that_knows_no_names_takes_any_queue(machine: Machine, route: MemoryRoute) -> None:
    switch(machine, ANY_QUEUE.name, on=True)
    LpdClient(route, "elsewhere").print_files([TEXT])
    assert len(machine.jobs.jobs) == 1


def test_a_printer_that_takes_no_jobs_refuses_them_and_still_tells_its_state(
    machine: Machine, client: LpdClient
) -> None:
    machine.act("set_rejecting", "jobs", on=True)
    with pytest.raises(DeviceRefusal):
        client.print_files([TEXT])
    assert client.state() == "Warning: lp queue is turned off\nno entries\n"


def test_the_queue_is_told_short_and_long(machine: Machine, client: LpdClient) -> None:
    machine.act("open", "cover.front")
    client.print_files([TEXT], job="first", user="ana")
    client.print_files([TEXT, TEXT], job="second", user="ben")
    machine.clock.finish_now()
    warning, head, first, second = client.state().splitlines()
    assert warning == f"Warning: lp is down: {machine.panel.text()}"
    assert head.split() == ["Rank", "Owner", "Job", "Files", "Total", "Size"]
    assert first.split()[1:] == ["ana", "1", "first", "21", "bytes"]
    assert second.split()[1:] == ["ben", "2", "second", "42", "bytes"]
    assert client.state("ben").splitlines()[2:] == [second]
    assert client.state("1").splitlines()[2:] == [first]
    assert "ben: " in client.state(long=True)
    assert "[job 002 10.0.0.7]" in client.state(long=True)


def test_a_user_removes_own_jobs_and_root_any(machine: Machine, client: LpdClient) -> None:
    machine.act("open", "cover.front")
    for user in ("ana", "ben", "ben"):
        client.print_files([TEXT], user=user)
    client.remove("1", "2", agent="ben")
    assert [job.state is JobState.CANCELED for job in machine.jobs.jobs] == [False, True, False]
    client.remove("ben", agent="root")
    assert machine.jobs.jobs[2].state is JobState.CANCELED
    assert not machine.jobs.jobs[0].state.finished


def test_without_names_the_active_job_is_removed(machine: Machine, client: LpdClient) -> None:
    client.print_files([TEXT], user="ana")
    machine.clock.advance(100_000)
    assert machine.jobs.jobs[0].state is JobState.PROCESSING
    client.remove(agent="ana")
    assert machine.jobs.jobs[0].state is JobState.CANCELED


def test_a_printer_that_asks_nobody_removes_foreign_jobs(machine: Machine, client: LpdClient) -> None:
    machine.act("open", "cover.front")
    client.print_files([TEXT], user="ana")
    switch(machine, FOREIGN_REMOVAL.name, on=True)
    client.remove("1", agent="mallory")
    assert machine.jobs.jobs[0].state is JobState.CANCELED


def test_every_step_is_answered_with_one_octet(route: MemoryRoute) -> None:
    control = ControlFile("pc", "ana", prints=(PrintLine("f", "dfA001pc"),)).encode()
    stream = route.stream("lpd", 1)
    for step in (
        b"\2lp\n",
        b"\x03%d dfA001pc\n" % len(TEXT),
        TEXT + b"\0",
        b"\2%d cfA001pc\n" % len(control),
        control + b"\0",
    ):
        stream.send(step)
        assert stream.receive(10, 5) == ACCEPTED


def test_a_job_that_was_given_up_leaves_nothing(machine: Machine, route: MemoryRoute) -> None:
    control = ControlFile("pc", "ana", prints=(PrintLine("f", "dfA001pc"),)).encode()
    stream = route.stream("lpd", 1)
    stream.send(b"\2lp\n\x0321 dfA001pc\n" + TEXT + b"\0\1\n")
    stream.send(b"\2%d cfA001pc\n" % len(control) + control + b"\0")
    stream.close()
    machine.clock.finish_now()
    assert machine.jobs.jobs == ()


@pytest.mark.parametrize(
    "sent",
    [
        b"\2lp\n\x0321 dfA001pc\n" + TEXT[:5],  # the client went away
        b"\2lp\n\x0321 dfA001pc\n" + TEXT + b"\7",  # it says that the file is bad
        b"\2lp\n\x0321 dfA001pc\n" + TEXT + b"\0",  # no control file
    ],
)
def test_what_is_no_whole_job_is_none(machine: Machine, route: MemoryRoute, sent: bytes) -> None:
    stream = route.stream("lpd", 1)
    stream.send(sent)
    stream.close()
    machine.clock.finish_now()
    assert machine.jobs.jobs == ()


def test_the_control_file_has_room_behind_documents_that_have_no_more(
    machine: Machine, client: LpdClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("misfeed.emulators.lpd.intake.MAX_DOCUMENT", 2 * len(TEXT))
    client.print_files([TEXT, TEXT])
    assert len(machine.jobs.jobs) == 1


def test_streamed_documents_and_the_others_of_a_job_share_its_limit(
    machine: Machine, client: LpdClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("misfeed.emulators.lpd.intake.MAX_DOCUMENT", 2 * len(TEXT))
    client.print_files([TEXT, TEXT + b"x"], sized=False)
    machine.clock.finish_now()
    assert machine.jobs.jobs == ()


def test_a_file_that_is_too_long_is_refused_before_it_comes(route: MemoryRoute) -> None:
    stream = route.stream("lpd", 1)
    stream.send(b"\2lp\n\x03%d dfA001pc\n" % (MAX_DOCUMENT + 1))
    assert stream.receive(1, 5) == ACCEPTED
    assert stream.receive(10, 5) == b"\2"


@pytest.mark.parametrize("line", [b"\x09lp\n", b"GET / HTTP/1.1\r\n", b"\2\n", b"\n", b"x" * 4096])
def test_what_is_no_command_is_refused_and_the_connection_ended(route: MemoryRoute, line: bytes) -> None:
    stream = route.stream("lpd", 1)
    stream.send(line)
    assert stream.receive(10, 5) == b"\1"
    assert stream.receive(10, 5) == b""


def test_a_connection_from_before_a_power_cycle_is_reset(machine: Machine, route: MemoryRoute) -> None:
    stream = route.stream("lpd", 1)
    stream.send(b"\2lp\n")
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(60_000_000)
    stream.send(b"\x0321 dfA001pc\n")
    with pytest.raises(Refused):
        stream.receive(100, 1)


def test_access_list_and_switch_hold(machine: Machine, client: LpdClient) -> None:
    machine.act("set_acl", "network", acl=("10.9.9.9/32",), action="silent", covers_all=True)
    with pytest.raises(NoAnswer):
        client.state()
    machine.act("set_acl", "network", acl=())
    machine.act("switch_off", "network", service="lpd")
    with pytest.raises(Refused):
        client.state()


def test_the_address_is_told_with_a_queue(machine: Machine) -> None:
    assert INTERFACE.describe(machine, "127.0.0.1", 515) == {"lpd": "lpd://127.0.0.1:515/lp"}
    assert INTERFACE.describe(machine, "::1", 515) == {"lpd": "lpd://[::1]:515/lp"}
