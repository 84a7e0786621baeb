"""The quick reader says what the whole one says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from misfeed.protocols.snmp import (
    NULL,
    AnyPdu,
    BulkPdu,
    Integer32,
    Message,
    Pdu,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    encode_message,
)
from misfeed.protocols.snmp.quick import read_request

NUMBERS = st.integers(-(2**31), 2**31 - 1)
NAMES = st.lists(
    st.lists(st.integers(0, 2**32 - 1), max_size=6).map(lambda rest: ((1, 3, *rest), NULL)), max_size=4
).map(tuple)
PDUS: st.SearchStrategy[AnyPdu] = st.one_of(
    st.builds(
        lambda kind, number, names: Pdu(kind, number, varbinds=names),
        st.sampled_from([PduKind.GET, PduKind.GET_NEXT, PduKind.SET, PduKind.RESPONSE]),
        NUMBERS,
        NAMES,
    ),
    st.builds(BulkPdu, NUMBERS, NUMBERS, NUMBERS, NAMES),
)


def message(pdu: AnyPdu, community: bytes = b"public", version: Version = Version.V2C) -> bytes:
    return encode_message(Message(version, community, pdu))


def agree(data: bytes) -> bool:
    """Whether the two agree; True also where the quick one leaves it to the other."""
    found = read_request(data)
    if found is None:
        return True
    try:
        return found == decode_message(data)
    except SnmpError:
        return False


@given(PDUS, st.binary(max_size=140))
def test_of_a_good_message_it_says_what_the_whole_reader_says(pdu: AnyPdu, community: bytes) -> None:
    assert agree(message(pdu, community))


@settings(max_examples=500)
@given(PDUS, st.binary(max_size=4), st.integers(0, 60), st.integers(0, 4))
@example(Pdu(PduKind.GET, 7, varbinds=(((1, 3), NULL),)), b"\x06", 16, 1)
def test_of_a_spoiled_message_it_says_nothing_else(pdu: AnyPdu, junk: bytes, at: int, cut: int) -> None:
    data = message(pdu)
    assert agree(data[:at] + junk + data[at + cut :])


@pytest.mark.parametrize("at", range(44))
def test_any_octet_may_be_any_other(at: int) -> None:
    for pdu in (
        Pdu(PduKind.GET, 300, varbinds=(((1, 3, 6, 1), NULL),) * 2),
        BulkPdu(7, 0, 25, (((1, 3, 6), NULL),)),
    ):
        data = bytearray(message(pdu))
        if at < len(data):
            for octet in range(256):
                data[at] = octet
                assert agree(bytes(data)), bytes(data).hex()


@given(st.binary(max_size=50))
def test_of_junk_it_says_nothing(junk: bytes) -> None:
    assert agree(junk)


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("kind", [PduKind.GET, PduKind.GET_NEXT])
def test_what_pollers_send_is_read(kind: PduKind, version: Version) -> None:
    data = message(Pdu(kind, 70_000, varbinds=(((1, 3, 6, 1, 2, 1, 43), NULL),) * 3), version=version)
    assert read_request(data) == decode_message(data)
    data = message(BulkPdu(70_000, 1, 500, (((1, 3, 6, 1, 2, 1, 43), NULL),) * 3))
    assert read_request(data) == decode_message(data)


def test_what_carries_a_value_or_an_error_is_left_to_the_whole_reader() -> None:
    assert read_request(message(Pdu(PduKind.GET, 7, varbinds=(((1, 3), Integer32(1)),)))) is None
    assert read_request(message(Pdu(PduKind.SET, 7, varbinds=(((1, 3), NULL),)))) is None
