"""Bends octets that have no other structure, or that ought to lose what they have."""

from __future__ import annotations

import random

_OCTETS = bytes((0x00, 0x01, 0x03, 0x0A, 0x0D, 0x1B, 0x20, 0x22, 0x34, 0x37, 0x3A, 0x40, 0x7F, 0x80, 0xFF))
_LENGTHS = (b"\0\0", b"\0\1", b"\x7f\xff", b"\x80\0", b"\xff\xff")


def bent(octets: bytes, dice: random.Random, others: tuple[bytes, ...] = ()) -> bytes:
    """With one to six changes; `others` lend pieces."""
    found = bytearray(octets)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(found) + 1)
        match dice.randrange(9):
            case 0 if at < len(found):
                found[at] = dice.randrange(256)
            case 1 if at < len(found):
                found[at] = dice.choice(_OCTETS)
            case 2 if at < len(found):
                found[at] ^= 1 << dice.randrange(8)
            case 3:
                found[at:at] = dice.randbytes(dice.randint(1, 4))
            case 4:
                del found[at : at + dice.choice((1, 1, 2, 8, 64))]
            case 5:
                end = at + dice.randint(1, 40)
                found[at:at] = found[at:end] * dice.choice((1, 1, 2, 50))
            case 6:
                found[at : at + 2] = dice.choice(_LENGTHS)
            case 7 if others:
                other = dice.choice(others)
                start = dice.randrange(len(other) + 1)
                found[at:at] = other[start : start + dice.randint(1, 200)]
            case 8 if dice.random() < 0.2:
                del found[at:]
            case _:
                pass
    return bytes(found)
