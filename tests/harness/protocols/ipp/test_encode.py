"""Encoding: golden octets, parts that join to the whole, and what IPP cannot say."""

import pytest
from misfeed.errors import UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Collection, Group, GroupTag, Request, Response, Tag, Value


def test_a_request_is_the_octets_of_the_standard() -> None:
    request = Request(
        (2, 0),
        ipp.Operation.GET_JOBS,
        0x123,
        (Group(GroupTag.OPERATION, (ipp.integer("limit", 50), ipp.keyword("k", "a", "bc"))),),
    )
    assert ipp.encode(request) == bytes.fromhex("0200 000a 00000123 01") + (
        b"\x21\x00\x05limit\x00\x04\x00\x00\x00\x32"
        + b"\x44\x00\x01k\x00\x01a"
        + b"\x44\x00\x00\x00\x02bc"
        + b"\x03"
    )


def test_a_collection_carries_its_members_names_as_values() -> None:
    size = ipp.collection("s", [ipp.integer("x", 1), ipp.keyword("k", "a", "b")])
    assert ipp.encode_attribute(size) == (
        b"\x34\x00\x01s\x00\x00"
        b"\x4a\x00\x00\x00\x01x\x21\x00\x00\x00\x04\x00\x00\x00\x01"
        b"\x4a\x00\x00\x00\x01k\x44\x00\x00\x00\x01a\x44\x00\x00\x00\x01b"
        b"\x37\x00\x00\x00\x00"
    )


def test_parts_encoded_apart_join_to_the_whole() -> None:
    attributes = (ipp.keyword("a", "x"), ipp.boolean("b", True, False), ipp.out_of_band("c", Tag.UNKNOWN))
    response = Response((1, 1), 0, 9, (Group(GroupTag.PRINTER, attributes), Group(GroupTag.JOB, ())), b"rest")
    parts = [ipp.encode_attribute(attribute) for attribute in attributes]
    groups = [ipp.join_group(GroupTag.PRINTER, parts), ipp.encode_group(Group(GroupTag.JOB, ()))]
    assert ipp.join_message((1, 1), 0, 9, groups, b"rest") == ipp.encode(response)


@pytest.mark.parametrize(
    "attribute",
    [
        Attribute("no-values", ()),
        Attribute("", (Value(Tag.INTEGER, 1),)),
        Attribute("n" * 32768, (Value(Tag.INTEGER, 1),)),
        Attribute("名前", (Value(Tag.INTEGER, 1),)),
        ipp.integer("too-big", 2**31),
        ipp.text("too-long", "x" * 32768),
        ipp.text("surrogate", "\udc80"),
        ipp.collection("empty-member", [Attribute("m", ())]),
        Attribute("wrong-type", (Value(Tag.INTEGER, "1"),)),
        Attribute("wrong-type", (Value(Tag.KEYWORD, 1),)),
        Attribute("wrong-type", (Value(Tag.BOOLEAN, "yes"),)),
        Attribute("wrong-type", (Value(Tag.DATE_TIME, "now"),)),
        Attribute("wrong-type", (Value(Tag.NO_VALUE, 0),)),
        Attribute("unknown-tag", (Value(0x2F, 1),)),
        Attribute("delimiter", (Value(0x03, b""),)),
        Attribute("structure", (Value(Tag.END_COLLECTION, b""),)),
        Attribute("beyond", (Value(0x100, b""),)),
    ],
    ids=lambda attribute: attribute.name[:12],
)
def test_what_ipp_cannot_say_is_our_own_mistake(attribute: Attribute) -> None:
    with pytest.raises(UsageError):
        ipp.encode_attribute(attribute)


@pytest.mark.parametrize("tag", [0x00, 0x03, 0x10, -1])
def test_only_group_tags_open_a_group(tag: int) -> None:
    with pytest.raises(UsageError, match="opens no attribute group"):
        ipp.encode_group(Group(tag, ()))


@pytest.mark.parametrize(
    ("version", "code", "request_id"), [((2, 256), 0, 1), ((2, 0), 1 << 16, 1), ((2, 0), 0, -1)]
)
def test_a_header_out_of_range_is_our_own_mistake(
    version: tuple[int, int], code: int, request_id: int
) -> None:
    with pytest.raises(UsageError, match="no such IPP header"):
        ipp.encode(Response(version, code, request_id))


def test_an_empty_collection_can_be_sent() -> None:
    assert ipp.encode_attribute(Attribute("c", (Value(Tag.BEG_COLLECTION, Collection(())),))) == (
        b"\x34\x00\x01c\x00\x00\x37\x00\x00\x00\x00"
    )
