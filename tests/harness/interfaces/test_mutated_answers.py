"""Answers and notifications that were bent in every way, at our clients: what they return is right, or they
raise one of the errors that they say they do. A share runs by default; `MISFEED_FUZZ=100000` says how many.
"""

from __future__ import annotations

import os
import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.engine import engine_id
from misfeed.errors import DeviceRefusal, NoAnswer, ProtocolError
from misfeed.interfaces.notifications import Notification, NotificationListener
from misfeed.interfaces.notifications_v3 import NotificationEngine
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp import (
    ErrorStatus,
    ObjectIdentifier,
    OctetString,
    Pdu,
    PduKind,
    SnmpError,
    TimeTicks,
    Version,
    mib,
)
from misfeed.protocols.snmp.usm import V3Message, decode_v3, encode_v3

from ...emulators.snmp.mutation.corpus import HIDDEN, PHRASE, USERS, keys_of, printer, question_of
from ...emulators.snmp.mutation.mutator import Mutator, signed_again

ANSWERS = int(os.environ.get("MISFEED_FUZZ", "4000"))
SEED = int(os.environ.get("MISFEED_FUZZ_SEED", "1"))
EXPECTED = (ProtocolError, DeviceRefusal, NoAnswer)
SOURCE = "10.0.9.17"


class Bending:
    """A route to a printer whose answers come bent, some of them; after `most` it is silent.

    Attributes:
        came: answers that were bent. bends: what is made of one.
    """

    def __init__(self, agent: Agent, bends: Callable[[bytes], bytes], dice: random.Random) -> None:
        self._agent = agent
        self._dice = dice
        self._waiting: deque[bytes] = deque()
        self.bends = bends
        self.came = 0
        self.left = 0

    def datagrams(self, service: str) -> Bending:
        return self

    def now(self) -> float:
        return self._agent.machine.clock.now / 1_000_000

    def send(self, payload: bytes) -> None:
        answer = self._agent.answer(payload, SOURCE)
        if answer is None or not self.left:
            return
        self.left -= 1
        if self._dice.random() < 0.7:
            answer = self.bends(answer)
            self.came += 1
        self._waiting.append(answer)

    def receive(self, timeout_s: float) -> bytes:
        if not self._waiting:
            raise NoAnswer("silence", timeout_s)
        return self._waiting.popleft()

    def close(self) -> None:
        self._waiting.clear()


QUESTIONS: dict[str, Callable[[SnmpClient], Any]] = {
    "get": lambda client: client.get("sysName.0", "hrPrinterStatus.1"),
    "get_next": lambda client: client.get_next("prtInputTable", "sysDescr"),
    "walk": lambda client: list(client.walk("prtMarkerSuppliesTable")),
    "set": lambda client: client.set("sysName.0", OctetString(b"mine")),
    "rows": lambda client: client.rows("hrDeviceTable"),
    "alerts": lambda client: client.alerts(),
    "supplies": lambda client: [(one, one.percent) for one in client.supplies()],
    "error_bits": lambda client: client.error_bits(),
    "printer_status": lambda client: client.printer_status(),
    "device_status": lambda client: client.device_status(),
    "console_text": lambda client: client.console_text(),
    "device_id": lambda client: client.device_id(),
    "up_time": lambda client: client.up_time(),
}


@pytest.fixture(scope="module")
def machine() -> Machine:
    made = printer()
    made.act("open", made.covers[0].id)
    return made


def asked(route: Bending, client: SnmpClient, name: str) -> tuple[str, Any]:
    """What came of a question: an error's name, or "answered" and the answer."""
    route.left = 12
    try:
        return "answered", QUESTIONS[name](client)
    except EXPECTED as wrong:
        outcome, words = type(wrong).__name__, str(wrong)
    finally:
        route.close()
    assert not any(secret in words for secret in (PHRASE, HIDDEN))
    return outcome, None


@pytest.mark.parametrize("version", list(Version))
def test_a_client_of_v1_and_v2c_answers_or_says_what_is_wrong(machine: Machine, version: Version) -> None:
    dice = random.Random(SEED)
    mutator = Mutator(machine, SEED)
    route = Bending(Agent(machine), mutator.bent, dice)
    client = SnmpClient(route, version=version, retries=0)
    outcomes: Counter[str] = Counter()
    while route.came < ANSWERS // 3:
        outcomes[asked(route, client, dice.choice(tuple(QUESTIONS)))[0]] += 1
    assert {"answered", "SnmpError", "SnmpRefusal"} <= outcomes.keys()


