"""Object identifiers: text, order, octets; what neither RFC 2578 nor X.690 allows is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.snmp import dotted, oid
from misfeed.protocols.snmp.oid import decode_oid_content, encode_oid_content

parts = st.integers(0, 2**32 - 1)
oids = st.one_of(
    st.tuples(st.integers(0, 1), st.integers(0, 39)),
    st.tuples(st.just(2), parts),
).flatmap(lambda head: st.lists(parts, max_size=20).map(lambda tail: head + tuple(tail)))

WELL_KNOWN = [
    # X.690 §8.19.5 gives the first; the second is sysDescr.0 as every manager sends it.
    ((2, 999, 3), "88 37 03"),
    ((1, 3, 6, 1, 2, 1, 1, 1, 0), "2b 06 01 02 01 01 01 00"),
    ((1, 3, 6, 1, 4, 1, 2699), "2b 06 01 04 01 95 0b"),
    ((1, 3, 4294967295), "2b 8f ff ff ff 7f"),
    ((2, 4294967295), "90 80 80 80 4f"),
    ((0, 0), "00"),
]


@pytest.mark.parametrize(("identifier", "octets"), WELL_KNOWN)
def test_well_known_identifiers_have_the_standards_octets(identifier: tuple[int, ...], octets: str) -> None:
    assert encode_oid_content(identifier) == bytes.fromhex(octets)
    assert decode_oid_content(bytes.fromhex(octets)) == identifier


@given(oids)
def test_every_identifier_comes_back(identifier: tuple[int, ...]) -> None:
    assert decode_oid_content(encode_oid_content(identifier)) == identifier
    assert oid(dotted(identifier)) == oid("." + dotted(identifier)) == identifier


def test_identifiers_sort_as_a_walk_visits_them() -> None:
    assert sorted([oid("1.3.10"), oid("1.3.9.1"), oid("1.3.9"), oid("1.3.2.5")]) == [
        oid("1.3.2.5"),
        oid("1.3.9"),
        oid("1.3.9.1"),
        oid("1.3.10"),
    ]


@pytest.mark.parametrize(
    "octets", ["", "2b 86", "2b 80 01", "2b 90 80 80 80 00", "2b ff ff ff ff 7f", "2b" + " 01" * 127]
)
def test_octets_that_are_no_identifier_are_refused(octets: str) -> None:
    with pytest.raises(ValueError):
        decode_oid_content(bytes.fromhex(octets))


@pytest.mark.parametrize(
    "text", ["", "1", "1.3.", "1..3", "1.3.-1", "1.3.x", "1.40", "3.1", "1.3.4294967296", "1.3.²", "1.1_0"]
)
def test_text_that_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        oid(text)


def test_an_identifier_of_129_parts_is_refused() -> None:
    assert encode_oid_content((1, 3) + (1,) * 126)
    with pytest.raises(UsageError, match="129 parts"):
        encode_oid_content((1, 3) + (1,) * 127)


def test_only_identifiers_as_short_as_printers_have_are_kept() -> None:
    for parts, kept in ((20, True), (128, False)):
        identifier = (1, 3, *range(2**32 - parts, 2**32 - 2))
        again = (*identifier[:5], *identifier[5:])
        content = encode_oid_content(identifier)
        assert (encode_oid_content(again) is content) is kept
    for octets, kept in ((32, True), (33, False)):
        content = bytes((0x2B, *range(1, octets)))
        assert (decode_oid_content(bytes(bytearray(content))) is decode_oid_content(content)) is kept
