"""What any answer to any packet has to be; an answer that is not raises AssertionError with the packet.

Reads with the project's own codec, and a sample with scapy, which somebody else wrote.
"""

from __future__ import annotations

import hmac
import warnings
from dataclasses import dataclass

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.snmp_access import Level
from misfeed.emulators.snmp.engine import engine_boots, engine_id, engine_time
from misfeed.protocols.snmp import (
    BulkPdu,
    Counter64,
    Message,
    Missing,
    Opaque,
    Pdu,
    PduKind,
    SnmpError,
    TrapV1,
    Version,
    decode_message,
    message_version,
)
from misfeed.protocols.snmp.usm import V3, V3Message, decode_v3, opened_with

from .corpus import HIDDEN, PHRASE, READ, SHORT, USERS, WRITE, keys_of
from .tlv import is_strict

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from scapy.layers import snmp as scapy_snmp

MOST = 8_192
_ASKED = frozenset({PduKind.GET, PduKind.GET_NEXT, PduKind.GET_BULK, PduKind.SET})
_CONFIRMED = _ASKED | {PduKind.INFORM}
"""RFC 3411 §2.8: who sends one of these waits."""
_WINDOW_S = 150
_SECRETS = (PHRASE.encode(), HIDDEN.encode())


@dataclass(slots=True)
class Judge:
    """Judges what one machine's agent says.

    Attributes:
        writes: a community may write here.
        sampled: one answer in so many is read by scapy, too.
    """

    machine: Machine
    writes: bool = False
    sampled: int = 1_000
    _seen: int = 0

    def outcome(self, packet: bytes, answer: bytes | None) -> str:
        """What came of it, in words."""
        try:
            return self._outcome(packet, answer)
        except (AssertionError, SnmpError) as wrong:
            told = "silence" if answer is None else answer[:2_000].hex()
            raise AssertionError(
                f"{wrong or 'wrong'}: {packet[:2_000].hex()} ({len(packet)} octets), answered {told}"
            ) from wrong

    def agree(self, packet: bytes, recalled: bytes, answer: bytes | None) -> None:
        """What was kept is what is given anew; v3 frames it anew, too."""
        if recalled != answer:
            assert answer is not None
            assert self.outcome(packet, recalled) == self.outcome(packet, answer)
            assert self._told(recalled) == self._told(answer), f"kept and anew: {packet.hex()}"

    @staticmethod
    def _told(answer: bytes) -> object:
        found = decode_v3(answer)
        if found.encrypted:
            found = opened_with(found, keys_of(found.user, found.engine_id))
        return found.pdu, found.context_engine_id, found.context

    def _outcome(self, packet: bytes, answer: bytes | None) -> str:
        try:
            secure = message_version(packet) == V3
        except SnmpError:
            secure = False
        if answer is not None:
            assert len(answer) <= MOST, f"an answer of {len(answer)} octets"
            assert is_strict(answer), "an answer that is no strict BER"
            assert not any(secret in answer for secret in _SECRETS), "a secret in an answer"
        return self._secure(packet, answer) if secure else self._plain(packet, answer)

    # -- v1 and v2c --------------------------------------------------------------------------------------

    def _plain(self, packet: bytes, answer: bytes | None) -> str:
        try:
            asked = decode_message(packet)
        except SnmpError:
            assert answer is None, "what is no message was answered"
            return "unreadable"
        known = (READ, SHORT, WRITE) if self.writes else (READ, SHORT)
        if asked.community not in known:
            assert answer is None, "a stranger was answered"
            return "strange community"
        if asked.pdu.kind not in _ASKED:
            assert answer is None, "what is no request was answered"
            return "no request"
        if answer is None:
            foreign = [one for _, one in asked.pdu.varbinds if isinstance(one, Counter64 | Missing)]
            assert len(packet) > MOST - 100 or foreign, "a request that could be answered was not"
            assert asked.version is Version.V1
            return "not to be refused in v1"
        told = decode_message(answer)
        assert (told.version, told.community) == (asked.version, asked.community)
        self._sample(answer, told)
        return f"{asked.version.name} {self._response(asked.pdu, told.pdu)}"

    def _response(self, asked: object, told: object) -> str:
        assert isinstance(told, Pdu)
        assert told.kind is PduKind.RESPONSE
        assert isinstance(asked, Pdu | BulkPdu)
        assert told.request_id == asked.request_id
        assert told.error_index <= len(asked.varbinds)
        if isinstance(asked, Pdu) and not told.error_status:
            assert len(told.varbinds) == len(asked.varbinds)
            if asked.kind is PduKind.GET:
                assert [name for name, _ in told.varbinds] == [name for name, _ in asked.varbinds]
        return told.error_status.label

    def _sample(self, answer: bytes, told: Message) -> None:
        self._seen += 1
        strange = any(isinstance(one, Opaque) for _, one in told.pdu.varbinds)
        if self._seen % self.sampled == 1 and not strange:  # scapy has no Opaque
            read = scapy_snmp.SNMP(answer)
            assert (read.version.val, read.community.val) == (told.version, told.community)
            assert isinstance(told.pdu, Pdu)
            assert (read.PDU.id.val, len(read.PDU.varbindlist)) == (
                told.pdu.request_id,
                len(told.pdu.varbinds),
            )

    # -- v3 ----------------------------------------------------------------------------------------------

    def _secure(self, packet: bytes, answer: bytes | None) -> str:
        try:
            asked = decode_v3(packet)
        except SnmpError:
            assert answer is None, "what is no message of v3 was answered"
            return "unreadable v3"
        believed = self._believed(packet, asked)
        if answer is None:
            return f"V3 silence: {self._why_silent(packet, asked, believed)}"
        assert len(answer) <= asked.max_size, f"{len(answer)} octets for who takes {asked.max_size}"
        told = decode_v3(answer)
        assert told.msg_id == asked.msg_id
        assert told.user == asked.user
        assert told.engine_id == engine_id(self.machine)
        keys = keys_of(told.user, told.engine_id)
        if told.signed:
            assert self._is_signed(answer, told), "an answer with a wrong signature"
        if told.encrypted:
            told = opened_with(told, keys)
        assert isinstance(told.pdu, Pdu)
        if told.pdu.kind is PduKind.REPORT:
            assert len(told.pdu.varbinds) == 1
            return f"report {told.pdu.varbinds[0][0][-3:]}"
        assert believed is not None, "who did not prove who it is was answered with more than a Report"
        assert (told.signed, told.encrypted) == (asked.signed, asked.encrypted)
        assert not isinstance(believed.pdu, TrapV1)
        return f"V3 {self._response(believed.pdu, told.pdu)}"

    def _why_silent(self, packet: bytes, asked: V3Message, believed: V3Message | None) -> str:
        """Silence has a reason: who waits for an answer and can take one gets it, or a Report."""
        if self.machine.network.is_snmp_locked(asked.user):
            return "locked out"
        pdu = (believed or asked).pdu
        if asked.reportable if pdu is None else pdu.kind in _CONFIRMED:
            assert believed is not None, "who waits heard no Report of what is wrong"
            assert len(packet) > MOST - 100, "a question that could be answered was not"
            return "too long"
        return "nobody waits"

    def _believed(self, packet: bytes, asked: V3Message) -> V3Message | None:
        """The message, open, where it is by whom it says, and now; found out here anew."""
        user = self.machine.network.snmp_user(asked.user)
        if user is None or asked.engine_id != engine_id(self.machine):
            return None
        if not asked.signed:
            return asked if user.least is Level.NOTHING else None
        if USERS[asked.user][0] is None or not self._is_signed(packet, asked):
            return None
        late = abs(asked.time - engine_time(self.machine)) > _WINDOW_S
        if asked.boots != engine_boots(self.machine) or late:
            return None
        if not asked.encrypted:
            return asked
        try:
            return opened_with(asked, keys_of(asked.user, asked.engine_id))
        except SnmpError:
            return None

    @staticmethod
    def _is_signed(data: bytes, message: V3Message) -> bool:
        keys = keys_of(message.user, message.engine_id)
        if keys.auth is None or len(message.digest) != keys.auth.length:
            return False
        at, length = message.digest_at, keys.auth.length
        blank = data[:at] + bytes(length) + data[at + length :]
        return hmac.digest(keys.auth_key, blank, keys.auth.hash)[:length] == message.digest
