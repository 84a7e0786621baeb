"""Answers to requests of v3 that are given again while they are true, each signed and encrypted anew.

A request is believed here for the reasons that `secure` has: its signature, its engine's boots, and its time.
What they are compared with was found out there, of a message with the same beginning but for boots and time,
and holds while the machine's revision does. What is not believed here is asked about there, where it is
counted and reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from typing import TypeAlias

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.engine import MAX_SIZE, US_PER_S, engine_boots
from misfeed.emulators.snmp.kept import READING, Kept, Kind
from misfeed.protocols.snmp import AnyPdu, SnmpError, ber
from misfeed.protocols.snmp.ber import encode_tlv, expect_tlv
from misfeed.protocols.snmp.pdu import decode_pdu
from misfeed.protocols.snmp.quick import read_pdu
from misfeed.protocols.snmp.quick_v3 import (
    Begun,
    Moment,
    before_signature,
    beginning,
    moment,
    request_id_of,
    request_id_place,
    split,
    whole,
)
from misfeed.protocols.snmp.shape import shortest
from misfeed.protocols.snmp.usm import LATCH, TIME_WINDOW_S, Keys, V3Message
from misfeed.protocols.snmp.usm_privacy import SALT_OCTETS, DecryptionError, encrypted, opened
from misfeed.protocols.snmp.usm_signature import signature

_SENDERS = 256
"""Beginnings of messages that are known at a time. A user's are few: one for each length and each flag."""
_SENDER_OCTETS = 1_024
"""Octets that one of them costs, beside its beginning: its names, its keys, and how answers begin."""
_NO_SALT = b"\x04\x00"
_SALT = bytes((ber.OCTET_STRING, SALT_OCTETS))


@dataclass(slots=True, eq=False)
class _Sender:
    """What is known of messages with one beginning.

    Attributes:
        flags: of answers. engine_id, user: that it names. global_octets: of the beginning.
        keys: by which it is signed and encrypted, as far as it is.
        view, limit: what the agent is asked with. who: both, by which answers are found.
        room: octets of the longest answer. contexts: in which it asked.
        heard: boots and time as they came last, and what they are.
        begun: the engine's boots and time, and how answers begin then.
    """

    flags: int
    engine_id: bytes
    user: str
    global_octets: int
    keys: Keys
    view: str
    limit: int
    room: int
    who: bytes
    contexts: bytes
    heard: tuple[bytes, Moment]
    begun: tuple[int, int, Begun] = (0, -1, (b"", 0))

    def moment(self, octets: bytes) -> Moment | None:
        """The boots and time that a message came with: many come with the same."""
        heard = self.heard
        if heard[0] == octets:
            return heard[1]
        found = moment(octets)
        if found is not None:
            self.heard = octets, found
        return found

    def begin(self, boots: int, time: int) -> tuple[int, int, Begun]:
        """Begin answers so from now on."""
        keys = self.keys
        begun = beginning(
            self.flags,
            MAX_SIZE,
            self.engine_id,
            boots,
            time,
            self.user,
            keys.auth.length if keys.auth is not None else 0,
            SALT_OCTETS if keys.priv is not None else 0,
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
        if pdu.kind not in READING:
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
        identity, about, told, global_octets, digest_at, salt_at, body_at = parts
        sender = self._senders.get(about)
        if sender is None or sender.global_octets != global_octets or (then := sender.moment(told)) is None:
            return None
        keys = sender.keys
        time = (now - machine.power.booted_at) // US_PER_S
        if time > LATCH:
            return None
        auth = keys.auth
        if auth is not None:
            octets = auth.length
            end = digest_at + octets
            unsigned = payload[:digest_at] + bytes(octets) + payload[end:]
            if (
                not compare_digest(
                    signature(auth.hash, keys.auth_key, unsigned, octets), payload[digest_at:end]
                )
                or then[0] != machine.power.cycles
                or not -TIME_WINDOW_S <= time - then[1] <= TIME_WINDOW_S
            ):
                return None
        if keys.priv is None:
            return sender, identity, time, payload[body_at:]
        start = whole(payload, body_at)
        if start is None or body_at - salt_at != SALT_OCTETS:
            return None
        salt, sealed = payload[salt_at:body_at], payload[start:]
        try:
            return sender, identity, time, opened(keys.priv, keys.priv_key, salt, sealed, *then)
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
        if parts is None or pdu is None or (then := moment(parts[2])) is None:
            return
        begun, length = _usual(message)
        at = length + 6 + len(message.engine_id)
        if (parts[1][:at] + parts[2] + parts[1][at:], parts[3]) != (begun, length):
            return
        sender = _Sender(
            flags=message.signed | message.encrypted << 1,
            engine_id=message.engine_id,
            user=message.user,
            global_octets=length,
            keys=keys,
            view=view,
            limit=limit,
            room=room,
            who=f"{view} {limit} ".encode(),
            contexts=_contexts(message),
            heard=(parts[2], then),
        )
        if self._put_answer(sender, pdu, message.scoped, answer, until):
            self._know(parts[1], sender)

    def _know(self, about: bytes, sender: _Sender) -> None:
        """Know messages that begin so again, in place of those that were known first."""
        with self._shelf.lock:
            senders = self._senders
            octets = len(about) + _SENDER_OCTETS if about not in senders else 0
            if octets and len(senders) >= _SENDERS:
                first = next(iter(senders))
                del senders[first]
                octets -= len(first) + _SENDER_OCTETS
            senders[about] = sender
            self._shelf.take(self._place, octets)

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
        with self._shelf.lock:
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
    keys = sender.keys
    if keys.priv is None:
        behind = _NO_SALT + scoped
    else:
        salt, sealed = encrypted(keys.priv, keys.priv_key, scoped, boots, time)
        behind = _SALT + salt + encode_tlv(ber.OCTET_STRING, sealed)
    auth = keys.auth
    if auth is None:
        return before_signature(shortest(identity), begun[2], 0, len(behind)) + behind
    octets = auth.length
    before = before_signature(shortest(identity), begun[2], octets, len(behind))
    return before + signature(auth.hash, keys.auth_key, before + bytes(octets) + behind, octets) + behind
