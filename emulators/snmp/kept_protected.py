"""Answers to requests of v3 that are given again while they are true, each signed and encrypted anew.

A request is believed here for the reasons that `secure` has: its signature, its engine's boots, and its time.
What they are compared with was found out there, of a message with the same beginning, and holds while the
machine's revision does. What is not believed here is asked about there, where it is counted and reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.engine import MAX_SIZE, US_PER_S, engine_boots
from misfeed.emulators.snmp.kept import Kept, Kind
from misfeed.protocols.snmp import ber
from misfeed.protocols.snmp.ber import encode_tlv
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
        who: the view and the room, by which answers are found. room: octets of the longest answer.
        begun: the engine's boots and time, and how answers begin then.
    """

    message: V3Message
    global_octets: int
    sign: tuple[Auth, bytes] | None
    seal: tuple[Priv, bytes] | None
    who: bytes
    room: int
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


class KeptProtected(Kept):
    """One agent's kept answers to requests of v3, by their scoped PDU less its request-id."""

    __slots__ = ("_machine", "_senders")

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._machine = machine
        self._senders: dict[bytes, _Sender] = {}

    def recall(self, payload: bytes, now: int) -> bytes | None:
        """The answer to a request that is believed and was answered before, if that is still true."""
        machine = self._machine
        if machine.revision != self._revision or (parts := split(payload)) is None:
            return None
        identity, about, global_octets, digest_at, salt_at, body_at = parts
        sender = self._senders.get(about)
        if sender is None or sender.global_octets != global_octets:
            return None
        message = sender.message
        time = (now - machine.power.booted_at) // US_PER_S
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
            scoped = payload[body_at:]
        else:
            start = whole(payload, body_at)
            if start is None or body_at - salt_at != SALT_OCTETS:
                return None
            salt, sealed = payload[salt_at:body_at], payload[start:]
            try:
                scoped = opened(*sender.seal, salt, sealed, message.boots, message.time)
            except DecryptionError:
                return None
        try:
            at, end = request_id_of(scoped)
            content = scoped[at:end]
            first = content[0]
            if (first == 0 or first == 0xFF) and len(content) > 1:
                content = shortest(content)
            entry = self._by_size[len(content) - 1].get(sender.who + scoped[:at] + scoped[end:])
        except IndexError:
            return None
        if entry is None or entry[2] <= now or time > LATCH:
            return None
        answer = _framed(sender, engine_boots(machine), time, identity, entry[0] + content + entry[1])
        if len(answer) > sender.room:
            return None
        kind = entry[3]
        kind.times += 1
        kind.octets_in += len(payload)
        kind.octets_out += len(answer)
        return answer

    def learn(
        self,
        payload: bytes,
        message: V3Message,
        keys: Keys,
        who: bytes,
        room: int,
        answer: bytes,
        until: float,
    ) -> None:
        """Remember a PDU without error that answers a message which was believed.

        `who` stands for all by which the answer would be another to somebody else.
        """
        parts, pdu = split(payload), message.pdu
        asked = request_id_place(message.scoped)
        if parts is None or pdu is None or asked is None or parts[1:3] != _usual(message):
            return
        contexts = encode_tlv(ber.OCTET_STRING, message.context_engine_id)
        contexts += encode_tlv(ber.OCTET_STRING, message.context)
        scoped = encode_tlv(ber.SEQUENCE, contexts + answer)
        key = who + message.scoped[: asked[0]] + message.scoped[asked[1] :]
        self._put(key, scoped, request_id_of(scoped), until, Kind(pdu.kind, len(pdu.varbinds)))
        if len(self._senders) >= _SENDERS:
            self._senders = {}
        sign = (keys.auth, keys.auth_key) if message.signed and keys.auth is not None else None
        seal = (keys.priv, keys.priv_key) if message.encrypted and keys.priv is not None else None
        self._senders[parts[1]] = _Sender(message, parts[2], sign, seal, who, room)

    def clear(self) -> None:
        self._senders = {}
        super().clear()


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
