"""USB/IP messages and readers: golden octets, round trips in any split, junk."""

import dataclasses
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols import memory
from misfeed.protocols.usbip import (
    ClientReader,
    CmdSubmit,
    CmdUnlink,
    ExportedDevice,
    OpRepDevlist,
    OpRepImport,
    OpReqDevlist,
    OpReqImport,
    OpStatus,
    Pending,
    RetSubmit,
    RetUnlink,
    ServerReader,
    UrbDirection,
    UsbipError,
)

IN, OUT = UrbDirection.IN, UrbDirection.OUT
BYTE = st.integers(0, 255)
WORD = st.integers(0, 0xFFFF)
LONG = st.integers(0, 0xFFFF_FFFF)
NAME = st.text(st.characters(codec="ascii", exclude_characters="\0"), min_size=1, max_size=31)

DEVICE = st.builds(
    lambda interfaces, **fields: ExportedDevice(
        **fields, bNumInterfaces=len(interfaces), interfaces=tuple(interfaces)
    ),
    st.lists(st.tuples(BYTE, BYTE, BYTE), max_size=3),
    busid=NAME,
    path=NAME,
    busnum=LONG,
    devnum=LONG,
    speed=LONG,
    idVendor=WORD,
    idProduct=WORD,
    bcdDevice=WORD,
    bDeviceClass=BYTE,
    bConfigurationValue=BYTE,
)


@st.composite
def submits(draw):
    direction = draw(st.sampled_from(UrbDirection))
    data = draw(st.binary(max_size=40)) if direction == OUT else b""
    length = len(data) if direction == OUT else draw(st.integers(0, 1000))
    iso = draw(st.sampled_from([None, 0, 2]))
    packets = {} if iso is None else {"number_of_packets": iso, "iso": bytes(16 * iso)}
    seqnum, devid, flags = draw(LONG), draw(LONG), draw(LONG)
    setup = draw(st.binary(min_size=8, max_size=8))
    ep = draw(st.integers(0, 15))
    return CmdSubmit(seqnum, devid, direction, ep, length, setup, data, flags, **packets)


REQUEST = st.one_of(
    st.just(OpReqDevlist()), st.builds(OpReqImport, NAME), submits(), st.builds(CmdUnlink, LONG, LONG, LONG)
)


def split(octets, cuts):
    places = sorted({0, len(octets), *(cut % (len(octets) + 1) for cut in cuts)})
    return [octets[start:end] for start, end in itertools.pairwise(places)]


def read(reader, pieces):
    return [message for piece in pieces for message in reader.feed(piece)]


def test_the_documents_own_example_reads_and_writes_back():
    """From usbip_protocol.rst, EXAMPLE: an interrupt transfer each way."""
    setup_in = bytes.fromhex(
        "00000001 00000d05 0001000f 00000001 00000001 00000200 00000040 ffffffff 00000000 00000004"
        "00000000 00000000"
    )
    payload = bytes.fromhex("ffffffff860008a784ce5ae212376300") + bytes(48)
    setup_out = (
        bytes.fromhex(
            "00000001 00000d06 0001000f 00000000 00000001 00000000 00000040 ffffffff 00000000 00000004"
            "00000000 00000000"
        )
        + payload
    )
    asked = [setup_in, setup_out]
    first, second = read(ServerReader(), asked)
    assert (first.seqnum, first.devid, first.direction, first.ep) == (0xD05, 0x1000F, IN, 1)
    assert (first.transfer_buffer_length, first.transfer_flags, first.interval) == (64, 0x200, 4)
    assert second.data == payload
    assert [first.encode(), second.encode()] == asked


def test_an_exported_device_lies_where_the_document_says():
    device = ExportedDevice("3-2", 0x1234, 0xABCD, interfaces=((7, 1, 2),), bNumInterfaces=1, path="/sys/x")
    octets = OpRepDevlist((device,)).encode()
    assert octets[:12].hex() == "011100050000000000000001"
    assert octets[0x0C:0x12] == b"/sys/x"
    assert octets[0x10C:0x110] == b"3-2\0"
    assert octets[0x138:0x13E].hex() == "1234abcd0100"
    assert octets[0x143:] == b"\x01\x07\x01\x02\x00"


