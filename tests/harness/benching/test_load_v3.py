"""The load of v3 asks what it says, each message once, and takes nothing unprotected for an answer."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from misfeed.benching import load_v3
from misfeed.benching.load_v3 import Asked, Protected
from misfeed.emulators import profiles
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp import Agent
from misfeed.errors import BenchError
from misfeed.protocols.snmp import BulkPdu, Pdu, mib
from misfeed.protocols.snmp.usm import decode_v3, encode_v3, is_signed_with, opened_with
from msgspec.structs import replace

USER = Protected("bench", "correct-horse", "battery-staple")
NAME = mib.oid("sysDescr.0")


class Served:
    """An agent on loopback. `bend` has the last word on its answers."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.bend: Callable[[bytes], bytes] = lambda answer: answer
        self.heard: list[bytes] = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = ("127.0.0.1", int(self.socket.getsockname()[1]))
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        while (received := self.socket.recvfrom(65_535))[0] != b"enough":
            self.heard.append(received[0])
            answer = self.agent.answer(received[0], "127.0.0.1")
            if answer is not None:
                self.socket.sendto(self.bend(answer), received[1])

    def close(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.sendto(b"enough", self.address)
        self.thread.join()
        self.socket.close()


@pytest.fixture
def served() -> Iterator[Served]:
    machine = Machine(profiles.load("mono-laser"))
    machine.act(
        "add_snmp_user",
        "network",
        name=USER.name,
        passphrase=USER.auth_phrase,
        priv="AES",
        priv_passphrase=USER.priv_phrase,
    )
    one = Served(Agent(machine))
    yield one
    one.close()


def some(asked: Asked, count: int = 5) -> list[bytes]:
    return list(itertools.islice(load_v3.gets(asked, NAME), count))


def test_an_agent_tells_who_it_is_and_its_time(served: Served) -> None:
    asked = load_v3.discovered(served.address, USER)
    assert asked.engine_id.startswith(b"\x80")
    assert asked.boots == served.agent.machine.power.cycles


def test_each_message_is_sent_once_and_no_two_are_alike(served: Served) -> None:
    asked = load_v3.discovered(served.address, USER)
    messages = some(asked, 20)
    served.heard.clear()
    assert load_v3.load(asked, messages, 60).answered == 20
    assert served.heard == messages
    read = [decode_v3(one) for one in messages]
    assert len({one.msg_id for one in read}) == len({one.salt for one in read}) == 20
    assert all(is_signed_with(data, one, asked.keys) for data, one in zip(messages, read, strict=True))
    pdus = [opened_with(one, asked.keys).pdu for one in read]
    assert {pdu.varbinds[0][0] for pdu in pdus if isinstance(pdu, Pdu)} == {NAME}


def test_pairs_are_never_asked_twice(served: Served) -> None:
    asked = load_v3.discovered(served.address, USER)
    names = [mib.oid(name) for name in ("sysDescr.0", "sysName.0", "sysContact.0", "sysLocation.0")]
    messages = list(load_v3.pairs(asked, names))
    pdus = [opened_with(decode_v3(one), asked.keys).pdu for one in messages]
    assert len({pdu.varbinds for pdu in pdus if isinstance(pdu, Pdu)}) == len(messages) == 12
    assert load_v3.load(asked, messages, 60).answered == 12


def test_a_bulk_asks_for_so_many_rows(served: Served) -> None:
    asked = load_v3.discovered(served.address, USER)
    (message,) = itertools.islice(load_v3.bulks(asked, NAME, 25), 1)
    pdu = opened_with(decode_v3(message), asked.keys).pdu
    assert isinstance(pdu, BulkPdu)
    assert (pdu.non_repeaters, pdu.max_repetitions) == (0, 25)
    assert load_v3.load(asked, [message], 60).answered == 1


def test_a_report_is_no_answer(served: Served) -> None:
    asked = load_v3.discovered(served.address, USER)
    messages = some(asked)
    served.agent.machine.clock.advance(200_000_000)
    with pytest.raises(BenchError, match="or a Report"):
        load_v3.load(asked, messages, 60)


def test_an_answer_with_another_signature_is_told(served: Served) -> None:
    asked = load_v3.discovered(served.address, USER)
    served.bend = lambda answer: answer[:-1] + bytes((answer[-1] ^ 1,))
    with pytest.raises(BenchError, match="signs with another key"):
        load_v3.load(asked, some(asked), 60)


def test_an_error_is_no_answer(served: Served) -> None:
    asked = load_v3.discovered(served.address, USER)
    nothing = list(itertools.islice(load_v3.gets(asked, (1, 3, 9)), 3))
    with pytest.raises(BenchError, match="answers with an error"):
        load_v3.load(asked, nothing, 60)
    sent = opened_with(decode_v3(some(asked)[0]), asked.keys)
    echo = encode_v3(replace(sent, reportable=False), asked.keys)
    served.bend = lambda _: echo
    with pytest.raises(BenchError, match="answers no question"):
        load_v3.load(asked, some(asked, 1), 60)


def test_who_does_not_speak_v3_is_told(served: Served) -> None:
    served.bend = lambda _: b"junk"
    with pytest.raises(BenchError, match="does not answer SNMPv3"):
        load_v3.discovered(served.address, USER)
