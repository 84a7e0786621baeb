"""Each mishap of a transfer, as the host meets it; and the device afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.clock import US_PER_S
from misfeed.emulators.usb.session import UsbipService
from misfeed.emulators.wire import Urb, Wires
from misfeed.emulators.wire.stream import WiredStreams
from misfeed.protocols.usb import DescriptorType, DeviceDescriptor, UsbError
from misfeed.protocols.usb.printer import get_device_id, get_port_status, soft_reset
from misfeed.protocols.usb.setup import clear_halt, get_descriptor
from misfeed.protocols.usbip import CmdSubmit, Completed, Speed, UrbDirection, UrbStatus

from .conftest import ImportingHost

OUT, BACK = 0x01, 0x82
ECHO = b"\x1b%-12345X@PJL ECHO hello\r\n"
ANSWER = b"@PJL ECHO hello\r\n\x0c"


LASTING: list[tuple[str, dict[str, Any]]] = [
    ("nak", {"ms": 500}),
    ("delay", {"ms": 500}),
    ("throttle", {"octets_per_s": 2 * len(b"\x1b%-12345X@PJL ECHO first\r\n")}),
]


def said(word: str) -> bytes:
    return b"\x1b%%-12345X@PJL ECHO %b\r\n" % word.encode()


def heard(word: str) -> bytes:
    return b"@PJL ECHO %b\r\n\x0c" % word.encode()


class Bench:
    """A host that has imported the printer through wires that can be broken."""

    def __init__(self, machine: Machine, service: UsbipService) -> None:
        self.machine = machine
        self.wires = Wires(machine.clock, 1, lambda: {"usbip": "stream"}, usb=lambda: frozenset({"usbip"}))
        self.streams = WiredStreams("usbip", service, self.wires, lambda _: True)
        self.host = self.importer()

    def importer(self) -> ImportingHost:
        host = ImportingHost(self.streams)
        assert host.take().device is not None
        return host

    def breaks(self, how: Any, endpoint: int = OUT, **more: Any) -> None:
        self.wires.put(Urb(service="usbip", how=how, endpoint=endpoint, **more))

    def send(self, data: bytes = ECHO) -> int:
        number, octets = self.host.client.submit_out(1, data)
        self.host.session.feed(octets)
        return number

    def wait(self, seconds: float) -> None:
        self.machine.clock.advance(round(seconds * US_PER_S))

    def completed(self) -> list[Completed]:
        return [one for one in self.host.heard() if isinstance(one, Completed)]

    def is_well(self) -> bool:
        """A question is answered."""
        self.send()
        number = self.host.ask()
        return any(one.seqnum == number and one.data == ANSWER for one in self.completed())


@pytest.fixture
def bench(machine: Machine, service: UsbipService) -> Bench:
    return Bench(machine, service)


def test_without_a_fault_nothing_happens(bench: Bench) -> None:
    assert bench.is_well()


def test_a_stalled_write_halts_the_endpoint_until_that_is_cleared(bench: Bench) -> None:
    bench.breaks("stall")
    assert bench.host.write(ECHO).status == UrbStatus.EPIPE
    assert bench.host.write(ECHO).status == UrbStatus.EPIPE
    assert bench.host.control(get_port_status(0)).data == b"\x18"
    bench.host.control(clear_halt(OUT))
    assert bench.is_well()


def test_a_stalled_control_request_stalls_once(bench: Bench) -> None:
    bench.breaks("stall", 0)
    assert bench.host.control(get_device_id(0)).status == UrbStatus.EPIPE
    assert bench.host.control(get_device_id(0)).status == UrbStatus.OK


def test_it_meets_the_nth_transfer_and_so_many_behind_it(bench: Bench) -> None:
    bench.breaks("protocol-error", transfer=3, times=2)
    said = [bench.host.write(b"x").status for _ in range(6)]
    assert said == [0, 0, UrbStatus.EPROTO, UrbStatus.EPROTO, 0, 0]


def test_none_times_are_all_from_that_one_on(bench: Bench) -> None:
    bench.breaks("protocol-error", transfer=2, times=0)
    assert [bench.host.write(b"x").status for _ in range(4)] == [0, *[UrbStatus.EPROTO] * 3]


@pytest.mark.parametrize(("octet", "met"), [(9, 0), (10, 1), (19, 1), (20, 2)])
def test_it_meets_the_transfer_that_carries_an_octet(bench: Bench, octet: int, met: int) -> None:
    bench.breaks("protocol-error", octet=octet)
    said = [bench.host.write(b"0123456789").status for _ in range(4)]
    assert [place for place, status in enumerate(said) if status] == [met]


def test_other_endpoints_are_left_alone(bench: Bench) -> None:
    bench.breaks("protocol-error", BACK, times=0)
    assert bench.host.write(ECHO).status == UrbStatus.OK
    bench.host.ask()
    assert bench.host.done().status == UrbStatus.EPROTO
    assert bench.host.control(get_device_id(0)).status == UrbStatus.OK


def test_an_unwilling_device_takes_a_write_later_and_control_goes_on(bench: Bench) -> None:
    bench.breaks("nak", ms=500)
    bench.send()
    bench.host.ask()
    assert bench.completed() == []
    assert bench.host.control(get_port_status(0)).data == b"\x18"
    bench.wait(0.4)
    assert bench.completed() == []
    bench.wait(0.2)
    assert [one.data for one in bench.completed()] == [ANSWER, b""]


def test_a_write_that_is_never_taken_can_be_unlinked(bench: Bench) -> None:
    bench.breaks("nak")
    number = bench.send()
    bench.wait(3600)
    assert bench.completed() == []
    bench.host.unlink(number)
    assert bench.host.done().status == UrbStatus.ECONNRESET
    assert bench.is_well()


def test_a_late_control_answer_comes_late(bench: Bench) -> None:
    bench.breaks("delay", 0, ms=6000)
    number, octets = bench.host.client.submit_in(0, 1, setup=get_port_status(0).encode())
    bench.host.session.feed(octets)
    bench.wait(5.9)
    assert bench.completed() == []
    bench.wait(0.2)
    assert bench.host.done() == Completed(number, 0, 1, b"\x18")


def test_a_delayed_transfer_that_is_unlinked_is_never_told(bench: Bench) -> None:
    bench.breaks("delay", ms=1000)
    number = bench.send()
    bench.host.unlink(number)
    assert bench.host.done().status == UrbStatus.ECONNRESET
    bench.wait(2)
    assert bench.completed() == []


def test_a_throttled_write_takes_its_time(bench: Bench) -> None:
    bench.breaks("throttle", octets_per_s=1000)
    bench.send(bytes(2000))
    bench.wait(1.9)
    assert bench.completed() == []
    bench.wait(0.2)
    assert bench.host.done().actual_length == 2000


def test_throttled_writes_take_their_time_one_after_the_other(bench: Bench) -> None:
    bench.breaks("throttle", octets_per_s=1000, times=0)
    first, second = bench.send(bytes(1000)), bench.send(bytes(1000))
    bench.wait(1.1)
    assert [one.seqnum for one in bench.completed()] == [first]
    bench.wait(1.0)
    assert [one.seqnum for one in bench.completed()] == [second]


@pytest.mark.parametrize(("how", "more"), LASTING)
@pytest.mark.parametrize("good", [False, True])
def test_a_transfer_waits_behind_one_that_lasts_at_its_endpoint(
    bench: Bench, how: str, more: dict[str, Any], good: bool
) -> None:
    bench.breaks(how, **more)
    first = bench.send(said("first"))
    if good:
        # One that has begun to go wrong goes on to.
        bench.wires.take_out_all()
    second, third = bench.send(said("second")), bench.send(said("third"))
    bench.wait(0.4)
    assert bench.completed() == []
    assert bench.host.control(get_port_status(0)).data == b"\x18"
    bench.wait(0.2)
    assert [one.seqnum for one in bench.completed()] == [first, second, third]
    bench.host.ask()
    assert bench.host.done().data == b"".join(heard(word) for word in ("first", "second", "third"))
    assert bench.host.write(said("fourth")).status == UrbStatus.OK


@pytest.mark.parametrize(("how", "more"), LASTING)
def test_transfers_that_last_do_so_one_after_the_other(bench: Bench, how: str, more: dict[str, Any]) -> None:
    bench.breaks(how, times=0, **more)
    numbers = [bench.send(said("again")) for _ in range(3)]
    for number in numbers:
        bench.wait(0.45)
        assert bench.completed() == []
        bench.wait(0.05)
        assert [one.seqnum for one in bench.completed()] == [number]


def test_control_transfers_are_served_in_their_order_too(bench: Bench) -> None:
    assert bench.host.control(get_port_status(0)).status == UrbStatus.OK
    bench.breaks("delay", 0, ms=500)
    asked = [bench.host.client.submit_in(0, 1, setup=get_port_status(0).encode()) for _ in range(2)]
    bench.host.session.feed(asked[0][1])
    bench.wires.take_out_all()
    bench.host.session.feed(asked[1][1])
    assert bench.completed() == []
    bench.wait(0.6)
    assert [one.seqnum for one in bench.completed()] == [number for number, _ in asked]


def test_a_transfer_that_waits_behind_another_can_be_unlinked(bench: Bench) -> None:
    bench.breaks("nak", ms=500)
    first, second, third = (bench.send(said(word)) for word in ("first", "second", "third"))
    bench.host.unlink(second)
    assert bench.host.done() == Completed(second, UrbStatus.ECONNRESET)
    bench.wait(0.6)
    assert [one.seqnum for one in bench.completed()] == [first, third]
    bench.host.ask()
    assert bench.host.done().data == heard("first") + heard("third")


@pytest.mark.parametrize("how", ["nak", "late-unlink"])
def test_what_waits_behind_a_transfer_that_is_never_taken_goes_on_when_that_is_unlinked(
    bench: Bench, how: str
) -> None:
    bench.breaks(how)
    first, second = bench.send(said("first")), bench.send(said("second"))
    bench.wait(3600)
    assert bench.completed() == []
    bench.host.unlink(first)
    bench.wait(0.1)
    assert {(one.seqnum, one.status) for one in bench.completed()} == {
        (first, UrbStatus.ECONNRESET),
        (second, UrbStatus.OK),
    }
    bench.host.ask()
    assert bench.host.done().data == heard("second")


def test_a_device_that_drops_off_behind_an_unlinked_transfer_says_no_more(bench: Bench) -> None:
    bench.breaks("nak")
    bench.breaks("disconnect", transfer=2)
    first = bench.send()
    bench.send()
    bench.send()
    bench.host.unlink(first)
    assert bench.host.wire.ended
    assert bench.completed() == []
    bench.host = bench.importer()
    assert bench.is_well()


def test_a_short_read_leaves_the_rest_to_be_read(bench: Bench) -> None:
    bench.breaks("short", BACK, octets=5)
    bench.host.write(ECHO)
    bench.host.ask()
    assert bench.host.done().data == ANSWER[:5]
    bench.host.ask()
    assert bench.host.done().data == ANSWER[5:]


def test_a_partial_write_loses_the_rest(bench: Bench) -> None:
    bench.breaks("short", octets=3)
    done = bench.host.write(ECHO)
    assert (done.status, done.actual_length) == (UrbStatus.OK, 3)
    assert bench.is_well()


@pytest.mark.parametrize("endpoint", [OUT, BACK])
def test_an_empty_transfer_succeeds_with_nothing(bench: Bench, endpoint: int) -> None:
    bench.breaks("empty", endpoint)
    if endpoint == OUT:
        done = bench.host.write(ECHO)
    else:
        bench.host.ask()
        done = bench.host.done()
    assert (done.status, done.actual_length, done.data) == (UrbStatus.OK, 0, b"")
    assert bench.is_well()


def test_babble_never_exceeds_what_was_asked_for(bench: Bench) -> None:
    bench.breaks("babble", BACK)
    bench.host.ask(64)
    done = bench.host.done()
    assert (done.status, done.actual_length) == (UrbStatus.EOVERFLOW, 64)
    assert bench.is_well()


def test_it_drops_off_the_bus_in_the_middle_of_a_write_and_comes_back(bench: Bench) -> None:
    bench.breaks("disconnect", octets=10)
    bench.host.ask()
    bench.send()
    assert bench.host.wire.closed
    assert bench.completed() == []
    bench.host = bench.importer()
    assert bench.is_well()


def test_an_unlink_is_answered_late(bench: Bench) -> None:
    bench.breaks("late-unlink", BACK, ms=2000)
    number = bench.host.ask()
    bench.host.write(ECHO)
    bench.host.unlink(number)
    bench.wait(1.9)
    assert bench.completed() == []
    bench.wait(0.2)
    assert bench.host.done().status == UrbStatus.ECONNRESET
    bench.host.ask()
    assert bench.host.done().data == ANSWER


def test_an_unlink_is_never_answered(bench: Bench) -> None:
    bench.breaks("no-unlink", BACK)
    bench.host.unlink(bench.host.ask())
    bench.wait(3600)
    assert bench.completed() == []
    assert bench.host.control(get_port_status(0)).data == b"\x18"


def test_a_host_that_goes_meanwhile_hears_nothing_of_what_was_late(bench: Bench) -> None:
    bench.breaks("nak", ms=500, times=0)
    bench.breaks("late-unlink", BACK, ms=500)
    bench.breaks("delay", 0, ms=500)
    bench.send()
    bench.host.unlink(bench.host.ask())
    bench.host.session.feed(
        CmdSubmit(90, 0x10002, UrbDirection.IN, 0, 1, get_port_status(0).encode()).encode()
    )
    bench.host.session.lost()
    sent = bytes(bench.host.wire.sent)
    bench.wait(2)
    assert bench.host.wire.sent == sent
    bench.wires.take_out_all()
    bench.host = bench.importer()
    assert bench.is_well()


def test_a_garbled_answer_can_be_read_by_nobody_and_the_next_one_by_all(bench: Bench) -> None:
    bench.breaks("garbled", 0, octets=2)
    whole = bench.host.control(get_device_id(0)).data
    bench.wires.take_out_all()
    again = bench.host.control(get_device_id(0)).data
    assert (whole[:2], whole[2:]) == (again[:2], bytes(octet ^ 0xFF for octet in again[2:]))
    assert b"MFG:HP;" in again
    assert bench.is_well()


def test_a_garbled_descriptor_is_told_from_a_device_by_pyusbs_back_end(bench: Bench) -> None:
    bench.breaks("garbled", 0)
    garbled = bench.host.control(get_descriptor(DescriptorType.DEVICE, length=18)).data
    with pytest.raises(UsbError, match="not a device descriptor"):
        DeviceDescriptor.decode(garbled)
    assert DeviceDescriptor.decode(bench.host.control(get_descriptor(1, length=18)).data).idVendor == 0x03F0


def test_what_is_garbled_on_its_way_out_is_not_what_was_sent(bench: Bench) -> None:
    bench.breaks("garbled", octets=9)
    bench.send()
    number = bench.host.ask()
    assert number not in [one.seqnum for one in bench.completed()]
    assert bench.host.control(soft_reset(0)).status == UrbStatus.OK


@pytest.mark.parametrize(
    ("comes_back", "speed"), [("same", Speed.HIGH), ("full", Speed.FULL), ("low", Speed.LOW)]
)
def test_a_device_that_dropped_off_comes_back_at_the_speed_it_falls_to(
    bench: Bench, comes_back: str, speed: Speed
) -> None:
    bench.breaks("disconnect", comes_back=comes_back)
    bench.send()
    assert bench.host.wire.ended
    host = ImportingHost(bench.streams)
    taken = host.take().device
    assert taken is not None
    assert taken.speed == speed
    assert host.control(get_port_status(0)).data == b"\x18"
    host.session.lost()
    bench.machine.act("reseat", "usb.cable")
    anew = ImportingHost(bench.streams).take().device
    assert anew is not None
    assert anew.speed == Speed.HIGH
