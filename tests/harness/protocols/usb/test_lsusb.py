"""What `lsusb -v` prints reads back into the same descriptors, and what it leaves out is told."""

import dataclasses
import uuid
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    RawDescriptor,
    UsbError,
)
from misfeed.protocols.usb.capabilities import (
    BinaryObjectStore,
    DeviceCapability,
    container_id,
    platform,
    usb_2_0_extension,
)
from misfeed.protocols.usb.device import DeviceQualifier
from misfeed.protocols.usb.dump import BusSpeed, UsbDump
from misfeed.protocols.usb.functions import InterfaceAssociation, IppInfo
from misfeed.protocols.usb.lsusb import is_lsusb, printer_of, read_lsusb
from misfeed.protocols.usb.lsusb_text import lsusb_text

ENDPOINT = EndpointDescriptor
CASE = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
CONFIGURATION = ConfigurationDescriptor(
    (
        InterfaceDescriptor(
            0, 0, 255, 0, 255, endpoints=(ENDPOINT(0x03), ENDPOINT(0x84), ENDPOINT(0x85, 3, 8, 11))
        ),
        InterfaceDescriptor(1, 0, 7, 1, 2, endpoints=(ENDPOINT(0x01), ENDPOINT(0x82))),
        InterfaceDescriptor(
            1, 1, 7, 1, 4, 4, endpoints=(ENDPOINT(0x01), ENDPOINT(0x82)), extra=(IppInfo(0x11, 0, 5).raw(),)
        ),
        InterfaceDescriptor(
            2, 0, 8, 6, 80, endpoints=(ENDPOINT(0x06), ENDPOINT(0x87)), extra=(RawDescriptor(0x30, b"abc"),)
        ),
    ),
    extra=(InterfaceAssociation(0, 2).raw(),),
)
STRINGS = {(0x0409, 1): "Canon", (0x0409, 2): "MF745C:", (0x0409, 3): "f4a997", (0x0409, 5): "urn:uuid:1"}
PRINTER = UsbDump(
    DeviceDescriptor(0x04A9, 0x27FA, 0, 1, 2, 3, bcdUSB=0x0210).encode(),
    (CONFIGURATION.encode(),),
    STRINGS,
    BinaryObjectStore(
        (usb_2_0_extension(), container_id(CASE), platform(CASE, b"\1\2"), DeviceCapability(0x20, b"x"))
    ).encode(),
)
TEXT = lsusb_text(PRINTER)


def test_a_printer_of_many_functions_reads_back():
    assert is_lsusb(TEXT.encode())
    found = printer_of(TEXT)
    assert found.dump == PRINTER
    assert (found.named, found.problems) == ("04a9:27fa", ())


def test_the_text_is_that_of_lsusb():
    lines = TEXT.splitlines()
    for line in (
        "Bus 001 Device 002: ID 04a9:27fa Canon MF745C:",
        "  bcdUSB               2.10",
        "  idVendor           0x04a9 Canon",
        "  iSerial                 3 f4a997",
        "    wTotalLength       0x0083",
        "    MaxPower                2mA",
        "      bInterfaceProtocol      2 Bidirectional",
        "        bEndpointAddress     0x85  EP 5 IN",
        "        wMaxPacketSize     0x0008  1x 8 bytes",
        "      ** UNRECOGNIZED:  05 30 61 62 63",
        "            wBasicCapabilities   0x0011  Print HTTP-over-USB No-Auth",
        "    ContainerID             {00112233-4455-6677-8899-aabbccddeeff}",
        "Device Status:     0x0001",
    ):
        assert line in lines


def test_a_full_speed_device_and_a_qualifier_read_back():
    slow = ConfigurationDescriptor((InterfaceDescriptor(0, 0, 7, 1, 1, endpoints=(ENDPOINT(1, 2, 64),)),))
    device = DeviceDescriptor(1, 2)
    dump = UsbDump(
        device.encode(),
        (slow.encode(),) * 2,
        qualifier=DeviceQualifier.like(device).encode(),
        speed=BusSpeed.FULL,
    )
    assert printer_of(lsusb_text(dump)).dump == dump


