"""Answers to requests of v3 that are given again while they are true, each signed and encrypted anew.

A request is believed here for the reasons that `secure` has: its signature, its engine's boots, and its time.
What they are compared with was found out there, of a message with the same beginning, and holds while the
machine's revision does. What is not believed here is asked about there, where it is counted and reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from typing import TypeAlias

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.engine import MAX_SIZE, US_PER_S, engine_boots
from misfeed.emulators.snmp.kept import Kept, Kind
from misfeed.protocols.snmp import AnyPdu, PduKind, SnmpError, ber
from misfeed.protocols.snmp.ber import encode_tlv, expect_tlv
from misfeed.protocols.snmp.pdu import decode_pdu
from misfeed.protocols.snmp.quick import read_pdu
from misfeed.protocols.snmp.quick_v3 import (
    Begun,
    before_signature,
    beginning,
    request_id_of,
    request_id_place,
    split,
    whole,
)
from misfeed.protocols.snmp.shape import shortest
from misfeed.protocols.snmp.usm import LATCH, TIME_WINDOW_S, Auth, Keys, Priv, V3Message
from misfeed.protocols.snmp.usm_privacy import SALT_OCTETS, DecryptionError, encrypted, opened
from misfeed.protocols.snmp.usm_signature import signature

_READING = frozenset({PduKind.GET, PduKind.GET_NEXT, PduKind.GET_BULK})
_SENDERS = 256
"""Beginnings of messages that are known at a time; a user's are others every second."""
_NO_SALT = b"\x04\x00"
_SALT = bytes((ber.OCTET_STRING, SALT_OCTETS))


@dataclass(slots=True, eq=False)
class _Sender:
    """What is known of messages with one beginning.

    Attributes:
        message: one of them. global_octets: of the beginning.
        sign, seal: what they are signed and encrypted with; None for not at all.
        view, limit: what the agent is asked with. who: both, by which answers are found.
        room: octets of the longest answer. contexts: in which it asked.
        begun: the engine's boots and time, and how answers begin then.
    """

    message: V3Message
    global_octets: int
    sign: tuple[Auth, bytes] | None
    seal: tuple[Priv, bytes] | None
    view: str
    limit: int
    room: int
    who: bytes
    contexts: bytes
    begun: tuple[int, int, Begun] = (0, -1, (b"", 0))

    def begin(self, boots: int, time: int) -> tuple[int, int, Begun]:
        """Begin answers so from now on."""
        message = self.message
        begun = beginning(
            message.signed | message.encrypted << 1,
            MAX_SIZE,
            message.engine_id,
            boots,
            time,
            message.user,
            self.sign[0].length if self.sign is not None else 0,
            SALT_OCTETS if self.seal is not None else 0,
        )
        self.begun = boots, time, begun
        return self.begun


_Opened: TypeAlias = tuple[_Sender, bytes, int, bytes]
"""Who sent a message, its message id, the engine's time, its scoped PDU."""


@dataclass(slots=True, eq=False)
class Believed:
    """A request for reading from somebody who was believed before, and is."""

    sender: _Sender
    pdu: AnyPdu
    _identity: bytes
    _boots: int
    _time: int
    scoped: bytes

    def framed(self, pdu: bytes) -> bytes:
        """The message that answers it with this PDU."""
        scoped = encode_tlv(ber.SEQUENCE, self.sender.contexts + pdu)
        return _framed(self.sender, self._boots, self._time, self._identity, scoped)


