"""Descriptors as people keep them: raw, in hex, as rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    UsbError,
    encode_languages,
    encode_string,
)
from misfeed.protocols.usb.capabilities import BinaryObjectStore, usb_2_0_extension
from misfeed.protocols.usb.dump import (
    BusSpeed,
    UsbDump,
    hex_octets,
    is_hex,
    is_raw,
    read_raw,
    read_rows,
    speed_of,
    write_rows,
)


def configuration(kind=2, size=512):
    pages = EndpointDescriptor(0x01, kind, size)
    return ConfigurationDescriptor((InterfaceDescriptor(0, 0, 7, 1, 1, endpoints=(pages,)),)).encode()


DEVICE = DeviceDescriptor(0x03F0, 0x2B17, 0x0100, 1, 2, 3).encode()
OCTETS = DEVICE + configuration()
XXD = """\
00000000: 1201 0002 0000 0040 f003 172b 0001 0102  .......@...+....
00000010: 0301 0902 1900 0101 00c0 0109 0400 0001  ................
00000020: 0701 0100 0705 0102 0002 00              ...........
"""
HEXDUMP = """\
00000000  12 01 00 02 00 00 00 40  f0 03 17 2b 00 01 01 02  |.......@...+....|
00000010  03 01 09 02 19 00 01 01  00 c0 01 09 04 00 00 01  |................|
00000020  07 01 01 00 07 05 01 02  00 02 00                 |...........|
0000002b
"""
OD = """\
0000000 12 01 00 02 00 00 00 40 f0 03 17 2b 00 01 01 02
0000020 03 01 09 02 19 00 01 01 00 c0 01 09 04 00 00 01
0000040 07 01 01 00 07 05 01 02 00 02 00
0000053
"""


@pytest.mark.parametrize(
    "text", [XXD, HEXDUMP, OD, OCTETS.hex(), OCTETS.hex(" "), ", ".join(f"0x{one:02x}" for one in OCTETS)]
)
def test_a_hex_dump_of_any_common_tool_is_read(text):
    assert hex_octets(text) == OCTETS
    assert is_hex(text.encode())


def test_what_is_no_hex_dump_is_told_with_its_line():
    with pytest.raises(UsageError, match="line 2 is not of a hex dump: 'hello'"):
        hex_octets("12 01\nhello\n")
    assert not is_hex(b"hello")
    assert not is_hex(b"\xff\xfe")


def test_the_descriptors_file_of_linux_is_read_and_written():
    dump = read_raw(OCTETS + configuration())
    assert dump.configurations == (configuration(),) * 2
    assert dump.descriptors() == OCTETS + configuration()
    assert dump.speed is BusSpeed.HIGH


def test_strings_and_a_store_may_follow():
    bos = BinaryObjectStore((usb_2_0_extension(),)).encode()
    more = encode_languages((0x0407,)) + encode_string("HP") + encode_string("Drucker")
    dump = read_raw(OCTETS + bos + more)
    assert dump.bos == bos
    assert dump.strings == {(0x0407, 1): "HP", (0x0407, 2): "Drucker"}
    assert (dump.text(2), dump.text(3)) == ("Drucker", None)


def test_a_configuration_that_promises_more_keeps_what_came():
    promised = bytearray(configuration())
    promised[2] += 9
    assert read_raw(DEVICE + promised).configurations == (bytes(promised),)


@given(st.binary(max_size=60))
def test_octets_are_descriptors_or_a_typed_error(data):
    for octets in (data, DEVICE + data):
        try:
            dump = read_raw(octets)
        except UsbError:
            continue
        assert is_raw(dump.device)


@pytest.mark.parametrize(
    ("kind", "size", "speed"),
    [
        (2, 1024, BusSpeed.SUPER),
        (2, 512, BusSpeed.HIGH),
        (2, 64, BusSpeed.FULL),
        (3, 64, BusSpeed.FULL),
        (3, 8, BusSpeed.LOW),
    ],
)
def test_packet_sizes_tell_the_speed(kind, size, speed):
    assert speed_of((configuration(kind, size),)) is speed


def test_rows_read_back():
    dump = UsbDump(
        DEVICE,
        (configuration(),),
        {(0x0409, 1): "HP", (0x0411, 1): "\N{PRINTER}"},
        b"\x05\x0f\x05\x00\x00",
        b"\x0a\x06",
        (configuration(size=64),),
        b"\x00\x07MFG:;",
        BusSpeed.FULL,
    )
    assert read_rows(write_rows(dump)) == dump


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("device", "zz")], "'device zz' is no row"),
        ([("colour", "00")], "'colour 00' is no row"),
        ([("string", "0409", "1")], "is no row"),
        ([("speed", "warp")], "is no row"),
        ([("configuration", "0902")], "no device descriptor"),
        ([("device", DEVICE.hex())], "no configuration"),
    ],
)
def test_rows_that_are_none_are_told(rows, words):
    with pytest.raises(UsageError, match=words):
        read_rows(rows)
