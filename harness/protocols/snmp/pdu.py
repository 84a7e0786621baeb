"""Protocol data units (RFC 1157 §4.1, RFC 3416 §3): what a message carries, whichever message frames it.

Knows no version, community or security; `message` frames PDUs for v1 and v2c, a v3 frame would use them too.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TypeAlias

import msgspec
from misfeed.errors import UsageError
from misfeed.protocols.snmp import ber
from misfeed.protocols.snmp.ber import (
    SnmpError,
    encode_integer,
    encode_tlv,
    expect_tlv,
    read_integer,
    read_tlv,
)
from misfeed.protocols.snmp.oid import Oid, decode_oid_content, encode_oid_content
from misfeed.protocols.snmp.values import (
    IpAddress,
    TimeTicks,
    Value,
    VarBind,
    decode_value,
    encode_ip_address,
    encode_value,
)


class PduKind(IntEnum):
    """The PDU's tag."""

    GET = 0xA0
    GET_NEXT = 0xA1
    RESPONSE = 0xA2
    SET = 0xA3
    TRAP_V1 = 0xA4
    GET_BULK = 0xA5
    INFORM = 0xA6
    TRAP_V2 = 0xA7
    REPORT = 0xA8


class ErrorStatus(IntEnum):
    """RFC 3416 §3; v1 has the first six."""

    NO_ERROR = 0
    TOO_BIG = 1
    NO_SUCH_NAME = 2
    BAD_VALUE = 3
    READ_ONLY = 4
    GEN_ERR = 5
    NO_ACCESS = 6
    WRONG_TYPE = 7
    WRONG_LENGTH = 8
    WRONG_ENCODING = 9
    WRONG_VALUE = 10
    NO_CREATION = 11
    INCONSISTENT_VALUE = 12
    RESOURCE_UNAVAILABLE = 13
    COMMIT_FAILED = 14
    UNDO_FAILED = 15
    AUTHORIZATION_ERROR = 16
    NOT_WRITABLE = 17
    INCONSISTENT_NAME = 18

    @property
    def label(self) -> str:
        """The standard's spelling, such as "noSuchName"."""
        first, *rest = self.name.lower().split("_")
        return first + "".join(word.capitalize() for word in rest)


class Pdu(msgspec.Struct, frozen=True):
    """Every PDU but GetBulk and the v1 trap. `error_index` counts from 1; 0 is none."""

    kind: PduKind
    request_id: int
    error_status: ErrorStatus = ErrorStatus.NO_ERROR
    error_index: int = 0
    varbinds: tuple[VarBind, ...] = ()


class BulkPdu(msgspec.Struct, frozen=True):
    """GetBulkRequest (RFC 3416 §4.2.3). Negative numbers are kept as sent; they mean zero."""

    request_id: int
    non_repeaters: int
    max_repetitions: int
    varbinds: tuple[VarBind, ...] = ()

    @property
    def kind(self) -> PduKind:
        return PduKind.GET_BULK


class TrapV1(msgspec.Struct, frozen=True):
    """Trap-PDU (RFC 1157 §4.1.6). `generic_trap` 6 is enterpriseSpecific; `time_stamp` in 1/100 s."""

    enterprise: Oid
    agent_addr: str
    generic_trap: int
    specific_trap: int
    time_stamp: int
    varbinds: tuple[VarBind, ...] = ()

    @property
    def kind(self) -> PduKind:
        return PduKind.TRAP_V1


AnyPdu: TypeAlias = Pdu | BulkPdu | TrapV1

_KINDS = {kind.value: kind for kind in PduKind}
_STATUSES = {status.value: status for status in ErrorStatus}


def encode_varbind(oid: Oid, value: Value) -> bytes:
    """Return one variable binding, ready to be joined with others. Raises UsageError."""
    name = encode_oid_content(oid)
    return encode_tlv(ber.SEQUENCE, encode_tlv(ber.OBJECT_IDENTIFIER, name) + encode_value(value))


def encode_pdu_body(kind: PduKind, request_id: int, second: int, third: int, varbind_bytes: bytes) -> bytes:
    """Frame joined, encoded variable bindings; `second` and `third` are what the kind makes of them."""
    for number in (request_id, second, third):
        if not -(2**31) <= number < 2**31:
            raise UsageError(f"{number} does not fit a 32-bit field of a PDU")
    return encode_tlv(
        kind,
        encode_integer(request_id)
        + encode_integer(second)
        + encode_integer(third)
        + encode_tlv(ber.SEQUENCE, varbind_bytes),
    )


