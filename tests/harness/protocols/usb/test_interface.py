"""Interfaces and endpoints: what they are asked for, and values that no field holds."""

import pytest
from misfeed.errors import UsageError
from misfeed.protocols.usb import (
    Direction,
    EndpointDescriptor,
    InterfaceDescriptor,
    RawDescriptor,
    TransferType,
    UsbError,
)
from misfeed.protocols.usb.descriptors import each

BOTH = InterfaceDescriptor(0, 1, 7, 1, 2, endpoints=(EndpointDescriptor(0x01), EndpointDescriptor(0x82)))


def test_endpoints_are_found_by_direction_and_type():
    found = BOTH.endpoint(Direction.IN, TransferType.BULK)
    assert found is not None
    assert (found.bEndpointAddress, found.number) == (0x82, 2)
    assert BOTH.endpoint(Direction.IN, TransferType.INTERRUPT) is None


def test_an_interface_is_written_with_its_endpoints_behind_it():
    assert BOTH.encode().hex(" ") == "09 04 00 01 02 07 01 02 00 07 05 01 02 00 02 00 07 05 82 02 00 02 00"
    assert InterfaceDescriptor.read(list(each(BOTH.encode()))) == BOTH


def test_what_stands_behind_an_endpoint_is_kept_with_it():
    companion = RawDescriptor(48, bytes(4))
    audio = EndpointDescriptor(0x83, TransferType.ISOCHRONOUS, 192, 1, b"\x00\x00", (companion,))
    own = RawDescriptor(0x24, b"\x01")
    streaming = InterfaceDescriptor(2, 1, 1, 2, endpoints=(audio,), tail=b"\x09", extra=(own,))
    assert InterfaceDescriptor.read(list(each(streaming.encode()))) == streaming


def test_a_count_of_endpoints_that_is_another_is_refused_with_the_evidence():
    found = list(each(BOTH.encode()[:-7]))
    with pytest.raises(UsbError, match="bNumEndpoints says 2, 1 came at octet 0: 09 04"):
        InterfaceDescriptor.read(found)


@pytest.mark.parametrize(
    "descriptor",
    [InterfaceDescriptor(256), EndpointDescriptor(0x01, wMaxPacketSize=-1), EndpointDescriptor(0x100)],
)
def test_values_that_do_not_fit_are_misuse(descriptor):
    with pytest.raises(UsageError):
        descriptor.encode()
