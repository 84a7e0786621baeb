"""Services over TCP: one socket for all printers, and each at its own address."""

from __future__ import annotations

import contextlib
import resource
import socket
import threading
import time
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from misfeed.control import ControlClient
from misfeed.emulators import profiles
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.emulators.fleet.control import FleetControl
from misfeed.emulators.machine import WallClock
from misfeed.errors import BenchError, MisfeedError, Refused, UsageError
from misfeed.interfaces.ipp import IppClient, Operation
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols import ipp
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip.exporter import list_devices

from ..ipp.servers import web as file_server
from .test_index import asked

TIMEOUT_S = 10.0
COUNT = 1000


def served(
    *services: str, count: int = COUNT, names: tuple[str, ...] = ("mono-laser",), **options: Any
) -> Any:
    made = Fleet(
        [profiles.load(name) for name in names], count, by_community=options.get("by") == "community"
    )
    return ServingFleet(made, control=FleetControl, services=dict.fromkeys(services, 0), **options)


@pytest.fixture
def serving() -> Iterator[ServingFleet]:
    with served("ipp", "pjl") as serving:
        yield serving


def said_over_ipp(serving: ServingFleet, number: int, attribute: str) -> str:
    route = SocketRoute(str(serving.fleet.address(number)), {"ipp": serving.services["ipp"]})
    with IppClient(route) as client:
        return str(client.printer_attributes(attribute)[attribute])


def control(serving: ServingFleet, number: int) -> ControlClient:
    return ControlClient(f"http://127.0.0.1:{serving.control_port}/printers/{number}")


def connected(serving: ServingFleet, number: int, service: str = "pjl") -> socket.socket:
    place = (str(serving.fleet.address(number)), serving.services[service])
    client = socket.create_connection(place, TIMEOUT_S)
    client.settimeout(TIMEOUT_S)
    return client


def said_by_pjl(client: socket.socket, question: bytes) -> bytes:
    client.sendall(b"\x1b%-12345X@PJL\r\n" + question + b"\r\n\x1b%-12345X")
    found = b""
    while not found.endswith(b"\x0c"):
        found += client.recv(4096)
    return found


def test_each_printer_is_asked_over_ipp_at_its_own_address(serving: ServingFleet) -> None:
    assert len({said_over_ipp(serving, number, "printer-uuid") for number in (1, COUNT)}) == 2
    assert len(serving.fleet) == 2


@pytest.mark.parametrize("by", ["port", "community"])
def test_whichever_way_snmp_tells_them_apart(by: str) -> None:
    with served("ipp", count=30, by=by) as serving:
        assert len({said_over_ipp(serving, number, "printer-uuid") for number in (1, 17, 30)}) == 3


def test_one_that_breaks_shows_it_over_ipp_and_the_others_do_not(serving: ServingFleet) -> None:
    control(serving, 17).inject("path.sensor.scrap")
    assert "media-jam" in said_over_ipp(serving, 17, "printer-state-reasons")
    assert "media-jam" not in said_over_ipp(serving, 16, "printer-state-reasons")


def test_a_document_that_is_named_reaches_its_printer_on_the_thread_of_all_printers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = (resources.files("misfeed.fixtures") / "documents" / "one-page.pdf").read_bytes()
    threads = set()

    def caught_up(clock: WallClock) -> None:
        threads.add(threading.current_thread().name)
        catch_up(clock)

    catch_up = WallClock.catch_up
    with served("ipp", count=4) as serving, file_server({"/one.pdf": document}) as uri:
        monkeypatch.setattr(WallClock, "catch_up", caught_up)
        route = SocketRoute(str(serving.fleet.address(1)), {"ipp": serving.services["ipp"]})
        with IppClient(route) as client:
            answer = client.call(Operation.PRINT_URI, ipp.uri("document-uri", f"{uri}/one.pdf"))
        assert answer.status is ipp.Status.SUCCESSFUL_OK
        machine = serving.fleet.printer(1).machine
        assert len(machine.jobs.jobs[0].pages) == 1
    assert threads == {"misfeed-fleet"}


def test_pjl_answers_beside_ipp(serving: ServingFleet) -> None:
    with connected(serving, 5) as client:
        assert b"CODE=" in said_by_pjl(client, b"@PJL INFO STATUS")


