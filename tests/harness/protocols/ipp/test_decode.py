"""Decoding: golden octets, devices' mistakes kept as data, strangers' octets refused with one error."""

import pytest
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, IppError, Limits, Status, Tag

HEADER = bytes.fromhex("0200 000b 00000007")
START = HEADER + b"\x04"
END = b"\x03"


def item(tag: int, name: bytes, value: bytes) -> bytes:
    return bytes([tag]) + len(name).to_bytes(2, "big") + name + len(value).to_bytes(2, "big") + value


def member(name: bytes) -> bytes:
    return item(0x4A, b"", name)


def only(octets: bytes) -> ipp.Value:
    response = ipp.decode_response(START + octets + END)
    ((attribute,),) = [group.attributes for group in response.groups]
    (value,) = attribute.values
    return value


def test_a_print_job_request_is_read_with_its_document() -> None:
    octets = (
        bytes.fromhex("0101 0002 00000001 01")
        + item(0x47, b"attributes-charset", b"utf-8")
        + item(0x48, b"attributes-natural-language", b"en-us")
        + item(0x45, b"printer-uri", b"ipp://printer.example.com/ipp/print/pinetree")
        + item(0x42, b"job-name", b"foobar")
        + item(0x22, b"ipp-attribute-fidelity", b"\x01")
        + b"\x02"
        + item(0x21, b"copies", b"\x00\x00\x00\x14")
        + item(0x44, b"sides", b"two-sided-long-edge")
        + END
        + b"%!PDF..."
    )
    request = ipp.decode_request(octets)
    assert request.version == (1, 1)
    assert request.operation is ipp.Operation.PRINT_JOB
    assert request.request_id == 1
    assert [group.tag for group in request.groups] == [GroupTag.OPERATION, GroupTag.JOB]
    assert request.first(GroupTag.OPERATION, "ipp-attribute-fidelity") is True
    assert request.groups[1].plain == {"copies": (20,), "sides": ("two-sided-long-edge",)}
    assert request.document == b"%!PDF..."
    assert ipp.encode(request) == octets


def test_a_nested_collection_is_read_in_the_order_sent() -> None:
    size = (
        item(0x34, b"", b"")
        + member(b"x-dimension")
        + item(0x21, b"", (21000).to_bytes(4, "big"))
        + member(b"y-dimension")
        + item(0x33, b"", (100).to_bytes(4, "big") + (29700).to_bytes(4, "big"))
        + item(0x37, b"", b"")
    )
    octets = (
        item(0x34, b"media-col", b"")
        + member(b"media-size")
        + size
        + member(b"media-color")
        + item(0x44, b"", b"white")
        + item(0x44, b"", b"blue")
        + item(0x37, b"", b"")
    )
    value = only(octets)
    assert value.plain == {
        "media-size": ({"x-dimension": (21000,), "y-dimension": (ipp.RangeOfInteger(100, 29700),)},),
        "media-color": ("white", "blue"),
    }
    assert ipp.encode_attribute(ipp.Attribute("media-col", (value,))) == octets


@pytest.mark.parametrize(
    ("tag", "octets", "value"),
    [
        (Tag.INTEGER, b"\xff\xff\xff\xfe", -2),
        (Tag.ENUM, b"\x00\x00\x00\x03", 3),
        (Tag.BOOLEAN, b"\x00", False),
        (Tag.OCTET_STRING, b"\xff\x00", b"\xff\x00"),
        (Tag.RESOLUTION, bytes.fromhex("00000258 0000012c 03"), ipp.Resolution(600, 300)),
        (Tag.RANGE_OF_INTEGER, bytes.fromhex("00000001 000003e7"), ipp.RangeOfInteger(1, 999)),
        (Tag.TEXT_WITHOUT_LANGUAGE, "Büro".encode(), "Büro"),
        (Tag.TEXT_WITH_LANGUAGE, b"\x00\x02de\x00\x05B\xc3\xbcro", ipp.Localized("Büro", "de")),
        (Tag.NAME_WITH_LANGUAGE, b"\x00\x00\x00\x06Hello!", ipp.Localized("Hello!", "")),
        (
            Tag.DATE_TIME,
            bytes.fromhex("07ea0b18021d05002b0100"),
            ipp.DateTime(bytes.fromhex("07ea0b18021d05002b0100")),
        ),
        (Tag.NO_VALUE, b"", None),
        (0x14, b"", None),
        (0x2F, b"\x01\x02", b"\x01\x02"),
        (0x7F, b"\x40\x00\x00\x01x", b"\x40\x00\x00\x01x"),
    ],
)
def test_each_syntax_has_its_python_type(tag: int, octets: bytes, value: ipp.Datum) -> None:
    found = only(item(tag, b"a", octets))
    assert found == ipp.Value(tag, value)
    assert type(found.value) is type(value)
    assert found.is_well_formed


