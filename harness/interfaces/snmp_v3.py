"""Asks under SNMPv3's User-based Security Model: finds the engine, keeps its time, signs and encrypts.

Only answers are believed that are protected as their questions were.
What is asked, and what answers mean, is the client's business.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from misfeed.errors import DeviceRefusal, UsageError
from misfeed.interfaces.attempts import heard
from misfeed.protocols.snmp import AnyPdu, BulkPdu, Pdu, PduKind, SnmpError
from misfeed.protocols.snmp.usm import (
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    opened_with,
)
from misfeed.protocols.snmp.usm_keys import NO_KEYS, Auth, Keys, Priv, auth_named, keys_for, priv_named
from misfeed.protocols.snmp.usm_time import EngineTime
from misfeed.transports.base import Datagrams

_REPORTS = {report.oid: report for report in UsmReport}
_MAX_NAME = 32
_HALF = 2**30
MAX_ENGINES = 64
"""Engines at one address whose signed time is remembered; the first is forgotten for a further one."""


def ids() -> Iterator[int]:
    """Numbers for requests that begin anywhere: an answer to an earlier run's is none to this one's (RFC 3412
    §6.2). From the lower half of what an INTEGER32 holds, so that the other half is left to count."""
    return count(1 + int.from_bytes(os.urandom(4), "big") % _HALF)


class UsmRefusal(DeviceRefusal):
    """The agent does not believe the question; `answer` is the object of its Report, such as
    "usmStatsUnknownUserNames".
    """

    def __init__(self, message: str, report: UsmReport) -> None:
        super().__init__(message, report.label)
        self.args = (f"{message}: {report.label}; {report.advice}",)


@dataclass(frozen=True, slots=True)
class SnmpUser:
    """Who asks.

    Attributes:
        auth, priv: how questions are signed and encrypted; None for not at all.
        priv_passphrase: "" for the same as the other.
        context: which of the device's contexts is asked; "" for the default one.
    """

    name: str
    passphrase: str = field(default="", repr=False)
    auth: Auth | None = Auth.SHA
    priv: Priv | None = None
    priv_passphrase: str = field(default="", repr=False)
    context: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.encode()) <= _MAX_NAME:
            raise UsageError(f"an SNMPv3 user's name has 1 to {_MAX_NAME} octets")
        if self.auth is None and self.priv is not None:
            raise UsageError(f"{self.priv.label} needs a signature too: give an authentication protocol")
        if self.auth is not None and not self.passphrase:
            raise UsageError(f"{self.auth.label} needs a pass phrase for the SNMPv3 user {self.name}")

    def keys(self, engine_id: bytes) -> Keys:
        """What it signs and encrypts with at one engine."""
        if self.auth is None:
            return NO_KEYS
        hidden = (self.priv_passphrase or self.passphrase) if self.priv is not None else ""
        return keys_for(engine_id, self.auth, self.passphrase, self.priv, hidden)


def snmp_user(site: Mapping[str, str]) -> SnmpUser:
    """The user that a site's clients ask as. Raises UsageError for a protocol that there is not."""
    auth, priv = site["snmp.auth"], site["snmp.priv"]
    return SnmpUser(
        site["snmp.user"],
        site["snmp.passphrase"],
        auth_named(auth) if auth != "none" else None,
        priv_named(priv) if priv != "none" else None,
        site["snmp.priv_passphrase"],
    )


@dataclass(frozen=True, slots=True)
class _Engine:
    """The engine that is asked.

    Attributes:
        time: as it told last. proven: the telling was signed; before, it is a stranger's word, good enough
            for a first question, and for believing nothing older.
    """

    id: bytes = b""
    time: EngineTime = field(default_factory=EngineTime)
    proven: bool = False


