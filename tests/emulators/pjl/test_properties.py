"""Octets in any split mean the same, and no octets break the channel."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.protocols.pjl import UEL

from .conftest import Line

PROFILE = load("mono-laser")

CONVERSATION = (
    UEL + b"@PJL SET COPIES=2\r\n@PJL INQUIRE COPIES\r\n@PJL USTATUS JOB=ON\r\n"
    b'@PJL JOB NAME="x"\r\n@PJL ENTER LANGUAGE=TEXT\r\nsome text and more\n'
    + UEL
    + b"@PJL EOJ\r\n@PJL INFO STATUS\r\n@PJL ECHO done\r\n"
    + UEL
)

pieces = st.sampled_from(
    [
        UEL,
        UEL[:4],
        b"@PJL ",
        b"JOB NAME=",
        b'"',
        b"=",
        b"ECHO \x0c\x85\xff",
        b"INFO ",
        b"STATUS",
        b"VARIABLES",
        b"INQUIRE ",
        b"SET COPIES=2",
        b"RDYMSG DISPLAY=",
        b"USTATUS DEVICE=ON",
        b"EOJ",
        b"ENTER LANGUAGE=PDF",
        b"FSDOWNLOAD NAME=x SIZE=9",
        b"%PDF-1.4",
        b"\r\n",
        b"\n",
    ]
)


def fresh() -> tuple[Machine, Line]:
    machine = Machine(PROFILE, Clock(), seed=1)
    return machine, Line(machine)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(CONVERSATION)), max_size=8))
def test_a_conversation_in_any_split_gives_the_same_answers_and_jobs(cuts: list[int]) -> None:
    whole_machine, whole = fresh()
    whole.channel.feed(CONVERSATION)
    machine, line = fresh()
    edges = sorted({0, *cuts, len(CONVERSATION)})
    for start, end in itertools.pairwise(edges):
        line.channel.feed(CONVERSATION[start:end])
    assert line.sent == whole.sent
    assert line.heard()[-1].header == "ECHO done"
    assert machine.jobs.jobs == whole_machine.jobs.jobs
    assert machine.jobs.jobs[0].copies == 1, "JOB sets the environment back"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(pieces, st.binary(max_size=40)), max_size=25))
def test_junk_is_shrugged_at_and_every_reply_can_be_read(junk: list[bytes]) -> None:
    machine, line = fresh()
    for piece in junk:
        line.channel.feed(piece)
    line.channel.finish()
    line.heard()
    machine.clock.advance(30_000_000)
    line.channel.feed(UEL + b"\r\n" + UEL + b"@PJL ECHO alive\r\n")
    assert line.heard()[-1].header == "ECHO alive"
