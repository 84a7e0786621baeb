"""Events of usbmon: where Linux has its fields, round trips, and junk."""

import dataclasses
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.usbmon import HEADER_SIZE, EventType, IsoPacket, UsbmonError, UsbmonEvent, XferType

S, C = EventType.SUBMISSION, EventType.CALLBACK
BYTE = st.integers(0, 255)
INT = st.integers(-(2**31), 2**31 - 1)
LONG = st.integers(0, 2**32 - 1)
GET_DEVICE_ID = bytes.fromhex("a1 00 0000 0000 ff03")
ASKED = UsbmonEvent(
    0xFFFF_8881_0000_1040, S, XferType.CONTROL, 0x80, 2, 1, 1_700_000_000_250_000, -115, 1023, GET_DEVICE_ID
)


@st.composite
def events(draw):
    xfer = draw(st.sampled_from(XferType))
    data = draw(st.none() | st.binary(max_size=40))
    fields = {
        "status": draw(INT),
        "length": len(data or b"") + draw(st.integers(0, 1000)),
        "interval": draw(INT),
        "start_frame": draw(INT),
        "xfer_flags": draw(LONG),
    }
    if xfer is XferType.ISOCHRONOUS:
        packets = draw(st.lists(st.builds(IsoPacket, INT, LONG, LONG), max_size=3))
        fields |= {"error_count": draw(INT), "numdesc": draw(INT), "packets": tuple(packets)}
    else:
        fields["setup"] = draw(st.none() | st.binary(min_size=8, max_size=8))
    return UsbmonEvent(
        draw(st.integers(0, 2**64 - 1)),
        draw(st.sampled_from(EventType)),
        xfer,
        draw(BYTE),
        draw(BYTE),
        draw(st.integers(0, 0xFFFF)),
        draw(st.integers(-(2**50), 2**50)),
        data=data,
        **fields,
    )


def test_every_field_lies_where_linux_has_it():
    """By the offsets of struct usbmon_packet in usbmon.rst."""
    octets = ASKED.encode()
    assert len(octets) == HEADER_SIZE == 64
    at = {"<Q": 0, "<H": 12}
    assert struct.unpack_from("<Q", octets, at["<Q"]) == (0xFFFF_8881_0000_1040,)
    assert (octets[8:9], octets[9], octets[10], octets[11]) == (b"S", 2, 0x80, 2)
    assert struct.unpack_from("<H", octets, at["<H"]) == (1,)
    assert octets[14:16] == b"\0<"
    assert struct.unpack_from("<qi", octets, 16) == (1_700_000_000, 250_000)
    assert struct.unpack_from("<iII", octets, 28) == (-115, 1023, 0)
    assert octets[40:48] == GET_DEVICE_ID
    assert octets[48:64] == bytes(16)


def test_what_is_yet_to_come_is_told_from_what_was_sent():
    """Bit for bit what mon_bin.c writes in flag_setup and flag_data."""
    answered = dataclasses.replace(ASKED, type=C, setup=None, status=0, length=4, data=b"\0\4ab")
    assert answered.encode()[14:16] == b"-\0"
    assert answered.encode()[64:] == b"\0\4ab"
    written = UsbmonEvent(1, S, XferType.BULK, 0x01, 2, 1, 0, -115, 5, data=b"hello")
    assert written.encode()[14:16] == b"-\0"
    taken = UsbmonEvent(1, C, XferType.BULK, 0x01, 2, 1, 0, 0, 5)
    assert taken.encode()[14:16] == b"->"


def test_packets_of_an_isochronous_transfer_come_before_its_data():
    event = UsbmonEvent(
        1, C, XferType.ISOCHRONOUS, 0x81, 2, 1, 0, 0, 2, data=b"ab", error_count=1, numdesc=2,
        packets=(IsoPacket(0, 0, 2), IsoPacket(-18, 512, 0)),
    )  # fmt: skip
    octets = event.encode()
    assert struct.unpack_from("<ii", octets, 40) == (1, 2)
    assert struct.unpack_from("<I", octets, 36) == (34,)
    assert struct.unpack_from("<I", octets, 60) == (2,)
    assert octets[64:96] == struct.pack("<iII4xiII4x", 0, 0, 2, -18, 512, 0)
    assert octets[96:] == b"ab"