class UsmSession:
    """One user's questions to one engine, which is discovered with the first.

    Args:
        now: seconds of a clock that goes as the engine's does; without one, its time is as it told last.
    """

    def __init__(
        self, user: SnmpUser, timeout_s: float, retries: int, now: Callable[[], float] = lambda: 0.0
    ) -> None:
        self._user = user
        self._timeout_s = timeout_s
        self._retries = retries
        self._now = now
        self._ids = ids()
        self._engine = _Engine()
        # By engine: what nobody signs, such as another discovery, turns none of them back.
        self._proven: dict[bytes, EngineTime] = {}

    def exchange(self, datagrams: Datagrams, question: AnyPdu) -> Pdu | None:
        """The answer, or None after silence.

        A clock that went another way and an engine that is another are learnt once; what is wrong after that
        raises UsmRefusal. Raises SnmpError for an answer that is not protected as it should be.
        """
        learnable = {UsmReport.NOT_IN_TIME_WINDOWS, UsmReport.UNKNOWN_ENGINE_IDS}
        while True:
            if not self._engine.id and not self._discover(datagrams):
                return None
            answer = self._ask(datagrams, self._question(question))
            if answer is None:
                return None
            report = _report(answer)
            if report is None:
                assert isinstance(answer.pdu, Pdu), "it was looked at"
                return answer.pdu
            if report not in learnable or (report is UsmReport.NOT_IN_TIME_WINDOWS and not answer.signed):
                raise UsmRefusal(f"snmp user {self._user.name}", report)
            learnable.remove(report)
            if report is UsmReport.UNKNOWN_ENGINE_IDS:
                self._engine = _Engine()

    def _discover(self, datagrams: Datagrams) -> bool:
        """RFC 3414 §4: an engine that is asked under no name says who it is and what time it has."""
        answer = self._ask(
            datagrams, V3Message(msg_id=next(self._ids), reportable=True, pdu=Pdu(PduKind.GET, 0))
        )
        if answer is None:
            return False
        if not answer.engine_id:
            raise SnmpError("the engine does not say who it is")
        proven = self._proven.get(answer.engine_id)
        told = EngineTime(answer.boots, answer.time, self._now())
        self._engine = _Engine(answer.engine_id, proven or told, proven is not None)
        return True

    def _question(self, question: AnyPdu) -> V3Message:
        engine, signed = self._engine, self._user.auth is not None
        return V3Message(
            msg_id=next(self._ids),
            engine_id=engine.id,
            boots=engine.time.boots if signed else 0,
            time=engine.time.seconds(self._now()) if signed else 0,
            user=self._user.name,
            pdu=question,
            signed=signed,
            encrypted=self._user.priv is not None,
            reportable=True,
            context_engine_id=engine.id,
            context=self._user.context.encode(),
        )

    def _ask(self, datagrams: Datagrams, question: V3Message) -> V3Message | None:
        """What answers, or None after silence. What is not believed is passed over, and told where nothing
        better came."""
        payload = encode_v3(question, self._user.keys(question.engine_id) if question.signed else NO_KEYS)
        wrong: SnmpError | None = None
        for _ in range(self._retries + 1):
            datagrams.send(payload)
            for data in heard(datagrams, self._timeout_s, self._now):
                try:
                    answer = decode_v3(data)
                    if answer.msg_id == question.msg_id:
                        return self._believed(data, answer, question)
                except SnmpError as error:
                    wrong = error
        if wrong is not None:
            raise wrong
        return None

    def _believed(self, data: bytes, answer: V3Message, question: V3Message) -> V3Message:
        """Reports come unsigned where there is nothing to sign with; a response is protected as asked."""
        if answer.signed:
            keys = self._user.keys(self._engine.id)
            if answer.engine_id != self._engine.id or not is_signed_with(data, answer, keys):
                raise SnmpError("the answer is not signed by whom it says", data)
            self._keep_time(answer)
            if answer.encrypted:
                answer = opened_with(answer, keys)
        if _report(answer) is None:
            if question.signed and not answer.signed:
                raise SnmpError("the answer is not signed", data)
            if question.encrypted and not answer.encrypted:
                raise SnmpError("the answer is not encrypted", data)
            _expect_response(answer.pdu, question.pdu)
        return answer

    def _keep_time(self, answer: V3Message) -> None:
        """Learn from what is signed. Raises SnmpError for what was said long ago (RFC 3414 §3.2, step 7b)."""
        engine, now = self._engine, self._now()
        told = (answer.boots, answer.time)
        if engine.time.is_past(*told, now):
            raise SnmpError(f"the answer is of boots {told[0]} and time {told[1]}, long past")
        time = engine.time.told(*told, now) if engine.proven else EngineTime(*told, now)
        self._engine = replace(engine, time=time, proven=True)
        if engine.id not in self._proven and len(self._proven) >= MAX_ENGINES:
            del self._proven[next(iter(self._proven))]
        self._proven[engine.id] = time


def _expect_response(pdu: AnyPdu | None, question: AnyPdu | None) -> None:
    """Raises SnmpError for what does not respond to the question."""
    assert isinstance(question, Pdu | BulkPdu), "nothing else is asked"
    if not isinstance(pdu, Pdu) or pdu.kind is not PduKind.RESPONSE:
        raise SnmpError("the answer is neither a response nor a Report")
    if pdu.request_id != question.request_id:
        raise SnmpError(f"the answer is to request {pdu.request_id}, not {question.request_id}")


def _report(answer: V3Message) -> UsmReport | None:
    """What a Report tells; None for a response. Raises SnmpError for a Report of anything else."""
    pdu = answer.pdu
    if not isinstance(pdu, Pdu) or pdu.kind is not PduKind.REPORT:
        return None
    name = pdu.varbinds[0][0] if pdu.varbinds else ()
    if name not in _REPORTS:
        raise SnmpError(f"a Report of {'.'.join(map(str, name)) or 'nothing'}")
    return _REPORTS[name]
