from __future__ import annotations

from collections import deque
from contextlib import suppress

import pytest
from misfeed import emulate
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.errors import NoAnswer, ProtocolError, Refused, UsageError
from misfeed.interfaces.escpos import LINE, NETWORK, EscposClient
from misfeed.interfaces.usb import UsbPrinter
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.escpos import Asked, Back, Status
from misfeed.transports.memory import MemoryRoute

RECEIPT = b"\x1b@One coffee 3.20\n\x1dV\x00"


@pytest.fixture
def machine() -> Machine:
    return Machine(load("receipt-printer"), Clock(), seed=1)


@pytest.fixture
def route(machine: Machine) -> MemoryRoute:
    return MemoryRoute(Host(machine), "10.0.9.17")


@pytest.fixture(params=[NETWORK, LINE, "usb"])
def till(request: pytest.FixtureRequest, route: MemoryRoute) -> EscposClient:
    if request.param == "usb":
        return EscposClient.over_usb(UsbPrinter.over_usbip(route))
    return EscposClient.over(route, request.param)


def test_status_has_what_the_machine_is_in(machine: Machine, till: EscposClient) -> None:
    assert till.status() == Status(drawer_high=True)
    machine.act("open", "cover.roll-cover")
    told = till.status()
    assert (told.offline, told.cover_open, told.paper_end) == (True, True, False)


def test_it_says_who_it_is(machine: Machine, till: EscposClient) -> None:
    told = till.identity()
    assert (told.maker, told.model) == ("EPSON", "TM-T88VI")
    assert (told.firmware, told.serial) == (machine.formatter.firmware, machine.serial)


def test_a_receipt_is_printed(machine: Machine, till: EscposClient) -> None:
    till.print(RECEIPT)
    assert not till.status().offline
    machine.clock.advance(10_000_000)
    assert machine.engine.impressions == load("receipt-printer").engine.page_count + 1


class TestOnTheNetwork:
    @pytest.fixture
    def till(self, route: MemoryRoute) -> EscposClient:
        return EscposClient.over(route)

    def test_changes_are_told_unasked(self, machine: Machine, till: EscposClient) -> None:
        assert not till.watch().offline
        machine.act("open", "cover.roll-cover")
        assert till.change(5).cover_open
        machine.act("close", "cover.roll-cover")
        assert not till.change(5).cover_open
        with pytest.raises(NoAnswer):
            till.change(5)

    def test_only_what_is_wanted_is_told(self, machine: Machine, till: EscposClient) -> None:
        till.watch(Back.DRAWER)
        machine.act("open", "cover.roll-cover")
        with pytest.raises(NoAnswer):
            till.change(5)

    def test_what_is_told_unasked_is_in_no_answer(self, machine: Machine, till: EscposClient) -> None:
        till.watch()
        machine.act("open", "cover.roll-cover")
        assert till.status().cover_open
        assert [one.cover_open for one in till.told] == [True]

    def test_who_wants_no_more_hears_no_more(self, machine: Machine, till: EscposClient) -> None:
        till.watch()
        till.unwatch()
        machine.act("open", "cover.roll-cover")
        with pytest.raises(NoAnswer):
            till.change(5)

    def test_off_line_it_does_not_get_to_who_it_is(self, machine: Machine, till: EscposClient) -> None:
        machine.act("open", "cover.roll-cover")
        with pytest.raises(NoAnswer):
            till.identity()


def test_without_leave_it_is_asked_and_nothing_else(machine: Machine, route: MemoryRoute) -> None:
    till = EscposClient.over(route, permits=frozenset())
    assert till.identity().model == "TM-T88VI"
    with pytest.raises(NotPermitted) as refused:
        till.print(RECEIPT)
    assert refused.value.permits == (Permit.PRINT,)
    with pytest.raises(NotPermitted):
        till.watch()
    assert not till.status().offline
    assert not machine.jobs.open_jobs


