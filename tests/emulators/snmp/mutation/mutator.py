"""Makes wrong messages of good ones, the same for the same seed: bent in their octets, in their structure
and, for v3, in what is signed and encrypted, with the right keys or others.
"""

from __future__ import annotations

import hmac
import random
from collections.abc import Callable

import msgspec
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.engine import engine_boots, engine_time
from misfeed.errors import UsageError
from misfeed.protocols.snmp import MAX_MESSAGE, PduKind, SnmpError, decode_message
from misfeed.protocols.snmp.usm import V3Message, decode_v3, encode_v3
from misfeed.protocols.snmp.usm_keys import NO_KEYS, Auth, Keys, Priv, keys_for
from misfeed.protocols.snmp.values import encode_value

from .corpus import USERS, VALUES, Seed, keys_of, seeds
from .tlv import Node, joined, parsed, shortest

_OCTETS = bytes((0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x30, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x88, 0xA0, 0xFF))
_TAGS = bytes((0x02, 0x04, 0x05, 0x06, 0x24, 0x30, 0x1F, *range(0x40, 0x48), *range(0x80, 0x84),
               *range(0xA0, 0xAA), 0xBF))  # fmt: skip
_LONGEST = MAX_MESSAGE
_NOTIFICATIONS = (PduKind.INFORM, PduKind.TRAP_V1, PduKind.TRAP_V2)
_OTHER = keys_for(b"\x80\0\0\x0b\x03another", Auth.SHA256, "another-horse", Priv.AES, "another-staple")
_SIZES = (0, 1, 483, 484, 485, 600, 1_472, 8_191, 8_192, 8_193, 65_507, 2**31 - 1, -1)
_NUMBERS = (0, 1, 2**31 - 1, 2**31 - 2, 127, 128, 2**23)


