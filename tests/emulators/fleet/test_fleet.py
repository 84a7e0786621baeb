"""A fleet: one process, many printers, each with its own identity, counters and state."""

from __future__ import annotations

import contextlib
import http.client
import json
import resource
import socket
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import Role, Tokens
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.emulators.fleet.control import FleetControl
from misfeed.emulators.fleet.sockets import WAYS, numbered
from misfeed.errors import UsageError
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    Message,
    Missing,
    Pdu,
    PduKind,
    Version,
    decode_message,
    encode_message,
    mib,
)
from misfeed.transports.sockets import SocketRoute

TIMEOUT_S = 5.0


def fleet(count: int = 1000, *names: str, **options: Any) -> Fleet:
    return Fleet([profiles.load(name) for name in names or ("mono-laser", "inkjet-mfp")], count, **options)


@pytest.fixture
def serving() -> Iterator[ServingFleet]:
    with ServingFleet(fleet(), control=FleetControl) as serving:
        yield serving


@contextlib.contextmanager
def client() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.settimeout(TIMEOUT_S)
        yield made


def ask(client: socket.socket, where: str, name: str, community: str = "public") -> Any:
    """The value that the printer there has, and that it is the printer there that says so."""
    host, _, port = where.rpartition(":")
    pdu = Pdu(PduKind.GET, 7, varbinds=((mib.oid(name), NULL),))
    client.sendto(encode_message(Message(Version.V2C, community.encode(), pdu)), (host, int(port)))
    answer, source = client.recvfrom(65_535)
    assert source == (host, int(port))
    found = decode_message(answer).pdu
    assert isinstance(found, Pdu)
    return getattr(found.varbinds[0][1], "value", None)


