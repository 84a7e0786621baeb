"""The notation of recorded values."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.snmp import (
    NULL,
    Counter32,
    Counter64,
    Gauge32,
    Integer32,
    IpAddress,
    ObjectIdentifier,
    OctetString,
    Opaque,
    TimeTicks,
    Value,
)
from misfeed.protocols.snmp.snmprec import parse_value, write_value

KNOWN: list[tuple[str, bytes, Value]] = [
    ("2", b"-3", Integer32(-3)),
    ("4", b"Tray | 1", OctetString(b"Tray | 1")),
    ("4", b"", OctetString(b"")),
    ("4x", b"00fF", OctetString(b"\0\xff")),
    ("6", b"1.3.6.1.4.1.11", ObjectIdentifier((1, 3, 6, 1, 4, 1, 11))),
    ("6", b"0.0", ObjectIdentifier((0, 0))),
    ("64", b"192.168.1.25", IpAddress("192.168.1.25")),
    ("64x", b"C0A80119", IpAddress("192.168.1.25")),
    ("65", b"4294967295", Counter32(2**32 - 1)),
    ("66", b"0", Gauge32(0)),
    ("67", b"220329339", TimeTicks(220329339)),
    ("68x", b"9f78", Opaque(b"\x9fx")),
    ("70", b"18446744073709551615", Counter64(2**64 - 1)),
    ("5", b"", NULL),
]

values = st.one_of(
    st.integers(-(2**31), 2**31 - 1).map(Integer32),
    st.binary(max_size=300).map(OctetString),
    st.binary(max_size=300).map(Opaque),
    st.integers(0, 2**32 - 1).flatmap(lambda n: st.sampled_from([Counter32(n), Gauge32(n), TimeTicks(n)])),
    st.integers(0, 2**64 - 1).map(Counter64),
    st.lists(st.integers(0, 2**32 - 1), max_size=20).map(lambda tail: ObjectIdentifier((1, 3, *tail))),
    st.ip_addresses(v=4).map(lambda address: IpAddress(str(address))),
)


@pytest.mark.parametrize(("tag", "raw", "value"), KNOWN)
def test_a_recorded_value_is_read_by_its_tag(tag: str, raw: bytes, value: Value) -> None:
    assert parse_value(tag, raw) == value


@given(values)
def test_a_written_value_reads_back_exactly(value: Value) -> None:
    tag, text = write_value(value)
    assert text.isascii()
    assert parse_value(tag, text.encode()) == value


@pytest.mark.parametrize(
    ("tag", "raw", "reason"),
    [
        ("2", b"", "no whole number"),
        ("2", b"12a", "no whole number"),
        ("2", b"2147483648", "outside"),
        ("65", b"-1", "outside"),
        ("4x", b"0", "no hexadecimal text"),
        ("4x", b"zz", "no hexadecimal text"),
        ("6", b"1..3", "no dotted object identifier"),
        ("64", b"1.2.3.4.5", "no IPv4 address"),
        ("64x", b"0102", "no IPv4 address"),
        ("99", b"1", "tag '99'"),
        ("4:writecache", b"1", "tag '4:writecache'"),
        ("", b"1", "tag ''"),
    ],
)
def test_a_damaged_value_is_refused_with_the_reason(tag: str, raw: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parse_value(tag, raw)


@given(st.text(max_size=4), st.binary(max_size=40))
def test_junk_raises_nothing_but_a_usage_error(tag: str, raw: bytes) -> None:
    with contextlib.suppress(UsageError):
        parse_value(tag, raw)
