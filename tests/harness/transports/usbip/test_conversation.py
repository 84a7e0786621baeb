"""Issuing and awaiting URBs apart: a parked read does not stand in the way of control."""

import pytest
from misfeed.errors import NoAnswer
from misfeed.protocols.usb.setup import get_configuration
from misfeed.protocols.usbip import Completed
from misfeed.transports.usbip.conversation import Gone, Late
from misfeed.transports.usbip.exporter import Busy, import_device, list_devices


@pytest.fixture
def conversation(exporter):
    conversation, _ = import_device(exporter, "usbip", "1-2")
    return conversation


def test_control_goes_past_a_parked_read(conversation, printer):
    parked = conversation.issue_in(2, 64)
    assert conversation.control(get_configuration()).data == b"\0"
    assert list(conversation.client.pending) == [parked]
    with pytest.raises(Late):
        conversation.wait(parked, 0.1)
    assert not conversation.client.pending


def test_urbs_may_be_awaited_in_any_order(conversation, printer):
    printer.reads += [b"one", b"two"]
    first, second = conversation.issue_in(2, 64), conversation.issue_in(2, 64)
    assert conversation.wait(second, 1) == Completed(second, 0, 3, b"two")
    assert conversation.wait(first, 1).data == b"one"


@pytest.mark.parametrize("piece", [1, 7, 4096])
def test_octets_may_arrive_in_any_split(exporter, printer, piece):
    exporter.piece = piece
    conversation, device = import_device(exporter, "usbip", "1-2")
    assert device.busid == "1-2"
    assert conversation.control(get_configuration()).data == b"\0"


def test_a_second_host_is_told_busy(conversation, exporter):
    with pytest.raises(Busy):
        import_device(exporter, "usbip", "1-2")
    assert exporter.streams[-1].closed


def test_life_is_told_without_asking_the_device(conversation, exporter, printer):
    assert conversation.alive()
    asked = len(printer.seen)
    exporter.unplug("1-2")
    assert not conversation.alive()
    assert len(printer.seen) == asked
    with pytest.raises(Gone):
        conversation.issue_in(2, 64)


def test_an_interrupted_wait_cancels_its_urb_and_leaves_no_trace(conversation, exporter, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    parked = conversation.issue_in(2, 64)
    with monkeypatch.context() as patched:
        patched.setattr(exporter.streams[-1], "receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            conversation.wait(parked, 1)
    assert conversation.control(get_configuration()).data == b"\0"
    assert not conversation.client.pending
    conversation.close()
    assert exporter.streams[-1].closed


def test_an_interrupted_send_ends_the_connection_since_nobody_knows_what_went_out(
    conversation, exporter, monkeypatch
):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(exporter.streams[-1], "send", interrupted)
    with pytest.raises(KeyboardInterrupt):
        conversation.issue_in(2, 64)
    assert conversation.closed
    assert exporter.streams[-1].closed


def test_what_keeps_on_coming_for_others_does_not_keep_a_time_out_from_passing(exporter, printer):
    clock = iter(range(100))
    exporter.now = lambda: float(next(clock))
    exporter.piece = 4096
    conversation, _ = import_device(exporter, "usbip", "1-2")
    exporter.piece = 50
    parked = conversation.issue_in(2, 64)
    for _ in range(8):
        conversation.issue_in(0, 1, get_configuration())

    with pytest.raises(Late):
        conversation.wait(parked, 6.0)


@pytest.mark.parametrize(
    "asked", [lambda route: list_devices(route, "usbip"), lambda route: import_device(route, "usbip", "1-2")]
)
def test_an_answer_that_comes_octet_by_octet_has_no_longer_than_another(exporter, asked):
    clock = iter(range(1000))
    exporter.now = lambda: float(next(clock))
    exporter.piece = 1

    with pytest.raises(NoAnswer, match="does not come to the end of its answer"):
        asked(exporter)
    assert next(clock) < 20
    assert exporter.streams[-1].closed
