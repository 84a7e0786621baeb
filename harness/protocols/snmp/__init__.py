"""SNMPv1, v2c and v3 (RFC 1157, 1901, 3412, 3416): octets <-> typed messages. No I/O, no clock, no names.

Object names, tables and enumerations are in `misfeed.protocols.snmp.mib`.
"""

from misfeed.protocols.snmp.ber import MAX_MESSAGE, SnmpError
from misfeed.protocols.snmp.message import (
    Message,
    Version,
    decode_message,
    encode_framed,
    encode_message,
    encode_response,
    message_version,
)
from misfeed.protocols.snmp.oid import Oid, dotted, oid
from misfeed.protocols.snmp.pdu import (
    AnyPdu,
    BulkPdu,
    ErrorStatus,
    Pdu,
    PduKind,
    TrapV1,
    encode_varbind,
)
from misfeed.protocols.snmp.values import (
    NULL,
    Counter32,
    Counter64,
    Gauge32,
    Integer32,
    IpAddress,
    Missing,
    Null,
    ObjectIdentifier,
    OctetString,
    Opaque,
    TimeTicks,
    Value,
    VarBind,
)

__all__ = [
    "MAX_MESSAGE",
    "NULL",
    "AnyPdu",
    "BulkPdu",
    "Counter32",
    "Counter64",
    "ErrorStatus",
    "Gauge32",
    "Integer32",
    "IpAddress",
    "Message",
    "Missing",
    "Null",
    "ObjectIdentifier",
    "OctetString",
    "Oid",
    "Opaque",
    "Pdu",
    "PduKind",
    "SnmpError",
    "TimeTicks",
    "TrapV1",
    "Value",
    "VarBind",
    "Version",
    "decode_message",
    "dotted",
    "encode_framed",
    "encode_message",
    "encode_response",
    "encode_varbind",
    "message_version",
    "oid",
]
