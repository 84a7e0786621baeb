"""A printer whose USB transfers are written down, faults of the wire included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.wire import make_wire_fault
from misfeed.errors import MisfeedError, NoAnswer, UsageError
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols.usbmon import EventType, UsbmonEvent
from misfeed.transports.memory import MemoryRoute
from misfeed.transports.usbip import events_of

TOLD: list[str] = []


@pytest.fixture
def host() -> Host:
    return Host(Machine(load("mono-laser"), Clock(), seed=1))


@pytest.fixture
def file(host: Host, tmp_path: Path) -> Iterator[Path]:
    """What the host's USB is recorded in."""
    found = tmp_path / "usb.pcap"
    TOLD.clear()
    end = host.record("usbip", found, TOLD.append)
    yield found
    end()


def printer(host: Host) -> UsbPrinter:
    return UsbPrinter.over_usbip(MemoryRoute(host, "127.0.0.1"))


def callbacks(file: Path) -> list[UsbmonEvent]:
    return [one for one in events_of(file) if one.type is EventType.CALLBACK]


def test_every_urb_is_there_by_the_number_of_its_device_and_the_machines_time(host: Host, file: Path) -> None:
    began = host.machine.site_date(0).timestamp()
    with printer(host) as one:
        one.port_status()
        one.write(b"@PJL ECHO x")
    events = list(events_of(file))
    assert {(event.busnum, event.devnum) for event in events} == {(1, 2)}
    assert len(events) == 2 * len({event.id for event in events})
    assert b"@PJL ECHO x" in [event.data for event in events]
    assert all(0 <= event.time_us / 1e6 - began < 3600 for event in events)
    assert [event.time_us for event in events] == sorted(event.time_us for event in events)
    assert TOLD == []


def test_transfers_of_several_importers_are_told_apart(host: Host, file: Path) -> None:
    for _ in range(3):
        with printer(host) as one:
            one.device_id()
    events = list(events_of(file))
    asked = [event for event in events if event.setup is not None and event.setup[:2] == b"\xa1\0"]
    assert len({event.id >> 32 for event in asked}) == 3
    assert len(events) == 2 * len({event.id for event in events})


def test_a_read_that_is_given_up_is_a_urb_that_was_cancelled(host: Host, file: Path) -> None:
    with printer(host) as one, pytest.raises(NoAnswer):
        one.read(0.5)
    asked, cancelled = list(events_of(file))[-2:]
    assert (cancelled.status, cancelled.endpoint) == (-104, 0x82)
    assert cancelled.time_us - asked.time_us >= 500_000, "by the machine's clock"


@pytest.mark.parametrize(
    ("how", "more", "status"),
    [("stall", {}, -32), ("protocol-error", {}, -71), ("disconnect", {"octets": 2}, -19)],
)
def test_what_a_wire_fault_does_to_a_transfer_shows(
    host: Host, file: Path, how: str, more: dict[str, object], status: int
) -> None:
    host.wires.put(make_wire_fault("urb", "usbip", {"how": how, "endpoint": 1, **more}))
    with printer(host) as one, pytest.raises(MisfeedError):
        one.write(b"a page")
    assert status in [one.status for one in callbacks(file) if one.endpoint == 1]


def test_pulling_the_cable_ends_what_was_in_flight(host: Host, file: Path) -> None:
    with printer(host) as one:
        one.device_id()
        host.wires.put(make_wire_fault("urb", "usbip", {"how": "nak", "endpoint": 1, "ms": 0}))
        host.machine.clock.call_in(200_000, lambda: host.machine.act("unplug", "usb.cable"))
        with pytest.raises(MisfeedError):
            one.write(b"a page", 5.0)
    assert callbacks(file)[-1].status == -19


def test_a_service_that_cannot_be_recorded_says_what_can(host: Host, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ipp cannot be captured here, but usbip can"):
        host.record("ipp", tmp_path / "ipp.pcap", TOLD.append)
    with pytest.raises(UsageError, match="no interface 'tape'"):
        host.record("tape", tmp_path / "tape.pcap", TOLD.append)


def test_after_the_end_nothing_is_written_and_the_printer_goes_on(host: Host, tmp_path: Path) -> None:
    file = tmp_path / "usb.pcap"
    host.record("usbip", file, TOLD.append)()
    with printer(host) as one:
        assert int(one.port_status()) == 0x18
    assert list(events_of(file)) == []
