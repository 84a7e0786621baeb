"""Each quirk of USB, as a host meets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import usb.core
import usb.util
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.identity import device_id
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.usb_cable import UsbCable
from misfeed.emulators.usb.quirks import QUIRKS
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols import ieee1284
from misfeed.protocols.usb import (
    ENGLISH,
    ConfigurationDescriptor,
    DescriptorType,
    DeviceDescriptor,
    UsbError,
    decode_languages,
    decode_string,
)
from misfeed.protocols.usb.printer import get_device_id, get_port_status
from misfeed.protocols.usb.setup import get_descriptor
from misfeed.protocols.usbip import Speed, UrbStatus
from misfeed.transports.memory import MemoryRoute
from misfeed.transports.usbip import backend

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


def test_low_speed(attached: Attached, service: UsbipService) -> None:
    host = attached("low-speed")
    (listed,) = ImportingHost(service).devices().devices
    assert listed.speed == Speed.LOW
    device = DeviceDescriptor.decode(host.control(get_descriptor(DescriptorType.DEVICE, length=18)).data)
    assert device.bMaxPacketSize0 == 8
    (interface,) = ConfigurationDescriptor.decode(configuration(host)).interfaces
    assert [(one.bmAttributes, one.wMaxPacketSize) for one in interface.endpoints] == [(2, 8), (2, 8)]


def test_configuration_too_short(attached: Attached) -> None:
    host = attached("configuration-too-short")
    with pytest.raises(UsbError, match="wTotalLength says 23 octets, 32 came"):
        ConfigurationDescriptor.decode(configuration(host))


def test_length_zero(attached: Attached) -> None:
    with pytest.raises(UsbError, match="bLength 0 is shorter than a descriptor"):
        ConfigurationDescriptor.decode(configuration(attached("length-zero")))


def test_no_endpoint_address(attached: Attached) -> None:
    (interface,) = ConfigurationDescriptor.decode(configuration(attached("no-endpoint-address"))).interfaces
    assert [one.bEndpointAddress for one in interface.endpoints] == [0x00, 0x82]


def test_huge_packets(attached: Attached) -> None:
    (interface,) = ConfigurationDescriptor.decode(configuration(attached("huge-packets"))).interfaces
    assert [one.wMaxPacketSize for one in interface.endpoints] == [2047, 512]


def test_no_interfaces(attached: Attached) -> None:
    assert configuration(attached("no-interfaces")).hex(" ") == "09 02 09 00 00 01 00 c0 01"


def test_no_configurations(attached: Attached) -> None:
    told = attached("no-configurations").control(get_descriptor(DescriptorType.DEVICE, length=18)).data
    assert DeviceDescriptor.decode(told).bNumConfigurations == 0


def test_no_version(attached: Attached) -> None:
    told = attached("no-version").control(get_descriptor(DescriptorType.DEVICE, length=18)).data
    assert DeviceDescriptor.decode(told).bcdUSB == 0x0A99


def test_odd_strings(attached: Attached) -> None:
    host = attached("odd-strings")
    assert decode_languages(string(host, 0)) == (ENGLISH,)
    told = string(host, 1)
    assert len(told) == told[0] == 5
    with pytest.raises(UsbError, match="even length"):
        decode_string(told)


def test_no_languages(attached: Attached) -> None:
    host = attached("no-languages")
    assert host.control(get_descriptor(DescriptorType.STRING, 0)).status == UrbStatus.EPIPE
    assert decode_string(string(host, 1)) == "HP"


def test_device_id_empty(attached: Attached) -> None:
    assert attached("device-id-empty").control(get_device_id(0)).data == b"\0\2"


def test_device_id_cut(attached: Attached, machine: Machine) -> None:
    told = ieee1284.decode(attached("device-id-cut").control(get_device_id(0)).data)
    assert told.flaw is ieee1284.LengthFlaw.TRUNCATED
    assert told["MFG"] == "HP"
    assert "SN" not in told


def test_device_id_unseparated(attached: Attached) -> None:
    told = ieee1284.decode(attached("device-id-unseparated").control(get_device_id(0)).data)
    assert list(told) == ["MFG"]
    assert "MDL:" in told["MFG"]


def string(host: ImportingHost, index: int) -> bytes:
    return host.control(get_descriptor(DescriptorType.STRING, index, language=ENGLISH)).data


def test_pyusb_sees_a_device_without_configurations_or_languages(machine: Machine) -> None:
    quirks.switch(machine, "usb.no-configurations", on=True)
    assert list(found(machine)) == []
    quirks.switch(machine, "usb.no-configurations", on=False)
    quirks.switch(machine, "usb.no-languages", on=True)
    silent = found(machine)
    with pytest.raises((ValueError, usb.core.USBError)):
        assert silent.product


def test_pyusb_sees_speeds_and_sizes(machine: Machine) -> None:
    quirks.switch(machine, "usb.low-speed", on=True)
    slow = found(machine)
    assert slow.speed == usb.util.SPEED_LOW
    quirks.switch(machine, "usb.low-speed", on=False)
    quirks.switch(machine, "usb.huge-packets", on=True)
    [[huge]] = found(machine)
    assert huge[0].wMaxPacketSize == 2047


def found(machine: Machine) -> usb.core.Device:
    return usb.core.find(backend=backend(MemoryRoute(Host(machine), "10.0.0.9")))


def test_over_a_cable_that_is_too_long_it_comes_back_at_full_speed_until_it_is_plugged_in_anew(
    machine: Machine, service: UsbipService
) -> None:
    machine.part("usb.cable", UsbCable).length_m = 10
    host = ImportingHost(service)
    host.take()
    _, octets = host.client.submit_out(1, bytes(8192))
    host.session.feed(octets)
    assert host.wire.ended
    again = ImportingHost(service)
    taken = again.take().device
    assert taken is not None
    assert taken.speed == Speed.FULL
    (interface,) = ConfigurationDescriptor.decode(configuration(again)).interfaces
    assert {one.wMaxPacketSize for one in interface.endpoints} == {64}
    assert again.control(get_descriptor(DescriptorType.OTHER_SPEED_CONFIGURATION)).status == UrbStatus.OK
    again.session.lost()
    machine.act("replace", "usb.cable")
    fresh = ImportingHost(service).take().device
    assert fresh is not None
    assert fresh.speed == Speed.HIGH


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


@pytest.mark.parametrize(
    ("quirk", "endpoints"),
    [
        ("endpoints-miscounted", [0x01, 0x82]),
        ("configuration-too-long", [0x01, 0x82]),
        ("configuration-too-short", []),
        ("length-zero", []),
    ],
)
def test_pyusb_finds_a_printer_that_counts_wrong_and_has_of_it_what_came(
    machine: Machine, quirk: str, endpoints: list[int]
) -> None:
    quirks.switch(machine, f"usb.{quirk}", on=True)
    device = usb.core.find(backend=backend(MemoryRoute(Host(machine), "10.0.9.17")))
    assert [one.bEndpointAddress for one in device[0][0, 0]] == endpoints
    assert len(device.ctrl_transfer(0xA1, 0, 0, 0, 1023)) > 2
    usb.util.dispose_resources(device)
