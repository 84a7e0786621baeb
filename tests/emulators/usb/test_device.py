"""Standard requests, halts and alternate settings, on a device with two interfaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from misfeed.emulators.usb.device import UsbDevice
from misfeed.emulators.usb.model import UsbModel
from misfeed.emulators.usb.pipes import InPipe, OutPipe, Pipe, Result, Transfer
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DescriptorType,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    SetupPacket,
)
from misfeed.protocols.usb.setup import (
    clear_halt,
    get_configuration,
    get_descriptor,
    set_configuration,
    set_interface,
)
from misfeed.protocols.usbip import UrbStatus

STALL = UrbStatus.EPIPE
SET_PORT_RESET = SetupPacket(0x23, 3, 4)


class Gadget:
    """A function that echoes; interface 0 has one alternate setting, interface 1 has two."""

    def __init__(self) -> None:
        self.model = UsbModel(
            DeviceDescriptor(1, 2),
            (
                ConfigurationDescriptor(
                    (
                        InterfaceDescriptor(
                            0, endpoints=(EndpointDescriptor(0x01), EndpointDescriptor(0x82))
                        ),
                        InterfaceDescriptor(1, 0),
                        InterfaceDescriptor(1, 1, endpoints=(EndpointDescriptor(0x03),)),
                    )
                ),
            ),
            ("maker",),
        )
        self.back = InPipe()
        self.pipes: Mapping[int, Pipe] = {
            0x01: OutPipe(self.back.put),
            0x82: self.back,
            0x03: OutPipe(lambda _: None),
        }
        self.powered: int | None = 1
        self.resets = 0

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    def request(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        return bytes(alternates.values()) if setup.bRequest == 0x55 else None

    def settle(self, configuration: int, alternates: Mapping[int, int]) -> None: ...

    def come_back(self, speed: str) -> None: ...

    def attach(self) -> None: ...

    def reset(self) -> None:
        self.resets += 1

    def detach(self) -> None: ...


@pytest.fixture
def gadget() -> Gadget:
    return Gadget()


@pytest.fixture
def device(gadget: Gadget) -> UsbDevice:
    device = UsbDevice(gadget)
    device.attach()
    return device


def control(device: UsbDevice, setup: SetupPacket, room: int = 4096) -> Result:
    results: list[Result] = []
    device.control(setup, Transfer(results.append, length=room))
    (one,) = results
    return one


def submit(device: UsbDevice, address: int, data: bytes = b"", length: int = 64) -> list[Result]:
    results: list[Result] = []
    device.submit(address, Transfer(results.append, length=length, data=data))
    return results


def test_a_descriptor_is_cut_to_what_was_asked_for(device: UsbDevice) -> None:
    assert control(device, get_descriptor(DescriptorType.DEVICE, length=8)).actual_length == 8
    assert control(device, get_descriptor(DescriptorType.DEVICE, length=255)).actual_length == 18


def test_an_answer_is_never_longer_than_the_room_for_it(device: UsbDevice) -> None:
    assert control(device, get_descriptor(DescriptorType.DEVICE, length=18), room=4).actual_length == 4


@pytest.mark.parametrize(
    "setup",
    [
        get_descriptor(DescriptorType.DEVICE, 1),
        get_descriptor(DescriptorType.CONFIGURATION, 1),
        get_descriptor(DescriptorType.STRING, 2, language=0x0409),
        get_descriptor(DescriptorType.STRING, 1, language=0x0407),
        get_descriptor(DescriptorType.BOS),
        set_configuration(2),
        set_interface(0, 1),
        set_interface(1, 2),
        set_interface(7, 0),
        SetupPacket(0x81, 10, 0, 7, 1),
        SetupPacket(0x82, 0, 0, 0x83, 2),
        SetupPacket(0x02, 1, 0, 0x0F, 0),
        SetupPacket(0x02, 1, 1, 0x01, 0),
        SetupPacket(0x00, 3, 1, 0, 0),
        SetupPacket(0x40, 0x77, 0, 0, 0),
        SetupPacket(0x00, 5, 3, 0, 0),
        SetupPacket(0x60, 0, 0, 0, 0),
    ],
)
def test_what_it_cannot_do_stalls(device: UsbDevice, setup: SetupPacket) -> None:
    assert control(device, setup).status == STALL


def test_it_is_found_configured_and_can_be_unconfigured(device: UsbDevice) -> None:
    assert control(device, get_configuration()).data == b"\x01"
    assert control(device, set_configuration(0)).status == UrbStatus.OK
    assert control(device, get_configuration()).data == b"\x00"
    assert submit(device, 0x01, b"x")[0].status == STALL
    assert control(device, SetupPacket(0xC0, 0x55, 0, 0, 2)).status == STALL


def test_an_alternate_setting_is_kept_and_told(device: UsbDevice) -> None:
    get_interface = SetupPacket(0x81, 10, 0, 1, 1)
    assert control(device, get_interface).data == b"\x00"
    assert control(device, set_interface(1, 1)).status == UrbStatus.OK
    assert control(device, get_interface).data == b"\x01"
    assert control(device, SetupPacket(0xC0, 0x55, 0, 0, 2)).data == b"\x00\x01"
    control(device, set_configuration(1))
    assert control(device, get_interface).data == b"\x00"


def test_only_endpoints_of_the_current_setting_are_there(device: UsbDevice) -> None:
    assert submit(device, 0x03, b"x")[0].status == STALL
    control(device, set_interface(1, 1))
    assert submit(device, 0x03, b"x")[0].status == UrbStatus.OK


def test_a_halted_endpoint_stalls_until_the_halt_is_cleared(device: UsbDevice) -> None:
    set_halt, get_status = SetupPacket(0x02, 3, 0, 0x01, 0), SetupPacket(0x82, 0, 0, 0x01, 2)
    control(device, set_halt)
    assert control(device, get_status).data == b"\x01\x00"
    assert submit(device, 0x01, b"x")[0].status == STALL
    control(device, clear_halt(0x01))
    assert control(device, get_status).data == b"\x00\x00"
    assert submit(device, 0x01, b"x")[0].status == UrbStatus.OK


def test_a_read_that_waits_is_refused_when_its_endpoint_halts(device: UsbDevice) -> None:
    ended: list[Result] = []
    device.submit(0x82, Transfer(ended.append, length=8))
    assert ended == []
    device.control(SetupPacket(0x02, 3, 0, 0x82, 0), Transfer(lambda _: None))
    assert [one.status for one in ended] == [STALL]


def test_setting_a_configuration_clears_every_halt(device: UsbDevice) -> None:
    control(device, SetupPacket(0x02, 3, 0, 0x82, 0))
    assert submit(device, 0x82)[0].status == STALL
    control(device, set_configuration(1))
    assert submit(device, 0x82) == []


def test_status_tells_of_its_own_power(device: UsbDevice) -> None:
    assert control(device, SetupPacket(0x80, 0, 0, 0, 2)).data == b"\x01\x00"
    assert control(device, SetupPacket(0x81, 0, 0, 1, 2)).data == b"\x00\x00"
    assert control(device, SetupPacket(0x82, 0, 0, 0, 2)).data == b"\x00\x00"


def test_clearing_the_default_pipe_is_no_error(device: UsbDevice) -> None:
    assert control(device, clear_halt(0)).status == UrbStatus.OK


def test_a_read_waits_until_there_is_something_to_say(device: UsbDevice) -> None:
    reads = submit(device, 0x82, length=4)
    assert reads == []
    submit(device, 0x01, b"abcdef")
    assert reads == [Result(data=b"abcd", actual_length=4)]
    assert submit(device, 0x82, length=64) == [Result(data=b"ef", actual_length=2)]


def test_reads_are_answered_in_order(device: UsbDevice) -> None:
    first, second = submit(device, 0x82, length=2), submit(device, 0x82, length=2)
    submit(device, 0x01, b"abc")
    assert [one.data for one in (*first, *second)] == [b"ab", b"c"]


def test_what_nobody_reads_is_dropped_whole_beyond_the_limit(device: UsbDevice) -> None:
    submit(device, 0x01, b"a" * 60_000)
    submit(device, 0x01, b"b" * 10_000)
    submit(device, 0x01, b"c")
    data = submit(device, 0x82, length=100_000)[0].data
    assert data == b"a" * 60_000 + b"c"


def test_a_cancelled_read_gets_nothing(device: UsbDevice) -> None:
    results: list[Result] = []
    transfer = Transfer(results.append, length=64)
    device.submit(0x82, transfer)
    assert device.cancel(0x82, transfer)
    assert not device.cancel(0x82, transfer)
    submit(device, 0x01, b"abc")
    assert results == []


@pytest.mark.parametrize("setup", [set_configuration(0), set_configuration(1), set_interface(0, 0)])
def test_what_waits_is_over_when_its_endpoint_is_set_up_anew(device: UsbDevice, setup: SetupPacket) -> None:
    reads = submit(device, 0x82)
    assert control(device, setup).status == UrbStatus.OK
    assert [one.status for one in reads] == [UrbStatus.ESHUTDOWN]
    submit(device, 0x01, b"abc")
    assert len(reads) == 1


def test_what_waits_at_another_interface_goes_on_when_a_setting_is_chosen(device: UsbDevice) -> None:
    reads = submit(device, 0x82)
    control(device, set_interface(1, 1))
    submit(device, 0x01, b"abc")
    assert [one.data for one in reads] == [b"abc"]


def test_a_setting_that_is_not_there_ends_nothing(device: UsbDevice) -> None:
    reads = submit(device, 0x82)
    assert control(device, set_interface(0, 9)).status == STALL
    assert reads == []


def test_what_waits_is_over_when_the_bus_resets_the_device(device: UsbDevice) -> None:
    reads = submit(device, 0x82)
    device.reset()
    assert [one.status for one in reads] == [UrbStatus.ESHUTDOWN]


def test_a_request_to_a_hub_is_no_request_to_the_device(device: UsbDevice, gadget: Gadget) -> None:
    assert control(device, SET_PORT_RESET).status == STALL
    assert gadget.resets == 0


def test_a_bus_reset_empties_the_pipes_and_keeps_the_configuration(device: UsbDevice, gadget: Gadget) -> None:
    submit(device, 0x01, b"unread")
    control(device, set_interface(1, 1))
    device.reset()
    assert gadget.resets == 1
    assert control(device, get_configuration()).data == b"\x01"
    assert control(device, SetupPacket(0x81, 10, 0, 1, 1)).data == b"\x00"
    assert submit(device, 0x82) == []