class KeptProtected(Kept):
    """One agent's kept answers to requests of v3, by their scoped PDU less its request-id."""

    __slots__ = ("_machine", "_missed", "_senders")

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._machine = machine
        self._senders: dict[bytes, _Sender] = {}
        self._missed: tuple[bytes, _Opened] | None = None

    def recall(self, payload: bytes, now: int) -> bytes | None:
        """The answer to a request that is believed and was answered before, if that is still true."""
        found = self._opened(payload, now)
        if found is None:
            return None
        sender, identity, time, scoped = found
        try:
            at, end = request_id_of(scoped)
            content = scoped[at:end]
            first = content[0]
            if (first == 0 or first == 0xFF) and len(content) > 1:
                content = shortest(content)
            entry = self._by_size[len(content) - 1].get(sender.who + scoped[:at] + scoped[end:])
        except IndexError:
            return None
        if entry is None or entry[2] <= now:
            self._missed = payload, found
            return None
        boots = engine_boots(self._machine)
        answer = _framed(sender, boots, time, identity, entry[0] + content + entry[1])
        if len(answer) > sender.room:
            return None
        kind = entry[3]
        kind.times += 1
        kind.octets_in += len(payload)
        kind.octets_out += len(answer)
        return answer

    def believed(self, payload: bytes) -> Believed | None:
        """A request for reading, of the usual shape, from who is known, answered before or not."""
        machine = self._machine
        found = self._found_again(payload) or self._opened(payload, machine.now)
        if found is None:
            return None
        sender, identity, time, scoped = found
        contexts = sender.contexts
        try:
            at = 2 if scoped[1] < 0x80 else scoped[1] - 0x7E
            if scoped[at : at + len(contexts)] != contexts:
                return None
            if expect_tlv(scoped, 0, len(scoped), ber.SEQUENCE, "scoped PDU") != (at, len(scoped)):
                return None
            begins = at + len(contexts)
            pdu = read_pdu(scoped, begins) or decode_pdu(scoped, begins, len(scoped))
        except (IndexError, SnmpError):
            return None
        if pdu.kind not in _READING:
            return None
        return Believed(sender, pdu, identity, engine_boots(machine), time, scoped)

    def _found_again(self, payload: bytes) -> _Opened | None:
        """What was just found of a message to which no answer was kept, if all of it is as it was."""
        missed, self._missed = self._missed, None
        if missed is None or missed[0] is not payload or self._machine.revision != self._revision:
            return None
        return missed[1] if missed[1][2] == self._machine.up_time_us // US_PER_S else None

    def _opened(self, payload: bytes, now: int) -> _Opened | None:
        """What a message is that is believed."""
        machine = self._machine
        if machine.revision != self._revision or (parts := split(payload)) is None:
            return None
        identity, about, global_octets, digest_at, salt_at, body_at = parts
        sender = self._senders.get(about)
        if sender is None or sender.global_octets != global_octets:
            return None
        message = sender.message
        time = (now - machine.power.booted_at) // US_PER_S
        if time > LATCH:
            return None
        if sender.sign is not None:
            auth, key = sender.sign
            octets = auth.length
            end = digest_at + octets
            unsigned = payload[:digest_at] + bytes(octets) + payload[end:]
            if (
                not compare_digest(signature(auth.hash, key, unsigned, octets), payload[digest_at:end])
                or message.boots != machine.power.cycles
                or not -TIME_WINDOW_S <= time - message.time <= TIME_WINDOW_S
            ):
                return None
        if sender.seal is None:
            return sender, identity, time, payload[body_at:]
        start = whole(payload, body_at)
        if start is None or body_at - salt_at != SALT_OCTETS:
            return None
        salt, sealed = payload[salt_at:body_at], payload[start:]
        try:
            return sender, identity, time, opened(*sender.seal, salt, sealed, message.boots, message.time)
        except DecryptionError:
            return None

    def learn(
        self,
        payload: bytes,
        message: V3Message,
        keys: Keys,
        view: str,
        limit: int,
        room: int,
        answer: bytes,
        until: float,
    ) -> None:
        """Remember a PDU without error that answers a message which was believed, and who sent that."""
        parts, pdu = split(payload), message.pdu
        if parts is None or pdu is None or parts[1:3] != _usual(message):
            return
        sign = (keys.auth, keys.auth_key) if message.signed and keys.auth is not None else None
        seal = (keys.priv, keys.priv_key) if message.encrypted and keys.priv is not None else None
        who = f"{view} {limit} ".encode()
        sender = _Sender(message, parts[2], sign, seal, view, limit, room, who, _contexts(message))
        if self._put_answer(sender, pdu, message.scoped, answer, until):
            if len(self._senders) >= _SENDERS:
                self._senders = {}
            self._senders[parts[1]] = sender

    def learn_more(self, request: Believed, answer: bytes, until: float) -> None:
        """Remember a PDU without error that answers a request of who is known."""
        self._put_answer(request.sender, request.pdu, request.scoped, answer, until)

    def _put_answer(self, sender: _Sender, pdu: AnyPdu, request: bytes, answer: bytes, until: float) -> bool:
        asked = request_id_place(request)
        if asked is None:
            return False
        scoped = encode_tlv(ber.SEQUENCE, sender.contexts + answer)
        key = request[: asked[0]] + request[asked[1] :]
        kind = Kind(pdu.kind, len(pdu.varbinds))
        self._put(sender.who + key, scoped, request_id_of(scoped), until, kind)
        return True

    def clear(self) -> None:
        self._senders = {}
        super().clear()


def _contexts(message: V3Message) -> bytes:
    return encode_tlv(ber.OCTET_STRING, message.context_engine_id) + encode_tlv(
        ber.OCTET_STRING, message.context
    )


def _usual(message: V3Message) -> Begun:
    """The beginning of a message as most write it; no other is known again."""
    return beginning(
        message.signed | message.encrypted << 1 | message.reportable << 2,
        message.max_size,
        message.engine_id,
        message.boots,
        message.time,
        message.user,
        len(message.digest),
        len(message.salt),
    )


def _framed(sender: _Sender, boots: int, time: int, identity: bytes, scoped: bytes) -> bytes:
    """A message around a scoped PDU, with the engine's time."""
    begun = sender.begun
    if begun[0] != boots or begun[1] != time:
        begun = sender.begin(boots, time)
    if sender.seal is None:
        behind = _NO_SALT + scoped
    else:
        salt, sealed = encrypted(*sender.seal, scoped, boots, time)
        behind = _SALT + salt + encode_tlv(ber.OCTET_STRING, sealed)
    if sender.sign is None:
        return before_signature(shortest(identity), begun[2], 0, len(behind)) + behind
    auth, key = sender.sign
    octets = auth.length
    before = before_signature(shortest(identity), begun[2], octets, len(behind))
    return before + signature(auth.hash, key, before + bytes(octets) + behind, octets) + behind