def test_a_submit_without_isochronous_packets_takes_both_spellings():
    for packets in (0, 0xFFFF_FFFF):
        urb = CmdSubmit(1, 0x10002, IN, 2, 512, number_of_packets=packets)
        assert read(ServerReader(), [urb.encode()]) == [urb]


@given(st.lists(REQUEST, max_size=4), st.lists(st.integers(0, 4000), max_size=12))
def test_requests_read_back_in_any_split(requests, cuts):
    octets = b"".join(request.encode() for request in requests)
    assert read(ServerReader(), split(octets, cuts)) == requests


@given(st.lists(DEVICE, max_size=3), st.lists(st.integers(0, 4000), max_size=12))
def test_replies_to_operations_read_back_in_any_split(devices, cuts):
    bare = [dataclasses.replace(device, interfaces=()) for device in devices]
    replies = [OpRepDevlist(tuple(devices)), *map(OpRepImport, bare), OpRepImport(None, OpStatus.DEV_BUSY)]
    octets = b"".join(reply.encode() for reply in replies)
    assert read(ClientReader({}), split(octets, cuts)) == replies


@given(
    st.lists(st.tuples(st.binary(max_size=30), st.booleans()), max_size=5),
    st.lists(st.integers(0, 4000), max_size=12),
)
def test_answers_to_urbs_read_back_in_any_split(payloads, cuts):
    pending, replies = {}, []
    for number, (payload, reads) in enumerate(payloads, 1):
        pending[number] = Pending(IN if reads else OUT, 1, len(payload))
        replies.append(RetSubmit(number, -32 * (number % 2), len(payload), payload if reads else b""))
        replies.append(RetUnlink(number, -104))
    octets = b"".join(reply.encode() for reply in replies)
    assert read(ClientReader(pending), split(octets, cuts)) == replies


def test_whole_messages_before_a_broken_one_are_still_read():
    reader = ServerReader()
    events = reader.feed(OpReqDevlist().encode() + b"\x01\x11\x12\x34\0\0\0\0")
    assert next(events) == OpReqDevlist()
    with pytest.raises(UsbipError, match="0x01111234"):
        next(events)
    with pytest.raises(UsbipError, match="0x01111234"):
        next(reader.feed(OpReqDevlist().encode()))


@pytest.mark.parametrize(
    ("octets", "complaint"),
    [
        (b"\x01\x06\x80\x05\0\0\0\0", "version"),
        (OpRepDevlist().encode(), "wrong side"),
        (b"\x01\x11\x80\x03\0\0\0\0" + b"x" * 32, "closed with a zero"),
        (b"\x01\x11\x80\x03\0\0\0\0" + b"\xff".ljust(32, b"\0"), "UTF-8"),
        (CmdSubmit(1, 1, IN, 1, 2000).encode(), "2000 octets"),
        (CmdSubmit(1, 1, OUT, 1).encode()[:15] + b"\x02" + bytes(32), "direction"),
        (CmdSubmit(1, 1, OUT, 1).encode()[:19] + b"\x10" + bytes(28), "endpoint"),
        (CmdSubmit(1, 1, OUT, 1).encode()[:32] + b"\0\0\x7f\0" + bytes(12), "packets"),
    ],
)
def test_requests_that_break_the_protocol_are_refused(octets, complaint):
    with pytest.raises(UsbipError, match=complaint):
        read(ServerReader(max_transfer=1000), [octets])


@pytest.mark.parametrize(
    ("octets", "complaint"),
    [
        (RetSubmit(8, 0, 0).encode(), "not in flight"),
        (RetSubmit(7, 0, 65, bytes(65)).encode(), "65 octets transferred where 64"),
        (b"\x01\x11\x00\x05\0\0\0\0\0\0\xff\xff", "devices listed"),
        (OpReqDevlist().encode(), "wrong side"),
    ],
)
def test_replies_that_break_the_protocol_are_refused(octets, complaint):
    with pytest.raises(UsbipError, match=complaint):
        read(ClientReader({7: Pending(IN, 1, 64)}), [octets])


