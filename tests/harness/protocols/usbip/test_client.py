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
