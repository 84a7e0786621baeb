"""The end of the attributes is found in any split, and the document is passed through."""

from collections import deque
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, IppError, Limits, MessageReader, Request, Status

REQUEST = Request(
    (2, 0),
    ipp.Operation.PRINT_JOB,
    77,
    (
        Group(GroupTag.OPERATION, (ipp.charset("attributes-charset", "utf-8"), ipp.text("t", "\x03" * 40))),
        Group(
            GroupTag.JOB, (ipp.collection("media-col", [ipp.integer("x", 3, 3)]), ipp.integer("copies", 3))
        ),
    ),
)
ATTRIBUTES = ipp.encode(REQUEST)
DOCUMENT = bytes(range(256)) * 2


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cuts), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(st.lists(st.integers(0, len(ATTRIBUTES) + len(DOCUMENT)), max_size=12))
def test_any_split_gives_the_same_message_and_document(cuts: list[int]) -> None:
    reader = MessageReader(Request)
    document = b"".join(reader.feed(piece) for piece in pieces(ATTRIBUTES + DOCUMENT, cuts))
    assert reader.finish() == REQUEST
    assert document == DOCUMENT


def test_octet_by_octet_the_message_is_there_with_its_last_octet_and_not_before() -> None:
    reader = MessageReader(Request)
    for position in range(len(ATTRIBUTES) - 1):
        assert reader.feed(ATTRIBUTES[position : position + 1]) == b""
        assert reader.message is None
        assert reader.header == (((2, 0), 2, 77) if position >= 7 else None)
    assert reader.feed(ATTRIBUTES[-1:]) == b""
    assert reader.message == REQUEST
    assert reader.header == ((2, 0), 2, 77)


@given(st.binary(max_size=80), st.lists(st.integers(0, 88), max_size=5))
def test_junk_is_the_same_to_the_reader_as_to_the_decoder(junk: bytes, cuts: list[int]) -> None:
    data = b"\x02\x00\x00\x0b\x00\x00\x00\x01" + junk
    try:
        expected = ipp.decode_request(data)
    except IppError:
        expected = None
    reader = MessageReader(Request)
    try:
        document = b"".join(
            reader.feed(piece) for piece in pieces(data, [min(cut, len(data)) for cut in cuts])
        )
        message = reader.finish()
    except IppError:
        assert expected is None
    else:
        assert expected is not None
        assert (message.groups, document) == (expected.groups, expected.document)


def test_a_stream_that_ends_early_says_so() -> None:
    reader = MessageReader(Request)
    reader.feed(ATTRIBUTES[:30])
    with pytest.raises(IppError, match="ends within") as caught:
        reader.finish()
    assert caught.value.offset == 30


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("limits", [Limits(octets=len(ATTRIBUTES) - 1), Limits(values=4)])
def test_limits_hold_before_the_end_has_come(size: int, limits: Limits) -> None:
    reader = MessageReader(Request, limits)
    unfinished = ATTRIBUTES[:-1] + bytes.fromhex("21 0001 61 0004 000000")
    split = range(size, len(unfinished), size)
    with pytest.raises(IppError) as caught:
        deque(map(reader.feed, pieces(unfinished, list(split))))
    assert caught.value.status is Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE
    assert reader.header == ((2, 0), 2, 77)


def test_a_message_as_long_as_the_limit_may_carry_a_longer_document() -> None:
    reader = MessageReader(Request, Limits(octets=len(ATTRIBUTES)))
    assert reader.feed(ATTRIBUTES + DOCUMENT) == DOCUMENT
    assert reader.feed(DOCUMENT) == DOCUMENT
