"""A host's conversation: lists, imports, transfers in flight, unlinks and unplugging."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from misfeed.emulators.machine import Clock, JobState, Machine
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.emulators.profiles import load
from misfeed.emulators.usb import INTERFACE
from misfeed.emulators.usb import session as session_module
from misfeed.emulators.usb.port import Port
from misfeed.emulators.usb.printer import PrinterFunction
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols.pjl import UEL
from misfeed.protocols.usb import SetupPacket
from misfeed.protocols.usb.printer import get_port_status
from misfeed.protocols.usb.setup import clear_halt, set_interface
from misfeed.protocols.usbip import (
    CmdSubmit,
    CmdUnlink,
    Completed,
    OpStatus,
    RetUnlink,
    UrbDirection,
    UrbStatus,
)

from .conftest import ImportingHost

ECHO = UEL + b"@PJL ECHO hello\r\n"
ANSWER = b"@PJL ECHO hello\r\n\x0c"


# -- lists and imports -----------------------------------------------------------------------------------


def test_the_list_shows_the_printer_with_its_ids_and_class(service: UsbipService) -> None:
    (device,) = ImportingHost(service).devices().devices
    assert (device.busid, device.idVendor, device.idProduct) == ("1-1", 0x03F0, 0x152A)
    assert device.interfaces == ((7, 1, 2),)


def test_an_imported_device_is_refused_to_others_until_it_is_handed_back(
    service: UsbipService, host: ImportingHost
) -> None:
    other = ImportingHost(service)
    assert other.take().status == OpStatus.DEV_BUSY
    assert len(other.devices().devices) == 1
    host.session.lost()
    assert other.take().device is not None


def test_the_end_of_the_stream_hands_the_device_back(service: UsbipService, host: ImportingHost) -> None:
    host.session.eof()
    assert host.wire.closed
    assert ImportingHost(service).take().device is not None


def test_a_device_that_is_not_there_cannot_be_imported(service: UsbipService) -> None:
    assert ImportingHost(service).take("9-9").status == OpStatus.NODEV


def test_a_printer_without_power_is_not_there(service: UsbipService, machine: Machine) -> None:
    machine.act("power_off", "power")
    host = ImportingHost(service)
    assert host.devices().devices == ()
    assert host.take().status == OpStatus.NODEV


def test_a_model_without_usb_exports_nothing() -> None:
    profile = msgspec.structs.replace(load("mono-laser"), usb=None)
    service = INTERFACE.serve(Machine(profile, Clock(), seed=1))
    assert isinstance(service, UsbipService)
    assert ImportingHost(service).devices().devices == ()


def test_several_devices_of_one_host_are_held_apart() -> None:
    machines = [Machine(load(name), Clock(), seed=1) for name in ("mono-laser", "label-printer")]
    service = UsbipService(
        [
            Port(f"1-{place}", PrinterFunction(machine), devnum=place + 1)
            for place, machine in enumerate(machines, 1)
        ]
    )
    first, second = ImportingHost(service), ImportingHost(service)
    assert [one.busid for one in first.devices().devices] == ["1-1", "1-2"]
    first.take("1-1")
    second.take("1-2")
    machines[1].act("power_off", "power")
    assert second.wire.closed
    assert not first.wire.ended
    assert first.control(get_port_status(0)).data == b"\x18"


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
    devid = 1 << 16 | 2
    host.session.feed(CmdSubmit(900, devid, UrbDirection.IN, 2, 64, transfer_flags=1).encode())
    octets = bytes(host.wire.sent[-48 - len(ANSWER) :])
    assert int.from_bytes(octets[20:24], "big", signed=True) == UrbStatus.EREMOTEIO
    assert octets[48:] == ANSWER


def test_an_endpoint_that_is_not_there_stalls(host: ImportingHost) -> None:
    assert host.write(b"x", ep=5).status == UrbStatus.EPIPE


def test_an_isochronous_transfer_is_refused(host: ImportingHost) -> None:
    devid = 1 << 16 | 2
    urb = CmdSubmit(901, devid, UrbDirection.IN, 2, 64, number_of_packets=1, iso=bytes(16))
    host.session.feed(urb.encode())
    assert int.from_bytes(host.wire.sent[-28:-24], "big", signed=True) == UrbStatus.EINVAL


def test_a_document_over_usb_is_printed(host: ImportingHost, machine: Machine) -> None:
    host.write(
        UEL + b'@PJL JOB NAME="x"\r\n@PJL ENTER LANGUAGE=TEXT\r\nhello\n' + UEL + b"@PJL EOJ\r\n" + UEL
    )
    machine.clock.advance(60_000_000)
    (job,) = machine.jobs.jobs
    assert (job.name, job.state, job.origin) == ("x", JobState.COMPLETED, "usb")


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
    host.session.feed(CmdUnlink(77, 1 << 16 | 2, 4711).encode())
    assert bytes(host.wire.sent[before:]) == RetUnlink(77, 0).encode()


# -- going away ------------------------------------------------------------------------------------------


def test_switching_the_printer_off_closes_the_connection(host: ImportingHost, machine: Machine) -> None:
    host.ask()
    machine.act("power_off", "power")
    assert host.wire.closed
    assert host.heard() == []


def test_a_power_cycle_closes_it_even_when_power_is_back_at_once(
    host: ImportingHost, machine: Machine
) -> None:
    machine.power.power_off()
    machine.power.power_on()
    machine.clock.finish_now()
    assert host.wire.closed


def test_pulling_the_cable_closes_it_and_what_came_is_printed(
    host: ImportingHost, service: UsbipService, machine: Machine
) -> None:
    host.write(b"plain text\n")
    service.ports[0].unplug()
    assert host.wire.closed
    assert len(machine.jobs.jobs) == 1
    other = ImportingHost(service)
    assert other.devices().devices == ()
    service.ports[0].plug_in()
    assert other.take().device is not None


def test_a_printer_can_be_imported_again_after_it_was_switched_on(
    host: ImportingHost, service: UsbipService, machine: Machine
) -> None:
    host.write(b"half a docu")
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    again = ImportingHost(service)
    assert again.take().device is not None
    assert again.control(get_port_status(0)).data == b"\x08"
    machine.clock.advance(60_000_000)
    assert again.control(get_port_status(0)).data == b"\x18"
    assert machine.jobs.jobs == ()


def test_a_new_importer_hears_nothing_meant_for_the_one_before(
    host: ImportingHost, service: UsbipService, machine: Machine
) -> None:
    host.write(UEL + b"@PJL USTATUS DEVICE=ON\r\n@PJL ECHO old\r\n")
    host.session.lost()
    again = ImportingHost(service)
    again.take()
    again.ask()
    machine.act("open", "cover.front")
    assert again.heard() == []


def test_nothing_is_left_on_the_machine_when_the_host_has_gone(host: ImportingHost, machine: Machine) -> None:
    host.ask()
    host.session.lost()
    machine.act("open", "cover.front")
    assert machine._listeners == []


# -- hosts that break the rules --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "octets",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        CmdSubmit(1, 0x10002, UrbDirection.IN, 2, 64).encode(),
        CmdUnlink(1, 0x10002, 1).encode(),
        b"\xff" * 48,
    ],
)
def test_junk_before_an_import_resets_that_connection_only(
    service: UsbipService, host: ImportingHost, octets: bytes
) -> None:
    stranger = ImportingHost(service)
    stranger.session.feed(octets)
    assert stranger.wire.aborted
    stranger.session.feed(octets)
    assert host.control(get_port_status(0)).data == b"\x18"


@pytest.mark.parametrize(
    "octets",
    [
        CmdSubmit(1, 0x10003, UrbDirection.IN, 2, 64).encode(),
        bytes.fromhex("01118005 00000000"),
        CmdSubmit(900, 0x10002, UrbDirection.IN, 2, 64).encode() * 2,
        CmdSubmit(900, 0x10002, UrbDirection.IN, 2, 0x7FFF_FFFF).encode(),
    ],
    ids=["other-devid", "list-after-import", "seqnum-twice", "too-long"],
)
def test_a_host_that_breaks_the_rules_loses_the_device(
    service: UsbipService, host: ImportingHost, octets: bytes
) -> None:
    host.session.feed(octets)
    assert host.wire.aborted
    assert ImportingHost(service).take().device is not None


def test_nothing_is_kept_for_a_stranger_who_announces_much(service: UsbipService) -> None:
    stranger = ImportingHost(service)
    stranger.session.feed(CmdSubmit(1, 0x10002, UrbDirection.OUT, 1, 16, data=bytes(16)).encode()[:48])
    assert stranger.wire.aborted


def test_transfers_in_flight_have_a_limit(host: ImportingHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "MAX_IN_FLIGHT", 8)
    for _ in range(8):
        host.ask()
    assert not host.wire.ended
    host.ask()
    assert host.wire.aborted


def test_what_the_device_does_not_take_has_a_limit_in_octets(
    host: ImportingHost, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "MAX_UNTAKEN", 1000)
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
        host.session.feed(CmdUnlink(900, 1 << 16 | 2, number).encode())
        assert bytes(host.wire.sent[-48:]) == RetUnlink(900, 0).encode()
        before = len(host.wire.sent)
        host.session.feed(host.client.submit_out(0, b"", setup=set_interface(0, 0).encode())[1])
        host.session.feed(host.client.submit_out(1, ECHO)[1])
        assert len(host.wire.sent) == before + 2 * 48, "the two are answered, and nothing else"
