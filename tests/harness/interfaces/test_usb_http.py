"""HTTP over the USB cable: streams on interfaces 7/1/4, in memory and over sockets, and who has which."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from misfeed import emulate
from misfeed.device import Device
from misfeed.errors import NoAnswer, Refused, UsageError
from misfeed.fixtures import document
from misfeed.interfaces.ipp import IppClient, JobState, PrinterState
from misfeed.interfaces.usb import UsbPrinter
from misfeed.interfaces.usb_errors import Held
from misfeed.interfaces.usb_route import CableRoute
from misfeed.interfaces.web import WebClient
from misfeed.place import CABLE
from misfeed.transports.sockets import SocketRoute

ASKED = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def device() -> Iterator[Device]:
    with emulate("inkjet-mfp", seed=1) as device:
        yield device


def answered(stream: object) -> bytes:
    """An answer's first octets."""
    stream.send(ASKED)  # type: ignore[attr-defined]
    return bytes(stream.receive(64, 5.0))  # type: ignore[attr-defined]


def test_the_cable_is_a_place_with_ipp_and_the_web_page(device: Device) -> None:
    place = device.at(CABLE)
    assert device.usb.http.count() == 2
    assert place.ipp.state() is PrinterState.IDLE
    assert place.web.status().panel == device.hands.read_panel()
    assert {service: place.reach(service) for service in ("ipp", "web", "snmp", "pjl", "lpd")} == {
        "ipp": "open",
        "web": "open",
        "snmp": "refused",
        "pjl": "refused",
        "lpd": "refused",
    }


def test_a_job_is_printed_and_followed_over_the_cable_beside_the_printer_class(device: Device) -> None:
    ipp = device.at(CABLE).ipp
    job = ipp.print_job(document("one-page.pdf"), document_format="application/pdf")
    assert device.usb.port_status() == 0x18
    assert device.wait_until(lambda: ipp.job(job.id).state is JobState.COMPLETED, 300)
    assert device.pjl.status().code == 10001


def test_a_model_without_such_interfaces_refuses_and_says_why() -> None:
    with emulate("mono-laser") as device:
        assert device.usb.http.count() == 0
        with pytest.raises(Refused, match="no interface for IPP over USB"):
            device.at(CABLE).ipp.state()


def test_a_cable_that_is_out_refuses(device: Device) -> None:
    place = device.at(CABLE)
    assert place.ipp.state() is PrinterState.IDLE
    device.inject("usb.cable.damaged")
    assert place.reach("ipp") == "refused"
    with pytest.raises(Refused):
        place.ipp.state()
    device.hands.act("replace", "usb.cable")
    assert place.ipp.state() is PrinterState.IDLE, "it is found again"


def test_more_clients_than_interfaces_share_those_that_lie_idle(device: Device) -> None:
    place = device.at(CABLE)
    clients = [place.ipp, *(place.ipp_as(name) for name in ("ann", "bob", "eve"))]
    for _ in range(2):
        assert {client.state() for client in clients} == {PrinterState.IDLE}


def test_interfaces_in_the_middle_of_an_exchange_are_nobody_elses(device: Device) -> None:
    pool = device.usb.http
    first, second = pool.stream(1.0), pool.stream(1.0)
    for stream in (first, second):
        stream.send(ASKED[:20])
    with pytest.raises(Held, match="all 2 interfaces"):
        pool.stream(1.0)
    first.close()
    assert answered(pool.stream(1.0)).startswith(b"HTTP/1.1 200"), "half a request was not left in it"


def test_what_is_not_read_of_an_answer_does_not_reach_the_next_user(device: Device) -> None:
    pool = device.usb.http
    stream = pool.stream(1.0)
    assert answered(stream).startswith(b"HTTP/1.1 200")
    stream.close()
    for _ in range(2):
        again = pool.stream(1.0)
        with pytest.raises(NoAnswer):
            again.receive(1, 0.5)
        assert answered(again).startswith(b"HTTP/1.1 200")
        again.close()
        with pytest.raises(Refused):
            again.send(b"x")


def test_nothing_of_a_network_is_on_a_cable(device: Device) -> None:
    route = device.cable
    assert not route.ping(1.0)
    assert route.discover(1.0), "it enumerates"
    for refused in (lambda: route.datagrams("snmp"), lambda: route.handshake("ipp", 1.0)):
        with pytest.raises(Refused):
            refused()
    with pytest.raises(UsageError):
        route.arrivals(162)


def test_a_stalled_pipe_ends_the_connection_and_is_cleared(device: Device) -> None:
    pool = device.usb.http
    stream = pool.stream(1.0)
    out = 3
    device.usb.http.device.ctrl_transfer(0x02, 3, 0, out)
    with pytest.raises(Refused, match="stalls"):
        stream.send(ASKED)
    stream.close()
    assert answered(pool.stream(1.0)).startswith(b"HTTP/1.1 200")


@pytest.fixture(scope="module")
def served() -> Iterator[UsbPrinter]:
    """A printer of another process, over a socket."""
    command = [sys.executable, "-m", "misfeed", "emulate", "inkjet-mfp", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        host, _, port = json.loads(process.stdout.readline())["usbip"].rpartition(":")
        with UsbPrinter.over_usbip(SocketRoute(host, {"usbip": int(port)})) as found:
            yield found
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def test_over_sockets_the_same_clients_work(served: UsbPrinter) -> None:
    route = CableRoute(lambda: served)
    with IppClient(route) as ipp:
        job = ipp.print_job(document("one-page.pdf"), document_format="application/pdf")
        assert ipp.job(job.id).id == job.id
        assert WebClient(route).status().panel
        assert served.port_status() & 0x08
