"""Each rule about descriptors: the field and the clause that an error names."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    RawDescriptor,
    UsbError,
)
from misfeed.protocols.usb.dump import BusSpeed, UsbDump
from misfeed.protocols.usb.flaws import flaws, mended
from misfeed.protocols.usb.functions import InterfaceAssociation

OUT, BACK = EndpointDescriptor(0x01), EndpointDescriptor(0x82)
PAGES = InterfaceDescriptor(0, 0, 7, 1, 2, endpoints=(OUT, BACK))
SCANNER = InterfaceDescriptor(
    1, 0, 255, 0, 255, endpoints=(EndpointDescriptor(0x03), EndpointDescriptor(0x84))
)
GOOD = ConfigurationDescriptor((PAGES, SCANNER))
DEVICE = DeviceDescriptor(0x03F0, 0x2B17)


def told(configuration=GOOD, device=DEVICE, speed=BusSpeed.HIGH):
    dump = UsbDump(device.encode(), (configuration.encode(),), speed=speed)
    return [str(one) for one in flaws(dump)]


def with_pages(*endpoints, **changes):
    return ConfigurationDescriptor((dataclasses.replace(PAGES, endpoints=endpoints, **changes), SCANNER))


def test_a_good_device_has_none():
    assert told() == []


@pytest.mark.parametrize(
    ("configuration", "words"),
    [
        (
            with_pages(dataclasses.replace(OUT, wMaxPacketSize=64), BACK),
            "configuration 0, interface 0 alternate 0, endpoint 0x01: wMaxPacketSize is 64 at high speed and "
            "not 512 (USB 2.0 §5.8.3)",
        ),
        (
            with_pages(OUT, BACK, EndpointDescriptor(0x85, 3, 8, 0)),
            "configuration 0, interface 0 alternate 0, endpoint 0x85: bInterval is 0 and not 1 to 16 "
            "(USB 2.0 §9.6.6)",
        ),
        (
            with_pages(OUT, BACK, EndpointDescriptor(0x90, 3, 8, 4)),
            "configuration 0, interface 0 alternate 0, endpoint 0x90: bEndpointAddress 0x90 is no address "
            "(USB 2.0 §9.6.6)",
        ),
        (
            with_pages(OUT, EndpointDescriptor(0x84)),
            "configuration 0, interface 1 alternate 0: bEndpointAddress 0x84 is interface 0's already "
            "(USB 2.0 §9.6.6)",
        ),
        (
            with_pages(OUT, OUT, BACK),
            "configuration 0, interface 0 alternate 0: bEndpointAddress 0x01 comes twice (USB 2.0 §9.6.6)",
        ),
        (
            with_pages(OUT),
            "configuration 0, interface 0 alternate 0: bInterfaceProtocol 2 needs a bulk IN, "
            "and there is none (USB Printer Class 1.1 §5.3)",
        ),
        (
            with_pages(BACK),
            "configuration 0, interface 0 alternate 0: bNumEndpoints leaves a printer without a bulk OUT "
            "(USB Printer Class 1.1 §5.3)",
        ),
        (
            with_pages(OUT, BACK, bAlternateSetting=1),
            "configuration 0, interface 0: bAlternateSetting is 1 and does not count from 0 (USB 2.0 §9.6.5)",
        ),
        (
            ConfigurationDescriptor((SCANNER,)),
            "configuration 0: bInterfaceNumber is 1 and does not count from 0 (USB 2.0 §9.6.5)",
        ),
        (ConfigurationDescriptor(()), "configuration 0: bNumInterfaces is 0 (USB 2.0 §9.2.3)"),
        (
            dataclasses.replace(GOOD, bmAttributes=0x40),
            "configuration 0: bmAttributes lacks bit 7, which is set always (USB 2.0 §9.6.3)",
        ),
        (
            dataclasses.replace(GOOD, bConfigurationValue=0),
            "configuration 0: bConfigurationValue is 0, which stands for none (USB 2.0 §9.4.7)",
        ),
        (
            dataclasses.replace(GOOD, extra=(InterfaceAssociation(1, 2).raw(),)),
            "configuration 0: bInterfaceCount 2 from 1 on are not all there (USB ECN IAD §9.X.Y)",
        ),
        (
            with_pages(OUT, BACK, bInterfaceProtocol=4, extra=(RawDescriptor(0x21, b"\x01"),)),
            "configuration 0, interface 0 alternate 0: the device info is none: not a device info descriptor "
            "of IPP over USB at octet 0: 01 (IPP-over-USB 1.0 §4.3)",
        ),
    ],
)
def test_a_rule_that_is_broken_names_field_and_clause(configuration, words):
    assert words in told(configuration)


@pytest.mark.parametrize(
    ("device", "words"),
    [
        (dataclasses.replace(DEVICE, bcdUSB=0x02A0), "bcdUSB 0x02a0 is no binary-coded decimal"),
        (dataclasses.replace(DEVICE, bcdUSB=0x0900), "bcdUSB 0x0900 is no version of USB"),
        (dataclasses.replace(DEVICE, bMaxPacketSize0=8), "bMaxPacketSize0 is 8 and not 64"),
        (dataclasses.replace(DEVICE, bNumConfigurations=2), "bNumConfigurations says 2, 1 came"),
    ],
)
def test_a_device_is_held_to_the_rules_too(device, words):
    (one,) = told(device=device)
    assert one.startswith(words)


def test_low_speed_has_no_bulk():
    device = dataclasses.replace(DEVICE, bMaxPacketSize0=8)
    assert any("is bulk, which low speed has not" in one for one in told(GOOD, device, BusSpeed.LOW))


LONG = GOOD.encode()


@pytest.mark.parametrize(
    ("octets", "field"),
    [
        (LONG[:2] + b"\xff" + LONG[3:], "wTotalLength"),
        (LONG[:4] + b"\x07" + LONG[5:], "bNumInterfaces"),
        (LONG[:13] + b"\x05" + LONG[14:], "bNumEndpoints"),
        (LONG[:18] + b"\x00" + LONG[19:], "bLength"),
        (LONG[:18] + b"\x02" + LONG[19:], "bLength"),
    ],
)
def test_a_configuration_that_contradicts_itself_is_read_as_far_as_it_goes(octets, field):
    found, wrong = mended(octets)
    assert field in [one.field for one in wrong]
    assert found.interfaces[0].bInterfaceClass == 7
    assert ConfigurationDescriptor.decode(found.encode()) == found


@pytest.mark.parametrize("length", [0, 8, len(LONG) + 1])
def test_a_head_that_is_not_whole_is_no_configuration(length):
    with pytest.raises(UsbError, match="not a configuration descriptor"):
        mended(bytes((length,)) + LONG[1:])


@given(st.sampled_from((b"", b"\x02", b"\x07")), st.integers(0, 255), st.binary(max_size=50))
def test_any_octets_are_mended_or_no_configuration(kind, length, data):
    octets = bytes((length,)) + kind + data
    try:
        found, _ = mended(octets)
    except UsbError:
        return
    assert ConfigurationDescriptor.decode(found.encode()) == found
