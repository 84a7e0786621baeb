"""Each quirk of USB, as a host meets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators import quirks
from misfeed.emulators.identity import device_id
from misfeed.emulators.machine import Machine
from misfeed.emulators.usb.quirks import QUIRKS
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols import ieee1284
from misfeed.protocols.usb import ConfigurationDescriptor, DescriptorType, DeviceDescriptor, UsbError
from misfeed.protocols.usb.printer import get_device_id, get_port_status
from misfeed.protocols.usb.setup import get_descriptor
from misfeed.protocols.usbip import Speed, UrbStatus

from .conftest import ImportingHost

Attached = Callable[[str], ImportingHost]


@pytest.fixture
def attached(machine: Machine, service: UsbipService) -> Attached:
    def attach(quirk: str) -> ImportingHost:
        quirks.switch(machine, f"usb.{quirk}", on=True)
        host = ImportingHost(service)
        assert host.take().device is not None
        return host

    return attach


def configuration(host: ImportingHost) -> bytes:
    return host.control(get_descriptor(DescriptorType.CONFIGURATION)).data


def test_always_ready(attached: Attached, machine: Machine) -> None:
    host = attached("always-ready")
    machine.act("open", "cover.front")
    assert host.control(get_port_status(0)).data == b"\x18"


def test_device_id_stalls(attached: Attached) -> None:
    host = attached("device-id-stalls")
    assert host.control(get_device_id(0)).status == UrbStatus.EPIPE
    assert host.control(get_port_status(0)).data == b"\x18"


def test_device_id_little_endian(attached: Attached, machine: Machine) -> None:
    told = attached("device-id-little-endian").control(get_device_id(0)).data
    assert int.from_bytes(told[:2], "little") == len(told)
    assert told[2:] == device_id(machine).encode()[2:]


def test_device_id_uncounted(attached: Attached) -> None:
    told = attached("device-id-uncounted").control(get_device_id(0)).data
    assert int.from_bytes(told[:2], "big") == len(told) - 2
    trusting = told[: int.from_bytes(told[:2], "big")]
    assert str(ieee1284.decode(trusting)) != str(ieee1284.decode(told[:1] + bytes([len(told)]) + told[2:]))


def test_no_serial_string(attached: Attached) -> None:
    host = attached("no-serial-string")
    device = DeviceDescriptor.decode(host.control(get_descriptor(DescriptorType.DEVICE, length=18)).data)
    assert (device.iManufacturer, device.iProduct, device.iSerialNumber) == (1, 2, 0)


def test_full_speed(attached: Attached, service: UsbipService) -> None:
    host = attached("full-speed")
    (listed,) = ImportingHost(service).devices().devices
    assert listed.speed == Speed.FULL
    (interface,) = ConfigurationDescriptor.decode(configuration(host)).interfaces
    assert {one.wMaxPacketSize for one in interface.endpoints} == {64}
    for kind in (DescriptorType.DEVICE_QUALIFIER, DescriptorType.OTHER_SPEED_CONFIGURATION):
        assert host.control(get_descriptor(kind)).status == UrbStatus.EPIPE


def test_configuration_too_long(attached: Attached) -> None:
    with pytest.raises(UsbError, match="wTotalLength says 41 octets, 32 came"):
        ConfigurationDescriptor.decode(configuration(attached("configuration-too-long")))


def test_endpoints_miscounted(attached: Attached) -> None:
    with pytest.raises(UsbError, match="bNumEndpoints says 3, 2 came"):
        ConfigurationDescriptor.decode(configuration(attached("endpoints-miscounted")))


def test_every_quirk_has_a_test_of_its_name() -> None:
    for quirk in QUIRKS:
        assert f"test_{quirk.name.removeprefix('usb.').replace('-', '_')}" in globals()


def test_a_quirk_that_is_off_again_is_gone_at_the_next_import(
    attached: Attached, machine: Machine, service: UsbipService
) -> None:
    host = attached("full-speed")
    host.session.lost()
    quirks.switch(machine, "usb.full-speed", on=False)
    again = ImportingHost(service)
    assert again.take().device is not None
    (interface,) = ConfigurationDescriptor.decode(configuration(again)).interfaces
    assert {one.wMaxPacketSize for one in interface.endpoints} == {512}
