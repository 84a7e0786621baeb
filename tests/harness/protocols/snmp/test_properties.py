"""Messages come back, octets parse or raise SnmpError, and scapy reads and writes the same messages."""

from __future__ import annotations

import contextlib
import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    Counter32,
    Counter64,
    ErrorStatus,
    Gauge32,
    Integer32,
    IpAddress,
    Message,
    Missing,
    ObjectIdentifier,
    OctetString,
    Opaque,
    Pdu,
    PduKind,
    SnmpError,
    TimeTicks,
    TrapV1,
    VarBind,
    Version,
    decode_message,
    encode_message,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from scapy.asn1 import asn1
    from scapy.layers import snmp as scapy_snmp

Rows = tuple[VarBind, ...]

i32 = st.integers(-(2**31), 2**31 - 1)
u32 = st.integers(0, 2**32 - 1)
# scapy gives numbers whose first octet is 80 a fifth one, which X.690 §8.3.2 forbids
scapy_i32 = st.integers(-(2**31) + 2**24, 2**31 - 1)
# scapy does not know that the first octet of 2.40 and above holds more than 40 second arcs
oids = st.tuples(st.integers(0, 2), st.integers(0, 39)).flatmap(
    lambda head: st.lists(u32, max_size=12).map(lambda tail: head + tuple(tail))
)
addresses = st.ip_addresses(v=4).map(str)
common = st.one_of(
    st.builds(Integer32, scapy_i32),
    st.builds(OctetString, st.binary(max_size=200)),
    st.just(NULL),
    st.builds(ObjectIdentifier, oids),
    st.builds(IpAddress, addresses),
    st.builds(Counter32, u32),
    st.builds(Gauge32, u32),
    st.builds(TimeTicks, u32),
    st.builds(Counter64, st.integers(0, 2**64 - 1)),
)
values = (
    common | st.builds(Integer32, i32) | st.builds(Opaque, st.binary(max_size=20)) | st.sampled_from(Missing)
)
any_rows = st.lists(st.tuples(oids, values), max_size=5).map(tuple)
common_rows = st.lists(st.tuples(oids, common), max_size=5).map(tuple)
communities = st.binary(max_size=32)


def pdus(kinds: set[PduKind], rows: st.SearchStrategy[Rows]) -> st.SearchStrategy[Pdu]:
    return st.builds(
        Pdu, st.sampled_from(sorted(kinds)), scapy_i32, st.sampled_from(ErrorStatus), st.integers(0, 99), rows
    )


def bulks(rows: st.SearchStrategy[Rows]) -> st.SearchStrategy[BulkPdu]:
    return st.builds(BulkPdu, scapy_i32, scapy_i32, scapy_i32, rows)


def traps(rows: st.SearchStrategy[Rows]) -> st.SearchStrategy[TrapV1]:
    return st.builds(TrapV1, oids, addresses, scapy_i32, scapy_i32, u32, rows)


V1 = {PduKind.GET, PduKind.GET_NEXT, PduKind.RESPONSE, PduKind.SET}
V2 = V1 | {PduKind.INFORM, PduKind.TRAP_V2}
messages = st.builds(
    Message, st.just(Version.V1), communities, pdus(V1, any_rows) | traps(any_rows)
) | st.builds(
    Message, st.just(Version.V2C), communities, pdus(V2 | {PduKind.REPORT}, any_rows) | bulks(any_rows)
)
shared_messages = st.builds(
    Message, st.just(Version.V1), communities, pdus(V1, common_rows) | traps(common_rows)
) | st.builds(Message, st.just(Version.V2C), communities, pdus(V2, common_rows) | bulks(common_rows))


@given(messages)
def test_every_message_comes_back(message: Message) -> None:
    assert decode_message(encode_message(message)) == message


@given(messages)
@settings(max_examples=40)
def test_a_message_cut_short_anywhere_is_refused(message: Message) -> None:
    data = encode_message(message)
    for size in range(len(data)):
        with pytest.raises(SnmpError):
            decode_message(data[:size])