def control(serving: ServingFleet, method: str, path: str, body: object = None) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", serving.control_port, timeout=TIMEOUT_S)
    try:
        octets = json.dumps(body) if body is not None else None
        connection.request(method, path, octets, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_each_address_is_a_printer_with_an_identity_of_its_own(serving: ServingFleet) -> None:
    with client() as one:
        for name in ("sysName.0", "prtGeneralSerialNumber.1", "ifPhysAddress.1"):
            said = [ask(one, serving.where(number), name) for number in (1, 2, 3, 255, 256, 999, 1000)]
            assert len(set(said)) == len(said), name


def test_printers_that_are_known_answer_each_from_its_own_address_whoever_asks(
    serving: ServingFleet,
) -> None:
    serials = {number: serving.fleet.printer(number).machine.serial for number in (1, 2, 999)}  # type: ignore[union-attr]  # there is one
    with client() as one, client() as other:
        other.bind(("127.0.0.9", 0))
        for number in (1, 2, 1, 999, 2, 1):
            for who in (one, other, one):
                # `ask` says whose the answer is.
                assert ask(who, serving.where(number), "prtGeneralSerialNumber.1").decode() == serials[number]


def test_models_take_turns(serving: ServingFleet) -> None:
    with client() as one:
        first, second, third = (ask(one, serving.where(number), "sysDescr.0") for number in (1, 2, 3))
        assert first == third != second


def test_a_printer_is_made_when_it_is_first_asked(serving: ServingFleet) -> None:
    assert len(serving.fleet) == 0
    with client() as one:
        ask(one, serving.where(500), "sysName.0")
    assert len(serving.fleet) == 1


def test_each_counts_its_own_requests(serving: ServingFleet) -> None:
    with client() as one:
        for _ in range(5):
            ask(one, serving.where(1), "sysName.0")
        assert ask(one, serving.where(1), "snmpInPkts.0") == 6
        assert ask(one, serving.where(3), "snmpInPkts.0") == 1


def test_what_hands_do_to_one_is_in_its_very_next_answer_and_in_no_others(serving: ServingFleet) -> None:
    printer = serving.fleet.printer(3)
    assert printer is not None
    cover = printer.machine.covers[0].id
    with client() as one:
        before = [ask(one, serving.where(number), "prtCoverStatus.1.1") for number in (1, 3)]
        status, _ = control(serving, "POST", "/printers/3/hands", {"verb": "open", "target": cover})
        assert status in (200, 201)
        after = [ask(one, serving.where(number), "prtCoverStatus.1.1") for number in (1, 3)]
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_control_tells_which_printers_there_are(serving: ServingFleet) -> None:
    for path in ("/printers/0/state", "/printers/1001/state", "/printers/x", "/state"):
        status, answer = control(serving, "GET", path)
        assert (status, "1 to 1000" in answer["error"]) == (404, True)
    status, state = control(serving, "GET", "/printers/1000/state")
    assert status == 200
    assert "01000" in json.dumps(state)


def test_a_datagram_to_another_loopback_address_is_nobodys(serving: ServingFleet) -> None:
    with client() as one:
        pdu = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysName.0"), NULL),))
        octets = encode_message(Message(Version.V2C, b"public", pdu))
        for address in ("127.0.0.1", "127.20.3.233", "127.20.0.0"):
            one.sendto(octets, (address, serving.port))
        assert ask(one, serving.where(1), "sysName.0")
        one.setblocking(False)
        with pytest.raises(BlockingIOError):
            one.recv(65_535)
    assert len(serving.fleet) == 1


def test_the_network_s_rules_are_each_printer_s_own(serving: ServingFleet) -> None:
    with client() as one:
        ask(one, serving.where(1), "sysName.0")
        control(serving, "POST", "/printers/1/hands", {"verb": "unplug", "target": "network"})
        pdu = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysName.0"), NULL),))
        host, _, port = serving.where(1).rpartition(":")
        one.sendto(encode_message(Message(Version.V2C, b"public", pdu)), (host, int(port)))
        assert ask(one, serving.where(2), "sysName.0")
        one.setblocking(False)
        with pytest.raises(BlockingIOError):
            one.recv(65_535)


def test_by_community_one_address_is_enough() -> None:
    with ServingFleet(fleet(50, by_community=True), by="community") as serving, client() as one:
        names = [
            ask(one, serving.where(number), "sysName.0", community=f"public@{number}")
            for number in (1, 3, 50)
        ]
        assert len(set(names)) == 3
        # Twice, so that memory is asked, too.
        assert ask(one, serving.where(3), "sysName.0", community="public@3") == names[1]
        for community in ("public", "public@51", "secret@1", "public@03"):
            pdu = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysName.0"), NULL),))
            octets = encode_message(Message(Version.V2C, community.encode(), pdu))
            one.sendto(octets, ("127.0.0.1", serving.port))
        assert ask(one, serving.where(1), "sysName.0", community="public@1") == names[0]
        one.setblocking(False)
        with pytest.raises(BlockingIOError):
            one.recv(65_535)


def test_by_community_a_question_of_version_3_comes_to_the_engine_that_all_share() -> None:
    told = profiles.load("mono-laser")
    snmp = msgspec.toml.decode('[users.fleet]\npassphrase = "correct-horse"', type=type(told.snmp))
    made = Fleet([msgspec.structs.replace(told, snmp=snmp)], 50, by_community=True)
    with ServingFleet(made, by="community") as serving:
        user = SnmpUser("fleet", "correct-horse", context="17")
        asking = SnmpClient(SocketRoute("127.0.0.1", {"snmp": serving.port}), user=user, timeout_s=TIMEOUT_S)
        assert "mono-laser-17" in str(asking.get("sysName.0"))


def test_by_port_each_has_a_socket() -> None:
    with ServingFleet(fleet(20), by="port") as serving, client() as one:
        names = [ask(one, serving.where(number), "sysName.0") for number in range(1, 21)]
        assert len(set(names)) == 20


def test_by_port_there_are_not_more_than_descriptors() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
    try:
        with pytest.raises(UsageError, match="use --by address"), ServingFleet(fleet(2000), by="port"):
            pass
        with ServingFleet(fleet(10_000)) as serving, client() as one:
            assert ask(one, serving.where(10_000), "sysName.0") == b"inkjet-mfp-10000"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"address": "10.0.0.1"}, "127.0.0.0/8"),
        ({"address": "127.255.255.0"}, "127.0.0.0/8"),
        ({"address": "printer"}, "IPv4 address"),
        ({"by": "name"}, "no way"),
        ({"by": "port", "port": 65_000}, "lower"),
        ({"by": "community", "address": "192.0.2.1"}, "cannot have 192.0.2.1"),
    ],
)
def test_what_cannot_be_served_is_told(options: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says), ServingFleet(fleet(900), **options):
        pass


def test_a_fleet_has_printers_and_they_speak_snmp() -> None:
    with pytest.raises(UsageError, match="1 to 100000"):
        fleet(0)


def test_walking_a_printer_shows_what_an_emulated_one_does(serving: ServingFleet) -> None:
    host, _, port = serving.where(1).rpartition(":")
    with client() as one:
        at, rows = mib.oid("sysDescr"), 0
        while True:
            octets = encode_message(Message(Version.V2C, b"public", BulkPdu(7, 0, 50, ((at, NULL),))))
            one.sendto(octets, (host, int(port)))
            pdu = decode_message(one.recv(65_535)).pdu
            assert isinstance(pdu, Pdu)
            rows += sum(not isinstance(value, Missing) for _, value in pdu.varbinds)
            if isinstance(pdu.varbinds[-1][1], Missing):
                break
            at = pdu.varbinds[-1][0]
    assert rows > 300


