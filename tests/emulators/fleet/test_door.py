"""What holds whichever way a fleet's printers are told apart: turns, and answers that are late or astray."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from misfeed.emulators import profiles, quirks
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.emulators.fleet.sockets import WAYS
from misfeed.emulators.snmp.agent import Agent
from misfeed.protocols.snmp import (
    NULL,
    Message,
    Pdu,
    PduKind,
    Version,
    decode_message,
    encode_message,
    mib,
)

pytestmark = pytest.mark.parametrize("by", WAYS)
SCALE = 30.0
FLOOD = 2_000
"""Questions that take a printer many times as long as one turn of the loop."""


@contextlib.contextmanager
def served(by: str) -> Iterator[ServingFleet]:
    made = Fleet([profiles.load("mono-laser")], 3, by_community=by == "community", scale=SCALE)
    with ServingFleet(made, by=by) as serving:
        yield serving


@contextlib.contextmanager
def client(own: str = "127.0.0.1") -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind((own, 0))
        made.settimeout(10)
        yield made


def question(serving: ServingFleet, number: int, name: str, request_id: int) -> bytes:
    community = f"public@{number}" if serving.by == "community" else "public"
    pdu = Pdu(PduKind.GET, request_id, varbinds=((mib.oid(name), NULL),))
    return encode_message(Message(Version.V2C, community.encode(), pdu))


def place(serving: ServingFleet, number: int) -> tuple[str, int]:
    host, _, port = serving.where(number).rpartition(":")
    return host, int(port)


def heard(client: socket.socket) -> tuple[int, tuple[str, int]]:
    """The request-id of what comes, and from where it does."""
    octets, source = client.recvfrom(65_535)
    pdu = decode_message(octets).pdu
    assert isinstance(pdu, Pdu)
    return pdu.request_id, source


def switch(serving: ServingFleet, quirk: str) -> None:
    async def work() -> None:
        printer = serving.fleet.printer(1)
        assert printer is not None
        quirks.switch(printer.machine, quirk, on=True)

    serving.run(work())


@pytest.mark.parametrize("other", [1, 2])
def test_who_floods_one_printer_keeps_nobody_else_from_an_answer(
    by: str, other: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[bytes] = []
    answer = Agent._answer

    def counted(self: Agent, payload: bytes) -> bytes | None:
        answered.append(payload)
        return answer(self, payload)

    monkeypatch.setattr(Agent, "_answer", counted)
    with served(by) as serving, client("127.0.0.2") as noisy, client("127.0.0.3") as quiet:
        sent = threading.Event()
        serving._loop.call_soon_threadsafe(sent.wait, 30)  # nothing is answered before all of it is sent
        for number in range(FLOOD):
            noisy.sendto(question(serving, 1, "sysUpTime.0", number), place(serving, 1))
        quiet.sendto(question(serving, other, "sysUpTime.0", 7_000), place(serving, other))
        quiet.sendto(question(serving, other, "sysUpTime.0", 7_001), place(serving, other))
        sent.set()
        assert [heard(quiet)[0], heard(quiet)[0]] == [7_000, 7_001]
        assert answered.index(question(serving, other, "sysUpTime.0", 7_000)) < FLOOD // 2
        assert [heard(noisy)[0] for _ in range(100)] == list(range(100))


def test_an_answer_that_is_late_keeps_no_other_waiting(by: str) -> None:
    with served(by) as serving, client() as one:
        switch(serving, "snmp.slow-tables")
        began = time.monotonic()
        one.sendto(question(serving, 1, "prtMarkerSuppliesLevel.1.1", 1), place(serving, 1))
        one.sendto(question(serving, 1, "sysDescr.0", 2), place(serving, 1))
        assert [heard(one)[0], heard(one)[0]] == [2, 1]
        assert time.monotonic() - began >= 3 / SCALE


def test_an_answer_may_come_from_another_port_of_the_same_printer(by: str) -> None:
    with served(by) as serving, client() as one:
        switch(serving, "snmp.from-elsewhere")
        for number in (1, 2):
            one.sendto(question(serving, 1, "sysDescr.0", number), place(serving, 1))
            told, (host, port) = heard(one)
            assert told == number
            assert host == place(serving, 1)[0]
            assert port != place(serving, 1)[1]
        one.sendto(question(serving, 2, "sysDescr.0", 3), place(serving, 2))
        assert heard(one) == (3, place(serving, 2))


def test_a_fleet_ends_while_answers_are_late_and_many_wait(by: str) -> None:
    with served(by) as serving, client() as one:
        switch(serving, "snmp.slow-tables")
        for number in range(300):
            one.sendto(question(serving, 1, "prtMarkerSuppliesLevel.1.1", number), place(serving, 1))
        one.sendto(question(serving, 2, "sysDescr.0", 1_000), place(serving, 2))
        assert heard(one)[0] == 1_000
        door = serving._sockets
        assert door is not None
    assert not door._late
