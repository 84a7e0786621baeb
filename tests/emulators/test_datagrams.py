"""Datagrams over real sockets: answers from memory keep to the rules, and to what hands just did."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.serving import Serving
from misfeed.emulators.snmp import Agent
from misfeed.emulators.wire import make_wire_fault
from misfeed.protocols.snmp import NULL, Message, Pdu, PduKind, Version, decode_message, encode_message, mib

TIMEOUT_S = 5.0


def request(name: str, number: int) -> bytes:
    return encode_message(
        Message(Version.V2C, b"public", Pdu(PduKind.GET, number, varbinds=((mib.oid(name), NULL),)))
    )


@pytest.fixture
def serving() -> Iterator[Serving]:
    with Serving(Host(Machine(profiles.load("mono-laser"), Clock()))) as serving:
        yield serving


@contextlib.contextmanager
def client(serving: Serving, source: str = "127.0.0.1") -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.settimeout(TIMEOUT_S)
        made.bind((source, 0))
        made.connect((serving.address, serving.ports["snmp"]))
        yield made


def ask(made: socket.socket, name: str, number: int = 7) -> object:
    """The value, once the answer with that request-id comes."""
    made.send(request(name, number))
    while True:
        pdu = decode_message(made.recv(65_535)).pdu
        assert isinstance(pdu, Pdu)
        if pdu.request_id == number:
            return getattr(pdu.varbinds[0][1], "value", None)


def act(serving: Serving, verb: str, target: str, **details: object) -> None:
    with serving.entered():
        serving.host.machine.act(verb, target, **details)
    serving.catch_up()


def let_it_be_taken(serving: Serving) -> None:
    """What was sent is in the socket; a turn of the loop may have begun before it was."""
    serving.catch_up()
    serving.catch_up()


def agent(serving: Serving) -> Agent:
    found = serving.host.service("snmp")
    assert isinstance(found, Agent)
    return found


def test_a_question_that_comes_again_is_answered_without_thinking(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client(serving) as one:
        before = ask(one, "sysDescr.0")
        monkeypatch.setattr(Agent, "_answer", lambda *_: pytest.fail("it was asked"))
        assert ask(one, "sysDescr.0", 8) == before


def test_every_request_is_counted(serving: Serving) -> None:
    with client(serving) as one:
        before = ask(one, "snmpInPkts.0")
        for number in range(50):
            ask(one, "sysDescr.0", number)
        assert isinstance(before, int)
        assert ask(one, "snmpInPkts.0") == before + 51


def test_what_hands_do_is_in_the_next_answer(serving: Serving) -> None:
    cover = serving.host.machine.covers[0].id
    with client(serving) as one:
        for number in range(20):
            ask(one, "prtCoverStatus.1.1", number)
            act(serving, "open", cover)
            opened = ask(one, "prtCoverStatus.1.1", number)
            act(serving, "close", cover)
            assert ask(one, "prtCoverStatus.1.1", number) != opened


def test_the_access_list_holds_for_what_is_known(serving: Serving) -> None:
    with client(serving) as one, client(serving, "127.0.0.9") as other:
        assert ask(one, "sysDescr.0") == ask(other, "sysDescr.0")
        act(serving, "set_acl", "network", acl=("127.0.0.9/32",), covers_all=True)
        one.send(request("sysDescr.0", 8))
        assert ask(other, "sysDescr.0", 9)
        one.setblocking(False)
        with pytest.raises(BlockingIOError):
            one.recv(65_535)
        act(serving, "set_acl", "network")
        one.settimeout(TIMEOUT_S)
        assert ask(one, "sysDescr.0", 10)


def test_a_pulled_cable_silences_what_is_known(serving: Serving) -> None:
    with client(serving) as one:
        ask(one, "sysDescr.0")
        act(serving, "unplug", "network")
        one.send(request("sysDescr.0", 8))
        let_it_be_taken(serving)
        act(serving, "plug_in", "network")
        assert ask(one, "sysDescr.0", 9)
        assert agent(serving).counts["snmpInPkts"] == 2


def test_a_bug_in_a_service_costs_its_client_only(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with client(serving) as one:
        with monkeypatch.context() as broken:
            broken.setattr(Agent, "_answer", lambda *_: 1 // 0)
            one.send(request("sysName.0", 1))
            while "ZeroDivisionError" not in caplog.text:
                serving.catch_up()
        assert ask(one, "sysName.0", 2)


def test_more_datagrams_than_one_turn_takes_are_all_answered(serving: Serving) -> None:
    with client(serving) as one:
        for number in range(150):
            one.send(request("sysDescr.0", number))
        heard = {decode_message(one.recv(65_535)).pdu.request_id for _ in range(150)}  # type: ignore[union-attr]  # no TrapV1
        assert heard == set(range(150))


def test_wire_faults_meet_what_is_known_too(serving: Serving) -> None:
    with client(serving) as one:
        ask(one, "sysDescr.0", 1)
        fault = serving.host.wires.put(make_wire_fault("truncate", "snmp", {"chance": 1.0, "octets": 5}))
        one.send(request("sysDescr.0", 2))
        let_it_be_taken(serving)
        serving.host.wires.take_out(fault.id)
        assert ask(one, "sysDescr.0", 3)
        counts = agent(serving).counts
        assert (counts["snmpInPkts"], counts["snmpInASNParseErrs"]) == (3, 1)


def test_who_floods_the_printer_with_questions_keeps_nobody_else_from_an_answer(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[bytes] = []
    answer = Agent._answer

    def counted(self: Agent, payload: bytes) -> bytes | None:
        answered.append(payload)
        return answer(self, payload)

    monkeypatch.setattr(Agent, "_answer", counted)
    with client(serving, "127.0.0.2") as noisy, client(serving, "127.0.0.3") as quiet:
        with serving.entered():  # nothing is answered before all of it is sent
            for number in range(200):
                noisy.send(request("sysUpTime.0", number))
            quiet.send(request("sysUpTime.0", 7_000))
            quiet.send(request("sysUpTime.0", 7_001))
        for number in (7_000, 7_001):
            assert decode_message(quiet.recv(65_535)).pdu.request_id == number  # type: ignore[union-attr]  # no TrapV1
        # The second of the quiet one's came right behind the second of the noisy one's.
        assert answered.index(request("sysUpTime.0", 7_001)) < 8


@pytest.mark.parametrize("octets", [0, 1, 8_192, 65_507])
def test_a_datagram_of_any_length_is_taken_and_the_next_one_answered(serving: Serving, octets: int) -> None:
    with client(serving) as one:
        for head in (b"", b"\x30\x84\x00\x00\xff\xe0\x02\x01\x01"):
            one.send((head + bytes(octets))[:octets])
        assert ask(one, "sysDescr.0", 3)
        assert agent(serving).counts["snmpInPkts"] == 3


def test_a_door_that_is_closed_while_many_wait_is_closed_in_good_order(
    serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    with client(serving) as one:
        with serving.entered():
            for number in range(200):
                one.send(request("sysUpTime.0", number))
        serving.close()
        one.setblocking(False)
        with contextlib.suppress(BlockingIOError, ConnectionRefusedError):
            while answer := one.recv(65_535):  # those whose turn had come
                assert decode_message(answer).version is Version.V2C
        one.settimeout(TIMEOUT_S)
        one.send(request("sysUpTime.0", 201))
        with pytest.raises(ConnectionRefusedError):
            one.recv(65_535)
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []
