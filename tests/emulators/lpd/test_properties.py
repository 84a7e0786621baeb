"""Octets in any split mean the same, and no octets break the daemon."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.lpd.service import Daemon
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.protocols.lpd import ControlFile, PrintLine

PROFILE = load("mono-laser")
CONTROL = ControlFile("pc", "ana", "a job", prints=(PrintLine("f", "dfA001pc"),)).encode()
JOB = (
    b"\2lp\n\x0312 dfA001pc\nsome text ok\0"
    + b"\2%d cfA001pc\n" % len(CONTROL)
    + CONTROL
    + b"\0\x030 dfB001pc\nmore"
)

pieces = st.sampled_from(
    [
        b"\1",
        b"\2",
        b"\3",
        b"\4",
        b"\5",
        b"lp",
        b" ",
        b"\n",
        b"\0",
        b"0",
        b"12",
        b"dfA001pc",
        b"cfA001pc",
        CONTROL,
    ]
)


class Wire:
    def __init__(self) -> None:
        self.sent = b""
        self.closed = False

    def send(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.closed = True

    abort = close


def said(machine: Machine, chunks: list[bytes]) -> bytes:
    wire = Wire()
    session = Daemon(machine).accept(wire, "10.0.0.7")
    for chunk in chunks:
        session.feed(chunk)
    session.eof()
    session.lost()
    assert wire.closed
    return wire.sent


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(JOB)), max_size=8))
def test_a_job_in_any_split_is_the_same_job(cuts: list[int]) -> None:
    edges = sorted({0, *cuts, len(JOB)})
    machine = Machine(PROFILE, Clock(), seed=1)
    answers = said(machine, [JOB[start:end] for start, end in itertools.pairwise(edges)])
    assert answers == b"\0" * 7
    assert [(job.name, job.octets) for job in machine.jobs.jobs] == [("a job", 12)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(pieces, st.binary(max_size=30)), max_size=20))
def test_junk_is_answered_and_others_are_served(junk: list[bytes]) -> None:
    machine = Machine(PROFILE, Clock(), seed=1)
    said(machine, junk)
    assert said(machine, [b"\3lp\n"]).endswith((b"no entries\n", b"bytes\n"))
