"""Setup packets, string descriptors and the printer class requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.usb import (
    Direction,
    PortStatus,
    Recipient,
    RequestType,
    SetupPacket,
    UsbError,
    decode_languages,
    decode_string,
    encode_languages,
    encode_string,
)
from misfeed.protocols.usb.printer import get_device_id, get_port_status, soft_reset
from misfeed.protocols.usb.setup import clear_halt, get_descriptor, set_configuration, set_interface

BYTE = st.integers(0, 255)
WORD = st.integers(0, 0xFFFF)


@pytest.mark.parametrize(
    ("packet", "octets"),
    [
        (get_device_id(2, 1), "a1 00 00 00 01 02 ff 03"),
        (get_port_status(2), "a1 01 00 00 02 00 01 00"),
        (soft_reset(0), "21 02 00 00 00 00 00 00"),
        (get_descriptor(3, 2, language=0x0409), "80 06 02 03 09 04 ff 00"),
        (set_configuration(1), "00 09 01 00 00 00 00 00"),
        (set_interface(1, 2), "01 0b 02 00 01 00 00 00"),
        (clear_halt(0x82), "02 01 00 00 82 00 00 00"),
    ],
)
def test_requests_have_the_octets_of_the_specification(packet, octets):
    assert packet.encode() == bytes.fromhex(octets)


def test_the_parts_of_a_request_type_are_told_apart():
    packet = SetupPacket(0xA1, 0)
    assert (packet.direction, packet.type, packet.recipient) == (
        Direction.IN,
        RequestType.CLASS,
        Recipient.INTERFACE,
    )


@given(st.builds(SetupPacket, BYTE, BYTE, WORD, WORD, WORD))
def test_every_setup_packet_reads_back(packet):
    assert SetupPacket.decode(packet.encode()) == packet


@given(st.binary(max_size=16).filter(lambda data: len(data) != 8))
def test_a_setup_packet_has_eight_octets(data):
    with pytest.raises(UsbError):
        SetupPacket.decode(data)


def test_a_healthy_port_status_is_selected_and_not_in_error():
    status = PortStatus.decode(b"\x18")
    assert status == PortStatus.SELECTED | PortStatus.NOT_ERROR == 0x18
    assert PortStatus.PAPER_EMPTY not in status


@given(BYTE)
def test_reserved_bits_of_a_port_status_are_kept(octet):
    assert PortStatus.decode(bytes((octet,))).encode() == bytes((octet,))


@pytest.mark.parametrize("data", [b"", b"\x18\x18"])
def test_a_port_status_is_one_octet(data):
    with pytest.raises(UsbError):
        PortStatus.decode(data)


@given(st.text(max_size=60))
def test_every_string_reads_back(text):
    assert decode_string(encode_string(text)) == text


@given(st.lists(WORD, max_size=20))
def test_every_list_of_languages_reads_back(languages):
    assert decode_languages(encode_languages(languages)) == tuple(languages)


def test_a_string_too_long_for_its_descriptor_is_misuse():
    assert len(encode_string("x" * 126)) == 254
    for text in ("x" * 127, "\ud800"):
        with pytest.raises(UsageError):
            encode_string(text)


@given(st.binary(max_size=20))
def test_junk_strings_read_or_raise_the_one_error(data):
    for decode, encode in ((decode_string, encode_string), (decode_languages, encode_languages)):
        try:
            read = decode(data)
        except UsbError:
            continue
        assert encode(read) == data


def test_a_string_that_is_no_utf_16_is_refused_with_its_place():
    with pytest.raises(UsbError) as caught:
        decode_string(b"\x06\x03A\x00\x00\xd8")
    assert caught.value.offset == 4
