"""The importing host without I/O: what is in flight, and how an unlink ends."""

import pytest
from misfeed.errors import UsageError
from misfeed.protocols.usbip import (
    CmdSubmit,
    CmdUnlink,
    Completed,
    ExportedDevice,
    Imported,
    Listed,
    OpRepDevlist,
    OpRepImport,
    OpStatus,
    RetSubmit,
    RetUnlink,
    ServerReader,
    UrbStatus,
    UsbipClient,
    UsbipError,
)

DEVICE = ExportedDevice("1-2", 0x1234, 1, busnum=3, devnum=4)


@pytest.fixture
def client():
    client = UsbipClient()
    assert list(client.feed(OpRepImport(DEVICE).encode())) == [Imported(DEVICE, 0)]
    return client


def sent(octets):
    [message] = ServerReader().feed(octets)
    return message


def events(client, *messages):
    return list(client.feed(b"".join(message.encode() for message in messages)))


def test_a_list_and_a_refused_import_are_events():
    client = UsbipClient()
    assert events(client, OpRepDevlist(), OpRepImport(None, OpStatus.DEV_BUSY)) == [
        Listed((), 0),
        Imported(None, OpStatus.DEV_BUSY),
    ]


def test_submits_name_the_imported_device_and_count_up(client):
    first, octets = client.submit_out(1, b"abc")
    second, more = client.submit_in(2, 64)
    assert sent(octets) == CmdSubmit(first, 0x30004, 0, 1, 3, data=b"abc")
    assert sent(more) == CmdSubmit(second, 0x30004, 1, 2, 64)
    assert list(client.pending) == [first, second] == [1, 2]


def test_answers_come_in_any_order_and_carry_data_only_for_reads(client):
    wrote, _ = client.submit_out(1, b"abc")
    reads, _ = client.submit_in(2, 64)
    done = events(client, RetSubmit(reads, 0, 2, b"hi"), RetSubmit(wrote, 0, 3))
    assert done == [Completed(reads, 0, 2, b"hi"), Completed(wrote, 0, 3)]
    assert not client.pending


def test_an_unlink_in_time_ends_the_urb_as_reset(client):
    urb, _ = client.submit_in(2, 64)
    unlink = sent(client.unlink(urb))
    assert isinstance(unlink, CmdUnlink)
    assert unlink.unlink_seqnum == urb
    assert events(client, RetUnlink(unlink.seqnum, -104)) == [Completed(urb, UrbStatus.ECONNRESET)]


def test_an_unlink_that_came_too_late_loses_no_data(client):
    urb, _ = client.submit_in(2, 64)
    unlink = sent(client.unlink(urb))
    done = events(client, RetSubmit(urb, 0, 2, b"hi"), RetUnlink(unlink.seqnum, 0))
    assert done == [Completed(urb, 0, 2, b"hi")]


def test_an_exporter_that_always_answers_zero_still_ends_the_urb(client):
    urb, _ = client.submit_in(2, 64)
    unlink = sent(client.unlink(urb))
    assert events(client, RetUnlink(unlink.seqnum, 0)) == [Completed(urb, UrbStatus.ECONNRESET)]


def test_completing_a_urb_after_its_unlink_breaks_the_protocol(client):
    urb, _ = client.submit_in(2, 64)
    unlink = sent(client.unlink(urb))
    with pytest.raises(UsbipError, match="not in flight"):
        events(client, RetUnlink(unlink.seqnum, -104), RetSubmit(urb, 0, 0))


def test_an_answer_to_no_unlink_breaks_the_protocol(client):
    with pytest.raises(UsbipError, match="not sent"):
        events(client, RetUnlink(77, 0))


def test_unlinking_what_is_not_in_flight_is_misuse_and_changes_nothing(client):
    with pytest.raises(UsageError):
        client.unlink(5)
    assert client.submit_in(1, 1)[0] == 1


@pytest.mark.parametrize("cut", [1, 47, 48, 60, 200])
def test_what_is_taken_at_once_is_what_is_fed_in_any_split(cut: int) -> None:
    taking, feeding = UsbipClient(), UsbipClient()
    for one in (taking, feeding):
        one.submit_in(2, 64)
        one.submit_out(1, b"abc")
        one.submit_in(2, 64)
    octets = b"".join(
        answer.encode()
        for answer in (
            RetSubmit(1, 0, 5, b"hello"),
            RetSubmit(2, 0, 3),
            RetSubmit(3, -32, number_of_packets=0),
        )
    )
    pieces = [octets[at : at + cut] for at in range(0, len(octets), cut)]
    taken = [event for piece in pieces for event in taking.take(piece)]
    assert taken == [event for piece in pieces for event in feeding.feed(piece)]
    assert [one.seqnum for one in taken if isinstance(one, Completed)] == [1, 2, 3]
    assert dict(taking.pending) == {}


@pytest.mark.parametrize("answer", [RetSubmit(9, 0), RetSubmit(1, 0, 65, bytes(65))])
def test_what_cannot_be_taken_is_an_error_as_when_it_is_fed(answer: RetSubmit) -> None:
    client = UsbipClient()
    client.submit_in(2, 64)
    with pytest.raises(UsbipError):
        client.take(answer.encode())


def test_the_head_of_a_write_is_what_comes_before_its_data() -> None:
    whole, parted = UsbipClient(), UsbipClient()
    number, octets = whole.submit_out(1, b"abc", setup=bytes(range(8)))
    assert parted.begin_out(1, 3, setup=bytes(range(8))) == (number, octets[:-3])
    assert dict(parted.pending) == dict(whole.pending)
