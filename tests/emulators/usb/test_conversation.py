"""IPP over USB: interfaces 7/1/4 speak HTTP to the same IPP printer that the network knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.emulators.interface import interfaces
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.usb import INTERFACE
from misfeed.emulators.usb.conversation import FULL
from misfeed.emulators.usb.declaring import BULK_IN, BULK_OUT
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation
from misfeed.protocols.usb.printer import get_device_id, get_port_status, soft_reset
from misfeed.protocols.usbip import Completed, UrbStatus

from .conftest import ImportingHost

FIRST, SECOND = 1, 2
"""bInterfaceNumber of those for IPP over USB, where no others are declared."""


@pytest.fixture
def machine() -> Machine:
    return Machine(load("inkjet-mfp"), Clock(), seed=1)


def ask(operation: int, *more: ipp.Attribute, document: bytes = b"") -> bytes:
    """A request of IPP in one of HTTP."""
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", "ipp://localhost:60000/ipp/print"),
        *more,
    )
    body = ipp.encode(ipp.Request((2, 0), operation, 7, (Group(GroupTag.OPERATION, about),), document))
    head = (
        "POST /ipp/print HTTP/1.1\r\nHost: localhost:60000\r\nContent-Type: application/ipp\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


PRINTER = ask(Operation.GET_PRINTER_ATTRIBUTES)


def ipp_endpoints(interface: int) -> tuple[int, int]:
    """bEndpointAddress, out and in, of an interface for IPP over USB, where no others are declared."""
    return BULK_OUT + 2 * interface, BULK_IN + 2 * interface


def say(host: ImportingHost, interface: int, data: bytes) -> Completed:
    return host.write(data, ipp_endpoints(interface)[0])


def hear(host: ImportingHost, interface: int) -> bytes:
    """All that waits to be read there."""
    heard = b""
    while True:
        number = host.ask(16 * 1024, ipp_endpoints(interface)[1] & 0x0F)
        done = [one for one in host.heard() if isinstance(one, Completed)]
        if not done:
            host.unlink(number)
            host.heard()
            return heard
        heard += done[0].data


def answer(octets: bytes) -> ipp.Response:
    head, _, body = octets.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 "), head
    return ipp.decode_response(body)


def test_the_printer_answers_over_each_interface_apart(host: ImportingHost) -> None:
    say(host, FIRST, PRINTER[:100])
    say(host, SECOND, PRINTER)
    assert answer(hear(host, SECOND)).status == ipp.Status.SUCCESSFUL_OK
    assert hear(host, FIRST) == b""
    say(host, FIRST, PRINTER[100:])
    (group,) = answer(hear(host, FIRST)).groups_of(GroupTag.PRINTER)
    assert group.plain["printer-make-and-model"] == ("Canon MB2700 series",)
    assert group.plain["printer-uri-supported"][0] == "ipp://localhost:60000/ipp/print"


def test_one_interface_after_another_answers_many_requests(host: ImportingHost) -> None:
    for _ in range(3):
        say(host, FIRST, PRINTER)
        assert answer(hear(host, FIRST)).request_id == 7


def test_a_document_over_ipp_is_a_job_that_the_network_sees(host: ImportingHost, machine: Machine) -> None:
    service = interfaces()["ipp"].serve(machine)
    document = Path("fixtures/documents/one-page.pdf").read_bytes()
    kind = ipp.mime_media_type("document-format", "application/pdf")
    say(host, FIRST, ask(Operation.PRINT_JOB, kind, document=document))
    assert answer(hear(host, FIRST)).status == ipp.Status.SUCCESSFUL_OK
    (job,) = machine.jobs.jobs
    assert job.origin == "usb"
    wire = Heard()
    service.accept(wire, "192.0.2.9").feed(ask(Operation.GET_JOBS))
    (group,) = answer(bytes(wire.octets)).groups_of(GroupTag.JOB)
    assert group.first("job-id") == job.id


class Heard:
    """A client of the network."""

    def __init__(self) -> None:
        self.octets = bytearray()

    def send(self, data: bytes) -> None:
        self.octets += data

    def close(self) -> None:
        pass

    abort = close


def test_it_answers_while_no_network_does(host: ImportingHost, machine: Machine) -> None:
    machine.act("unplug", "network")
    say(host, FIRST, PRINTER)
    assert answer(hear(host, FIRST)).status == ipp.Status.SUCCESSFUL_OK


def test_what_rules_of_the_network_keep_out_comes_by_the_cable(host: ImportingHost, machine: Machine) -> None:
    machine.network.acl = ("192.0.2.0/24",)
    machine.clock.finish_now()
    say(host, SECOND, b"GET / HTTP/1.1\r\nHost: localhost:60000\r\n\r\n")
    page = hear(host, SECOND)
    assert page.startswith(b"HTTP/1.1 200 "), page
    assert b"MB2700" in page


def test_nothing_asks_for_tls_at_the_cable(host: ImportingHost, machine: Machine) -> None:
    from misfeed.emulators.machine.access import Encryption

    machine.network.encryption = Encryption.REQUIRED
    machine.clock.finish_now()
    say(host, FIRST, PRINTER)
    assert answer(hear(host, FIRST)).status == ipp.Status.SUCCESSFUL_OK


def test_where_the_service_ends_a_connection_the_next_request_begins_one(host: ImportingHost) -> None:
    say(host, FIRST, b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b" 404 " in hear(host, FIRST)
    say(host, FIRST, b"no HTTP at all\r\n\r\n")
    assert b" 400 " in hear(host, FIRST)
    say(host, FIRST, PRINTER)
    assert answer(hear(host, FIRST)).status == ipp.Status.SUCCESSFUL_OK


def test_a_host_that_does_not_read_is_not_listened_to(host: ImportingHost) -> None:
    out, back = ipp_endpoints(FIRST)
    sent = [host.client.submit_out(out, PRINTER) for _ in range(30)]
    for _, octets in sent:
        host.session.feed(octets)
    taken = [one.seqnum for one in host.heard() if isinstance(one, Completed)]
    assert 0 < len(taken) < 30, "the rest waits, unanswered"
    assert host.control(get_port_status(FIRST)).data == b"\x18", "control never waits behind bulk"
    last = sent[-1][0]
    host.unlink(last)
    assert host.done().status == UrbStatus.ECONNRESET
    heard = b""
    while len(taken) < 29:
        host.ask(FULL, back & 0x0F)
        for one in host.heard():
            if isinstance(one, Completed):
                taken += [one.seqnum] if one.seqnum in {number for number, _ in sent} else []
                heard += one.data
    assert last not in taken
    assert sorted(taken) == [number for number, _ in sent[:-1]]
    assert (heard + hear(host, FIRST)).count(b"HTTP/1.1 200 OK") == 29


def test_a_soft_reset_makes_room_for_what_was_not_listened_to(host: ImportingHost) -> None:
    out, _ = ipp_endpoints(FIRST)
    for _ in range(30):
        host.session.feed(host.client.submit_out(out, PRINTER)[1])
    first = [one for one in host.heard() if isinstance(one, Completed)]
    number, octets = host.client.submit_out(0, b"", setup=soft_reset(FIRST).encode())
    host.session.feed(octets)
    after = [one.seqnum for one in host.heard() if isinstance(one, Completed)]
    assert number in after
    assert len(first) < 30
    assert len(after) > 1, "what waited is taken"


def test_a_soft_reset_ends_what_one_interface_was_about(host: ImportingHost) -> None:
    say(host, FIRST, PRINTER[:100])
    say(host, SECOND, PRINTER)
    assert host.control(soft_reset(FIRST)).status == UrbStatus.OK
    say(host, FIRST, PRINTER)
    assert answer(hear(host, FIRST)).status == ipp.Status.SUCCESSFUL_OK
    assert answer(hear(host, SECOND)).status == ipp.Status.SUCCESSFUL_OK, "the other keeps its answer"


def test_the_next_importer_hears_nothing_of_the_one_before(
    host: ImportingHost, service: UsbipService
) -> None:
    say(host, FIRST, PRINTER)
    say(host, SECOND, PRINTER[:50])
    host.session.lost()
    other = ImportingHost(service)
    assert other.take().device is not None
    assert hear(other, FIRST) == b""
    say(other, SECOND, PRINTER)
    assert answer(hear(other, SECOND)).status == ipp.Status.SUCCESSFUL_OK


def test_the_device_id_is_told_at_every_interface(host: ImportingHost) -> None:
    told = {host.control(get_device_id(number, 0)).data for number in (0, FIRST, SECOND)}
    assert len(told) == 1
    assert host.control(get_device_id(SECOND + 1, 0)).status == UrbStatus.EPIPE


def test_a_halted_pipe_is_halted_alone(host: ImportingHost) -> None:
    from misfeed.protocols.usb.setup import SetupPacket, clear_halt

    out = ipp_endpoints(FIRST)[0]
    host.control(SetupPacket(0x02, 3, 0, out, 0))
    assert say(host, FIRST, PRINTER).status == UrbStatus.EPIPE
    say(host, SECOND, PRINTER)
    assert answer(hear(host, SECOND)).status == ipp.Status.SUCCESSFUL_OK
    host.control(clear_halt(out))
    say(host, FIRST, PRINTER)
    assert answer(hear(host, FIRST)).status == ipp.Status.SUCCESSFUL_OK


def test_a_write_of_nothing_is_no_request(host: ImportingHost) -> None:
    nothing = say(host, FIRST, b"")
    assert (nothing.status, nothing.actual_length) == (UrbStatus.OK, 0)
    assert hear(host, FIRST) == b""


def test_a_model_without_it_has_no_such_interface() -> None:
    service = INTERFACE.serve(Machine(load("mono-laser"), Clock(), seed=1))
    assert isinstance(service, UsbipService)
    (device,) = ImportingHost(service).devices().devices
    assert device.interfaces == ((7, 1, 2),)