@pytest.mark.parametrize(
    "message",
    [
        CmdSubmit(1, 1, OUT, 1, 5, data=b"four"),
        CmdSubmit(1, 1, IN, 1, 5, setup=b"short"),
        CmdSubmit(1, 1, IN, 1, 5, number_of_packets=2),
        RetSubmit(1, 0, 3, b"four"),
        OpReqImport("x" * 32),
        OpRepImport(None),
        OpRepDevlist((ExportedDevice("1-1", 1, 1, bNumInterfaces=1),)),
    ],
)
def test_messages_that_contradict_themselves_are_misuse(message):
    with pytest.raises(UsageError):
        message.encode()


@settings(max_examples=60)
@given(
    st.binary(max_size=120),
    st.sampled_from([b"", b"\0\0\0\1", b"\0\0\0\3", b"\x01\x11\0\5", b"\x01\x11\x80\3"]),
)
def test_junk_reads_or_raises_the_one_error(junk, start):
    for reader in (ServerReader(), ClientReader({})):
        try:
            read(reader, [start + junk])
        except UsbipError:
            continue


# -- long transfers --------------------------------------------------------------------------------------


def put(reader: ServerReader, octets: bytes, cut: int) -> list[object]:
    """What a reader says of octets that are put where it wants them, so many at a time."""
    found: list[object] = []
    at = 0
    while at < len(octets):
        room = reader.room()
        if room is None:
            some = octets[at : at + max(1, reader.missing)]
            found += reader.feed(some)
            at += len(some)
            continue
        with room:
            count = min(cut, len(room), len(octets) - at)
            room[:count] = octets[at : at + count]
        at += count
        if reader.filled(count):
            found += reader.feed(b"")
    return found


@pytest.mark.parametrize("cut", [1000, 65_536, 1 << 20])
def test_the_rest_of_a_long_transfer_is_put_where_it_belongs(cut: int) -> None:
    data = bytes(range(256)) * 800
    urbs = [
        CmdSubmit(7, 1, UrbDirection.OUT, 1, len(data), data=data, transfer_flags=3, interval=4),
        CmdSubmit(8, 1, UrbDirection.OUT, 1, 5, data=b"short"),
        CmdSubmit(9, 1, UrbDirection.OUT, 1, len(data), data=data[::-1], number_of_packets=0),
    ]
    assert put(ServerReader(), b"".join(one.encode() for one in urbs), cut) == urbs


def test_what_is_put_and_what_is_fed_may_take_turns() -> None:
    urb = CmdSubmit(7, 1, UrbDirection.OUT, 1, 100_000, data=bytes(100_000))
    octets, reader = urb.encode() + urb.encode(), ServerReader()
    assert list(reader.feed(octets[:100])) == []
    room = reader.room()
    assert room is not None
    with room:
        assert len(room) == len(urb.encode()) - 100
    assert not reader.filled(1000)
    assert list(reader.feed(octets[1100:])) == [urb, urb]
    assert reader.between


def test_no_room_is_made_for_what_is_only_announced_where_that_is_very_long() -> None:
    reader = ServerReader()
    head = CmdSubmit(7, 1, UrbDirection.OUT, 1, 4 << 20, data=bytes(4 << 20)).encode()[:48]
    assert list(reader.feed(head)) == []
    assert reader.room() is None
    assert not reader.between


def test_memory_of_a_transfer_that_is_over_is_used_for_the_next_of_its_size() -> None:
    urb = CmdSubmit(7, 1, UrbDirection.OUT, 1, 50_000, data=bytes(50_000))
    reader = ServerReader()
    (first,) = put(reader, urb.encode(), 50_000)
    assert isinstance(first, CmdSubmit)
    assert isinstance(first.data, bytearray)
    memory.give_back(first.data)
    other = CmdSubmit(8, 1, UrbDirection.OUT, 1, 50_000, data=b"x" * 50_000)
    (second,) = put(reader, other.encode(), 50_000)
    assert second == other
    assert first.data is second.data
