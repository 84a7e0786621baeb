"""Reads the requests that pollers send most: short GET, GETNEXT and GETBULK for values that are left open.

A second reader beside `message.decode_message`, which stays the truth: this one gives the same message or
None, and then the other is to be asked.
"""

from __future__ import annotations

from misfeed.protocols.snmp import ber
from misfeed.protocols.snmp.message import Message, Version
from misfeed.protocols.snmp.oid import decode_oid_content
from misfeed.protocols.snmp.pdu import BulkPdu, ErrorStatus, Pdu, PduKind
from misfeed.protocols.snmp.values import NULL, VarBind

_VERSIONS = (Version.V1, Version.V2C)
_PLAIN = {PduKind.GET.value: PduKind.GET, PduKind.GET_NEXT.value: PduKind.GET_NEXT}
_BULK = PduKind.GET_BULK.value
_NO_ERROR = b"\x02\x01\x00\x02\x01\x00"


def read_request(data: bytes) -> Message | None:
    """The message, where all its lengths are of one octet and nothing about it is unusual."""
    end = len(data)
    try:
        # Each length must reach exactly to the end of what encloses it.
        if data[0] != ber.SEQUENCE or data[1] != end - 2 or end > 129 or data[2] != 2 or data[3] != 1:
            return None
        version = _VERSIONS[data[4]]
        at = 7 + data[6]
        if data[5] != ber.OCTET_STRING or (data[at] == _BULK and version is Version.V1):
            return None
        pdu = read_pdu(data, at)
        return Message(version, data[7:at], pdu) if pdu is not None else None
    except IndexError:
        return None


def read_pdu(data: bytes, at: int) -> Pdu | BulkPdu | None:
    """The PDU that fills the rest of `data`, as `pdu.decode_pdu` reads it, or None."""
    end = len(data)
    try:
        tag = data[at]
        kind = _PLAIN.get(tag)
        if data[at + 1] != end - at - 2 or data[at + 1] >= 0x80 or not (kind or tag == _BULK):
            return None
        number, at = _integer(data, at + 2)
        if kind:
            if data[at : at + 6] != _NO_ERROR:
                return None
            return Pdu(kind, number, ErrorStatus.NO_ERROR, 0, _names(data, at + 6, end))
        once, at = _integer(data, at)
        times, at = _integer(data, at)
        return BulkPdu(number, once, times, _names(data, at, end))
    except (IndexError, ValueError):
        return None


def _integer(data: bytes, at: int) -> tuple[int, int]:
    size = data[at + 1]
    if data[at] != ber.INTEGER or not 1 <= size <= 4:
        raise ValueError
    stop = at + 2 + size
    return int.from_bytes(data[at + 2 : stop], "big", signed=True), stop


def _names(data: bytes, at: int, end: int) -> tuple[VarBind, ...]:
    """The variable bindings that fill the rest, each a name with NULL."""
    if data[at] != ber.SEQUENCE or data[at + 1] != end - at - 2:
        raise ValueError
    at += 2
    found: list[VarBind] = []
    while at < end:
        size = data[at + 3]
        stop = at + 6 + size
        if (
            data[at] != ber.SEQUENCE
            or data[at + 1] != size + 4
            or data[at + 2] != ber.OBJECT_IDENTIFIER
            or stop > end
            or data[stop - 2] != ber.NULL
            or data[stop - 1] != 0
        ):
            raise ValueError
        found.append((decode_oid_content(data[at + 4 : stop - 2]), NULL))
        at = stop
    return tuple(found)
