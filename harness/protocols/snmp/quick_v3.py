"""Takes v3 messages apart at the few places in which those of one sender differ, and puts them together so.

A second reader and writer beside `usm`'s, which stay the truth: what `split` finds is of use where the other
has read a message that is the same but for message id, engine boots and time, signature, salt and PDU. Knows
no key.
"""

from __future__ import annotations

from typing import TypeAlias

from misfeed.protocols.snmp import ber
from misfeed.protocols.snmp.ber import encode_integer, encode_length, encode_tlv

_FRONT = b"\x02\x01\x03\x30"
"""The version, and the tag of the global data."""

Parts: TypeAlias = tuple[bytes, bytes, bytes, int, int, int, int]
"""The message id's content; what stands from there to the signature, but for the engine's boots and time;
those two; how much of what stands there is global data; and where the contents of signature and privacy
parameters begin, and the PDU, encrypted or not."""

Moment: TypeAlias = tuple[int, int]
"""An engine's boots and time."""

Begun: TypeAlias = tuple[bytes, int]
"""What stands in a message from its message id to its signature, and how much of that is global data."""


def split(data: bytes) -> Parts | None:
    """The parts of a message, where its lengths are of one octet but the outermost; else None.

    What stands between message id and signature is not looked into. Where it is that of a message that was
    read and found good, and as much of it is global data, and boots and time are a `moment`, then the message
    is good up to its PDU.
    """
    try:
        size = data[1]
        if size < 0x80:
            at, size = 2, size + 2
        elif size == 0x81:
            at, size = 3, data[2] + 3
        elif size == 0x82:
            at, size = 4, (data[2] << 8) + data[3] + 4
        else:
            return None
        octets = data[at + 6]
        if (
            size != len(data)
            or data[0] != ber.SEQUENCE
            or data[at : at + 4] != _FRONT
            or data[at + 5] != ber.INTEGER
            or not 1 <= octets <= 4
            or data[at + 7] >= 0x80
        ):
            return None
        identity = at + 7
        about = identity + octets
        security = at + 5 + data[at + 4]
        # Engine id, its boots and its time, the user, the signature, the privacy parameters.
        moment_at = security + 6 + data[security + 5]
        user = moment_at + 2 + data[moment_at + 1]
        user += 2 + data[user + 1]
        place = user + 2 + data[user + 1]
        digest = place + 2
        salt = digest + data[place + 1]
        body = salt + 2 + data[salt + 1]
        if data[salt] != ber.OCTET_STRING or body != security + 2 + data[security + 1]:
            return None
    except IndexError:
        return None
    begun = data[about:moment_at] + data[user:digest]
    return data[identity:about], begun, data[moment_at:user], security - about, digest, salt + 2, body


def moment(octets: bytes) -> Moment | None:
    """What an engine's boots and time are that stand there, each of the usual shape; None for any other."""
    found = []
    at = 0
    for _ in range(2):
        size = octets[at + 1] if at + 1 < len(octets) else 0
        stop = at + 2 + size
        if not 1 <= size <= 4 or octets[at] != ber.INTEGER or stop > len(octets) or octets[at + 2] >= 0x80:
            return None
        found.append(int.from_bytes(octets[at + 2 : stop], "big"))
        at = stop
    return (found[0], found[1]) if at == len(octets) else None


def whole(data: bytes, at: int) -> int | None:
    """Where the content of an OCTET STRING begins that fills the rest of `data`; None where none does."""
    try:
        size = data[at + 1]
        if size < 0x80:
            start = at + 2
        elif size == 0x81:
            start, size = at + 3, data[at + 2]
        elif size == 0x82:
            start, size = at + 4, (data[at + 2] << 8) + data[at + 3]
        else:
            return None
    except IndexError:
        return None
    return start if data[at] == ber.OCTET_STRING and start + size == len(data) else None


def request_id_of(scoped: bytes) -> tuple[int, int]:
    """The offsets at which the content of the request-id begins and ends in a scoped PDU of the usual shape.

    Of use for what stands around it, to be looked up among that of scoped PDUs that were read and found good,
    and have a `request_id_place`. Raises IndexError for what ends before.
    """
    at = scoped[1]
    at = 2 if at < 0x80 else at - 0x7E
    at += 2 + scoped[at + 1]
    at += 2 + scoped[at + 1]
    at += 2 if scoped[at + 1] < 0x80 else scoped[at + 1] - 0x7E
    return at + 2, at + 2 + scoped[at + 1]


def request_id_place(scoped: bytes) -> tuple[int, int] | None:
    """`request_id_of` a scoped PDU that was read and found good; None for an unusual shape."""
    engine = 2 if scoped[1] < 0x80 else scoped[1] - 0x7E
    if scoped[engine + 1] >= 0x80 or scoped[engine + 2 + scoped[engine + 1] + 1] >= 0x80:
        return None
    at, end = request_id_of(scoped)
    return (at, end) if 1 <= end - at <= 4 else None


def beginning(
    flags: int,
    max_size: int,
    engine_id: bytes,
    boots: int,
    time: int,
    user: str,
    signature_octets: int,
    salt_octets: int,
) -> Begun:
    """So `usm.encode_v3` writes it, too."""
    header = encode_integer(max_size) + bytes((ber.OCTET_STRING, 1, flags, ber.INTEGER, 1, 3))
    security = (
        encode_tlv(ber.OCTET_STRING, engine_id)
        + encode_integer(boots)
        + encode_integer(time)
        + encode_tlv(ber.OCTET_STRING, user.encode("utf-8", "surrogateescape"))
        + bytes((ber.OCTET_STRING, signature_octets))
    )
    inner = encode_length(len(security) + signature_octets + 2 + salt_octets)
    outer = encode_length(1 + len(inner) + len(security) + signature_octets + 2 + salt_octets)
    begun = header + bytes((ber.OCTET_STRING,)) + outer + bytes((ber.SEQUENCE,)) + inner + security
    return begun, len(header)


def before_signature(identity: bytes, begun: Begun, signature_octets: int, behind_octets: int) -> bytes:
    """All of a message that stands before its signature, with so many octets behind that."""
    about, header = begun
    octets = len(identity)
    size = 7 + octets + len(about) + signature_octets + behind_octets
    front = bytes((header + 2 + octets, ber.INTEGER, octets))
    return bytes((ber.SEQUENCE,)) + encode_length(size) + _FRONT + front + identity + about
