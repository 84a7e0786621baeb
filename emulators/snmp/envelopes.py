"""Puts notifications into messages, each as its receiver is told, and reads what receivers answer.

Over v3 a trap is of the printer's own engine, and an inform of the receiver's, which is found out first
(RFC 3414 §1.5.1, §4). What is told, and when again, is the notifier's business.
"""

from __future__ import annotations

from collections.abc import Callable, Container

import msgspec
from misfeed.emulators.machine import Machine, TrapReceiver
from misfeed.emulators.machine.secret import Secret
from misfeed.emulators.machine.snmp_access import Level, SnmpUser
from misfeed.emulators.snmp.engine import MAX_SIZE, engine_boots, engine_id, engine_time
from misfeed.emulators.snmp.user_keys import keys_of
from misfeed.protocols.snmp import (
    AnyPdu,
    Message,
    Pdu,
    PduKind,
    Version,
    decode_message,
    encode_message,
)
from misfeed.protocols.snmp.usm import (
    LATCH,
    TIME_WINDOW_S,
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    opened_with,
)

_VERSIONS = {"1": Version.V1, "2c": Version.V2C}
_REPORTS = {report.oid: report for report in UsmReport}
_US_PER_S = 1_000_000
MAX_ENGINES = 64
"""Receivers' engines that are remembered; the first is forgotten for a further one, and found out again."""


class Answer(msgspec.Struct, frozen=True):
    """What a receiver said.

    Attributes:
        request_id: of the inform that it acknowledges; None for none.
        learnt: more is known of its engine now, so that what it did not take may be sent again at once.
    """

    request_id: int | None = None
    learnt: bool = False


NOTHING_SAID = Answer()


class _Engine(msgspec.Struct, frozen=True):
    """A receiver's engine. `at_us`: when it told boots and time, by the clock. `proven`: it was signed."""

    id: bytes
    boots: int = 0
    time: int = 0
    at_us: int = 0
    proven: bool = False


def protection(user: SnmpUser) -> tuple[bool, bool]:
    """Whether what a user is told is signed, and encrypted: as well as the protocols can."""
    return user.highest is not Level.NOTHING, user.highest is Level.ENCRYPTED


