"""The SNMPv3 client: how it finds an engine and keeps its time, and what it does not believe."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from misfeed.errors import NoAnswer, UsageError
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser, UsmRefusal, UsmSession, snmp_user
from misfeed.protocols.snmp import Counter32, OctetString, Pdu, PduKind, SnmpError, mib
from misfeed.protocols.snmp.usm import (
    NO_KEYS,
    Auth,
    Priv,
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    opened_with,
)
from misfeed.real.gate import Gate
from misfeed.transports.base import TellsTime
from misfeed.transports.sockets import SocketRoute
from msgspec.structs import replace as changed

USER = SnmpUser("fleet", "correct-horse")
HUSHED = SnmpUser("fleet", "correct-horse", Auth.SHA256, Priv.AES, "battery-staple")
QUESTION = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysName.0"), OctetString(b"")),))


class Engine:
    """An agent of one user that keeps to the book, or does what `twist` makes of its answers.

    Satisfies `misfeed.transports.base.Datagrams`.
    """

    def __init__(
        self, user: SnmpUser = USER, twist: Callable[[V3Message], V3Message] = lambda one: one
    ) -> None:
        self.user = user
        self.twist = twist
        self.id = b"\x80\x00\x1f\x88\x80one"
        self.boots = 5
        self.time = 1_000
        self.asked: list[V3Message] = []
        self.silent = False
        self._answers: deque[bytes] = deque()

    def send(self, payload: bytes) -> None:
        message = decode_v3(payload)
        keys = self.user.keys(self.id) if message.signed and message.engine_id == self.id else NO_KEYS
        if message.encrypted and keys is not NO_KEYS:
            message = opened_with(message, keys)
        self.asked.append(message)
        if self.silent:
            return
        if message.engine_id != self.id:
            answer = self._report(message, UsmReport.UNKNOWN_ENGINE_IDS)
        elif keys is not NO_KEYS and not is_signed_with(payload, message, keys):
            answer = self._report(message, UsmReport.WRONG_DIGESTS)
        elif message.signed and (message.boots != self.boots or abs(message.time - self.time) > 150):
            answer = changed(self._report(message, UsmReport.NOT_IN_TIME_WINDOWS), signed=True)
        else:
            assert isinstance(message.pdu, Pdu)
            pdu = changed(message.pdu, kind=PduKind.RESPONSE)
            answer = changed(self._frame(message, pdu), signed=message.signed, encrypted=message.encrypted)
        answer = self.twist(answer)
        self._answers.append(
            encode_v3(answer, self.user.keys(answer.engine_id) if answer.signed else NO_KEYS)
        )

    def receive(self, timeout_s: float) -> bytes:
        if not self._answers:
            raise NoAnswer("silent", timeout_s)
        return self._answers.popleft()

    def close(self) -> None: ...

    def _report(self, message: V3Message, report: UsmReport) -> V3Message:
        return self._frame(message, Pdu(PduKind.REPORT, 0, varbinds=((report.oid, Counter32(1)),)))

    def _frame(self, message: V3Message, pdu: Pdu) -> V3Message:
        return V3Message(
            msg_id=message.msg_id,
            engine_id=self.id,
            boots=self.boots,
            time=self.time,
            user=message.user,
            pdu=pdu,
            context_engine_id=self.id,
            context=message.context,
        )


class Clock:
    def __init__(self) -> None:
        self.seconds = 50.0

    def __call__(self) -> float:
        return self.seconds


def session(user: SnmpUser = USER, clock: Callable[[], float] = float, retries: int = 0) -> UsmSession:
    return UsmSession(user, 1.0, retries, clock)


@pytest.mark.parametrize("user", [USER, HUSHED, SnmpUser("fleet", auth=None)])
def test_it_finds_the_engine_once_and_asks(user: SnmpUser) -> None:
    engine, asking = Engine(user), session(user)
    for _ in range(2):
        assert asking.exchange(engine, QUESTION) == changed(QUESTION, kind=PduKind.RESPONSE)
    discovery, *questions = engine.asked
    assert (discovery.engine_id, discovery.user, discovery.signed) == (b"", "", False)
    assert [one.engine_id for one in questions] == [engine.id, engine.id]
    assert all(one.encrypted is (user.priv is not None) for one in questions)
    assert all(one.signed is (user.auth is not None) for one in questions)


def test_the_context_is_asked_for() -> None:
    engine, user = Engine(), replace(USER, context="bridge1")
    session(user).exchange(engine, QUESTION)
    assert engine.asked[-1].context == b"bridge1"


def test_it_keeps_the_engines_time_by_a_clock_of_its_own() -> None:
    engine, clock = Engine(), Clock()
    asking = session(clock=clock)
    asking.exchange(engine, QUESTION)
    clock.seconds += 10_000
    engine.time += 10_000
    asking.exchange(engine, QUESTION)
    assert [one.time for one in engine.asked] == [0, 1_000, 11_000]


def test_a_time_that_went_another_way_is_learnt_once() -> None:
    engine, asking = Engine(), session()
    asking.exchange(engine, QUESTION)
    engine.boots, engine.time = 6, 20
    assert asking.exchange(engine, QUESTION) is not None
    assert [(one.boots, one.time) for one in engine.asked[-2:]] == [(5, 1_000), (6, 20)]
    engine.twist = lambda one: changed(
        one,
        signed=True,
        boots=one.boots + len(engine.asked),
        pdu=Pdu(PduKind.REPORT, 0, varbinds=((UsmReport.NOT_IN_TIME_WINDOWS.oid, Counter32(1)),)),
    )
    asked = len(engine.asked)
    with pytest.raises(UsmRefusal) as caught:
        asking.exchange(engine, QUESTION)
    assert caught.value.answer == "usmStatsNotInTimeWindows"
    assert len(engine.asked) - asked == 2


def test_a_time_that_nobody_signed_is_not_believed() -> None:
    engine, asking = Engine(twist=lambda one: changed(one, signed=False)), session()
    engine.boots = 5
    asking._discover(engine)
    engine.boots = 9
    with pytest.raises(UsmRefusal) as caught:
        asking.exchange(engine, QUESTION)
    assert caught.value.answer == "usmStatsNotInTimeWindows"


def discovered_anew(one: V3Message) -> V3Message:
    """A stranger says that the engine is unknown, and what its time is."""
    report = Pdu(PduKind.REPORT, 0, varbinds=((UsmReport.UNKNOWN_ENGINE_IDS.oid, Counter32(1)),))
    return changed(one, boots=1, time=3, pdu=report, signed=False)


def test_no_discovery_turns_back_the_time_that_was_signed() -> None:
    engine, clock = Engine(), Clock()
    asking = session(clock=clock)
    asking.exchange(engine, QUESTION)
    began = len(engine.asked)

    def forged(one: V3Message) -> V3Message:
        # Twice a stranger answers; then a recording of boots 5 and time 10 is played.
        return discovered_anew(one) if len(engine.asked) <= began + 2 else changed(one, time=10)

    engine.twist = forged
    with pytest.raises(SnmpError, match="long past"):
        asking.exchange(engine, QUESTION)


def test_the_first_answer_is_as_late_as_the_discovery() -> None:
    engine, asking = Engine(), session()
    engine.twist = lambda one: changed(one, boots=3) if one.signed else one
    with pytest.raises(SnmpError, match="boots 3 and time 1000, long past"):
        asking.exchange(engine, QUESTION)


def test_questions_of_two_sessions_have_numbers_of_their_own() -> None:
    asked = []
    for _ in range(2):
        engine = Engine()
        session().exchange(engine, QUESTION)
        asked.append([one.msg_id for one in engine.asked])
    assert asked[0][0] + 1 == asked[0][1]
    assert not set(asked[0]) & set(asked[1])
    assert max(max(one) for one in asked) <= 2**30 + 2


def test_what_is_no_answer_is_passed_over_for_the_one_that_is() -> None:
    engine, asking = Engine(HUSHED), session(HUSHED)
    asking.exchange(engine, QUESTION)
    right = engine.send

    def send(payload: bytes) -> None:
        question = decode_v3(payload)
        keys = HUSHED.keys(b"\x80\x00\x1f\x88\x80two")
        forged = engine._frame(question, changed(QUESTION, kind=PduKind.RESPONSE))
        engine._answers.append(b"junk")
        engine._answers.append(encode_v3(forged))
        engine._answers.append(encode_v3(changed(forged, signed=True, encrypted=True), keys))
        right(payload)

    engine.send = send
    assert asking.exchange(engine, QUESTION) == changed(QUESTION, kind=PduKind.RESPONSE)


def test_another_engine_at_the_address_is_found_once() -> None:
    engine, asking = Engine(), session()
    asking.exchange(engine, QUESTION)
    engine.id = b"\x80\x00\x1f\x88\x80two"
    engine.boots, engine.time = 1, 3
    assert asking.exchange(engine, QUESTION) is not None
    assert engine.asked[-1].engine_id == engine.id

    def restless(one: V3Message) -> V3Message:
        report = Pdu(PduKind.REPORT, 0, varbinds=((UsmReport.UNKNOWN_ENGINE_IDS.oid, Counter32(1)),))
        return changed(one, pdu=report, signed=False)

    engine.twist = restless
    with pytest.raises(UsmRefusal) as caught:
        asking.exchange(engine, QUESTION)
    assert caught.value.answer == "usmStatsUnknownEngineIDs"


@pytest.mark.parametrize("report", list(UsmReport))
def test_a_report_is_told_with_what_to_do_next(report: UsmReport) -> None:
    engine = Engine()
    asking = session()
    asking.exchange(engine, QUESTION)
    pdu = Pdu(PduKind.REPORT, 0, varbinds=((report.oid, Counter32(1)),))
    engine.twist = lambda one: changed(one, pdu=pdu, signed=False)
    with pytest.raises(UsmRefusal) as caught:
        asking.exchange(engine, QUESTION)
    assert caught.value.answer == report.label
    assert report.advice in str(caught.value)
    assert "fleet" in str(caught.value)
    assert "correct-horse" not in str(caught.value)


def test_a_report_of_something_else_is_told() -> None:
    engine, asking = Engine(), session()
    asking.exchange(engine, QUESTION)
    engine.twist = lambda one: changed(one, pdu=Pdu(PduKind.REPORT, 0, varbinds=()), signed=False)
    with pytest.raises(SnmpError, match="a Report of nothing"):
        asking.exchange(engine, QUESTION)


@pytest.mark.parametrize(
    ("user", "about", "wrong"),
    [
        (USER, {"signed": False}, "not signed"),
        (HUSHED, {"encrypted": False}, "not encrypted"),
        (HUSHED, {"signed": False, "encrypted": False}, "not signed"),
        (USER, {"boots": 4}, "long past"),
        (USER, {"time": 849}, "long past"),
        (USER, {"boots": 2**31 - 1}, "long past"),
        (USER, {"engine_id": b"\x80\x00\x1f\x88\x80two"}, "by whom it says"),
        (USER, {"pdu": changed(QUESTION, kind=PduKind.RESPONSE, request_id=8)}, "request 8, not 7"),
        (USER, {"pdu": QUESTION}, "neither a response nor a Report"),
    ],
)
def test_what_is_not_protected_as_it_was_asked_is_not_believed(
    user: SnmpUser, about: dict[str, Any], wrong: str
) -> None:
    engine, asking = Engine(user), session(user)
    asking.exchange(engine, QUESTION)
    engine.twist = lambda one: changed(one, **about)
    with pytest.raises(SnmpError, match=wrong):
        asking.exchange(engine, QUESTION)


def test_an_answer_of_a_little_earlier_is_believed_and_turns_no_clock_back() -> None:
    engine, asking = Engine(), session()
    asking.exchange(engine, QUESTION)
    engine.twist = lambda one: changed(one, time=one.time - 100)
    assert asking.exchange(engine, QUESTION) is not None
    engine.twist = lambda one: one
    asking.exchange(engine, QUESTION)
    assert engine.asked[-1].time == 1_000


def test_another_pass_phrase_signs_nothing_here() -> None:
    engine = Engine(SnmpUser("fleet", "another-horse"))
    with pytest.raises(UsmRefusal, match="pass phrase or protocol") as caught:
        session().exchange(engine, QUESTION)
    assert caught.value.answer == "usmStatsWrongDigests"


def test_silence_is_silence_before_and_after_the_engine_is_known() -> None:
    engine, asking = Engine(), session(retries=2)
    engine.silent = True
    assert asking.exchange(engine, QUESTION) is None
    assert len(engine.asked) == 3
    engine.silent = False
    assert asking.exchange(engine, QUESTION) is not None
    engine.silent = True
    assert asking.exchange(engine, QUESTION) is None


def test_answers_to_others_are_passed_over() -> None:
    engine, asking = Engine(), session(retries=1)
    asking.exchange(engine, QUESTION)
    asked = len(engine.asked)

    def astray(one: V3Message) -> V3Message:
        return changed(one, msg_id=one.msg_id + 900) if len(engine.asked) == asked + 1 else one

    engine.twist = astray
    assert asking.exchange(engine, QUESTION) is not None
    assert len(engine.asked) == asked + 2


@pytest.mark.parametrize(
    ("about", "wrong"),
    [
        ({"name": ""}, "1 to 32 octets"),
        ({"name": "x" * 33}, "1 to 32 octets"),
        ({"passphrase": ""}, "SHA needs a pass phrase for the SNMPv3 user fleet"),
        ({"auth": None, "priv": Priv.AES}, "AES needs a signature too"),
    ],
)
def test_a_user_that_cannot_ask_is_told_before(about: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        SnmpUser(**{"name": "fleet", "passphrase": "correct-horse", **about})


def test_no_pass_phrase_is_printed() -> None:
    assert "horse" not in repr(HUSHED)
    assert "staple" not in repr(HUSHED)


def test_a_site_says_how_its_clients_ask() -> None:
    site = {
        "snmp.user": "fleet",
        "snmp.passphrase": "correct-horse",
        "snmp.auth": "sha-256",
        "snmp.priv": "AES",
        "snmp.priv_passphrase": "battery-staple",
    }
    assert snmp_user(site) == HUSHED
    assert snmp_user(site | {"snmp.auth": "none", "snmp.priv": "none"}).auth is None
    with pytest.raises(UsageError, match="choose DES"):
        snmp_user(site | {"snmp.priv": "rot13"})


@pytest.mark.parametrize("gated", [False, True])
def test_real_devices_live_in_real_time(gated: bool) -> None:
    sockets = SocketRoute("127.0.0.1", {"snmp": 161})
    route = Gate(sockets, frozenset(), USER) if gated else sockets
    assert isinstance(route, TellsTime)
    client = SnmpClient(route, user=USER)
    assert client._session is not None
    assert client._session._now == route.now
