"""Believes notifications over SNMPv3, or not: by an engine of its own for informs, by the device's for traps.

RFC 3414 §1.5.1 and §3.2. What is told in them is the listener's business.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from misfeed.errors import UsageError
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp import Counter32, ErrorStatus, Pdu, PduKind, SnmpError
from misfeed.protocols.snmp.usm import (
    LATCH,
    NO_KEYS,
    DecryptionError,
    Keys,
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    opened_with,
)
from misfeed.protocols.snmp.usm_time import TIME_WINDOW_S, EngineTime

_MAKER = 0x8000_0000 | 32473
"""RFC 5612: the enterprise number of nobody."""
_OCTETS_FORMAT = b"\x05"
_BOOTS = 1
MAX_ENGINES = 4_096
"""Engines whose time is remembered; the first is forgotten for a further one."""


@dataclass(frozen=True, slots=True)
class Believed:
    """What came of a datagram.

    Attributes:
        message: with its PDU, by one of the users; None where it is not believed.
        reply: what its sender is to hear: a Report, or the acknowledgement of an inform; b"" for nothing.
    """

    message: V3Message | None = None
    reply: bytes = b""


NOBODY = Believed()


class NotificationEngine:
    """The receiver's engine, new each time, so that it needs no memory of its boots.

    Args:
        users: by whom notifications come.
        now: seconds of a clock that only goes forward.
    """

    def __init__(self, users: Iterable[SnmpUser], now: Callable[[], float]) -> None:
        self.id = _MAKER.to_bytes(4, "big") + _OCTETS_FORMAT + secrets.token_bytes(8)
        self._users = {user.name: user for user in users}
        if "" in self._users:
            raise UsageError("an SNMPv3 user has a name")
        self._now = now
        self._began = now()
        self._clocks: dict[bytes, EngineTime] = {}
        self._counts: dict[UsmReport, int] = {}

    def read(self, payload: bytes) -> Believed:
        """Raises SnmpError for what is no message of v3."""
        message = decode_v3(payload)
        is_trap = message.pdu is not None and message.pdu.kind is PduKind.TRAP_V2
        if message.reportable and not is_trap and message.engine_id != self.id:
            return self._report(message, UsmReport.UNKNOWN_ENGINE_IDS)
        user = self._users.get(message.user)
        if user is None:
            return self._report(message, UsmReport.UNKNOWN_USER_NAMES)
        if (message.signed, message.encrypted) != (user.auth is not None, user.priv is not None):
            return self._report(message, UsmReport.UNSUPPORTED_LEVELS)
        keys = user.keys(message.engine_id)
        if message.signed and not is_signed_with(payload, message, keys):
            return self._report(message, UsmReport.WRONG_DIGESTS)
        if message.signed and not self._is_fresh(message):
            return self._report(message, UsmReport.NOT_IN_TIME_WINDOWS, keys)
        try:
            message = opened_with(message, keys) if message.encrypted else message
        except DecryptionError:
            return self._report(message, UsmReport.DECRYPTION_ERRORS)
        pdu = message.pdu
        if not isinstance(pdu, Pdu) or pdu.kind not in (PduKind.TRAP_V2, PduKind.INFORM):
            raise SnmpError("what came over v3 is no notification")
        if pdu.kind is PduKind.TRAP_V2:
            return Believed(message)
        return self._acknowledged(message, pdu, keys)

    def _acknowledged(self, message: V3Message, pdu: Pdu, keys: Keys) -> Believed:
        """An inform whose acknowledgement would be too long is not taken (RFC 3416 §4.2.7)."""
        response = Pdu(PduKind.RESPONSE, pdu.request_id, varbinds=pdu.varbinds)
        with suppress(UsageError):
            reply = self._framed(message, response, keys, encrypted=message.encrypted)
            if len(reply) <= message.max_size:
                return Believed(message, reply)
        too_big = Pdu(PduKind.RESPONSE, pdu.request_id, ErrorStatus.TOO_BIG)
        return Believed(reply=self._framed(message, too_big, keys, encrypted=message.encrypted))

    @property
    def _time(self) -> int:
        return min(int(self._now() - self._began), LATCH)

    def _is_fresh(self, message: V3Message) -> bool:
        """In time by our own clock, or by what the sender's engine told before (RFC 3414 §3.2, step 7)."""
        if message.engine_id == self.id:
            return message.boots == _BOOTS and abs(message.time - self._time) <= TIME_WINDOW_S
        now = self._now()
        known = self._clocks.get(message.engine_id)
        if (known or EngineTime()).is_past(message.boots, message.time, now):
            return False
        if known is None and len(self._clocks) >= MAX_ENGINES:
            del self._clocks[next(iter(self._clocks))]
        known = known or EngineTime(message.boots, message.time, now)
        self._clocks[message.engine_id] = known.told(message.boots, message.time, now)
        return True

    def _report(self, message: V3Message, wrong: UsmReport, keys: Keys = NO_KEYS) -> Believed:
        """Who sends a trap waits for nothing, and hears nothing."""
        self._counts[wrong] = counted = self._counts.get(wrong, 0) + 1
        pdu = message.pdu
        waits = message.reportable if pdu is None else pdu.kind in (PduKind.INFORM, PduKind.GET)
        if not waits:
            return NOBODY
        request_id = pdu.request_id if isinstance(pdu, Pdu) else 0
        report = Pdu(PduKind.REPORT, request_id, varbinds=((wrong.oid, Counter32(counted)),))
        return Believed(reply=self._framed(message, report, keys, encrypted=False))

    def _framed(self, message: V3Message, pdu: Pdu, keys: Keys, *, encrypted: bool) -> bytes:
        answer = V3Message(
            msg_id=message.msg_id,
            engine_id=self.id,
            boots=_BOOTS,
            time=self._time,
            user=message.user,
            pdu=pdu,
            signed=keys.auth is not None,
            encrypted=encrypted,
            context_engine_id=message.context_engine_id or self.id,
            context=message.context,
        )
        return encode_v3(answer, keys)
