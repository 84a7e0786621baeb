"""What holds for every message: it comes back as it went, and no octets raise anything but the one error."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Collection, Group, IppError, Request, Response, Tag, Value
from misfeed.protocols.ipp.tags import STRINGS

INT32 = st.integers(-(2**31), 2**31 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz-0123456789", min_size=1, max_size=12)

SCALARS = st.one_of(
    st.builds(Value, st.sampled_from([Tag.INTEGER, Tag.ENUM]), INT32),
    st.builds(Value, st.just(Tag.BOOLEAN), st.booleans()),
    st.builds(Value, st.sampled_from(sorted(STRINGS)), TEXT),
    st.builds(Value, st.just(Tag.OCTET_STRING), st.binary(max_size=20)),
    st.builds(Value, st.just(Tag.DATE_TIME), st.builds(ipp.DateTime, st.binary(min_size=11, max_size=11))),
    st.builds(Value, st.just(Tag.RANGE_OF_INTEGER), st.builds(ipp.RangeOfInteger, INT32, INT32)),
    st.builds(
        Value, st.just(Tag.RESOLUTION), st.builds(ipp.Resolution, INT32, INT32, st.integers(-128, 127))
    ),
    st.builds(
        Value,
        st.sampled_from([Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE]),
        st.builds(ipp.Localized, TEXT, TEXT),
    ),
    st.builds(Value, st.integers(0x10, 0x1F), st.none()),
    st.builds(Value, st.integers(0x60, 0xFF), st.binary(max_size=8)),
)


def attributes(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Attribute]:
    return st.builds(Attribute, NAMES, st.lists(values, min_size=1, max_size=3).map(tuple))


def collections(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    members = st.lists(attributes(values), max_size=3).map(tuple)
    return st.builds(Value, st.just(Tag.BEG_COLLECTION), st.builds(Collection, members))


VALUES = st.recursive(SCALARS, collections, max_leaves=6)
GROUPS = st.builds(
    Group,
    st.integers(1, 15).filter(lambda tag: tag != 3),
    st.lists(attributes(VALUES), max_size=3).map(tuple),
)
RESPONSES = st.builds(
    Response,
    st.tuples(st.integers(0, 255), st.integers(0, 255)),
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFFFFFF),
    st.lists(GROUPS, max_size=3).map(tuple),
    st.binary(max_size=20),
)


@given(RESPONSES)
def test_a_message_comes_back_as_it_went(response: Response) -> None:
    assert ipp.decode_response(ipp.encode(response)) == response


@given(st.data())
@settings(max_examples=150)
def test_a_damaged_message_is_refused_or_encodes_to_the_same_octets(data: st.DataObject) -> None:
    octets = bytearray(ipp.encode(data.draw(RESPONSES)))
    for _ in range(data.draw(st.integers(1, 3))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(octets)
    with contextlib.suppress(IppError):
        assert ipp.encode(ipp.decode_response(damaged)) == damaged


@given(st.binary(max_size=200))
def test_junk_is_refused_with_the_one_error_or_encodes_to_the_same_octets(junk: bytes) -> None:
    for octets in (b"\x01\x01\x00\x02\x00\x00\x00\x01\x01" + junk, junk):
        with contextlib.suppress(IppError):
            assert ipp.encode(ipp.decode(octets, Request)) == octets


@given(RESPONSES)
def test_every_decoded_value_can_be_shown_as_everyday_python(response: Response) -> None:
    for group in response.groups:
        assert set(group.plain) == {attribute.name for attribute in group.attributes}