def test_data_that_were_cut_are_told_as_long_as_they_were():
    event = UsbmonEvent(1, S, XferType.BULK, 0x01, 2, 1, 0, -115, 100_000, data=b"first")
    assert UsbmonEvent.decode(event.encode()).length == 100_000
    assert event.whole_size == 64 + 100_000
    assert ASKED.whole_size == 64


GAPS = UsbmonEvent(
    1, C, XferType.ISOCHRONOUS, 0x81, 2, 1, 0, 0, 3, data=b"ab......c", numdesc=2,
    packets=(IsoPacket(0, 0, 2), IsoPacket(0, 8, 1)),
)  # fmt: skip
"""As mon_bin.c has it: three octets were transferred, and nine are kept, as the packets lie in the buffer."""


def test_gaps_between_isochronous_packets_are_kept_beyond_what_was_transferred():
    assert UsbmonEvent.decode(GAPS.encode()) == GAPS
    assert GAPS.whole_size == 64 + 2 * 16 + 9


def test_an_event_that_a_snap_length_cut_is_read_as_far_as_it_goes():
    whole = UsbmonEvent(1, S, XferType.BULK, 0x01, 2, 1, 0, -115, 5, data=b"hello")
    for kept in range(6):
        read = UsbmonEvent.decode(whole.encode()[: 64 + kept])
        assert (read.length, read.data) == (5, b"hello"[:kept])
    octets = GAPS.encode()
    for kept in range(len(octets) - 64):
        read = UsbmonEvent.decode(octets[: 64 + kept])
        assert read.packets == GAPS.packets[: kept // 16]
        assert read.data == GAPS.data[: max(0, kept - 32)]
        assert (read.numdesc, read.length) == (2, 3)


def test_packets_that_the_kernel_did_not_keep_are_refused():
    octets = bytearray(GAPS.encode())
    octets[36:40] = struct.pack("<I", 31)
    with pytest.raises(UsbmonError, match="31 of 3 are told"):
        UsbmonEvent.decode(bytes(octets[: 64 + 31]))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(events())
def test_events_read_back(event):
    assert UsbmonEvent.decode(event.encode()) == event


@given(st.binary(max_size=120))
def test_junk_is_read_or_refused(octets):
    try:
        read = UsbmonEvent.decode(octets)
    except UsbmonError:
        return
    assert UsbmonEvent.decode(read.encode()) == read


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(events(), st.integers(0, 63), BYTE)
def test_an_event_with_a_wrong_octet_is_read_or_refused(event, place, octet):
    octets = bytearray(event.encode())
    octets[place] = octet
    try:
        read = UsbmonEvent.decode(bytes(octets))
    except UsbmonError:
        return
    assert UsbmonEvent.decode(read.encode()) == read


@pytest.mark.parametrize(
    ("octets", "complaint"),
    [
        (bytes(63), "64 octets at least"),
        (bytes(64), "0 is not a valid EventType"),
        (ASKED.encode()[:9] + b"\x09" + ASKED.encode()[10:], "9 is not a valid XferType"),
        (ASKED.encode() + b"more", "4 octets follow"),
        (ASKED.encode()[:60] + b"\1\0\0\0", "1 isochronous packets"),
    ],
)
def test_what_is_no_event_says_why(octets, complaint):
    with pytest.raises(UsbmonError, match=complaint):
        UsbmonEvent.decode(octets)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"setup": b"short"}, "8 octets"),
        ({"data": b"12345", "length": 4}, "5 octets of data"),
        ({"busnum": 1 << 16}, "cannot hold"),
        ({"numdesc": 1}, "isochronous"),
    ],
)
def test_what_does_not_fit_is_refused(changed, complaint):
    with pytest.raises(UsageError, match=complaint):
        dataclasses.replace(ASKED, **changed).encode()
