"""Known octets in both directions, and each way in which octets are no SNMP message."""

from __future__ import annotations

import pytest
from misfeed.errors import UsageError
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
    Pdu,
    PduKind,
    SnmpError,
    TimeTicks,
    TrapV1,
    Value,
    Version,
    decode_message,
    encode_message,
    encode_response,
    encode_varbind,
    message_version,
    oid,
)

SYS_UP_TIME = oid("1.3.6.1.2.1.1.3.0")
GET = (
    "30 26 02 01 01 04 06 7075626c6963 a0 19 02 01 01 02 01 00 02 01 00"
    " 30 0e 30 0c 06 08 2b06010201010300 05 00"
)

KNOWN = [
    (GET, Message(Version.V2C, b"public", Pdu(PduKind.GET, 1, varbinds=((SYS_UP_TIME, NULL),)))),
    (
        "30 1d 02 01 00 04 00 a2 16 02 02 ff 38 02 01 02 02 01 01 30 0a 30 08 06 01 2b 43 03 01 00 00",
        Message(
            Version.V1,
            b"",
            Pdu(PduKind.RESPONSE, -200, ErrorStatus.NO_SUCH_NAME, 1, (((1, 3), TimeTicks(65536)),)),
        ),
    ),
    (
        "30 1a 02 01 01 04 01 78 a5 12 02 01 07 02 01 00 02 01 19 30 07 30 05 06 01 2b 05 00",
        Message(Version.V2C, b"x", BulkPdu(7, 0, 25, (((1, 3), NULL),))),
    ),
    (
        "30 21 02 01 00 04 01 78 a4 19 06 06 2b060104010b 40 04 c0000201 02 01 06 02 01 01 43 01 05 30 00",
        Message(Version.V1, b"x", TrapV1(oid("1.3.6.1.4.1.11"), "192.0.2.1", 6, 1, 5)),
    ),
]


@pytest.mark.parametrize(("octets", "message"), KNOWN)
def test_known_octets_are_read_and_written(octets: str, message: Message) -> None:
    assert decode_message(bytes.fromhex(octets)) == message
    assert encode_message(message) == bytes.fromhex(octets)


@pytest.mark.parametrize(
    ("bindings", "reason"),
    [
        ("30 05 30 03 06 01 2b", "tag and length were due"),
        ("30 05 30 04 06 01 2b", "4 octets announced, 3 left"),
        ("30 09 30 07 06 01 2b 05 00 05 00", "after a variable binding's value"),
        ("30 07 30 05 04 01 2b 05 00", "object name: tag 0x06 expected, 0x04 found"),
        ("30 00 05 00", "after the variable bindings"),
        ("31 00", "variable bindings: tag 0x30 expected"),
    ],
)
def test_misshapen_bindings_are_refused(bindings: str, reason: str) -> None:
    pdu = bytes.fromhex("02 01 07 02 01 00 02 01 00" + bindings)
    content = bytes.fromhex("02 01 01 04 01 78") + bytes((0xA0, len(pdu))) + pdu
    with pytest.raises(SnmpError, match=reason):
        decode_message(bytes((0x30, len(content))) + content)


@pytest.mark.parametrize(
    ("octets", "value"),
    [
        ("02 01 00", Integer32(0)),
        ("02 01 7f", Integer32(127)),
        ("02 02 00 80", Integer32(128)),
        ("02 01 80", Integer32(-128)),
        ("02 04 80 00 00 00", Integer32(-(2**31))),
        ("04 02 ff 00", OctetString(b"\xff\0")),
        ("06 01 2b", ObjectIdentifier((1, 3))),
        ("40 04 c0 a8 00 37", IpAddress("192.168.0.55")),
        ("41 05 00 ff ff ff ff", Counter32(2**32 - 1)),
        ("42 05 00 80 00 00 00", Gauge32(2**31)),
        ("43 01 00", TimeTicks(0)),
        ("46 09 00 ff ff ff ff ff ff ff ff", Counter64(2**64 - 1)),
        ("80 00", Missing.NO_SUCH_OBJECT),
        ("81 00", Missing.NO_SUCH_INSTANCE),
        ("82 00", Missing.END_OF_MIB_VIEW),
    ],
)
def test_each_type_of_value_has_the_standards_octets(octets: str, value: Value) -> None:
    row = encode_varbind((1, 3), value)
    assert row[5:] == bytes.fromhex(octets)
    data = encode_response(Version.V2C, b"c", 9, ErrorStatus.NO_ERROR, 0, row)
    assert decode_message(data).pdu == Pdu(PduKind.RESPONSE, 9, varbinds=(((1, 3), value),))


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        ("02 00", "integer of 0"),
        ("02 05 00 00 00 00 01", "integer of 5"),
        ("41 04 ff ff ff ff", "sign bit"),
        ("41 05 01 00 00 00 00", "32 bits"),
        ("42 00", "0 octets"),
        ("46 09 01 00 00 00 00 00 00 00 00", "64 bits"),
        ("40 03 01 02 03", "IpAddress of 3"),
        ("05 01 00", "with content"),
        ("81 01 00", "with content"),
        ("06 00", "empty object identifier"),
        ("06 02 2b 81", "ends within"),
        ("47 01 00", "tag 0x47"),
        ("1f 01 00", "tag 0x1f"),
    ],
)
def test_values_outside_their_type_are_refused_with_place_and_octets(octets: str, reason: str) -> None:
    value = bytes.fromhex(octets)
    row = b"\x30" + bytes((3 + len(value),)) + b"\x06\x01\x2b" + value
    data = encode_response(Version.V2C, b"c", 9, ErrorStatus.NO_ERROR, 0, row)
    with pytest.raises(SnmpError, match=reason) as caught:
        decode_message(data)
    assert caught.value.offset == len(data) - len(value)
    assert caught.value.evidence == value