@pytest.mark.parametrize("permits", [frozenset(), frozenset({Permit.PRINT})])
def test_half_a_command_leaves_with_its_other_half_or_not_at_all(permits: frozenset[Permit]) -> None:
    line = Script(b"\x12")
    till = EscposClient(line, permits=permits)
    till.print(b"\x1bp")
    assert line.sent == b"", "what it would become, nobody knows yet"
    for _ in range(2):
        with suppress(NotPermitted):
            till.print(b"\x00\x19\xfa")
    assert till.octet(Asked.PRINTER) == 0x12
    assert b"\x1bp" not in line.sent
    assert line.sent.endswith(b"\x10\x04\x01")


def test_a_question_that_would_end_half_a_command_is_not_sent() -> None:
    line = Script(b"\x12")
    till = EscposClient(line, permits=frozenset())
    till.print(b"\x1bp")
    with pytest.raises(NotPermitted):
        till.octet(Asked.PRINTER)
    assert line.sent == b"", "together they are a pulse for the drawer"


def test_what_comes_in_halves_is_sent_whole_where_it_is_permitted() -> None:
    line = Script()
    till = EscposClient(line, permits=frozenset({Permit.HANDS}))
    for octets in (b"\x1b", b"p\x00", b"\x19\xfa"):
        till.print(octets)
    assert line.sent == b"\x1bp\x00\x19\xfa"


def test_a_device_knows_its_way_to_the_till() -> None:
    with emulate("receipt-printer") as device:
        assert device.escpos.octet(Asked.PRINTER) & 0x12 == 0x12
        assert device.escpos is device.escpos
    with emulate("mono-laser") as device, pytest.raises(UsageError, match="speaks no ESC/POS"):
        _ = device.escpos


class Script:
    """A line whose far end says what a test has it say, piece by piece."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = deque(pieces)
        self.sent = b""

    def send(self, data: bytes) -> None:
        self.sent += data

    def receive(self, limit: int, timeout_s: float) -> bytes:
        if not self.pieces:
            raise NoAnswer("escpos", timeout_s)
        return self.pieces.popleft()

    def close(self) -> None: ...


def test_an_answer_may_come_in_pieces_among_others() -> None:
    till = EscposClient(Script(b"\x10\x00", b"\x00\x0f\x12", b"_EPS", b"ON\0"))
    assert till.octet(Asked.PRINTER) == 0x12
    assert len(till.told) == 1
    assert EscposClient(Script(b"_30.72\0_EPSON\0", b"_TM\0_X\0")).identity().maker == "EPSON"


@pytest.mark.parametrize("octets", [b"HTTP/1.1 400 Bad Request\r\n", b"\xff", b"\x00"])
def test_what_answers_otherwise_is_no_receipt_printer(octets: bytes) -> None:
    with pytest.raises(ProtocolError, match="is this a receipt printer"):
        EscposClient(Script(octets)).status()


def test_a_line_that_is_gone_is_refused() -> None:
    with pytest.raises(Refused, match="closed"):
        EscposClient(Script(b"")).status()


class Chatter(Script):
    """It tells of its status unasked, each time after four seconds of its own clock."""

    def __init__(self, blocks: int, enough: int) -> None:
        super().__init__()
        self._octets, self._left, self.now_s = b"\x10\x00\x00\x0f" * blocks, enough, 0.0

    def receive(self, limit: int, timeout_s: float) -> bytes:
        self.now_s += 4
        self._left -= 1
        assert self._left, "nobody gave it up"
        return self._octets


def test_status_told_without_end_is_given_up() -> None:
    with pytest.raises(NoAnswer, match="tells and tells"):
        EscposClient(Chatter(1_000, 100), now=lambda: 0.0).octet(Asked.PRINTER)


def test_status_that_leaves_no_silence_is_given_up_by_the_clock() -> None:
    line = Chatter(1, 100)
    with pytest.raises(NoAnswer, match="tells and tells"):
        EscposClient(line, now=lambda: line.now_s).octet(Asked.PRINTER)