@given(messages, st.data())
def test_damaged_octets_parse_or_raise_the_one_error(message: Message, data: st.DataObject) -> None:
    octets = bytearray(encode_message(message))
    for _ in range(data.draw(st.integers(1, 3))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = decode_message(bytes(octets))
    except SnmpError:
        return
    assert decode_message(encode_message(read)) == read


@given(st.binary(max_size=300))
def test_junk_parses_or_raises_the_one_error(octets: bytes) -> None:
    for data in (octets, b"\x30" + bytes((min(len(octets), 127),)) + octets[:127]):
        with contextlib.suppress(SnmpError):
            decode_message(data)


SCAPY_PDUS = {
    PduKind.GET: scapy_snmp.SNMPget,
    PduKind.GET_NEXT: scapy_snmp.SNMPnext,
    PduKind.RESPONSE: scapy_snmp.SNMPresponse,
    PduKind.SET: scapy_snmp.SNMPset,
    PduKind.TRAP_V1: scapy_snmp.SNMPtrapv1,
    PduKind.GET_BULK: scapy_snmp.SNMPbulk,
    PduKind.INFORM: scapy_snmp.SNMPinform,
    PduKind.TRAP_V2: scapy_snmp.SNMPtrapv2,
}
SCAPY_VALUES = {
    Integer32: asn1.ASN1_INTEGER,
    OctetString: asn1.ASN1_STRING,
    ObjectIdentifier: asn1.ASN1_OID,
    IpAddress: asn1.ASN1_IPADDRESS,
    Counter32: asn1.ASN1_COUNTER32,
    Gauge32: asn1.ASN1_GAUGE32,
    TimeTicks: asn1.ASN1_TIME_TICKS,
    Counter64: asn1.ASN1_COUNTER64,
}


def text(oid: tuple[int, ...]) -> str:
    return ".".join(map(str, oid))


def as_scapy(value: Any) -> Any:
    if value == NULL:
        return asn1.ASN1_NULL(0)  # type: ignore[arg-type]  # as scapy itself writes it
    content = value.value
    return SCAPY_VALUES[type(value)](text(content) if isinstance(content, tuple) else content)


def fields(pdu: object) -> dict[str, Any]:
    """The PDU's fields but its bindings, by scapy's names."""
    match pdu:
        case Pdu():
            return {"id": pdu.request_id, "error": pdu.error_status.value, "error_index": pdu.error_index}
        case BulkPdu():
            return {
                "id": pdu.request_id,
                "non_repeaters": pdu.non_repeaters,
                "max_repetitions": pdu.max_repetitions,
            }
        case TrapV1():
            return {
                "enterprise": text(pdu.enterprise),
                "agent_addr": pdu.agent_addr,
                "generic_trap": pdu.generic_trap,
                "specific_trap": pdu.specific_trap,
                "time_stamp": pdu.time_stamp,
            }
    raise AssertionError(pdu)


@given(shared_messages)
@settings(max_examples=60, deadline=None)
def test_scapy_reads_what_we_write(message: Message) -> None:
    packet = scapy_snmp.SNMP(encode_message(message))
    assert packet.version.val == message.version
    assert packet.community.val == message.community
    assert type(packet.PDU) is SCAPY_PDUS[message.pdu.kind]
    for field, content in fields(message.pdu).items():
        assert getattr(packet.PDU, field).val == content
    assert len(packet.PDU.varbindlist) == len(message.pdu.varbinds)
    for row, (name, value) in zip(packet.PDU.varbindlist, message.pdu.varbinds, strict=True):
        assert row.oid.val == text(name)
        expected = as_scapy(value)
        assert (type(row.value), row.value.val) == (type(expected), expected.val)


@given(shared_messages)
@settings(max_examples=60, deadline=None)
def test_we_read_what_scapy_writes(message: Message) -> None:
    rows = [
        scapy_snmp.SNMPvarbind(oid=text(name), value=as_scapy(value)) for name, value in message.pdu.varbinds
    ]
    pdu = SCAPY_PDUS[message.pdu.kind](varbindlist=rows, **fields(message.pdu))
    data = bytes(scapy_snmp.SNMP(version=message.version.value, community=message.community, PDU=pdu))
    assert decode_message(data) == message
