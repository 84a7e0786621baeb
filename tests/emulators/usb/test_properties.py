"""Octets in any split mean the same, unlinks race answers safely, and junk ends one connection at most."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.usb import BUSID, INTERFACE
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols.pjl import UEL
from misfeed.protocols.usb.printer import get_device_id, get_port_status, soft_reset
from misfeed.protocols.usbip import CmdSubmit, CmdUnlink, Completed, OpReqDevlist, OpReqImport, UrbDirection

from .conftest import ImportingHost

PROFILE = load("mono-laser")
DEVID = 1 << 16 | 2
ECHO = UEL + b"@PJL ECHO hello\r\n"

IN, OUT = UrbDirection.IN, UrbDirection.OUT
SCRIPT = b"".join(
    one.encode()
    for one in (
        OpReqDevlist(),
        OpReqImport(BUSID),
        CmdSubmit(1, DEVID, IN, 0, 1023, setup=get_device_id(0).encode()),
        CmdSubmit(2, DEVID, IN, 2, 64),
        CmdSubmit(3, DEVID, OUT, 1, len(ECHO), data=ECHO),
        CmdUnlink(4, DEVID, 2),
        CmdSubmit(5, DEVID, IN, 2, 64),
        CmdUnlink(6, DEVID, 5),
        CmdSubmit(7, DEVID, OUT, 0, 0, setup=soft_reset(0).encode()),
        CmdSubmit(8, DEVID, IN, 0, 1, setup=get_port_status(0).encode()),
    )
)


def service() -> UsbipService:
    found = INTERFACE.serve(Machine(PROFILE, Clock(), seed=1))
    assert isinstance(found, UsbipService)
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(SCRIPT)), max_size=12))
def test_a_conversation_in_any_split_gives_the_same_octets(cuts: list[int]) -> None:
    whole = ImportingHost(service())
    whole.session.feed(SCRIPT)
    split = ImportingHost(service())
    edges = sorted({0, *cuts, len(SCRIPT)})
    for start, end in itertools.pairwise(edges):
        split.session.feed(SCRIPT[start:end])
    assert split.wire.sent == whole.wire.sent
    assert not split.wire.ended


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.just("read"),
            st.just("write"),
            st.tuples(st.just("unlink"), st.integers(0, 8)),
            st.tuples(st.just("late unlink"), st.integers(0, 8)),
        ),
        max_size=25,
    )
)
def test_every_transfer_ends_exactly_once_however_unlinks_and_answers_race(
    moves: list[str | tuple[str, int]],
) -> None:
    host = ImportingHost(service())
    host.take()
    reads: list[int] = []
    ended: list[int] = []
    held_back = b""
    for move in moves:
        waiting = [number for number in reads if number in host.client.pending]
        match move:
            case "read":
                reads.append(host.ask(20))
            case "write":
                _, octets = host.client.submit_out(1, ECHO)
                host.session.feed(octets + held_back)
                held_back = b""
            case ("unlink", place) if waiting:
                host.unlink(waiting[place % len(waiting)])
            case ("late unlink", place) if waiting and not held_back:
                held_back = host.client.unlink(waiting[place % len(waiting)])
        ended += [one.seqnum for one in host.heard() if isinstance(one, Completed)]
    host.session.feed(held_back)
    ended += [one.seqnum for one in host.heard() if isinstance(one, Completed)]
    assert len(ended) == len(set(ended))
    assert set(reads) - set(ended) == set(host.client.pending)
    assert not host.wire.ended


@settings(max_examples=100, deadline=None)
@given(st.booleans(), st.lists(st.binary(max_size=120), max_size=6), st.integers(0, len(SCRIPT)))
def test_junk_ends_one_connection_at_most(imported: bool, junk: list[bytes], cut: int) -> None:
    shared = service()
    stranger = ImportingHost(shared)
    if imported:
        stranger.session.feed(SCRIPT[:cut])
    for piece in junk:
        stranger.session.feed(piece)
    stranger.session.lost()
    host = ImportingHost(shared)
    assert host.take().device is not None
    assert host.control(get_port_status(0)).data == b"\x18"


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([IN, OUT]),
    st.integers(0, 15),
    st.binary(min_size=8, max_size=8),
    st.integers(0, 2000),
    st.integers(0, 3),
)
def test_any_urb_is_answered_within_the_room_it_gives(
    direction: UrbDirection, ep: int, setup: bytes, length: int, flags: int
) -> None:
    host = ImportingHost(service())
    host.take()
    if direction is IN:
        number, octets = host.client.submit_in(ep, length, setup=setup)
    else:
        number, octets = host.client.submit_out(ep, bytes(length), setup=setup)
    host.session.feed(octets)
    events = host.heard()
    assert all(isinstance(one, Completed) and one.actual_length <= length for one in events)
    waits = (direction, ep) == (IN, 2)
    assert [one.seqnum for one in events if isinstance(one, Completed)] == ([] if waits else [number])
    assert not host.wire.ended
