"""SNMPv3 in front of the agent: discovery, users, signatures, freshness, encryption (RFC 3412 §7.2, RFC 3414
§3.2), and who may ask what (RFC 3415).

Knows who may ask; what is answered is the agent's business. What is not believed gets a Report or silence,
and never an object.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.snmp_access import NO_PROTOCOL, NOTHING, Level, SnmpUser
from misfeed.emulators.snmp.engine import MAX_SIZE, engine_boots, engine_id, engine_time
from misfeed.emulators.snmp.kept_protected import Believed, KeptProtected
from misfeed.emulators.snmp.user_keys import keys_of
from misfeed.protocols.snmp import (
    AnyPdu,
    Counter32,
    ErrorStatus,
    Pdu,
    PduKind,
    SnmpError,
    TrapV1,
)
from misfeed.protocols.snmp.pdu import encode_pdu
from misfeed.protocols.snmp.usm import (
    LATCH,
    TIME_WINDOW_S,
    DecryptionError,
    InvalidMessage,
    Keys,
    UnknownSecurityModel,
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    opened_with,
)
from misfeed.protocols.snmp.usm_keys import NO_KEYS

_FRAME = 80
"""Octets of an answer around its PDU at most, but for names, signature and contexts."""

_CONFIRMED = frozenset({PduKind.GET, PduKind.GET_NEXT, PduKind.GET_BULK, PduKind.SET, PduKind.INFORM})
"""RFC 3411 §2.8: who sends one of these waits for an answer."""
_HANDLED = _CONFIRMED - {PduKind.INFORM}

Ask = Callable[[AnyPdu, str, str, int, str], tuple[bytes, float] | None]


class SecureAgent:
    """Answers v3 messages of one machine.

    Args:
        ask: the octets of the agent's answer to a PDU, and until when it is true, given the views that are
            read and written, the most octets of a v2c message, and the user; None for silence.
        kept: what was answered so, and to whom.
        count: raises one of the agent's counters and returns it.
        most: octets of the longest response, whatever the engine says that it takes.
    """

    def __init__(
        self,
        machine: Machine,
        ask: Ask,
        kept: KeptProtected,
        count: Callable[[str], int],
        most: int = MAX_SIZE,
    ) -> None:
        self._machine = machine
        self._ask = ask
        self._kept = kept
        self._count = count
        self._most = most

    def answer(self, payload: bytes) -> bytes | None:
        """The response or a Report; None where an agent is silent."""
        request = self._kept.believed(payload)
        if request is not None:
            return self._of_known(request)
        try:
            message = decode_v3(payload)
        except UnknownSecurityModel:
            self._count(UsmReport.UNKNOWN_SECURITY_MODELS.label)
            return None
        except InvalidMessage:
            self._count(UsmReport.INVALID_MESSAGES.label)
            return None
        except SnmpError:
            self._count("snmpInASNParseErrs")
            return None
        if message.engine_id != engine_id(self._machine):
            return self._report(message, UsmReport.UNKNOWN_ENGINE_IDS)
        user = self._machine.network.snmp_user(message.user)
        if user is None:
            return self._report(message, UsmReport.UNKNOWN_USER_NAMES)
        if not _supported(message, user):
            return self._report(message, UsmReport.UNSUPPORTED_LEVELS)
        if self._machine.network.is_snmp_locked(user.name):
            self._count("snmpSilentDrops")
            return None
        return self._of_user(payload, message, user)

    def _of_known(self, request: Believed) -> bytes | None:
        """The answer to who has been answered while the machine was as it is."""
        sender, pdu = request.sender, request.pdu
        found = self._ask(pdu, sender.view, NOTHING, sender.limit, sender.user)
        if found is None:
            return None
        octets, until = found
        answer = self._fitting(request.framed, pdu, octets, sender.room)
        if until > self._machine.now and answer is not None:
            self._kept.learn_more(request, octets, until)
        return answer

    def _of_user(self, payload: bytes, message: V3Message, user: SnmpUser) -> bytes | None:
        keys = self._keys(user, message)
        if message.signed:
            if not is_signed_with(payload, message, keys):
                self._machine.network.snmp_pass_phrase(user.name, right=False)
                return self._report(message, UsmReport.WRONG_DIGESTS)
            boots = engine_boots(self._machine)
            late = abs(message.time - engine_time(self._machine)) > TIME_WINDOW_S
            if boots == LATCH or message.boots != boots or late:
                # Signed, so that the client may believe the time in it.
                return self._report(message, UsmReport.NOT_IN_TIME_WINDOWS, keys)
        if message.encrypted:
            try:
                message = opened_with(message, keys)
            except DecryptionError:
                self._machine.network.snmp_pass_phrase(user.name, right=False)
                return self._report(message, UsmReport.DECRYPTION_ERRORS)
        if message.signed:
            self._machine.network.snmp_pass_phrase(user.name, right=True)
        return self._believed(payload, message, user, keys)

    def _believed(self, payload: bytes, message: V3Message, user: SnmpUser, keys: Keys) -> bytes | None:
        """The answer to somebody who is who the message says."""
        pdu = message.pdu
        if pdu is None or pdu.kind not in _HANDLED or message.context_engine_id != message.engine_id:
            return self._report(message, UsmReport.UNKNOWN_PDU_HANDLERS, keys)
        ask = self._asked(message.context)
        if ask is None:
            return self._report(message, UsmReport.UNKNOWN_CONTEXTS, keys)
        if _level(message).rank < user.least.rank:
            return self._reply(message, _refused(pdu, ErrorStatus.AUTHORIZATION_ERROR), keys)
        names = len(message.user.encode("utf-8", "surrogateescape")) + 2 * len(message.engine_id)
        room = self._room(message) - _FRAME - names - len(message.digest)
        found = ask(pdu, user.read, user.write, room, user.name)
        if found is None:
            return None
        octets, until = found
        answer = self._reply(message, octets, keys)
        # Who counts wrong pass phrases has every one of them asked about.
        if until > self._machine.now and answer is not None and not self._machine.network.snmp_lockout[0]:
            whole = self._room(message)
            self._kept.learn(payload, message, keys, user.read, room, whole, octets, until)
        return answer

    def _asked(self, context: bytes) -> Ask | None:
        """Who answers in a context; None where there is no such context."""
        return None if context else self._ask

    @staticmethod
    def _keys(user: SnmpUser, message: V3Message) -> Keys:
        """The keys that a message calls for."""
        return keys_of(user, message.engine_id, signed=message.signed, encrypted=message.encrypted)

    @staticmethod
    def _room(message: V3Message) -> int:
        """Octets of the longest answer that both sides take."""
        return min(message.max_size, MAX_SIZE)

    def _report(self, message: V3Message, wrong: UsmReport, keys: Keys = NO_KEYS) -> bytes | None:
        """A PDU says whether its sender waits for one; the flag where it cannot be read (RFC 3412 §6.4)."""
        value = Counter32(self._count(wrong.label) & 0xFFFF_FFFF)
        pdu = message.pdu
        if (pdu.kind not in _CONFIRMED) if pdu is not None else not message.reportable:
            return None
        request_id = 0 if pdu is None or isinstance(pdu, TrapV1) else pdu.request_id
        report = Pdu(PduKind.REPORT, request_id, varbinds=((wrong.oid, value),))
        time_only = wrong is UsmReport.NOT_IN_TIME_WINDOWS
        encrypted = message.encrypted and keys.priv is not None and not time_only
        return self._frame(message, encode_pdu(report), keys, encrypted=encrypted)

    def _reply(self, message: V3Message, octets: bytes, keys: Keys) -> bytes | None:
        def framed(pdu: bytes) -> bytes:
            return self._frame(message, pdu, keys, encrypted=message.encrypted)

        assert message.pdu is not None
        return self._fitting(framed, message.pdu, octets, min(self._room(message), self._most))

    def _fitting(
        self, framed: Callable[[bytes], bytes], asked: AnyPdu, octets: bytes, room: int
    ) -> bytes | None:
        """The message around an answer, or around tooBig where that is too long; None where both are."""
        data = framed(octets)
        if len(data) <= room:
            return data
        self._count("snmpOutTooBigs")
        data = framed(_refused(asked, ErrorStatus.TOO_BIG))
        if len(data) <= room:
            return data
        self._count("snmpSilentDrops")
        return None

    def _frame(self, message: V3Message, pdu: bytes, keys: Keys, *, encrypted: bool) -> bytes:
        engine = engine_id(self._machine)
        answer = V3Message(
            msg_id=message.msg_id,
            max_size=MAX_SIZE,
            engine_id=engine,
            boots=engine_boots(self._machine),
            time=engine_time(self._machine),
            user=message.user,
            signed=keys.auth is not None,
            encrypted=encrypted,
            context_engine_id=engine,
            context=message.context,
        )
        return encode_v3(answer, keys, pdu)


def _supported(message: V3Message, user: SnmpUser) -> bool:
    """Whether a user exists at a message's level (RFC 3414 §3.2, step 5).

    What is known of a user here says also what it must do: one that has to sign does not exist without a
    signature, so that nobody unproven gets as far as access control, whose refusal is a response and no
    Report (RFC 3413 §3.2, step 5).
    """
    if not message.signed:
        return user.least is Level.NOTHING
    return user.auth != NO_PROTOCOL and not (message.encrypted and user.priv == NO_PROTOCOL)


def _level(message: V3Message) -> Level:
    if message.encrypted:
        return Level.ENCRYPTED
    return Level.SIGNED if message.signed else Level.NOTHING


def _refused(pdu: AnyPdu, status: ErrorStatus) -> bytes:
    """An error and nothing else: tooBig carries none of the request (RFC 3416 §4.2.1), and who does not
    encrypt a question as agreed sees nothing of the device (RFC 3415 §3.2, authorizationError)."""
    request_id = 0 if isinstance(pdu, TrapV1) else pdu.request_id
    echo = pdu.varbinds if status is not ErrorStatus.TOO_BIG else ()
    return encode_pdu(Pdu(PduKind.RESPONSE, request_id, status, 0, echo))
