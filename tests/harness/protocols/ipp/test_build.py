"""Constructors choose the tag that the standards ask for."""

from datetime import UTC, datetime

import pytest
from misfeed.errors import UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, JobState, Localized, RangeOfInteger, Resolution, Tag, Value

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "values", "tag", "datum"),
    [
        ("copies", 2, Tag.INTEGER, 2),
        ("print-quality", 5, Tag.ENUM, 5),
        ("job-state", JobState.ABORTED, Tag.ENUM, 8),
        ("fidelity", True, Tag.BOOLEAN, True),
        ("sides", "one-sided", Tag.KEYWORD, "one-sided"),
        ("job-name", "x", Tag.NAME_WITHOUT_LANGUAGE, "x"),
        ("job-name", Localized("x", "de"), Tag.NAME_WITH_LANGUAGE, Localized("x", "de")),
        ("printer-location", "x", Tag.TEXT_WITHOUT_LANGUAGE, "x"),
        ("printer-location", Localized("x", "de"), Tag.TEXT_WITH_LANGUAGE, Localized("x", "de")),
        ("document-format", "image/urf", Tag.MIME_MEDIA_TYPE, "image/urf"),
        ("printer-uri", "ipp://x", Tag.URI, "ipp://x"),
        ("attributes-charset", "utf-8", Tag.CHARSET, "utf-8"),
        ("print-quality", "high", Tag.KEYWORD, "high"),
        ("printer-alert", b"code=jam", Tag.OCTET_STRING, b"code=jam"),
        ("printer-resolution", Resolution(600, 600), Tag.RESOLUTION, Resolution(600, 600)),
        ("page-ranges", range(1, 4), Tag.RANGE_OF_INTEGER, RangeOfInteger(1, 3)),
        ("page-ranges", RangeOfInteger(1, 3), Tag.RANGE_OF_INTEGER, RangeOfInteger(1, 3)),
        ("printer-current-time", MOMENT, Tag.DATE_TIME, ipp.DateTime.of(MOMENT)),
        ("orientation-requested-default", None, Tag.NO_VALUE, None),
        ("x", Value(Tag.UNSUPPORTED, None), Tag.UNSUPPORTED, None),
    ],
)
def test_the_syntax_follows_the_name_and_the_type(name: str, values: object, tag: Tag, datum: object) -> None:
    ((value,),) = (ipp.attribute(name, values).values,)
    assert (value.tag, value.value) == (tag, datum)
    assert ipp.encode_attribute(Attribute(name, (value,)))


def test_lists_are_several_values_and_mappings_are_collections() -> None:
    built = ipp.attribute("media-col", {"media-size": {"x-dimension": 21000}, "media-type": ["a", "b"]})
    size = ipp.collection("media-size", [ipp.integer("x-dimension", 21000)])
    assert built == ipp.collection("media-col", [size, ipp.keyword("media-type", "a", "b")])
    assert ipp.attribute("finishings", (3, 4)) == ipp.enum("finishings", 3, 4)


@pytest.mark.parametrize("values", [[], (), object(), 1.5, range(0), {"x": 1.5}])
def test_what_has_no_syntax_is_our_own_mistake(values: object) -> None:
    with pytest.raises(UsageError):
        ipp.attribute("x", values)


def test_out_of_band_takes_out_of_band_tags_only() -> None:
    assert ipp.out_of_band("x", Tag.UNKNOWN).values == (Value(Tag.UNKNOWN, None),)
    with pytest.raises(UsageError, match="out-of-band"):
        ipp.out_of_band("x", Tag.INTEGER)


def test_every_constructor_makes_what_can_be_sent() -> None:
    made = (
        ipp.uri_scheme("s", "ipp"),
        ipp.natural_language("l", "en"),
        ipp.mime_media_type("m", "image/urf"),
        ipp.octet_string("o", b"\xff"),
        ipp.range_of_integer("r", RangeOfInteger(1, 2)),
        ipp.resolution("d", Resolution(300, 300)),
        ipp.name_attribute("n", "x", Localized("y", "de")),
        ipp.date_time("t", MOMENT),
    )
    response = ipp.Response((2, 0), 0, 1, (ipp.Group(ipp.GroupTag.PRINTER, made),))
    assert ipp.decode_response(ipp.encode(response)) == response
