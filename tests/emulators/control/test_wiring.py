"""Wire faults over the control interface, and what real clients of the printer make of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from misfeed.control import ControlClient
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService, Role, Tokens
from misfeed.emulators.host import Host
from misfeed.emulators.http.bent import PIECE_US, PIECES
from misfeed.emulators.machine import Clock, Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.emulators.wire import make_wire_fault
from misfeed.errors import NoAnswer, Refused
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.ipp.http import HttpError
from misfeed.transports.memory import MemoryRoute
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.trust import ANY, Trust

from .conftest import Client


@pytest.fixture
def host() -> Host:
    return Host(Machine(profiles.load("mono-laser"), Clock(), seed=3))


@pytest.fixture
def ask(host: Host) -> Client:
    return Client(ControlService(host.machine, wires=host.wires))


@pytest.fixture
def served() -> Iterator[Serving]:
    host = Host(Machine(profiles.load("mono-laser"), WallClock(), seed=3))
    with Serving(host, extra={"control": ControlService(host.machine, wires=host.wires)}) as serving:
        yield serving


def test_a_wire_fault_is_put_in_listed_and_taken_out(ask: Client) -> None:
    answer = ask("POST", "/wires", {"wire": "lose", "service": "snmp", "chance": 0.5})
    told = {"id": "1", "wire": "lose", "service": "snmp", "parameters": {"way": "both", "chance": 0.5}}
    assert (answer.status, answer.json) == (201, told)
    listed = ask("GET", "/wires").json
    assert listed["active"] == [told]
    assert {one["wire"] for one in listed["catalogue"]} >= {"delay", "slow", "cut", "lose"}
    assert ask("DELETE", "/wires/1").json == told
    assert ask("DELETE", "/wires/1").status == 404
    ask("POST", "/wires", {"wire": "delay", "service": "ipp", "ms": 5})
    assert [one["wire"] for one in ask("POST", "/wires/clear", {}).json["cleared"]] == ["delay"]
    assert ask("GET", "/wires").json["active"] == []


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"wire": "fire", "service": "ipp"}, 404, "no wire fault 'fire'"),
        ({"wire": "delay", "service": "ipp"}, 400, "ms is missing"),
        ({"wire": "delay", "service": "ipp", "ms": 1, "sec": 2}, 400, "delay has no 'sec'"),
        ({"wire": "delay", "service": "fax", "ms": 1}, 409, "no service 'fax' here; there are"),
        ({"wire": "lose", "service": "ipp"}, 409, "lose acts on datagrams"),
    ],
)
def test_what_cannot_be_put_in_is_refused(ask: Client, body: dict[str, Any], status: int, says: str) -> None:
    answer = ask("POST", "/wires", body)
    assert (answer.status, says in answer.json["error"]) == (status, True), answer.json
    assert ask("GET", "/wires").json["active"] == []


def test_a_lossy_wire_costs_a_client_in_memory_device_time_only(host: Host, ask: Client) -> None:
    snmp = SnmpClient(MemoryRoute(host, "127.0.0.1"), community="public")
    began = time.perf_counter()
    ask("POST", "/wires", {"wire": "lose", "service": "snmp"})
    before = host.machine.now
    with pytest.raises(NoAnswer):
        snmp.get("sysUpTime.0")
    assert host.machine.now - before >= 1_000_000
    ask("POST", "/wires/clear", {})
    ask("POST", "/wires", {"wire": "delay", "service": "snmp", "ms": 400})
    before = host.machine.now
    snmp.get("sysUpTime.0")
    assert 800_000 <= host.machine.now - before <= 900_000
    assert time.perf_counter() - began < 20


def test_a_connection_in_memory_is_cut_in_the_middle_of_an_answer(host: Host, ask: Client) -> None:
    ask("POST", "/wires", {"wire": "cut", "service": "ipp", "after": 200, "way": "to-client"})
    with IppClient(MemoryRoute(host, "127.0.0.1")) as ipp, pytest.raises(Refused):
        ipp.printer_attributes()


def test_the_answer_to_a_chosen_request_is_cut_short(host: Host, ask: Client) -> None:
    ask("POST", "/wires", {"wire": "answer", "service": "ipp", "how": "truncated", "request": 2})
    with IppClient(MemoryRoute(host, "127.0.0.1")) as ipp:
        whole = ipp.printer_attributes()
        with pytest.raises(HttpError, match=r"not HTTP/1\.1"):
            ipp.printer_attributes()
        assert ipp.printer_attributes().keys() == whole.keys()


def test_a_stalled_answer_costs_a_client_in_memory_device_time_only(host: Host, ask: Client) -> None:
    ask("POST", "/wires", {"wire": "answer", "service": "ipp", "how": "stalled"})
    before = host.machine.now
    with IppClient(MemoryRoute(host, "127.0.0.1")) as ipp:
        with pytest.raises(NoAnswer):
            ipp.printer_attributes()
        assert ipp.printer_attributes()
    assert host.machine.now - before > 5_000_000


def test_an_answer_in_pieces_takes_its_own_time_and_no_more(host: Host, ask: Client) -> None:
    ask("POST", "/wires", {"wire": "answer", "service": "ipp", "how": "split"})
    before = host.machine.now
    with IppClient(MemoryRoute(host, "127.0.0.1")) as ipp:
        assert ipp.printer_attributes()
    assert (PIECES - 1) * PIECE_US <= host.machine.now - before <= (PIECES + 1) * PIECE_US
    assert host.wires.under_way == 0


def test_the_answer_to_a_chosen_request_is_bent_inside_tls_too(served: Serving) -> None:
    host, route = served.host, SocketRoute("127.0.0.1", served.ports, secured={"ipp": Trust(ANY)})
    host.wires.put(make_wire_fault("answer", "ipp", {"how": "truncated", "request": 2}))
    with IppClient(route) as ipp:
        assert ipp.printer_attributes()
        with pytest.raises(HttpError, match=r"not HTTP/1\.1"):
            ipp.printer_attributes()
        assert ipp.printer_attributes()


def test_clients_on_sockets_meet_the_same_wires(served: Serving) -> None:
    control = ControlClient(served.describe()["control"])
    route = SocketRoute("127.0.0.1", served.ports)
    snmp = SnmpClient(route, community="public")
    began = time.perf_counter()
    control.put_wire_fault("delay", "snmp", ms=150)
    control.put_wire_fault("delay", "ipp", ms=150, way="to-client")
    snmp.get("sysUpTime.0")
    assert time.perf_counter() - began >= 0.3
    with IppClient(route) as ipp:
        began = time.perf_counter()
        assert ipp.accepts_jobs()
        assert time.perf_counter() - began >= 0.15
    control.take_out_wire_faults()
    control.put_wire_fault("cut", "ipp", after=100, way="to-client")
    with IppClient(route) as ipp, pytest.raises(Refused):
        ipp.accepts_jobs()
    [cut] = control.wire_faults()["active"]
    control.take_out_wire_fault(cut["id"])
    with IppClient(route) as ipp:
        assert ipp.accepts_jobs()


def test_a_doubled_answer_over_sockets_arrives_twice(served: Serving) -> None:
    control = ControlClient(served.describe()["control"])
    control.put_wire_fault("duplicate", "snmp", way="to-client")
    exchange = SocketRoute("127.0.0.1", served.ports).datagrams("snmp")
    exchange.send(
        bytes.fromhex("302602010104067075626c6963a019020101020100020100300e300c06082b060102010103000500")
    )
    assert exchange.receive(5) == exchange.receive(5)
    exchange.close()


def test_who_may_not_inject_may_not_break_wires(host: Host) -> None:
    tokens = Tokens({"token-to-act-with": Role.ACT})
    ask = Client(ControlService(host.machine, tokens, host.wires))
    answer = ask(
        "POST", "/wires", {"wire": "lose", "service": "snmp"}, authorization="Bearer token-to-act-with"
    )
    assert answer.status == 403
    assert host.wires.entries() == ()
