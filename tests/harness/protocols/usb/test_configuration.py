"""Configurations: golden octets of a printer, round trips, and the lies that are caught."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    RawDescriptor,
    UsbError,
)

PRINTER = ConfigurationDescriptor(
    (
        InterfaceDescriptor(0, 0, 7, 1, 1, endpoints=(EndpointDescriptor(0x01),)),
        InterfaceDescriptor(0, 1, 7, 1, 2, endpoints=(EndpointDescriptor(0x01), EndpointDescriptor(0x82))),
        InterfaceDescriptor(1, 0, 255, 0, 0, 4, extra=(RawDescriptor(0x21, b"\x01\x02"),)),
    )
)
OCTETS = bytes.fromhex(
    "09 02 39 00 02 01 00 c0 01"
    "09 04 00 00 01 07 01 01 00  07 05 01 02 00 02 00"
    "09 04 00 01 02 07 01 02 00  07 05 01 02 00 02 00  07 05 82 02 00 02 00"
    "09 04 01 00 00 ff 00 00 04  04 21 01 02"
)
OCTETS = OCTETS[:2] + len(OCTETS).to_bytes(2, "little") + OCTETS[4:]

BYTE = st.integers(0, 255)
WORD = st.integers(0, 0xFFFF)
RAW = st.builds(RawDescriptor, BYTE.filter(lambda kind: kind not in (4, 5)), st.binary(max_size=9))
RAWS = st.lists(RAW, max_size=2).map(tuple)
TAIL = st.binary(max_size=2)
ENDPOINT = st.builds(EndpointDescriptor, BYTE, BYTE, WORD, BYTE, TAIL, RAWS)
INTERFACE = st.builds(
    InterfaceDescriptor,
    *[BYTE] * 6,
    endpoints=st.lists(ENDPOINT, max_size=3).map(tuple),
    tail=TAIL,
    extra=RAWS,
)
CONFIGURATION = st.builds(
    ConfigurationDescriptor, st.lists(INTERFACE, max_size=4).map(tuple), *[BYTE] * 4, tail=TAIL, extra=RAWS
)


def test_a_printers_configuration_is_written_octet_for_octet():
    assert PRINTER.encode() == OCTETS
    assert ConfigurationDescriptor.decode(OCTETS) == PRINTER


def test_interfaces_are_counted_by_number_and_found_with_their_alternates():
    assert PRINTER.bNumInterfaces == 2
    assert [one.bInterfaceProtocol for one in PRINTER.alternates(0)] == [1, 2]
    assert PRINTER.alternates(9) == ()


def changed(offset, value):
    return OCTETS[:offset] + bytes((value,)) + OCTETS[offset + 1 :]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "not a configuration"),
        (changed(2, 0x20), "wTotalLength"),
        (changed(4, 3), "bNumInterfaces"),
        (changed(13, 2), "bNumEndpoints"),
        (changed(9, 0), "shorter than a descriptor"),
        (changed(9, 200), "runs past"),
        (changed(10, 5), "before any interface"),
        (b"\x09\x02\x0d\x00\x01\x01\x00\xc0\x01\x04\x04\x00\x00", "too short"),
        (b"\x04\x02\x09\x00\x05\x01\x00\xc0\x01", "bLength 4 is too short"),
    ],
)
def test_lengths_and_counts_that_contradict_are_refused(data, complaint):
    with pytest.raises(UsbError, match=complaint):
        ConfigurationDescriptor.decode(data)


@pytest.mark.parametrize(
    "descriptor",
    [
        ConfigurationDescriptor((), 256),
        ConfigurationDescriptor((), 1, extra=(RawDescriptor(1, bytes(253)),) * 300),
    ],
)
def test_values_that_do_not_fit_are_misuse(descriptor):
    with pytest.raises(UsageError):
        descriptor.encode()


@given(CONFIGURATION)
def test_every_configuration_reads_back(configuration):
    assert ConfigurationDescriptor.decode(configuration.encode()) == configuration


@given(
    st.one_of(st.binary(max_size=60), st.tuples(WORD, BYTE).map(lambda c: changed(c[0] % len(OCTETS), c[1])))
)
def test_junk_reads_or_raises_the_one_error(data):
    try:
        read = ConfigurationDescriptor.decode(data)
    except UsbError:
        return
    assert read.encode() == data
