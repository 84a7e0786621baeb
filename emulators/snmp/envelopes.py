"""Puts notifications into messages, each as its receiver is told, and reads what receivers answer.

Over v3 a trap is of the printer's own engine, and an inform of the receiver's, which is found out first
(RFC 3414 §1.5.1, §4). What is told, and when again, is the notifier's business.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TypeVar

import msgspec
from misfeed.emulators.machine import Machine, TrapReceiver
from misfeed.emulators.machine.secret import Secret
from misfeed.emulators.machine.snmp_access import Level, SnmpUser
from misfeed.emulators.snmp.engine import MAX_SIZE, US_PER_S, engine_boots, engine_id, engine_time
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
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    opened_with,
)
from misfeed.protocols.snmp.usm_time import EngineTime

_VERSIONS = {"1": Version.V1, "2c": Version.V2C}
_REPORTS = {report.oid: report for report in UsmReport}
MAX_ENGINES = 64
"""Receivers' engines that are remembered, and signed times; the first is forgotten for a further one."""

_Key = TypeVar("_Key")
_Known = TypeVar("_Known")


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
    """A receiver's engine. `time`: as it told last, by the clock's seconds. `proven`: it was signed."""

    id: bytes
    time: EngineTime
    proven: bool = False


def protection(user: SnmpUser) -> tuple[bool, bool]:
    """Whether what a user is told is signed, and encrypted: as well as the protocols can."""
    return user.highest is not Level.NOTHING, user.highest is Level.ENCRYPTED


class Envelopes:
    """One machine's. `count` raises one of the agent's counters."""

    __slots__ = ("_count", "_engines", "_machine", "_proven")

    def __init__(self, machine: Machine, count: Callable[[str], object]) -> None:
        self._machine = machine
        self._count = count
        self._engines: dict[tuple[str, int], _Engine] = {}
        # By engine, whoever says to be it: what nobody signs turns none of them back.
        self._proven: dict[bytes, EngineTime] = {}

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
            time = EngineTime(engine_boots(self._machine), engine_time(self._machine), self._now)
            return self._protected(user, _Engine(engine_id(self._machine), time), pdu, message_id)
        engine = self._engines.get((receiver.address, receiver.port))
        if engine is None:
            probe = V3Message(
                msg_id=message_id, max_size=MAX_SIZE, reportable=True, pdu=Pdu(PduKind.GET, message_id)
            )
            return encode_v3(probe)
        return self._protected(user, engine, pdu, message_id)

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

    def _protected(self, user: SnmpUser, engine: _Engine, pdu: AnyPdu, message_id: int) -> bytes:
        signed, encrypted = protection(user)
        message = V3Message(
            msg_id=message_id,
            max_size=MAX_SIZE,
            engine_id=engine.id,
            boots=engine.time.boots if signed else 0,
            time=engine.time.seconds(self._now) if signed else 0,
            user=user.name,
            pdu=pdu,
            signed=signed,
            encrypted=encrypted,
            reportable=pdu.kind is PduKind.INFORM,
            context_engine_id=engine_id(self._machine),
        )
        return encode_v3(message, keys_of(user, engine.id, signed=signed, encrypted=encrypted))

    @property
    def _now(self) -> float:
        return self._machine.clock.now / US_PER_S

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
        told = (message.boots, message.time)
        if engine.time.is_past(*told, self._now):
            self._count(UsmReport.NOT_IN_TIME_WINDOWS.label)
            return NOTHING_SAID
        time = engine.time.told(*told, self._now) if engine.proven else EngineTime(*told, self._now)
        _put(self._engines, place, _Engine(engine.id, time, proven=True))
        _put(self._proven, engine.id, time)
        if message.encrypted:
            message = opened_with(message, keys)
        report = _report(message.pdu)
        if report is not None:
            return Answer(learnt=report is UsmReport.NOT_IN_TIME_WINDOWS)
        return _acknowledged(message, user)

    def _unsigned(self, place: tuple[str, int], message: V3Message, user: SnmpUser) -> Answer:
        """A stranger's word: good enough to learn an engine's name, and from whom nobody signs with."""
        if _report(message.pdu) is UsmReport.UNKNOWN_ENGINE_IDS and message.engine_id:
            proven = self._proven.get(message.engine_id)
            time = proven or EngineTime(message.boots, message.time, self._now)
            _put(self._engines, place, _Engine(message.engine_id, time, proven is not None))
            return Answer(learnt=True)
        return _acknowledged(message, user)


def _put(known: dict[_Key, _Known], key: _Key, what: _Known) -> None:
    """As the last of those that are remembered."""
    known.pop(key, None)
    while len(known) >= MAX_ENGINES:
        del known[next(iter(known))]
    known[key] = what


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
