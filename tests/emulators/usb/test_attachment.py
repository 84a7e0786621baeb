"""URBs of an imported device: what each is answered, what is unlinked, and how many may be in flight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from misfeed.emulators.machine import JobState, Machine
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.emulators.usb import attachment as attachment_module
from misfeed.emulators.usb.attachment import Attachment
from misfeed.emulators.usb.pipes import Transfer
from misfeed.emulators.usb.port import Port
from misfeed.emulators.usb.printer import PrinterFunction
from misfeed.emulators.usb.session import UsbipService
from misfeed.emulators.wire import Urb
from misfeed.protocols.pjl import UEL
from misfeed.protocols.usb import SetupPacket
from misfeed.protocols.usb.printer import get_port_status, soft_reset
from misfeed.protocols.usb.setup import clear_halt, get_descriptor, set_interface
from misfeed.protocols.usbip import (
    CmdSubmit,
    CmdUnlink,
    Completed,
    RetSubmit,
    RetUnlink,
    UrbDirection,
    UrbStatus,
    UsbipError,
)

from .conftest import ImportingHost

ECHO = UEL + b"@PJL ECHO hello\r\n"
ANSWER = b"@PJL ECHO hello\r\n\x0c"
DEVID = 1 << 16 | 2


# -- transfers -------------------------------------------------------------------------------------------


def test_a_question_on_bulk_out_is_answered_on_bulk_in(host: ImportingHost) -> None:
    done = host.write(ECHO)
    assert (done.status, done.actual_length) == (UrbStatus.OK, len(ECHO))
    number = host.ask()
    assert host.heard() == [Completed(number, 0, len(ANSWER), ANSWER)]


def test_a_read_waits_for_the_answer_and_control_goes_on_meanwhile(host: ImportingHost) -> None:
    number = host.ask()
    assert host.control(get_port_status(0)).data == b"\x18"
    _, octets = host.client.submit_out(1, ECHO)
    host.session.feed(octets)
    assert Completed(number, 0, len(ANSWER), ANSWER) in host.heard()


def test_what_the_machine_tells_by_itself_completes_a_waiting_read(
    host: ImportingHost, machine: Machine
) -> None:
    host.write(UEL + b"@PJL USTATUS DEVICE=ON\r\n")
    number = host.ask()
    machine.act("open", "cover.front")
    done = host.done()
    assert done.seqnum == number
    assert b"CODE=40021" in done.data


def test_a_read_never_gets_more_than_it_asked_for(host: ImportingHost) -> None:
    host.write(ECHO)
    host.ask(5)
    assert host.done().data == ANSWER[:5]
    host.ask(500)
    assert host.done().data == ANSWER[5:]


def test_a_short_read_is_an_error_to_a_host_that_says_so(host: ImportingHost) -> None:
    host.write(ECHO)
    host.session.feed(CmdSubmit(900, DEVID, UrbDirection.IN, 2, 64, transfer_flags=1).encode())
    octets = bytes(host.wire.sent[-48 - len(ANSWER) :])
    assert int.from_bytes(octets[20:24], "big", signed=True) == UrbStatus.EREMOTEIO
    assert octets[48:] == ANSWER


def test_an_endpoint_that_is_not_there_stalls(host: ImportingHost) -> None:
    assert host.write(b"x", ep=5).status == UrbStatus.EPIPE


def test_an_isochronous_transfer_is_refused(host: ImportingHost) -> None:
    urb = CmdSubmit(901, DEVID, UrbDirection.IN, 2, 64, number_of_packets=1, iso=bytes(16))
    host.session.feed(urb.encode())
    assert int.from_bytes(host.wire.sent[-28:-24], "big", signed=True) == UrbStatus.EINVAL


def test_a_document_over_usb_is_printed(host: ImportingHost, machine: Machine) -> None:
    host.write(
        UEL + b'@PJL JOB NAME="x"\r\n@PJL ENTER LANGUAGE=TEXT\r\nhello\n' + UEL + b"@PJL EOJ\r\n" + UEL
    )
    machine.clock.advance(60_000_000)
    (job,) = machine.jobs.jobs
    assert (job.name, job.state, job.origin) == ("x", JobState.COMPLETED, "usb")


def test_a_read_of_a_setting_that_was_left_is_over_and_is_not_answered_again(machine: Machine) -> None:
    both = PrinterFunction(machine)
    model = both.model
    (configuration,) = model.configurations
    (one,) = configuration.interfaces
    other = replace(one, bAlternateSetting=1, bInterfaceProtocol=4)
    two = replace(model, configurations=(replace(configuration, interfaces=(one, other)),), octets={})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PrinterFunction, "model", two)
        host = ImportingHost(UsbipService([Port("1-1", PrinterFunction(machine))]))
        host.take()
        number, octets = host.client.submit_in(2, 64)
        host.session.feed(octets)
        setting = host.client.submit_out(0, b"", setup=set_interface(0, 1).encode())
        host.session.feed(setting[1])
        assert host.heard() == [Completed(number, UrbStatus.ESHUTDOWN), Completed(setting[0], 0)]
        host.session.feed(CmdUnlink(900, DEVID, number).encode())
        assert bytes(host.wire.sent[-48:]) == RetUnlink(900, 0).encode()
        before = len(host.wire.sent)
        host.session.feed(host.client.submit_out(0, b"", setup=set_interface(0, 0).encode())[1])
        host.session.feed(host.client.submit_out(1, ECHO)[1])
        assert len(host.wire.sent) == before + 2 * 48, "the two are answered, and nothing else"


@pytest.mark.parametrize(
    ("way", "length", "setup", "status"),
    [
        (UrbDirection.OUT, 3, get_descriptor(1, length=3), UrbStatus.EPIPE),
        (UrbDirection.IN, 3, SetupPacket(0x21, 9, 0, 0, 3), UrbStatus.EPIPE),
        (UrbDirection.OUT, 3, SetupPacket(0x21, 9, 0, 0, 4), UrbStatus.EBADR),
        (UrbDirection.OUT, 3, get_descriptor(1, length=18), UrbStatus.EBADR),
        (UrbDirection.OUT, 3, soft_reset(0), UrbStatus.EBADR),
        (UrbDirection.IN, 64, get_descriptor(1, length=18), UrbStatus.EBADR),
        (UrbDirection.OUT, 0, soft_reset(0), UrbStatus.OK),
        (UrbDirection.IN, 0, soft_reset(0), UrbStatus.OK),
        (UrbDirection.OUT, 0, SetupPacket(0x23, 3, 4), UrbStatus.OK),
        (UrbDirection.OUT, 0, get_descriptor(1, length=0), UrbStatus.OK),
    ],
)
def test_a_setup_packet_that_contradicts_its_urb_fails(
    host: ImportingHost, way: UrbDirection, length: int, setup: SetupPacket, status: UrbStatus
) -> None:
    if way is UrbDirection.OUT:
        _, octets = host.client.submit_out(0, bytes(length), setup=setup.encode())
    else:
        _, octets = host.client.submit_in(0, length, setup=setup.encode())
    host.session.feed(octets)
    done = host.done()
    assert (done.status, done.actual_length, done.data) == (status, 0, b"")
    assert host.control(get_port_status(0)).data == b"\x18"


# -- unlinking -------------------------------------------------------------------------------------------


def test_a_waiting_read_is_cancelled_and_never_answered(host: ImportingHost) -> None:
    number = host.ask()
    host.unlink(number)
    assert host.heard() == [Completed(number, UrbStatus.ECONNRESET)]
    host.write(ECHO)
    assert host.heard() == []
    later = host.ask()
    assert host.heard() == [Completed(later, 0, len(ANSWER), ANSWER)]


def test_an_unlink_that_comes_too_late_is_answered_with_zero(host: ImportingHost) -> None:
    number = host.ask()
    unlink = host.client.unlink(number)
    host.write(ECHO)
    before = len(host.wire.sent)
    host.session.feed(unlink)
    assert bytes(host.wire.sent[before:]) == RetUnlink(int.from_bytes(unlink[4:8], "big"), 0).encode()


def test_an_answer_and_an_unlink_that_cross_end_the_transfer_once(host: ImportingHost) -> None:
    number, submit = host.client.submit_in(2, 64)
    _, question = host.client.submit_out(1, ECHO)
    host.session.feed(submit + question + host.client.unlink(number))
    events = [one for one in host.heard() if isinstance(one, Completed) and one.seqnum == number]
    assert events == [Completed(number, 0, len(ANSWER), ANSWER)]


def test_only_the_named_read_is_cancelled(host: ImportingHost) -> None:
    first, second = host.ask(), host.ask()
    host.unlink(first)
    host.heard()
    _, question = host.client.submit_out(1, ECHO)
    host.session.feed(question)
    assert Completed(second, 0, len(ANSWER), ANSWER) in host.heard()


def test_an_unlink_of_what_never_was_is_answered_with_zero(host: ImportingHost) -> None:
    before = len(host.wire.sent)
    host.session.feed(CmdUnlink(77, DEVID, 4711).encode())
    assert bytes(host.wire.sent[before:]) == RetUnlink(77, 0).encode()


# -- limits ---------------------------------------------------------------------------------------------


def test_transfers_in_flight_have_a_limit(host: ImportingHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachment_module, "MAX_IN_FLIGHT", 8)
    for _ in range(8):
        host.ask()
    assert not host.wire.ended
    host.ask()
    assert host.wire.aborted


def test_what_the_device_does_not_take_has_a_limit_in_octets(
    host: ImportingHost, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachment_module, "MAX_UNTAKEN", 1000)
    host.control(SetupPacket(0x02, 3, 0, 0x01, 0))
    for _ in range(20):
        host.write(bytes(500))
    host.control(clear_halt(0x01))
    monkeypatch.setattr(PageChannel, "ready", False)
    first = host.client.submit_out(1, bytes(600))
    host.session.feed(first[1])
    host.unlink(first[0])
    for _ in range(2):
        host.session.feed(host.client.submit_out(1, bytes(600))[1])
    assert not host.wire.ended, "what is over, or unlinked, does not count"
    host.session.feed(host.client.submit_out(1, b"x")[1])
    assert host.wire.aborted


@pytest.mark.parametrize("piece", [48, 20])
def test_control_never_waits_behind_bulk(
    host: ImportingHost, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(attachment_module, "MAX_IN_FLIGHT", 8)
    reads = [host.ask() for _ in range(8)]
    for _ in range(20):
        number, octets = host.client.submit_out(0, b"", setup=set_interface(0, 0).encode())
        for start in range(0, len(octets), piece):
            host.session.feed(octets[start : start + piece])
        done = [one for one in host.heard() if isinstance(one, Completed)]
        assert done[-1] == Completed(number, 0)
        # To choose a setting ends what waited at its endpoints.
        assert {one.seqnum for one in done[:-1]} == set(reads)
        reads = [host.ask() for _ in range(8)]
    assert not host.wire.ended


def test_control_transfers_in_flight_have_a_limit_of_their_own(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachment_module, "MAX_IN_FLIGHT", 2)
    attachment = Importer(machine).attachment
    monkeypatch.setattr(attachment.device, "control", lambda *_: None)
    setup = get_port_status(0).encode()
    attachment.submit(CmdSubmit(1, DEVID, UrbDirection.IN, 0, 1, setup))
    attachment.submit(CmdSubmit(2, DEVID, UrbDirection.IN, 0, 1, setup))
    for number in (3, 4):
        attachment.submit(CmdSubmit(number, DEVID, UrbDirection.IN, 2, 64))
    with pytest.raises(UsbipError, match="URB 5 cannot be in flight"):
        attachment.submit(CmdSubmit(5, DEVID, UrbDirection.IN, 0, 1, setup))
    attachment.unlink(CmdUnlink(6, DEVID, 2))
    attachment.submit(CmdSubmit(7, DEVID, UrbDirection.IN, 0, 1, setup))


# -- without a connection --------------------------------------------------------------------------------


class Importer:
    """Whom the attachment answers; nothing is between them."""

    def __init__(self, machine: Machine) -> None:
        self.port = Port("1-1", PrinterFunction(machine))
        assert self.port.claim(lambda: None)
        self.said: list[bytes] = []
        self.attachment = Attachment(self.port.device, DEVID, self.said.append, None, lambda _: None)


@pytest.fixture
def importer(machine: Machine) -> Importer:
    return Importer(machine)


def test_each_urb_is_answered_by_its_number(importer: Importer) -> None:
    attachment = importer.attachment
    attachment.submit(CmdSubmit(7, DEVID, UrbDirection.IN, 2, 64))
    attachment.submit(CmdSubmit(8, DEVID, UrbDirection.OUT, 1, len(ECHO), data=ECHO))
    assert sorted(importer.said) == [
        RetSubmit(7, 0, len(ANSWER), ANSWER).encode(),
        RetSubmit(8, 0, len(ECHO)).encode(),
    ]
    assert not attachment.in_flight


def test_a_reset_of_the_port_is_a_reset_of_the_device_and_ends_what_waits(importer: Importer) -> None:
    attachment = importer.attachment
    attachment.submit(CmdSubmit(7, DEVID, UrbDirection.IN, 2, 64))
    attachment.submit(CmdSubmit(8, DEVID, UrbDirection.OUT, 0, 0, SetupPacket(0x23, 3, 4, 1).encode()))
    assert importer.said == [RetSubmit(7, UrbStatus.ESHUTDOWN).encode(), RetSubmit(8).encode()]
    assert not attachment.in_flight


def test_a_number_in_flight_is_refused_with_what_is_in_flight(importer: Importer) -> None:
    read = CmdSubmit(7, DEVID, UrbDirection.IN, 2, 64)
    importer.attachment.submit(read)
    with pytest.raises(UsbipError, match="URB 7 cannot be in flight beside 1 others with 0 octets; wait"):
        importer.attachment.submit(read)
    assert list(importer.attachment.in_flight) == [7]
    assert importer.said == []


def test_nothing_is_said_after_its_end(importer: Importer) -> None:
    attachment = importer.attachment
    attachment.submit(CmdSubmit(7, DEVID, UrbDirection.IN, 2, 64))
    attachment.end()
    assert attachment.over
    assert not attachment.in_flight
    attachment.device.submit(1, Transfer(lambda _: None, data=ECHO))
    assert importer.said == []


class Troubled:
    """A wire on which the first read is parked, and the second has the device drop off the bus."""

    good = False

    def __init__(self) -> None:
        self._faults = iter(
            (
                Urb(service="usbip", how="nak", endpoint=0x82),
                Urb(service="usbip", how="disconnect", endpoint=0x82),
            )
        )

    def trouble(self, endpoint: int, octets: int) -> Urb | None:
        return next(self._faults)

    def later(self, after_us: int, call: Callable[[], None]) -> None: ...


def test_an_unlink_is_not_answered_where_what_waited_behind_ends_the_attachment(machine: Machine) -> None:
    port = Port("1-1", PrinterFunction(machine))
    assert port.claim(lambda: None)
    said: list[bytes] = []
    attachment: Attachment
    attachment = Attachment(port.device, DEVID, said.append, Troubled(), lambda _: attachment.end())
    for number in (7, 8):
        attachment.submit(CmdSubmit(number, DEVID, UrbDirection.IN, 2, 64))
    attachment.unlink(CmdUnlink(9, DEVID, 7))
    assert attachment.over
    assert said == []
