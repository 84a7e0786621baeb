"""TXT records of DNS-SD: they read back, and nothing from a stranger does more than be refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some
from misfeed.errors import UsageError
from misfeed.protocols.dns_sd import LONGEST_LABEL, TxtError, TxtRecord, decode, fitting, label

KEYS = some.text(
    some.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="="), min_size=1, max_size=9
)
PAIRS = some.lists(some.tuples(KEYS, some.none() | some.binary(max_size=240)), max_size=20)


@given(PAIRS)
def test_a_record_reads_back(pairs: list[tuple[str, bytes | None]]) -> None:
    assert decode(TxtRecord(tuple(pairs)).encode()).pairs == tuple(pairs)


@given(some.binary(max_size=600))
def test_what_strangers_send_reads_or_is_refused(data: bytes) -> None:
    with suppress(TxtError):
        read = decode(data)
        assert len(read.pairs) + len(read.stray) <= len(data)


def test_letters_of_keys_are_the_same_in_either_case_and_the_first_counts() -> None:
    record = decode(b"\x07note=up\x09NOTE=down\x01F\x03T==\x03=no")
    assert record["Note"] == "up"
    assert list(record) == ["note", "F", "T"]
    assert record.octets("f") is None
    assert record["T"] == "="
    assert record.stray == (b"=no",)


def test_nothing_is_one_empty_string() -> None:
    assert TxtRecord(()).encode() == b"\0"
    assert not decode(b"\0")
    assert not decode(b"")


@pytest.mark.parametrize("key", ["", "a=b", "ä", "tab\t"])
def test_a_key_that_would_not_read_back_is_refused(key: str) -> None:
    with pytest.raises(UsageError, match="printable US-ASCII"):
        TxtRecord.of({key: "x"}).encode()


def test_a_string_without_room_is_refused() -> None:
    assert len(TxtRecord.of({"k": "x" * 253}).encode()) == 256
    with pytest.raises(UsageError, match="at most 255 octets"):
        TxtRecord.of({"k": "x" * 254}).encode()


def test_a_string_behind_the_end_is_told_with_its_place() -> None:
    with pytest.raises(TxtError, match="ends behind it at octet 4"):
        decode(b"\x03a=b\x09c=")


@given(some.text(max_size=100), some.integers(1, 1000))
def test_a_label_fits(name: str, number: int) -> None:
    assert len(label(name, number).encode("utf-8", "surrogatepass")) <= LONGEST_LABEL


def test_the_second_of_a_name_says_so() -> None:
    assert label("Printer") == "Printer"
    assert label("Printer", 2) == "Printer (2)"
    assert label("ä" * 40, 2) == "ä" * 29 + " (2)"
    assert label("bell\aand\ttab") == "bellandtab"
    assert fitting("aä", 2) == "a"
