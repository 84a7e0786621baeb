"""The place of the request-id: found in messages of the usual shape, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.snmp import (
    NULL,
    Message,
    OctetString,
    Pdu,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    encode_message,
)
from misfeed.protocols.snmp.ber import encode_integer
from misfeed.protocols.snmp.shape import request_id_place, shortest


@given(
    st.integers(-(2**31), 2**31 - 1),
    st.binary(max_size=127),
    st.integers(0, 300),
    st.sampled_from([PduKind.GET, PduKind.GET_NEXT, PduKind.RESPONSE]),
)
def test_it_is_where_the_request_id_stands(number: int, community: bytes, size: int, kind: PduKind) -> None:
    varbinds = (((1, 3, 6, 1), OctetString(b"x" * size) if size else NULL),)
    data = encode_message(Message(Version.V2C, community, Pdu(kind, number, varbinds=varbinds)))
    place = request_id_place(data)
    assert place is not None
    assert int.from_bytes(data[place[0] : place[1]], "big", signed=True) == number


@given(st.binary(max_size=60), st.integers(0, 40), st.integers(0, 40))
def test_in_whatever_can_be_read_it_is_right_or_not_told(junk: bytes, at: int, cut: int) -> None:
    good = encode_message(
        Message(Version.V1, b"public", Pdu(PduKind.GET, 77_777, varbinds=(((1, 3), NULL),)))
    )
    data = good[:at] + junk + good[at + cut :]
    place = request_id_place(data)
    try:
        pdu = decode_message(data).pdu
    except SnmpError:
        return
    if place is not None and isinstance(pdu, Pdu):
        assert int.from_bytes(data[place[0] : place[1]], "big", signed=True) == pdu.request_id


def test_a_long_community_is_not_the_usual_shape() -> None:
    data = encode_message(Message(Version.V2C, b"x" * 200, Pdu(PduKind.GET, 7)))
    assert request_id_place(data) is None


@pytest.mark.parametrize("data", [b"", b"0", b"0\x82", b"0\x03\x02\x01\x03", b"0\x10\x02\x01\x01\x04"])
def test_what_ends_before_has_none(data: bytes) -> None:
    assert request_id_place(data) is None


@given(st.integers(-(2**31), 2**31 - 1), st.integers(1, 4))
def test_an_integer_is_said_again_in_the_fewest_octets(number: int, size: int) -> None:
    size = max(size, (number if number >= 0 else ~number).bit_length() // 8 + 1)
    padded = number.to_bytes(size, "big", signed=True)
    assert shortest(padded) == encode_integer(number)[2:]