class Mutator:
    """An endless supply of packets to one machine.

    Args:
        number: the seed; the same one gives the same packets to a machine that is at the same time.
    """

    def __init__(self, machine: Machine, number: int) -> None:
        self._machine = machine
        self._random = random.Random(number)
        self._seeds = seeds(machine)
        self._few: list[Seed] = []
        self._bendings: tuple[Callable[[Node, list[Node]], None], ...] = (
            *(self._number,) * 4, self._twice, self._gone, self._swapped, self._nested, self._tagged,
            *(self._named,) * 4, *(self._valued,) * 4, *(self._length,) * 2, self._blown, *(self._many,) * 2,
            *(self._padded,) * 2, self._junk,
        )  # fmt: skip

    def packet(self) -> bytes:
        """The next one, of at most as many octets as a datagram has."""
        # Half come from the same few, so that answers are kept of them, and asked for again.
        if self._random.random() < 0.05 or not self._few:
            self._few = self._random.sample(self._seeds, 6)
        seed = self._random.choice(self._few if self._random.random() < 0.5 else self._seeds)
        data = self._plain(seed) if seed.secure is None else self._secure(seed, seed.secure)
        return data[:_LONGEST]

    @property
    def notifications(self) -> list[bytes]:
        """The traps and informs among the good messages."""
        plain = [seed.data for seed in self._seeds if seed.secure is None]
        return [data for data in plain if decode_message(data).pdu.kind in _NOTIFICATIONS]

    def bent(self, data: bytes) -> bytes:
        """These octets, otherwise."""
        dice = self._random.random()
        if dice < 0.55:
            return self._in_structure(data)
        if dice < 0.9:
            return self._in_octets(data)
        return self._in_octets(self._in_structure(data))

    # -- v1 and v2c --------------------------------------------------------------------------------------

    def _plain(self, seed: Seed) -> bytes:
        return seed.data if self._random.random() < 0.08 else self.bent(seed.data)

    # -- v3 ----------------------------------------------------------------------------------------------

    def _secure(self, seed: Seed, message: V3Message) -> bytes:
        dice = self._random
        machine = self._machine
        message = msgspec.structs.replace(message, boots=engine_boots(machine), time=engine_time(machine))
        keys = keys_of(message.user, message.engine_id)
        pdu = seed.data
        kind = dice.random()
        message = msgspec.structs.replace(message, msg_id=dice.randrange(2**31))
        if kind < 0.38:
            pdu = self.bent(pdu)
        elif kind < 0.55:
            message = self._headed(message)
        elif kind < 0.62:
            keys = self._wrong(keys)
        try:
            data = encode_v3(message, keys, pdu)
        except UsageError:
            # No good message can be made of that; an unsigned one may.
            bare = msgspec.structs.replace(message, signed=False, encrypted=False)
            data = encode_v3(bare, NO_KEYS, pdu[: _LONGEST // 2])
        if kind < 0.62:
            return data
        if kind < 0.75:
            return signed_again(self._in_structure(data), keys)
        return data if kind < 0.8 else self.bent(data)

    def _headed(self, message: V3Message) -> V3Message:
        dice = self._random
        choice = dice.randrange(11)
        far = dice.choice((-151, -150, -1, 1, 150, 151, 10**6))
        signed = dice.random() < 0.5
        changes: dict[str, object] = (
            {"msg_id": dice.choice(_NUMBERS)},
            {"max_size": dice.choice(_SIZES)},
            {"boots": max(0, message.boots + dice.choice((-1, 1, 2**31 - 2)))},
            {"time": max(0, message.time + far)},
            {"engine_id": dice.choice((b"", b"\x80", bytes(32), bytes(33), message.engine_id[:-1]))},
            {"user": dice.choice((*USERS, "", "nobody", "x" * 33, "\udcff", "fleet\0"))},
            {"signed": signed, "encrypted": signed and dice.random() < 0.5},
            {"reportable": False},
            {"context": dice.choice((b"bridge1", bytes(32), bytes(255), bytes(9_000), bytes(60_000)))},
            {"context_engine_id": dice.choice((b"", b"\x80", bytes(9_000)))},
            {"signed": False, "encrypted": False, "user": dice.choice(tuple(USERS))},
        )[choice]
        return msgspec.structs.replace(message, **changes)

    def _wrong(self, keys: Keys) -> Keys:
        if keys.auth is None:
            return keys
        if self._random.random() < 0.5:
            return _OTHER
        return Keys(keys.auth, keys.auth_key, keys.priv, bytes(len(keys.priv_key)))

    # -- octets ------------------------------------------------------------------------------------------

    def _in_octets(self, data: bytes) -> bytes:
        dice = self._random
        octets = bytearray(data)
        for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
            size = len(octets)
            at = dice.randrange(size) if size else 0
            kind = dice.randrange(11)
            if kind == 0 and size:
                octets[at] ^= 1 << dice.randrange(8)
            elif kind == 1 and size:
                octets[at] = dice.randrange(256)
            elif kind == 2 and size:
                octets[at] = dice.choice(_OCTETS)
            elif kind == 3:
                del octets[at:]
            elif kind == 4:
                del octets[at : at + dice.choice((1, 2, 3, 8))]
            elif kind == 5:
                octets[at:at] = octets[at : at + dice.choice((1, 2, 8, 40))]
            elif kind == 6:
                octets[at:at] = dice.randbytes(dice.choice((1, 2, 8, 40)))
            elif kind == 7:
                other = dice.choice(self._seeds).data
                octets[at:] = other[dice.randrange(len(other)) :]
            elif kind == 8:
                octets += dice.choice((b"\0", b"\x30\0", dice.randbytes(20)))
            elif kind == 9 and size > 1:
                # Most second octets of the beginning are lengths.
                octets[1 if at % 2 else min(at | 1, size - 1)] = dice.choice(
                    (0, 1, 0x7F, 0x80, 0x81, 0x84, 0xFF)
                )
            elif kind == 10 and dice.random() < 0.02:
                octets += bytes(dice.choice((8_192, 65_507)))
        return bytes(octets)

    # -- structure ---------------------------------------------------------------------------------------

    def _in_structure(self, data: bytes) -> bytes:
        dice = self._random
        tree = parsed(data)
        for _ in range(dice.choice((1, 1, 2, 3))):
            node = dice.choice(tree.nodes)
            dice.choice(self._bendings)(node, tree.nodes)
        try:
            return joined(tree.root)
        except RecursionError:  # a node was put into itself
            return data

    def _number(self, node: Node, nodes: list[Node]) -> None:
        """An integer of another value, in 0 to 9 octets; of one that is there, if it can be had."""
        dice = self._random
        numbers = [one for one in nodes if one.tag in (0x02, 0x41, 0x42, 0x43, 0x46)]
        if not numbers:
            return
        node = dice.choice(numbers)
        size = dice.choice((0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9))
        node.content = dice.choice(
            (
                dice.randbytes(size),
                bytes(size),
                b"\xff" * size,
                b"\x7f" + b"\xff" * size,
                b"\x80" + bytes(size),
                b"\0" * size + b"\1",
                dice.choice(_NUMBERS).to_bytes(4, "big"),
            )
        )

    def _twice(self, node: Node, nodes: list[Node]) -> None:
        if node.inside:
            node.inside.insert(self._random.randrange(len(node.inside) + 1), self._random.choice(node.inside))

    def _gone(self, node: Node, nodes: list[Node]) -> None:
        if node.inside:
            del node.inside[self._random.randrange(len(node.inside))]

    def _swapped(self, node: Node, nodes: list[Node]) -> None:
        if node.inside:
            self._random.shuffle(node.inside)

    def _nested(self, node: Node, nodes: list[Node]) -> None:
        """Wrapped in itself, up to far deeper than any message is."""
        depth = self._random.choice((1, 2, 10, 100, 2_000 if self._random.random() < 0.05 else 3))
        octets = joined(node)
        for _ in range(depth):
            octets = b"\x30" + shortest(len(octets)) + octets
        node.tag, node.content, node.inside = 0x30, octets, None

    def _tagged(self, node: Node, nodes: list[Node]) -> None:
        node.tag = self._random.choice(_TAGS)

    def _named(self, node: Node, nodes: list[Node]) -> None:
        """An object identifier of another kind, good or not."""
        dice = self._random
        names = [one for one in nodes if one.tag == 0x06]
        if not names:
            return
        node = dice.choice(names)
        node.content = dice.choice(
            (
                b"",
                b"\x2b",
                b"\x80\x01",
                b"\x2b\x06\x80\x01",
                b"\x2b" + b"\x8f\xff\xff\xff\x7f" * dice.choice((1, 126, 127, 200)),
                b"\x2b" + b"\x90\x80\x80\x80\x00",
                b"\x2b\x06\x01" + dice.randbytes(dice.randrange(12)),
                b"\x2b" + b"\x01" * dice.choice((126, 127, 128, 5_000)),
                node.content + bytes((dice.randrange(128),)),
                node.content[:-1],
                node.content + b"\x81",
                b"\xff" * 9,
            )
        )

    def _valued(self, node: Node, nodes: list[Node]) -> None:
        """A variable binding with a value of another type."""
        dice = self._random
        bindings = [one for one in nodes if one.tag == 0x30 and one.inside and one.inside[0].tag == 0x06]
        if bindings:
            chosen = dice.choice(bindings)
            assert chosen.inside is not None
            octets = encode_value(dice.choice(VALUES))
            chosen.inside[1:] = [Node(octets[0], octets[2:] if octets[1] < 0x80 else octets[4:])]

    def _length(self, node: Node, nodes: list[Node]) -> None:
        """A length that is wrong, indefinite, or right and too long."""
        dice = self._random
        size = dice.choice((1, 2, 3, 4, 5, 8, 126))
        inside = b"".join([joined(one) for one in node.inside]) if node.inside is not None else node.content
        right = len(inside).to_bytes(size, "big") if len(inside) < 256**size else b"\xff" * size
        node.length = dice.choice(
            (
                bytes((0x80 | size,)) + right,
                bytes((0x80 | size,)) + right,
                bytes((0x80 | size,)) + b"\xff" * size,
                b"\x80",
                b"\xff",
                bytes((dice.randrange(256),)),
                shortest(len(inside) + dice.choice((-1, 1))) if inside else b"\1",
            )
        )

    def _blown(self, node: Node, nodes: list[Node]) -> None:
        """Far longer, seldom."""
        if node.inside is None and self._random.random() < 0.2:
            node.content += bytes(self._random.choice((128, 255, 1_000, 9_000, 33_000, 65_400, 70_000)))

    def _padded(self, node: Node, nodes: list[Node]) -> None:
        """A right length, in more octets than it needs."""
        inside = b"".join([joined(one) for one in node.inside]) if node.inside is not None else node.content
        size = self._random.choice((3, 4))
        node.length = bytes((0x80 | size,)) + len(inside).to_bytes(size, "big")

    def _many(self, node: Node, nodes: list[Node]) -> None:
        """One of its parts many times over."""
        dice = self._random
        if node.inside:
            times = dice.choice((2, 10, 100, 2_000 if dice.random() < 0.03 else 5))
            node.inside.extend([dice.choice(node.inside)] * times)

    def _junk(self, node: Node, nodes: list[Node]) -> None:
        node.inside, node.content = None, self._random.randbytes(self._random.choice((0, 1, 4, 8, 40)))


def signed_again(data: bytes, keys: Keys) -> bytes:
    """A message that was changed, with the signature that it ought to have now."""
    try:
        found = decode_v3(data)
    except SnmpError:
        return data
    if keys.auth is None or not found.signed or len(found.digest) != keys.auth.length:
        return data
    at, length = found.digest_at, keys.auth.length
    blank = data[:at] + bytes(length) + data[at + length :]
    return data[:at] + hmac.digest(keys.auth_key, blank, keys.auth.hash)[:length] + data[at + length :]