@pytest.mark.parametrize(
    ("tag", "octets"),
    [
        (Tag.INTEGER, b""),
        (Tag.INTEGER, b"\x00\x00\x01"),
        (Tag.BOOLEAN, b"\x02"),
        (Tag.DATE_TIME, b"\x07\xea\x0b"),
        (Tag.RESOLUTION, b"\x00" * 8),
        (Tag.RANGE_OF_INTEGER, b"\x00" * 9),
        (Tag.KEYWORD, b"\xff\xfe"),
        (Tag.NAME_WITH_LANGUAGE, b"\x00\x02en\x00\x09short"),
        (Tag.TEXT_WITH_LANGUAGE, b""),
        (Tag.NO_VALUE, b"x"),
    ],
)
def test_octets_that_do_not_fit_their_tag_are_kept_and_reported(tag: Tag, octets: bytes) -> None:
    message = START + item(tag, b"odd", octets) + END
    response = ipp.decode_response(message)
    assert [attribute.name for attribute in response.groups[0].ill_formed()] == ["odd"]
    assert response.first(GroupTag.PRINTER, "odd") == octets
    assert ipp.encode(response) == message


def test_unknown_groups_codes_and_repeated_names_survive() -> None:
    octets = (
        bytes.fromhex("0909 04fe 00000000 0c")
        + item(0x21, b"x", b"\0\0\0\1")
        + item(0x21, b"x", b"\0\0\0\2")
        + END
    )
    response = ipp.decode_response(octets)
    assert response.status == 0x04FE
    assert response.is_error
    assert response.groups[0].keyword == "0x0c"
    assert [attribute.plain for attribute in response.groups[0].attributes] == [(1,), (2,)]
    assert response.groups[0].first("x") == 1
    assert ipp.encode(response) == octets


@pytest.mark.parametrize(
    ("octets", "complaint", "offset"),
    [
        (b"", "at least 8 octets", 0),
        (HEADER, "ends within", 8),
        (START, "ends within", 9),
        (START + b"\x21\x00", "ends within", 9),
        (START + item(0x21, b"copies", b"\0\0\0\1")[:-1], "ends within", 9),
        (HEADER + b"\x00", "reserved", 8),
        (HEADER + item(0x21, b"copies", b"\0\0\0\1") + END, "before the first attribute group", 8),
        (START + item(0x21, b"", b"\0\0\0\1") + END, "without an attribute name", 9),
        (
            START + item(0x21, b"a", b"\0\0\0\1") + b"\x02" + item(0x21, b"", b"\0\0\0\1") + END,
            "without an attr",
            20,
        ),
        (START + item(0x37, b"a", b"") + END, "endCollection outside", 9),
        (START + item(0x4A, b"a", b"media-size") + END, "memberAttrName outside", 9),
        (START + item(0x34, b"media-col", b"") + END, "no endCollection", 23),
        (
            START + item(0x34, b"a", b"") + item(0x21, b"copies", b"\0\0\0\1") + END,
            "named attribute in the coll",
            15,
        ),
        (START + item(0x34, b"a", b"x") + END, "begCollection carries", 9),
        (START + item(0x34, b"a", b"") + item(0x37, b"", b"x") + END, "endCollection carries", 15),
        (START + item(0x34, b"a", b"") + item(0x44, b"", b"x") + END, "before its memberAttrName", 15),
        (START + item(0x34, b"a", b"") + member(b"m") + item(0x37, b"", b"") + END, "without a value", 21),
        (START + item(0x34, b"a", b"") + member(b"m") + member(b"n") + END, "without a value", 21),
        (START + item(0x34, b"a", b"") + member(b"") + END, "name of 0 octets", 15),
    ],
)
def test_a_broken_message_is_one_typed_error_that_says_where(
    octets: bytes, complaint: str, offset: int
) -> None:
    with pytest.raises(IppError, match=complaint) as caught:
        ipp.decode_response(octets)
    assert caught.value.offset == offset
    assert caught.value.status is Status.CLIENT_ERROR_BAD_REQUEST
    assert octets[offset:].startswith(caught.value.evidence[:1])


def nested(depth: int) -> bytes:
    octets = item(0x34, b"a", b"")
    octets += (member(b"m") + item(0x34, b"", b"")) * (depth - 1)
    return START + octets + item(0x37, b"", b"") * depth + END


@pytest.mark.parametrize(
    ("octets", "limits", "complaint", "status"),
    [
        (nested(4), Limits(depth=3), "nested deeper than 3", Status.CLIENT_ERROR_BAD_REQUEST),
        (nested(10_000), Limits(), "nested deeper than 16", Status.CLIENT_ERROR_BAD_REQUEST),
        (
            START + item(0x30, b"a", b"1234") + END,
            Limits(value_octets=3),
            "value of 4",
            Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG,
        ),
        (
            START + b"\x30\x00\x01a\xff\xff",
            Limits(),
            "value of 65535",
            Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG,
        ),
        (
            START + item(0x30, b"abcd", b"") + END,
            Limits(name_octets=3),
            "name of 4",
            Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG,
        ),
        (
            START + item(0x13, b"a", b"") * 4 + END,
            Limits(values=3),
            "more than 3 values",
            Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE,
        ),
        (
            START + item(0x13, b"a", b"") * 4 + END,
            Limits(octets=20),
            "pass 20 octets",
            Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE,
        ),
    ],
)
def test_what_passes_a_limit_is_refused_with_the_status_to_answer(
    octets: bytes, limits: Limits, complaint: str, status: Status
) -> None:
    with pytest.raises(IppError, match=complaint) as caught:
        ipp.decode_request(octets, limits)
    assert caught.value.status is status


def test_what_just_keeps_the_limits_is_taken_whatever_the_document() -> None:
    octets = nested(3)
    limits = Limits(octets=len(octets), values=8, value_octets=1, name_octets=1, depth=3)
    request = ipp.decode_request(octets + bytes(1000), limits)
    assert len(request.document) == 1000
