"""What usbmon would have told of a USB/IP connection: submissions, callbacks, unlinks, and the end."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    TransferType,
)
from misfeed.protocols.usb.setup import get_descriptor
from misfeed.protocols.usbip import (
    CmdSubmit,
    CmdUnlink,
    ExportedDevice,
    OpRepImport,
    OpReqImport,
    RetSubmit,
    RetUnlink,
    UrbDirection,
)
from misfeed.protocols.usbmon import EventType, IsoPacket, UsbipFollower, XferType
from misfeed.protocols.usbmon.following import MAX_FOLLOWED

IN, OUT = UrbDirection.IN, UrbDirection.OUT
S, C = EventType.SUBMISSION, EventType.CALLBACK
DEVID = 3 << 16 | 7
DEVICE = ExportedDevice("3-1", 0x03F0, 0x152A, busnum=3, devnum=7)
QUESTION = get_descriptor(2, length=255)


class Talk:
    """A connection and who looks on."""

    def __init__(self, **more):
        self.events = []
        self.follower = UsbipFollower(self.events.append, **more)
        self.now = 0

    def ask(self, *messages):
        self.now += 10
        self.follower.importer_says(b"".join(one.encode() for one in messages), self.now)
        return self

    def answer(self, *messages):
        self.now += 10
        self.follower.exporter_says(b"".join(one.encode() for one in messages), self.now)
        return self


@pytest.fixture
def talk():
    return Talk().ask(OpReqImport("3-1")).answer(OpRepImport(DEVICE))


def told(events):
    return [(one.type, one.status, one.length, one.data) for one in events]


def test_lists_and_imports_are_no_transfers(talk):
    assert talk.events == []


def test_a_control_transfer_is_two_events_of_one_urb(talk):
    talk.ask(CmdSubmit(1, DEVID, IN, 0, 255, QUESTION.encode())).answer(RetSubmit(1, 0, 2, b"\x09\x02"))
    asked, answered = talk.events
    assert told(talk.events) == [(S, -115, 255, None), (C, 0, 2, b"\x09\x02")]
    assert (asked.setup, answered.setup) == (QUESTION.encode(), None)
    assert (asked.busnum, asked.devnum, asked.endpoint, asked.xfer_type) == (3, 7, 0x80, XferType.CONTROL)
    assert asked.id == answered.id
    assert (asked.time_us, answered.time_us) == (30, 40)


def test_what_is_written_is_kept_with_its_submission(talk):
    talk.ask(CmdSubmit(5, DEVID, OUT, 1, 5, data=b"hello")).answer(RetSubmit(5, 0, 3))
    assert told(talk.events) == [(S, -115, 5, b"hello"), (C, 0, 3, None)]
    assert {(one.xfer_type, one.endpoint) for one in talk.events} == {(XferType.BULK, 1)}


def test_a_stall_comes_back_with_its_status(talk):
    talk.ask(CmdSubmit(5, DEVID, IN, 2, 64)).answer(RetSubmit(5, -32, 0))
    assert told(talk.events) == [(S, -115, 64, None), (C, -32, 0, b"")]


def test_an_unlinked_urb_comes_back_as_cancelled(talk):
    talk.ask(CmdSubmit(5, DEVID, IN, 2, 64)).ask(CmdUnlink(6, DEVID, 5)).answer(RetUnlink(6, -104))
    assert told(talk.events) == [(S, -115, 64, None), (C, -104, 0, b"")]


def test_an_unlink_that_came_too_late_is_nothing(talk):
    talk.ask(CmdSubmit(5, DEVID, IN, 2, 64), CmdUnlink(6, DEVID, 5))
    talk.answer(RetSubmit(5, 0, 1, b"x"), RetUnlink(6, 0))
    assert told(talk.events) == [(S, -115, 64, None), (C, 0, 1, b"x")]


def test_an_exporter_that_drops_a_urb_without_saying_so_is_taken_at_what_it_does(talk):
    talk.ask(CmdSubmit(5, DEVID, IN, 2, 64)).ask(CmdUnlink(6, DEVID, 5)).answer(RetUnlink(6, 0))
    assert talk.events[-1].status == -104


def test_what_is_in_flight_at_the_end_comes_back_as_from_a_device_that_is_gone(talk):
    talk.ask(CmdSubmit(5, DEVID, IN, 2, 64), CmdSubmit(6, DEVID, OUT, 1, 1, data=b"x"))
    talk.follower.ended(99)
    talk.follower.ended(100)
    assert told(talk.events[2:]) == [(C, -19, 0, b""), (C, -19, 0, None)]
    assert {one.time_us for one in talk.events[2:]} == {99}


def test_urbs_of_several_connections_are_told_apart():
    ids = set()
    for number in (1, 2):
        talk = Talk(connection=number).ask(CmdSubmit(1, DEVID, IN, 2, 64))
        ids |= {one.id for one in talk.events}
    assert len(ids) == 2


def test_what_kind_an_endpoint_is_of_is_learnt_from_the_descriptors_that_go_by(talk):
    endpoints = (EndpointDescriptor(0x83, TransferType.INTERRUPT, 8, 4), EndpointDescriptor(0x82))
    configuration = ConfigurationDescriptor((InterfaceDescriptor(0, endpoints=endpoints),)).encode()
    talk.ask(CmdSubmit(1, DEVID, IN, 0, 255, QUESTION.encode()))
    talk.answer(RetSubmit(1, 0, 9, configuration[:9]))
    talk.ask(CmdSubmit(2, DEVID, IN, 0, 255, QUESTION.encode()))
    talk.answer(RetSubmit(2, 0, len(configuration), configuration))
    talk.ask(CmdSubmit(3, DEVID, IN, 3, 8), CmdSubmit(4, DEVID, IN, 2, 8))
    assert [one.xfer_type for one in talk.events[4:]] == [XferType.INTERRUPT, XferType.BULK]


def test_without_descriptors_an_interval_shows_an_interrupt_endpoint(talk):
    talk.ask(CmdSubmit(3, DEVID, IN, 3, 8, interval=4))
    assert (talk.events[0].xfer_type, talk.events[0].interval) == (XferType.INTERRUPT, 4)


def test_isochronous_packets_are_told_in_usbmons_form(talk):
    descriptor = bytes.fromhex("00000010 00000020 00000000 ffffffee")
    talk.ask(CmdSubmit(3, DEVID, IN, 4, 32, number_of_packets=1, iso=descriptor, interval=1))
    talk.answer(RetSubmit(3, 0, 0, number_of_packets=1, error_count=1, iso=descriptor))
    asked, answered = talk.events
    assert asked.packets == answered.packets == (IsoPacket(-18, 16, 32),)
    assert (answered.xfer_type, answered.error_count, answered.numdesc) == (XferType.ISOCHRONOUS, 1, 1)


def test_long_data_are_cut_and_their_length_is_told():
    talk = Talk(most_data=4).ask(CmdSubmit(5, DEVID, OUT, 1, 10, data=b"0123456789"))
    assert told(talk.events) == [(S, -115, 10, b"0123")]


def test_nothing_is_followed_after_octets_that_are_no_usbip(talk):
    talk.answer(RetSubmit(77, 0, 0))
    assert "not in flight" in str(talk.follower.broken)
    talk.ask(CmdSubmit(1, DEVID, IN, 2, 64)).answer(RetSubmit(1, 0, 0))
    assert talk.events == []


def test_no_more_urbs_are_followed_than_can_be_in_flight():
    talk = Talk()
    for number in range(1, MAX_FOLLOWED + 2):
        talk.ask(CmdSubmit(number, DEVID, IN, 2, 1))
    assert talk.follower.broken is not None
    assert len(talk.events) == MAX_FOLLOWED


def test_no_more_unlinks_are_kept_than_urbs_can_be_in_flight():
    talk = Talk().ask(CmdSubmit(1, DEVID, IN, 2, 1))
    for number in range(2, MAX_FOLLOWED + 2):
        talk.ask(CmdUnlink(number, DEVID, 1))
    assert talk.follower.broken is None
    talk.ask(CmdUnlink(MAX_FOLLOWED + 2, DEVID, 1))
    assert "cannot wait beside 4096 others" in str(talk.follower.broken)


def test_unlinks_of_what_is_back_already_need_no_answer(talk):
    for number in range(1, 2 * MAX_FOLLOWED + 2, 2):
        talk.ask(CmdSubmit(number, DEVID, IN, 2, 1)).answer(RetSubmit(number, -32, 0))
        talk.ask(CmdUnlink(number + 1, DEVID, number))
    assert talk.follower.broken is None
    talk.ask(CmdSubmit(9999, DEVID, IN, 2, 1), CmdUnlink(10000, DEVID, 9999)).answer(RetUnlink(10000, -104))
    assert talk.events[-1].status == -104


def test_what_a_urb_carries_is_not_kept_while_it_is_in_flight():
    tracemalloc.start()
    try:
        talk = Talk(most_data=16)
        octets = CmdSubmit(1, DEVID, OUT, 1, 4_000_000, data=bytes(4_000_000)).encode()
        talk.follower.importer_says(octets, 1)
        del octets
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
    talk.answer(RetSubmit(1, 0, 4_000_000))
    assert told(talk.events) == [(S, -115, 4_000_000, bytes(16)), (C, 0, 4_000_000, None)]


TALK = st.lists(st.tuples(st.booleans(), st.binary(max_size=20), st.sampled_from([0, -32, -71])), max_size=6)


@given(TALK, st.integers(1, 60))
def test_it_is_the_same_in_any_split(transfers, piece):
    asked, answers = b"", b""
    for number, (reads, data, status) in enumerate(transfers, 1):
        way, sent = (IN, b"") if reads else (OUT, data)
        asked += CmdSubmit(number, DEVID, way, 1, len(data), data=sent).encode()
        answers += RetSubmit(number, status, len(data), data if reads else b"").encode()
    whole, cut = Talk(), Talk()
    whole.follower.importer_says(asked, 1)
    whole.follower.exporter_says(answers, 2)
    for start in range(0, len(asked), piece):
        cut.follower.importer_says(asked[start : start + piece], 1)
    for start in range(0, len(answers), piece):
        cut.follower.exporter_says(answers[start : start + piece], 2)
    assert whole.events == cut.events
    assert len(whole.events) == 2 * len(transfers)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_junk_never_raises(one_way, other_way):
    talk = Talk()
    talk.follower.importer_says(one_way, 1)
    talk.follower.exporter_says(other_way, 2)
    talk.follower.ended(3)