def test_older_texts_without_a_speed_are_read_by_their_packets():
    old = "\n".join(line for line in TEXT.splitlines() if not line.startswith("Negotiated"))
    assert printer_of(old.replace("0x0083", "131")).dump == PRINTER


def test_the_printer_is_chosen_among_other_devices():
    disk = ConfigurationDescriptor(
        (InterfaceDescriptor(0, 0, 8, 6, 80, endpoints=(ENDPOINT(1), ENDPOINT(0x82))),)
    )
    other = lsusb_text(UsbDump(DeviceDescriptor(0x1234, 1).encode(), (disk.encode(),)))
    assert len(read_lsusb(other + "\n" + TEXT)) == 2
    assert printer_of(other + "\n" + TEXT).dump == PRINTER
    with pytest.raises(UsageError, match=r"2 devices \(04a9:27fa, 04a9:27fa\); leave one: lsusb -v -d"):
        printer_of(TEXT + TEXT)


def test_a_functional_descriptor_of_a_fax_modem_is_read():
    text = TEXT.replace(
        "      ** UNRECOGNIZED:  05 30 61 62 63",
        "      CDC Header:\n        bcdCDC               1.10",
    )
    assert bytes.fromhex("05 24 00 10 01") in printer_of(text).dump.configurations[0]


def test_what_the_text_cannot_tell_is_told():
    text = TEXT.replace(
        "      ** UNRECOGNIZED:  05 30 61 62 63", "      Odd Thing Descriptor:\n        bLength   5"
    )
    found = printer_of(text)
    assert found.problems == (
        "Odd Thing Descriptor: is no descriptor that is known here; it is left out",
        "wTotalLength says 131 octets and the text tells of 126: what it leaves out is lost",
    )
    (configuration,) = found.dump.configurations
    assert len(ConfigurationDescriptor.decode(configuration).interfaces) == 4


def test_an_error_instead_of_a_string_is_no_string():
    assert printer_of(TEXT.replace("3 f4a997", "3 (error)")).dump.text(3) is None


def test_text_of_no_device_is_refused():
    with pytest.raises(UsageError, match="no device in it"):
        read_lsusb("Bus 001 Device 002: ID 04a9:27fa\n")
    with pytest.raises(UsageError, match="lacks fields"):
        read_lsusb("Device Descriptor:\n  bLength 18\n")


BYTE = st.integers(0, 255)
WORD = st.integers(0, 0xFFFF)
RAW = st.builds(
    RawDescriptor,
    BYTE.filter(lambda kind: kind not in (2, 4, 5, 11, 16, 48)),
    st.binary(max_size=6),
)
RAWS = st.lists(RAW, max_size=2).map(tuple)
ANY_ENDPOINT = st.builds(ENDPOINT, BYTE, BYTE, WORD, BYTE, extra=RAWS)
ANY_INTERFACE = st.builds(
    InterfaceDescriptor, *[BYTE] * 6, endpoints=st.lists(ANY_ENDPOINT, max_size=3).map(tuple), extra=RAWS
).filter(lambda one: (one.bInterfaceClass, one.bInterfaceProtocol) != (7, 4))
ANY = st.builds(
    ConfigurationDescriptor, st.lists(ANY_INTERFACE, max_size=3).map(tuple), *[BYTE] * 4, extra=RAWS
)
DEVICES = st.builds(DeviceDescriptor, *[WORD] * 3, *[BYTE] * 8, bcdUSB=st.integers(0, 0x02FF))


@settings(max_examples=60)
@given(DEVICES, ANY)
def test_any_device_reads_back(device, configuration):
    dump = UsbDump(device.encode(), (configuration.encode(),))
    (found,) = read_lsusb(lsusb_text(dump))
    assert dataclasses.replace(found.dump, strings={}) == dump


@settings(max_examples=60)
@given(st.lists(st.sampled_from(TEXT.splitlines()), max_size=40))
def test_lines_in_any_order_are_devices_or_a_typed_error(lines):
    with suppress(UsageError, UsbError):
        for found in read_lsusb("\n".join(lines)):
            assert DeviceDescriptor.decode(found.dump.device)