def test_a_padded_integer_of_an_old_agent_is_read() -> None:
    row = bytes.fromhex("30 09 06 01 2b 02 04 00 00 00 05")
    data = encode_response(Version.V1, b"", 1, ErrorStatus.NO_ERROR, 0, row)
    assert decode_message(data).pdu == Pdu(PduKind.RESPONSE, 1, varbinds=(((1, 3), Integer32(5)),))


def test_lengths_in_long_form_are_read() -> None:
    short = bytes.fromhex(GET)
    assert decode_message(b"\x30\x82\x00\x26" + short[2:]) == decode_message(short)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("30 26", "30 80", "indefinite length"),
        ("30 26", "30 85", "length of 5 octets"),
        ("30 26", "31 26", "tag 0x30 expected"),
        ("30 26 02 01 01", "30 26 02 01 03", "version 3"),
        ("a0 19", "a9 19", "no PDU has tag 0xa9"),
        ("a0 19", "a4 19", "0x06 expected"),
        ("a0 19 02 01 01 02 01 00", "a0 19 02 01 01 02 01 13", "no error-status 19"),
        ("02 01 00 30 0e", "02 01 ff 30 0e", "negative error-index"),
        ("02 01 01 04 06", "02 01 00 04 86", "length of 6 octets"),
    ],
)
def test_what_is_no_message_is_refused_with_the_reason(before: str, after: str, reason: str) -> None:
    assert before in GET
    with pytest.raises(SnmpError, match=reason):
        decode_message(bytes.fromhex(GET.replace(before, after, 1)))


def test_octets_after_the_message_are_refused() -> None:
    with pytest.raises(SnmpError, match="octets after the message at octet 40"):
        decode_message(bytes.fromhex(GET) + b"\0")


def test_a_message_larger_than_a_datagram_is_refused() -> None:
    with pytest.raises(SnmpError, match="65508 octets"):
        decode_message(bytes(65508))
    with pytest.raises(UsageError, match="more than 65507"):
        encode_response(Version.V2C, b"c", 1, ErrorStatus.NO_ERROR, 0, bytes(65500))


def test_a_version_is_told_from_the_head_alone() -> None:
    assert message_version(bytes.fromhex(GET)) == 1
    assert message_version(bytes.fromhex("30 05 02 01 03 30 00")) == 3


@pytest.mark.parametrize(
    ("version", "pdu"),
    [
        (Version.V1, BulkPdu(1, 0, 5)),
        (Version.V1, Pdu(PduKind.INFORM, 1)),
        (Version.V2C, TrapV1((1, 3), "0.0.0.0", 0, 0, 0)),
    ],
)
def test_each_version_carries_only_its_own_pdus(version: Version, pdu: BulkPdu | Pdu | TrapV1) -> None:
    with pytest.raises(UsageError, match="has no"):
        encode_message(Message(version, b"x", pdu))
    other = Version.V2C if version is Version.V1 else Version.V1
    data = bytearray(encode_message(Message(other, b"x", pdu)))
    data[4] = version
    with pytest.raises(SnmpError, match="in a message of"):
        decode_message(bytes(data))


@pytest.mark.parametrize(
    "value",
    [
        Integer32(2**31),
        Counter32(-1),
        Gauge32(2**32),
        Counter64(2**64),
        IpAddress("1.2.3.256"),
        IpAddress("1.2.3"),
        OctetString(bytes(65536)),
        ObjectIdentifier((1,)),
    ],
)
def test_values_that_cannot_be_sent_are_our_own_mistake(value: Value) -> None:
    with pytest.raises(UsageError):
        encode_varbind((1, 3), value)


def test_error_statuses_are_spelled_as_the_standard_spells_them() -> None:
    assert ErrorStatus.GEN_ERR.label == "genErr"
    assert ErrorStatus.NO_SUCH_NAME.label == "noSuchName"
    assert ErrorStatus.NO_ERROR.label == "noError"


def test_what_shows_a_message_does_not_show_its_community() -> None:
    shown = repr(Message(Version.V2C, b"s3cret", Pdu(PduKind.GET, 7)))
    assert "s3cret" not in shown
    assert "request_id=7" in shown