class Envelopes:
    """One machine's. `count` raises one of the agent's counters."""

    __slots__ = ("_count", "_engines", "_machine")

    def __init__(self, machine: Machine, count: Callable[[str], object]) -> None:
        self._machine = machine
        self._count = count
        self._engines: dict[tuple[str, int], _Engine] = {}

    def wrapped(self, receiver: TrapReceiver, pdu: AnyPdu, message_id: int) -> bytes | None:
        """The octets to be sent; of an inform over v3 to an engine that is unknown, the question who it is.

        None where the user is gone by whom the receiver is told.
        """
        version = _VERSIONS.get(receiver.version)
        if version is not None:
            return encode_message(Message(version, Secret(receiver.community).value.encode(), pdu))
        user = self._machine.network.snmp_user(receiver.user)
        if user is None:
            return None
        if pdu.kind is not PduKind.INFORM:
            own = _Engine(engine_id(self._machine), engine_boots(self._machine), engine_time(self._machine))
            return self._protected(user, own, own.time, pdu, message_id)
        engine = self._engines.get((receiver.address, receiver.port))
        if engine is None:
            probe = V3Message(
                msg_id=message_id, max_size=MAX_SIZE, reportable=True, pdu=Pdu(PduKind.GET, message_id)
            )
            return encode_v3(probe)
        return self._protected(user, engine, self._time(engine), pdu, message_id)

    def forget(self, receiver: TrapReceiver) -> None:
        """Find the receiver's engine out anew: it may be another, or its clock may have gone another way."""
        self._engines.pop((receiver.address, receiver.port), None)

    def read(self, receiver: TrapReceiver, payload: bytes, waiting: Container[int]) -> Answer:
        """What came back from there, where informs with these ids wait. Raises SnmpError for junk."""
        if receiver.version == "3":
            return self._read_securely(receiver, payload, waiting)
        message = decode_message(payload)
        if message.pdu.kind is not PduKind.RESPONSE:
            return NOTHING_SAID
        self._count("snmpInGetResponses")
        ours = Secret(receiver.community).value.encode()
        if message.version is not Version.V2C or message.community != ours:
            return NOTHING_SAID
        return Answer(_request_id(message.pdu))

    # -- version 3 ---------------------------------------------------------------------------------------

    def _protected(self, user: SnmpUser, engine: _Engine, time: int, pdu: AnyPdu, message_id: int) -> bytes:
        signed, encrypted = protection(user)
        message = V3Message(
            msg_id=message_id,
            max_size=MAX_SIZE,
            engine_id=engine.id,
            boots=engine.boots if signed else 0,
            time=time if signed else 0,
            user=user.name,
            pdu=pdu,
            signed=signed,
            encrypted=encrypted,
            reportable=pdu.kind is PduKind.INFORM,
            context_engine_id=engine_id(self._machine),
        )
        return encode_v3(message, keys_of(user, engine.id, signed=signed, encrypted=encrypted))

    def _time(self, engine: _Engine) -> int:
        """A receiver's time now, as far as one knows."""
        return min(engine.time + (self._machine.clock.now - engine.at_us) // _US_PER_S, LATCH)

    def _read_securely(self, receiver: TrapReceiver, payload: bytes, waiting: Container[int]) -> Answer:
        message = decode_v3(payload)
        user = self._machine.network.snmp_user(receiver.user)
        if user is None or message.msg_id not in waiting:
            return NOTHING_SAID
        place = (receiver.address, receiver.port)
        if not message.signed:
            return self._unsigned(place, message, user)
        engine = self._engines.get(place)
        if engine is None or engine.id != message.engine_id or _stronger(message, user):
            return NOTHING_SAID
        keys = keys_of(user, engine.id, signed=True, encrypted=message.encrypted)
        if not is_signed_with(payload, message, keys):
            self._count(UsmReport.WRONG_DIGESTS.label)
            return NOTHING_SAID
        if not self._is_fresh(engine, message):
            self._count(UsmReport.NOT_IN_TIME_WINDOWS.label)
            return NOTHING_SAID
        if (message.boots, message.time) > (engine.boots, engine.time) or not engine.proven:
            self._remember(place, message, proven=True)
        if message.encrypted:
            message = opened_with(message, keys)
        report = _report(message.pdu)
        if report is not None:
            return Answer(learnt=report is UsmReport.NOT_IN_TIME_WINDOWS)
        return _acknowledged(message, user)

    def _unsigned(self, place: tuple[str, int], message: V3Message, user: SnmpUser) -> Answer:
        """A stranger's word: good enough to learn an engine's name, and from whom nobody signs with."""
        if _report(message.pdu) is UsmReport.UNKNOWN_ENGINE_IDS and message.engine_id:
            self._remember(place, message, proven=False)
            return Answer(learnt=True)
        return _acknowledged(message, user)

    def _remember(self, place: tuple[str, int], message: V3Message, *, proven: bool) -> None:
        self._engines.pop(place, None)
        while len(self._engines) >= MAX_ENGINES:
            del self._engines[next(iter(self._engines))]
        now = self._machine.clock.now
        self._engines[place] = _Engine(message.engine_id, message.boots, message.time, now, proven)

    def _is_fresh(self, engine: _Engine, message: V3Message) -> bool:
        """What was said long ago is nothing that is said now (RFC 3414 §3.2, step 7b)."""
        if message.boots == LATCH:
            return False
        told = (message.boots, message.time)
        return not engine.proven or told >= (engine.boots, self._time(engine) - TIME_WINDOW_S)


def _stronger(message: V3Message, user: SnmpUser) -> bool:
    """It is protected by more than the user has."""
    level = Level.ENCRYPTED if message.encrypted else Level.SIGNED
    return level.rank > user.highest.rank


def _acknowledged(message: V3Message, user: SnmpUser) -> Answer:
    """A response counts that is protected as the inform was."""
    pdu = message.pdu
    if not isinstance(pdu, Pdu) or pdu.kind is not PduKind.RESPONSE:
        return NOTHING_SAID
    signed, encrypted = protection(user)
    return (
        Answer(pdu.request_id) if (message.signed, message.encrypted) == (signed, encrypted) else NOTHING_SAID
    )


def _report(pdu: AnyPdu | None) -> UsmReport | None:
    if not isinstance(pdu, Pdu) or pdu.kind is not PduKind.REPORT or not pdu.varbinds:
        return None
    return _REPORTS.get(pdu.varbinds[0][0])


def _request_id(pdu: AnyPdu) -> int | None:
    return pdu.request_id if isinstance(pdu, Pdu) else None
