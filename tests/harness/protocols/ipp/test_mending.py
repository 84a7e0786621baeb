"""What is wrong with an attribute is named by its clause, and the least that mends it is changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Tag, Value
from misfeed.protocols.ipp.mending import mend, read
from misfeed.protocols.ipp.notation import read_row, write_row
from misfeed.protocols.ipp.pieces import cut, items, joined

CLOSE = b"\x37\0\0\0\0"
SIZE = ipp.collection(
    "media-col-default",
    [
        ipp.collection("media-size", [ipp.integer("x-dimension", 21000)]),
        ipp.keyword("media-type", "stationery"),
    ],
)


def message(*attributes: bytes, end: bytes = b"\x03") -> bytes:
    return b"\x02\x00\x00\x00\x00\x00\x00\x01\x04" + b"".join(attributes) + end


def test_what_breaks_no_rule_stays_as_it_is() -> None:
    for attribute in (
        SIZE,
        ipp.keyword("urf-supported", "V1.4", "SRGB24"),
        ipp.octet_string("printer-alert", b"code=jam;severity=critical;group=mediaPath"),
        ipp.out_of_band("printer-geo-location", Tag.UNKNOWN),
    ):
        octets = ipp.encode_attribute(attribute)
        assert mend(octets).octets == octets
        assert not mend(octets).wrongs


def test_collections_that_are_not_closed_are_closed() -> None:
    octets = ipp.encode_attribute(SIZE)
    broken = octets[: -len(CLOSE)]
    assert read(broken) is None
    mended = mend(broken)
    assert mended.octets == octets
    assert mended.wrongs == ("a collection without endCollection (RFC 8010 §3.1.6)",)


def test_a_second_collection_closes_one_that_was_left_open() -> None:
    one = [ipp.integer("x-dimension", 1)]
    octets = ipp.encode_attribute(ipp.collection("media-size-supported", one, one))
    first = octets.index(CLOSE)
    assert mend(octets[:first] + octets[first + len(CLOSE) :]).octets == octets


def test_members_outside_a_collection_are_left_out() -> None:
    stray = b"\x4a\0\0\0\x0bx-dimension"
    mended = mend(ipp.encode_attribute(ipp.keyword("media-default", "iso_a4_210x297mm")) + stray + CLOSE)
    found = read(mended.octets)
    assert found is not None
    assert found.plain == ("iso_a4_210x297mm",)
    assert [wrong.partition(" outside")[0] for wrong in mended.wrongs] == ["memberAttrName", "endCollection"]


@pytest.mark.parametrize(
    ("wrong", "right", "clause"),
    [
        (
            ipp.keyword("marker-types", "inkCartridge"),
            ipp.keyword("marker-types", "ink-cartridge"),
            "8011 §5.1.4",
        ),
        (ipp.keyword("printer-info", "lobby"), ipp.text("printer-info", "lobby"), "8011 §5.4"),
        (ipp.integer("printer-state", 3), ipp.enum("printer-state", 3), "8011 §5.4"),
        (
            Attribute("copies-default", (Value(Tag.INTEGER, b"\1"), Value(Tag.INTEGER, 1))),
            ipp.integer("copies-default", 1),
            "8010 §3.9",
        ),
        (
            ipp.mime_media_type("document-format-supported", "", "image/urf"),
            ipp.mime_media_type("document-format-supported", "image/urf"),
            "8011 §5.1.10",
        ),
    ],
)
def test_values_are_mended_and_named_by_clause(wrong: Attribute, right: Attribute, clause: str) -> None:
    mended = mend(ipp.encode_attribute(wrong))
    assert mended.octets == ipp.encode_attribute(right)
    assert [clause in one for one in mended.wrongs] == [True]


def test_an_attribute_of_which_nothing_can_be_read_is_left_out() -> None:
    mended = mend(ipp.encode_attribute(Attribute("copies-default", (Value(Tag.INTEGER, b"\1"),))))
    assert mended.octets == b""
    assert mended.wrongs


def test_malformed_alerts_are_counted_and_one_is_shown() -> None:
    rows = (b"code=jam;severity=critical", b"code=unknown;severity=otherother")
    [wrong] = mend(ipp.encode_attribute(ipp.octet_string("printer-alert", *rows))).wrongs
    assert wrong == "1 of 2 alerts malformed, such as 'code=unknown;severity=otherother' (PWG 5100.9 §5.2)"


def test_a_message_is_cut_where_the_next_name_stands_whatever_is_open() -> None:
    open_ended = ipp.encode_attribute(SIZE).replace(CLOSE, b"")
    after = ipp.encode_attribute(ipp.integer("copies-default", 1))
    [group] = cut(message(open_ended, after)).groups
    assert [piece.name for piece in group.pieces] == ["media-col-default", "copies-default"]
    assert [piece.octets for piece in group.pieces] == [open_ended, after]


def test_a_message_that_breaks_off_keeps_what_came() -> None:
    whole = ipp.encode_attribute(ipp.integer("copies-default", 1))
    pieces = cut(message(whole, whole[:-2], end=b""))
    assert [piece.octets for piece in pieces.groups[0].pieces][:1] == [whole]
    assert pieces.trouble == "the message ends within its attributes"
    assert cut(message(whole, end=b"")).trouble == "the message has no end-of-attributes tag"


@given(st.binary(max_size=300))
def test_nothing_that_is_sent_stops_cutting_and_mending(data: bytes) -> None:
    try:
        groups = cut(message(b"\x44\0\1x", end=b"") + data).groups
    except ipp.IppError:
        return
    for group in groups:
        for piece in group.pieces:
            assert piece.octets == b"" or joined(list(items(piece.octets))) == piece.octets
            fine = mend(piece.octets).octets
            assert fine == b"" or read(fine) is not None
            if fine:
                assert mend(fine).octets == fine


@pytest.mark.parametrize(
    ("attribute", "row"),
    [
        (
            ipp.keyword("sides-supported", "one-sided", "two"),
            ("sides-supported", "keyword", "one-sided", "two"),
        ),
        (ipp.integer("marker-levels", 5, -2), ("marker-levels", "integer", "5", "-2")),
        (ipp.boolean("color-supported", True), ("color-supported", "boolean", "true")),
        (ipp.out_of_band("media-ready", Tag.NO_VALUE), ("media-ready", "no-value")),
        (ipp.text("printer-info", "Größe"), ("printer-info", "textWithoutLanguage", "Größe")),
    ],
)
def test_plain_attributes_are_words_that_people_can_read(attribute: Attribute, row: tuple[str, ...]) -> None:
    octets = ipp.encode_attribute(attribute)
    assert write_row(octets) == row
    assert read_row(row) == octets


def test_everything_else_is_written_as_its_octets() -> None:
    for octets in (
        ipp.encode_attribute(SIZE),
        ipp.encode_attribute(Attribute("x", (Value(Tag.KEYWORD, "a"), Value(Tag.INTEGER, 1)))),
        ipp.encode_attribute(Attribute("x", (Value(Tag.INTEGER, b"\1"),))),
    ):
        row = write_row(octets)
        assert row[1] == "octets"
        assert read_row(row) == octets


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("x",), "a name, a syntax and values"),
        (("x", "keyword"), "needs a name and a value"),
        (("x", "integer", "many"), "'many' is no number"),
        (("x", "boolean", "yes"), "neither true nor false"),
        (("x", "klingon", "1"), "there is no syntax 'klingon'"),
        (("x", "octets", "%"), "no base64"),
        (("x", "octets", "RAABeQABYQ=="), "another attribute"),
    ],
)
def test_rows_that_cannot_be_read_say_why(row: tuple[str, ...], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read_row(row)