@pytest.mark.parametrize("name", list(USERS))
def test_a_client_of_v3_gets_the_right_answer_or_none(machine: Machine, name: str) -> None:
    dice = random.Random(SEED + len(name))
    mutator = Mutator(machine, SEED)
    agent = Agent(machine)
    route = Bending(agent, mutator.bent, dice)
    auth, priv = USERS[name]
    user = SnmpUser(name, PHRASE, auth, priv, HIDDEN if priv else "")
    outcomes: Counter[str] = Counter()
    quiet = ("get", "get_next", "error_bits", "printer_status", "device_status", "device_id")
    route.bends = bytes
    truth = {one: asked(route, SnmpClient(route, user=user, retries=0), one)[1] for one in quiet}
    route.bends = mutator.bent
    route.came = 0
    while route.came < ANSWERS // 10:
        client = SnmpClient(route, user=user, retries=0)
        for _ in range(4):
            question = dice.choice(quiet)
            outcome, found = asked(route, client, question)
            outcomes[outcome] += 1
            if outcome == "answered" and auth is not None:
                assert found == truth[question]
    assert {"answered", "SnmpError"} <= outcomes.keys()


def test_a_device_that_signs_nonsense_is_told_apart_from_an_answer(machine: Machine) -> None:
    dice = random.Random(SEED)
    mutator = Mutator(machine, SEED)
    keys = keys_of("fleet", engine_id(machine))

    def bends(answer: bytes) -> bytes:
        return signed_again(mutator.bent(answer), keys)

    route = Bending(Agent(machine), bends, dice)
    outcomes: Counter[str] = Counter()
    while route.came < ANSWERS // 4:
        client = SnmpClient(route, user=SnmpUser("fleet", PHRASE), retries=0)
        for _ in range(4):
            outcomes[asked(route, client, dice.choice(tuple(QUESTIONS)))[0]] += 1
    assert {"answered", "SnmpError"} <= outcomes.keys()


class Told:
    """Arrivals that were bent."""

    def __init__(self, payloads: Iterator[bytes]) -> None:
        self._payloads = payloads
        self.port = 162
        self.acknowledged = 0

    def arrivals(self, port: int) -> Told:
        return self

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        payload = next(self._payloads, None)
        if payload is None:
            raise NoAnswer("nothing more", timeout_s)
        return payload, self._answer

    def _answer(self, payload: bytes) -> None:
        assert len(payload) <= 65_507
        self.acknowledged += 1

    def close(self) -> None:
        pass


def users() -> list[SnmpUser]:
    return [
        SnmpUser(name, PHRASE, auth, priv, HIDDEN if priv else "") for name, (auth, priv) in USERS.items()
    ]


def test_a_listener_hears_notifications_and_nothing_else(machine: Machine) -> None:
    mutator = Mutator(machine, SEED)
    told = Told(mutator.packet() for _ in range(ANSWERS))
    more = Told(mutator.bent(one) for _ in range(ANSWERS // 100) for one in mutator.notifications)
    for arrivals in (told, more):
        with NotificationListener(arrivals, users=users()) as listener:
            found = listener.all_told()
        assert all(isinstance(one, Notification) for one in found)
        assert found
    assert more.acknowledged


@pytest.mark.parametrize("kind", [PduKind.TRAP_V2, PduKind.INFORM])
def test_what_is_signed_and_was_changed_is_not_believed(machine: Machine, kind: PduKind) -> None:
    mutator = Mutator(machine, SEED)
    engine = NotificationEngine(users(), float)
    rows = (
        (mib.oid("sysUpTime.0"), TimeTicks(5)),
        (mib.oid("snmpTrapOID.0"), ObjectIdentifier(mib.notification("coldStart").oid)),
    )
    outcomes: Counter[bool] = Counter()
    for number in range(ANSWERS // 2):
        name = tuple(USERS)[number % len(USERS)]
        sent = question_of(machine, name, Pdu(kind, number, varbinds=rows), number)
        if kind is PduKind.INFORM:
            sent = msgspec.structs.replace(sent, engine_id=engine.id, boots=1, time=0)
        payload = encode_v3(sent, keys_of(name, sent.engine_id))
        bent = mutator.bent(payload) if number % 8 else payload
        try:
            believed = engine.read(bent)
        except SnmpError:
            continue
        assert len(believed.reply) <= 65_507
        if bent != payload and USERS[name][0] is not None:
            assert believed.message is None
        outcomes[believed.message is not None] += 1
    assert min(outcomes[True], outcomes[False]) > ANSWERS // 100


@pytest.mark.parametrize(("octets", "taken"), [(300, True), (500, False), (65_390, False)])
def test_an_inform_whose_acknowledgement_would_be_too_long_is_not_taken(octets: int, taken: bool) -> None:
    engine = NotificationEngine(users(), float)
    rows = ((mib.oid("sysName.0"), OctetString(bytes(octets))),)
    pdu = Pdu(PduKind.INFORM, 3, varbinds=rows)
    payload = encode_v3(V3Message(msg_id=1, max_size=484, engine_id=engine.id, user="open", pdu=pdu))
    found = engine.read(payload)
    assert (found.message is not None) is taken
    assert len(found.reply) <= 484
    told = decode_v3(found.reply).pdu
    assert isinstance(told, Pdu)
    assert (told.error_status is ErrorStatus.TOO_BIG) is not taken