def test_each_printers_usb_device_is_exported_at_its_own_address_to_one_host() -> None:
    with served("usbip", names=("mono-laser", "inkjet-mfp")) as serving:

        def plugged(number: int) -> UsbPrinter:
            address = str(serving.fleet.address(number))
            return UsbPrinter.over_usbip(SocketRoute(address, {"usbip": serving.services["usbip"]}))

        with plugged(1) as first, plugged(COUNT) as last, plugged(COUNT) as other:
            assert first.device_id()["SN"] != last.device_id()["SN"]
            with pytest.raises(BenchError):
                other.port_status()
            control(serving, COUNT).act("open", serving.fleet.printer(COUNT).machine.covers[0].id)
            assert (first.port_status(), last.port_status()) == (0x18, 0x10)


def test_a_status_that_was_asked_for_comes_by_itself(serving: ServingFleet) -> None:
    with connected(serving, 5) as client:
        client.sendall(b"\x1b%-12345X@PJL USTATUS DEVICE=ON\r\n")
        said_by_pjl(client, b"@PJL ECHO here")
        control(serving, 5).act("open", "cover.front")
        assert b"USTATUS DEVICE" in client.recv(4096)


def test_who_connects_where_no_printer_is_or_none_that_has_it_is_reset() -> None:
    with served("ipp", count=3, names=("mono-laser", "label-printer")) as serving:
        without = [n for n in (1, 2) if "ipp" not in serving.fleet.profile(n).network.services]
        for address in ("127.20.0.4", "127.0.0.1", *(str(serving.fleet.address(n)) for n in without)):
            place = (address, serving.services["ipp"])
            with pytest.raises(ConnectionResetError), socket.create_connection(place, TIMEOUT_S) as client:
                client.recv(1)
        assert len(serving.fleet) <= len(without)


def test_no_connection_lives_through_a_power_cycle(serving: ServingFleet) -> None:
    with connected(serving, 5) as client, connected(serving, 6) as other:
        for one in (client, other):
            said_by_pjl(one, b"@PJL ECHO here")
        for verb in ("power_off", "power_on"):
            control(serving, 5).act(verb, "power")
        control(serving, 5).advance(300)
        with pytest.raises(ConnectionResetError):
            client.recv(1)
        assert said_by_pjl(other, b"@PJL ECHO here")


def test_a_port_that_is_shut_refuses_who_is_connected_and_who_comes(serving: ServingFleet) -> None:
    with connected(serving, 5) as client:
        said_by_pjl(client, b"@PJL ECHO here")
        control(serving, 5).inject("network.service.off", service="pjl")
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    with pytest.raises(ConnectionResetError), connected(serving, 5) as client:
        client.recv(1)
    with connected(serving, 6) as client:
        assert said_by_pjl(client, b"@PJL ECHO here")


def test_what_is_served_is_told(serving: ServingFleet) -> None:
    _, told = asked(serving, "/")
    assert told["services"] == dict(serving.services)
    found = {one["name"]: one["address"] for one in control(serving, 17).interfaces()}
    assert found["ipp"] == f"ipp://127.20.0.17:{serving.services['ipp']}/ipp/print"
    assert found["snmp"] == serving.where(17)


def test_the_wires_to_one_printer_can_be_broken(serving: ServingFleet) -> None:
    broken = {"wire": "cut", "service": "pjl", "after": 1, "how": "reset"}
    assert asked(serving, "/printers/5/wires", "POST", broken)[0] == 201
    with connected(serving, 5) as client:
        client.sendall(b"\x1b%-12345X@PJL ECHO here\r\n")
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    with connected(serving, 6) as client:
        assert said_by_pjl(client, b"@PJL ECHO here")
    status, answer = asked(
        serving, "/printers/5/wires", "POST", {"wire": "lose", "service": "snmp", "chance": 1}
    )
    assert (status, "there are ipp, pjl" in answer["error"]) == (409, True)


def test_more_connections_than_descriptors_do_no_harm() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.ExitStack() as stack:
        # Both ends of each connection are this process's.
        resource.setrlimit(resource.RLIMIT_NOFILE, (600, hard))
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        serving = stack.enter_context(served("pjl"))
        clients = [stack.enter_context(connected(serving, 1 + n % COUNT)) for n in range(150)]
        assert said_by_pjl(clients[0], b"@PJL ECHO here")
        assert control(serving, 3).state()