def test_up_time_is_that_of_the_fleet_whenever_a_printer_is_made() -> None:
    made = fleet(2)
    first = made.printer(1)
    assert first is not None
    made._began.advance(60_000_000)
    second = made.printer(2)
    assert second is not None
    assert second.machine.up_time_us >= 60_000_000


def test_the_number_behind_a_community_is_read_from_any_shape_of_octets() -> None:
    good = encode_message(Message(Version.V2C, b"public@17", Pdu(PduKind.GET, 7)))
    assert numbered(good) == 17
    assert numbered(encode_message(Message(Version.V2C, b"public", Pdu(PduKind.GET, 7)))) == 0
    for cut in range(len(good)):
        assert numbered(good[:cut]) in (0, 1, 17)


def test_there_are_three_ways_to_tell_printers_apart() -> None:
    assert set(WAYS) == {"address", "port", "community"}


def test_time_goes_by_on_the_control_interface_too(serving: ServingFleet) -> None:
    _, before = control(serving, "GET", "/printers/1/clock")
    for number in (1, 2):
        printer = serving.fleet.printer(number)
        assert printer is not None
        # As if it had been met an hour ago.
        printer.machine.clock._began -= 3600  # type: ignore[attr-defined]  # a WallClock
    _, after = control(serving, "GET", "/printers/1/clock")
    assert after["time_us"] - before["time_us"] >= 3_600_000_000
    _, state = control(serving, "GET", "/printers/2/state")
    assert state["up_time_us"] >= 3_600_000_000


@pytest.mark.parametrize("way", ["hands", "faults"])
def test_what_is_done_to_a_printer_is_done_at_the_time_it_is(serving: ServingFleet, way: str) -> None:
    printer = serving.fleet.printer(1)
    assert printer is not None
    body = {
        "hands": {"verb": "open", "target": printer.machine.covers[0].id},
        "faults": {"fault": "path.sensor.scrap"},
    }[way]
    control(serving, "GET", "/printers/1/state")
    printer.machine.clock._began -= 3600  # type: ignore[attr-defined]  # a WallClock
    status, _ = control(serving, "POST", f"/printers/1/{way}", body)
    assert status in (200, 201)
    assert min(row.time for row in printer.machine.alerts.rows) >= 3_600_000_000


@contextlib.contextmanager
def listening(serving: ServingFleet, path: str) -> Iterator[Iterator[dict[str, Any]]]:
    connection = http.client.HTTPConnection("127.0.0.1", serving.control_port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200
        yield (json.loads(line[5:]) for line in answer if line.startswith(b"data:"))
    finally:
        connection.close()


def test_a_printer_that_is_watched_does_by_itself_what_is_due() -> None:
    with ServingFleet(fleet(3, scale=100), control=FleetControl) as serving:
        printer = serving.fleet.printer(1)
        assert printer is not None
        with listening(serving, "/printers/1/events") as told:
            first = next(told)
            # A power cycle ends, emulated minutes later, with a printer that is ready: nobody asks meanwhile.
            for verb in ("power_off", "power_on"):
                control(serving, "POST", "/printers/1/hands", {"verb": verb, "target": "power"})
            later = next(event for event in told if event.get("status") == first["status"])
        assert later["revision"] > first["revision"] + 1
        assert control(serving, "GET", "/printers/1/clock")[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({}, 401),
        ({"Authorization": "Bearer wrong-token"}, 401),
    ],
    ids=["host", "origin", "no token", "wrong token"],
)
def test_nobody_who_is_kept_out_has_a_printer_made(headers: dict[str, str], status: int) -> None:
    tokens = Tokens({"some-token": Role.OBSERVE})
    with ServingFleet(fleet(), control=lambda made: FleetControl(made, tokens)) as serving:
        for path in ("/printers/7/state", "/printers/0/state", "/"):
            connection = http.client.HTTPConnection("127.0.0.1", serving.control_port, timeout=TIMEOUT_S)
            connection.request("GET", path, headers=headers)
            assert connection.getresponse().status == status
            connection.close()
        assert len(serving.fleet) == 0
        connection = http.client.HTTPConnection("127.0.0.1", serving.control_port, timeout=TIMEOUT_S)
        connection.request("GET", "/printers/7/state", headers={"Authorization": "Bearer some-token"})
        assert connection.getresponse().status == 200
        connection.close()
        assert len(serving.fleet) == 1
