"""LPD on its way out: states are asked for, jobs and removals take leave, and what nobody can read stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import NoAnswer
from misfeed.interfaces.lpd import LpdClient
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.lpd import ControlFile, PrintLine
from misfeed.protocols.pjl import UEL
from misfeed.real.lpd_wall import LpdWall
from misfeed.transports.base import Stream

from .deaf import ALL, NOTHING, gate

PRINT = frozenset({Permit.PRINT})
CONTROL = ControlFile("host", "anna", prints=(PrintLine("l", "dfA001host"),)).encode()


def job(document: bytes, control: bytes = CONTROL) -> bytes:
    head = b"\2%d cfA001host\n%s\0" % (len(control), control)
    return b"\2lp\n" + head + b"\3%d dfA001host\n%s\0" % (len(document), document)


def asked(ask: Callable[[LpdClient], object], *permits: Permit) -> list[bytes]:
    route, heard = gate(*permits)
    with pytest.raises(NoAnswer):
        ask(LpdClient(route, "raw", timeout_s=0.01))
    return heard.sent


@pytest.mark.parametrize("long", [False, True])
def test_the_state_of_a_queue_is_asked_for_without_leave(long: bool) -> None:
    code = b"\4" if long else b"\3"
    assert asked(lambda client: client.state("7", "anna", long=long)) == [code + b"raw 7 anna\n"]


@pytest.mark.parametrize(
    ("ask", "permit", "line"),
    [
        (lambda client: client.remove("7"), Permit.CANCEL_JOBS, b"\5raw root 7\n"),
        (lambda client: client.print_waiting(), Permit.PRINT, b"\1raw\n"),
        (lambda client: client.print_files([b"x"]), Permit.PRINT, b"\2raw\n"),
    ],
)
def test_what_changes_the_queue_needs_its_permit(
    ask: Callable[[LpdClient], object], permit: Permit, line: bytes
) -> None:
    route, heard = gate(*(ALL - {permit}))
    with pytest.raises(NotPermitted, match=f"--allow {permit}"):
        ask(LpdClient(route, "raw"))
    assert (heard.sent, heard.closed) == ([], True)
    assert asked(ask, permit) == [line]


def test_a_job_passes_whole_in_whatever_pieces_it_comes() -> None:
    octets = job(b"%PDF-1.7 and more\n")
    for step in (1, 7, len(octets)):
        wall = LpdWall(PRINT)
        passed = [wall.admit(octets[at : at + step]) for at in range(0, len(octets), step)]
        assert b"".join(passed) == octets


def test_a_document_over_lpd_does_not_hide_pjl() -> None:
    locks = UEL + b"@PJL DEFAULT PASSWORD=1\r\n@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.7"
    with pytest.raises(NotPermitted):
        LpdWall(ALL).admit(job(locks))


@pytest.mark.parametrize(
    ("control", "why"),
    [
        (CONTROL + b"Manna\n", "send mail"),
        (CONTROL + b"S1 2\n", "'S1 2', which nothing allows"),
        (b"l\n", "no control file"),
    ],
)
def test_a_control_file_that_says_more_is_not_sent(control: bytes, why: str) -> None:
    with pytest.raises(NotPermitted, match=why):
        LpdWall(ALL).admit(job(b"x", control))


def test_a_daemon_that_is_done_may_remove_the_file() -> None:
    octets = job(b"x", CONTROL + b"UdfA001host\n")
    assert LpdWall(PRINT).admit(octets) == octets


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"\7raw\n", "no line for a daemon"),
        (b"GET / HTTP/1.1\r\n", "no line for a daemon"),
        (b"\3\n", "no line for a daemon"),
        (b"\2lp\n\x030 dfA001host\n", "how long it is"),
        (b"\2lp\n\x031 dfA001host\nxy", "longer than it said"),
    ],
)
def test_what_cannot_be_read_is_never_sent(octets: bytes, why: str) -> None:
    with pytest.raises(NotPermitted, match=why):
        LpdWall(ALL).admit(octets)


@given(st.binary(max_size=80))
def test_octets_at_random_ask_for_states_and_nothing_else(octets: bytes) -> None:
    try:
        passed = LpdWall(NOTHING).admit(octets)
    except NotPermitted:
        return
    assert all(line[:1] in (b"\3", b"\4") for line in passed.splitlines())


def test_nothing_is_sent_of_what_is_stopped() -> None:
    route, heard = gate()
    stream: Stream = route.stream("lpd", 1)
    with pytest.raises(NotPermitted):
        stream.send(b"\2lp\n")
    assert (heard.sent, heard.closed) == ([], True)