def encode_pdu(pdu: AnyPdu) -> bytes:
    """Raises UsageError when a field is outside its range."""
    rows = b"".join([encode_varbind(oid, value) for oid, value in pdu.varbinds])
    match pdu:
        case Pdu():
            return encode_pdu_body(pdu.kind, pdu.request_id, pdu.error_status, pdu.error_index, rows)
        case BulkPdu():
            return encode_pdu_body(pdu.kind, pdu.request_id, pdu.non_repeaters, pdu.max_repetitions, rows)
        case TrapV1():
            return encode_tlv(
                PduKind.TRAP_V1,
                encode_tlv(ber.OBJECT_IDENTIFIER, encode_oid_content(pdu.enterprise))
                + encode_ip_address(pdu.agent_addr)
                + encode_integer(pdu.generic_trap)
                + encode_integer(pdu.specific_trap)
                + encode_value(TimeTicks(pdu.time_stamp))
                + encode_tlv(ber.SEQUENCE, rows),
            )


def decode_pdu(data: bytes, offset: int, end: int) -> AnyPdu:
    """Read one PDU that fills `data[offset:end]`. Raises SnmpError."""
    tag, start, stop = read_tlv(data, offset, end)
    if stop != end:
        raise SnmpError("octets after the PDU", data[stop:end], stop)
    kind = _KINDS.get(tag)
    if kind is None:
        raise SnmpError(f"no PDU has tag {tag:#04x}", data[offset:stop], offset)
    if kind is PduKind.TRAP_V1:
        return _decode_trap_v1(data, start, stop)
    request_id, at = read_integer(data, start, stop, "request-id")
    second_at = at
    second, at = read_integer(data, at, stop, "error-status")
    third, at = read_integer(data, at, stop, "error-index")
    varbinds = _decode_varbinds(data, at, stop)
    if kind is PduKind.GET_BULK:
        return BulkPdu(request_id, second, third, varbinds)
    status = _STATUSES.get(second)
    if status is None:
        raise SnmpError(f"no error-status {second}", data[second_at : second_at + 6], second_at)
    if third < 0:
        raise SnmpError(f"negative error-index {third}", data[second_at:at], second_at)
    return Pdu(kind, request_id, status, third, varbinds)


def _decode_oid(data: bytes, offset: int, end: int) -> tuple[Oid, int]:
    start, stop = expect_tlv(data, offset, end, ber.OBJECT_IDENTIFIER, "object name")
    try:
        return decode_oid_content(data[start:stop]), stop
    except ValueError as wrong:
        raise SnmpError(str(wrong), data[offset:stop], offset) from None


def _decode_varbinds(data: bytes, offset: int, end: int) -> tuple[VarBind, ...]:
    at, stop = expect_tlv(data, offset, end, ber.SEQUENCE, "variable bindings")
    if stop != end:
        raise SnmpError("octets after the variable bindings", data[stop:end], stop)
    varbinds: list[VarBind] = []
    while at < stop:
        start, row_end = expect_tlv(data, at, stop, ber.SEQUENCE, "variable binding")
        name, at = _decode_oid(data, start, row_end)
        value, at = decode_value(data, at, row_end)
        if at != row_end:
            raise SnmpError("octets after a variable binding's value", data[at:row_end], at)
        varbinds.append((name, value))
    return tuple(varbinds)


def _decode_trap_v1(data: bytes, start: int, stop: int) -> TrapV1:
    enterprise, at = _decode_oid(data, start, stop)
    address_at = at
    address, at = decode_value(data, at, stop)
    if not isinstance(address, IpAddress):
        raise SnmpError("agent-addr is no IpAddress", data[address_at:at], address_at)
    generic, at = read_integer(data, at, stop, "generic-trap")
    specific, at = read_integer(data, at, stop, "specific-trap")
    time_at = at
    time_stamp, at = decode_value(data, at, stop)
    if not isinstance(time_stamp, TimeTicks):
        raise SnmpError("time-stamp is no TimeTicks", data[time_at:at], time_at)
    varbinds = _decode_varbinds(data, at, stop)
    return TrapV1(enterprise, address.value, generic, specific, time_stamp.value, varbinds)