def test_ports_are_chosen_or_said_and_one_in_use_is_told() -> None:
    with socket.create_server(("0.0.0.0", 0)) as other:
        port = other.getsockname()[1]
        made = Fleet([profiles.load("mono-laser")], 3)
        with pytest.raises(UsageError, match=f"ipp at port {port}.*--services ipp=N"):
            ServingFleet(made, services={"ipp": port}).__enter__()


@pytest.mark.parametrize(
    ("service", "says"), [("snmp", "no service 'snmp' over TCP"), ("fax", "there are escpos, ipp, ")]
)
def test_what_is_no_service_over_tcp_is_told(service: str, says: str) -> None:
    with pytest.raises(UsageError, match=says), served(service, count=3):
        pass


def test_a_fleet_ends_with_clients_connected_and_answers_on_their_way() -> None:
    before = threading.active_count()
    with served("pjl", count=9) as serving:
        clients = [connected(serving, number) for number in range(1, 10)]
        for client in clients:
            said_by_pjl(client, b"@PJL ECHO here")
        began = time.monotonic()
    assert time.monotonic() - began < TIMEOUT_S
    assert threading.active_count() == before
    for client in clients:
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""
        client.close()


def test_attention_ends_with_the_last_connection(serving: ServingFleet) -> None:
    with connected(serving, 5) as client:
        said_by_pjl(client, b"@PJL ECHO here")
        assert serving.attention(5).held
    deadline = time.monotonic() + TIMEOUT_S
    while serving.attention(5).held and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not serving.attention(5).held


def test_every_printers_usb_device_hangs_on_one_host_too() -> None:
    with served("usbip", count=256, names=("mono-laser", "inkjet-mfp")) as serving:
        route = SocketRoute("127.0.0.1", {"usbip": serving.services["usbip"]})
        own = SocketRoute(str(serving.fleet.address(130)), {"usbip": serving.services["usbip"]})
        listed = list_devices(route, "usbip")
        assert len({one.busid for one in listed}) == len({one.devid for one in listed}) == 256
        bus_ids = [one.busid for one in listed]
        with (
            UsbPrinter.over_usbip(route, bus_ids[0]) as first,
            UsbPrinter.over_usbip(route, bus_ids[129]) as later,
            UsbPrinter.over_usbip(own) as rival,
        ):
            assert first.device_id()["SN"] != later.device_id()["SN"]
            with pytest.raises(BenchError):
                rival.port_status()
            control(serving, 130).act("open", serving.fleet.printer(130).machine.covers[0].id)
            assert (first.port_status(), later.port_status()) == (0x18, 0x10)
            assert serving.attention(130).held
            later.close()
            assert rival.port_status() == 0x10
        control(serving, 1).act("power_off", "power")
        assert len(list_devices(route, "usbip")) == 255
        nobody = SocketRoute("127.21.0.99", {"usbip": serving.services["usbip"]})
        with pytest.raises(Refused):
            list_devices(nobody, "usbip")


def test_wire_faults_of_one_printer_meet_who_has_its_usb_device_at_the_shared_address() -> None:
    with served("usbip", names=("mono-laser", "inkjet-mfp")) as serving:
        route = SocketRoute("127.0.0.1", {"usbip": serving.services["usbip"]})
        stall = {"wire": "urb", "service": "usbip", "how": "stall", "endpoint": 0, "times": 0}
        assert asked(serving, "/printers/2/wires", "POST", stall)[0] == 201
        status, told = asked(serving, "/printers/2/wires", "POST", stall | {"endpoint": 77})
        assert status == 409
        assert "no endpoint 0x4d" in str(told)
        first, second, _ = (one.busid for one in list_devices(route, "usbip")[:3])
        with UsbPrinter.over_usbip(route, first) as other, UsbPrinter.over_usbip(route, second) as met:
            with pytest.raises(MisfeedError):
                met.port_status()
            assert other.port_status() == 0x18, "no fault of another printer"
            assert asked(serving, "/printers/2/wires/1", "DELETE")[0] in (200, 204)
            assert met.port_status() == 0x18
            slow = {"wire": "delay", "service": "usbip", "ms": 300}
            assert asked(serving, "/printers/2/wires", "POST", slow)[0] == 201
            began = time.monotonic()
            assert met.port_status() == 0x18
            assert time.monotonic() - began >= 0.3
            gone = {"wire": "urb", "service": "usbip", "how": "disconnect", "endpoint": 0}
            assert asked(serving, "/printers/1/wires", "POST", gone)[0] == 201
            assert other.port_status() == 0x18, "it left the bus, and is found again"
