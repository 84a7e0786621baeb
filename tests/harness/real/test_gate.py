"""The way out to a device: every client of it is read, and what may not pass is not begun."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from misfeed.errors import NoAnswer
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.notifications import NotificationListener
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.snmp import Message, Pdu, PduKind, Version, encode_message
from misfeed.real.gate import Gate, GatedArrivals, GatedStream
from misfeed.real.walls import ShutWall, wall_before
from misfeed.transports.base import SerialLine

from .deaf import ALL, Deaf, DeafRoute, Inform, gate


def test_a_client_cannot_print_through_the_gate_and_is_told_why() -> None:
    route, heard = gate()
    with (
        IppClient(route) as client,
        pytest.raises(NotPermitted, match="it would print; --allow print lets it"),
    ):
        client.print_job(b"%PDF-1.4")
    assert heard.sent == []
    assert heard.closed


@pytest.mark.parametrize(
    "act",
    [
        lambda client: client.cancel_job(1),
        lambda client: client.pause(),
        lambda client: client.enable(),
        lambda client: client.identify("sound"),
        lambda client: client.set_printer_attributes({"printer-location": "attic"}),
        lambda client: client.hold_job(1),
    ],
)
def test_no_client_operation_that_changes_the_device_passes_without_leave(
    act: Callable[[IppClient], None],
) -> None:
    route, heard = gate()
    with IppClient(route) as client, pytest.raises(NotPermitted):
        act(client)
    assert heard.sent == []


def test_a_client_reads_through_the_gate() -> None:
    route, heard = gate()
    with IppClient(route) as client, pytest.raises(NoAnswer):
        client.printer_attributes()
    assert len(heard.sent) == 1
    with pytest.raises(NoAnswer):
        PjlClient(StreamChannel(route.stream("pjl", 1)), 0.01).info("ID")
    assert len(heard.sent) == 2


def test_a_client_of_another_place_is_stopped_unless_the_bench_says_so() -> None:
    route, heard = gate()
    with IppClient(route, path="/printers/7") as client, pytest.raises(NotPermitted, match="/printers/7"):
        client.printer_attributes()
    assert heard.sent == []
    there = Gate(DeafRoute(), frozenset(), ipp_path="/printers/7")
    with IppClient(there, path="/printers/7") as client, pytest.raises(NoAnswer):
        client.printer_attributes()


def test_services_that_nobody_here_can_read_are_connected_to_and_told_nothing() -> None:
    assert isinstance(wall_before("telnet", ALL), ShutWall)
    stream = GatedStream(heard := Deaf(), wall_before("usbip", ALL))
    with pytest.raises(NotPermitted, match="4 octets to usbip, which nobody here can judge"):
        stream.send(b"abcd")
    assert (heard.sent, heard.closed) == ([], True)


def test_looking_from_outside_passes_the_gate() -> None:
    route, _ = gate()
    assert route.ping(1)
    assert not route.discover(1)
    assert route.handshake("ipp", 1) == "ipp"


@pytest.mark.parametrize("service", ["pjl", "lpd", "snmp", "telnet"])
def test_no_tls_is_begun_with_what_takes_raw_data(service: str) -> None:
    route, _ = gate()
    with pytest.raises(NotPermitted, match=f"a TLS handshake with {service}"):
        route.handshake(service, 1)


def test_an_inform_is_acknowledged_through_the_gate() -> None:
    route, heard = gate()
    assert NotificationListener(route).receive(1).inform
    assert len(heard.sent) == 1


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\xff",
        encode_message(Message(Version.V2C, b"c", Pdu(PduKind.SET, 7))),
        encode_message(Message(Version.V2C, b"c", Pdu(PduKind.GET, 7))),
        encode_message(Message(Version.V2C, b"c", Pdu(PduKind.RESPONSE, 8))),
    ],
)
def test_nothing_but_its_acknowledgement_answers_what_arrives(octets: bytes) -> None:
    route, heard = gate(*Permit)
    _, answer = route.arrivals(0).receive(1)
    with pytest.raises(NotPermitted):
        answer(octets)
    assert heard.sent == []


def test_a_trap_is_not_answered() -> None:
    arrivals = GatedArrivals(Inform(heard := Deaf(), PduKind.TRAP_V2))
    told, answer = arrivals.receive(1)
    with pytest.raises(NotPermitted, match="asks for no answer"):
        answer(told)
    assert heard.sent == []


class DeafLine(Deaf):
    """A serial line to it."""

    def line_break(self) -> None:
        self.sent.append(b"BREAK")


class DeafLineRoute(DeafRoute):
    def __init__(self) -> None:
        self.heard = DeafLine()


def test_a_break_is_sent_only_with_leave_for_that_by_name() -> None:
    route = DeafLineRoute()
    line = Gate(route, ALL - {Permit.LINE_BREAK}).stream("console", 1)
    assert isinstance(line, SerialLine)
    with pytest.raises(NotPermitted, match="it would send a BREAK; --allow line-break lets it"):
        line.line_break()
    assert route.heard.sent == []
    line = Gate(route, frozenset({Permit.LINE_BREAK})).stream("console", 1)
    assert isinstance(line, SerialLine)
    line.line_break()
    assert route.heard.sent == [b"BREAK"]


@pytest.mark.parametrize("service", ["console", "escpos"])
def test_what_was_begun_before_a_break_is_never_sent_and_nothing_goes_by_behind_it(service: str) -> None:
    begun, ends = {"console": (b"sta", b"tus\r"), "escpos": (b"\x1d(L\x06\0", b"\x0a\x0a")}[service]
    route = DeafLineRoute()
    line = Gate(route, frozenset({Permit.LINE_BREAK})).stream(service, 1)
    assert isinstance(line, SerialLine)
    with contextlib.suppress(NotPermitted):
        line.send(begun)
    line.line_break()
    with pytest.raises(NotPermitted):
        line.send(ends)
    assert route.heard.sent == [b"BREAK"]


def test_a_stream_that_is_no_serial_line_can_send_no_break() -> None:
    route, _ = gate(Permit.LINE_BREAK)
    assert not isinstance(route.stream("console", 1), SerialLine)
