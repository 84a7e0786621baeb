"""Asks under SNMPv3's User-based Security Model: finds the engine, signs questions, checks answers.

What is asked, and what answers mean, is the client's business. Nothing is encrypted (authNoPriv).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from misfeed.errors import DeviceRefusal, NoAnswer
from misfeed.protocols.snmp import AnyPdu, Pdu, PduKind, SnmpError
from misfeed.protocols.snmp.usm import (
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    localised_key,
)
from misfeed.transports.base import Datagrams

_STRAYS = 16
_REPORTS = {report.oid: report for report in UsmReport}


class UsmRefusal(DeviceRefusal):
    """The agent does not believe the question; `answer` is the object of its Report, such as
    "usmStatsUnknownUserNames".
    """


@dataclass(frozen=True, slots=True)
class SnmpUser:
    """Who asks."""

    name: str
    passphrase: str = field(repr=False)


class UsmSession:
    """One user's questions to one engine, which is discovered with the first."""

    def __init__(self, user: SnmpUser, timeout_s: float, retries: int) -> None:
        self._user = user
        self._timeout_s = timeout_s
        self._retries = retries
        self._ids = count(1)
        self._engine = V3Message(msg_id=0)

    def exchange(self, datagrams: Datagrams, question: AnyPdu) -> Pdu | None:
        """The answer, or None after silence. Raises UsmRefusal, and SnmpError for a bad signature."""
        if not self._engine.engine_id and not self._discover(datagrams):
            return None
        for may_learn in (True, False):
            answer = self._ask(datagrams, self._signed(question))
            if answer is None:
                return None
            report = _report(answer)
            if report is UsmReport.NOT_IN_TIME_WINDOWS and may_learn:
                self._engine = answer
                continue
            if report is not None:
                raise UsmRefusal(f"snmp user {self._user.name}", report.label)
            return answer.pdu if isinstance(answer.pdu, Pdu) else None
        return None

    def _discover(self, datagrams: Datagrams) -> bool:
        """RFC 3414 §4: an engine that is asked under no name says who it is and what time it has."""
        empty = V3Message(msg_id=next(self._ids), reportable=True, pdu=Pdu(PduKind.GET, 0))
        answer = self._ask(datagrams, encode_v3(empty), empty.msg_id)
        if answer is None:
            return False
        if not answer.engine_id:
            raise SnmpError("the engine does not say who it is")
        self._engine = answer
        return True

    def _signed(self, question: AnyPdu) -> bytes:
        engine = self._engine
        message = V3Message(
            msg_id=next(self._ids),
            engine_id=engine.engine_id,
            boots=engine.boots,
            time=engine.time,
            user=self._user.name,
            pdu=question,
            signed=True,
            reportable=True,
            context_engine_id=engine.engine_id,
        )
        return encode_v3(message, self._key)

    @property
    def _key(self) -> bytes:
        return localised_key(self._user.passphrase, self._engine.engine_id)

    def _ask(self, datagrams: Datagrams, payload: bytes, msg_id: int | None = None) -> V3Message | None:
        wanted = decode_v3(payload).msg_id if msg_id is None else msg_id
        for _ in range(self._retries + 1):
            datagrams.send(payload)
            for _ in range(_STRAYS):
                try:
                    data = datagrams.receive(self._timeout_s)
                except NoAnswer:
                    break
                answer = decode_v3(data)
                if answer.msg_id == wanted:
                    return self._believed(data, answer)
        return None

    def _believed(self, data: bytes, answer: V3Message) -> V3Message:
        """Reports come unsigned where there is nothing to sign with; everything else must be signed."""
        if answer.signed:
            if not is_signed_with(data, answer, self._key):
                raise SnmpError("the answer is not signed by whom it says", data)
        elif answer.pdu is not None and answer.pdu.kind is PduKind.RESPONSE:
            raise SnmpError("the answer is not signed", data)
        return answer


def _report(answer: V3Message) -> UsmReport | None:
    """What a Report tells; None for a response. Raises SnmpError for a Report of anything else."""
    pdu = answer.pdu
    if not isinstance(pdu, Pdu) or pdu.kind is not PduKind.REPORT:
        return None
    name = pdu.varbinds[0][0] if pdu.varbinds else ()
    if name not in _REPORTS:
        raise SnmpError(f"a Report of {'.'.join(map(str, name)) or 'nothing'}")
    return _REPORTS[name]
