"""Compressed octets come out the same however they are split, and what follows their end is judged."""

from __future__ import annotations

import gzip
import zlib

import pytest
from misfeed.emulators.http.coding import Unpacking
from misfeed.emulators.http.messages import Response
from misfeed.emulators.inflating import InflateError, Inflating
from misfeed.emulators.ipp.compression import CompressionError, Inflater

TEXT = b"one sheet of paper"
FIRST, SECOND = gzip.compress(TEXT, mtime=0), gzip.compress(b", and another", mtime=0)


def bare(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeeze.compress(data) + squeeze.flush()


def inflated(*pieces: bytes, gzip: bool) -> bytes:
    inflating = Inflating(gzip=gzip)
    found = b"".join(plain for piece in pieces for plain in inflating.feed(piece))
    inflating.end()
    return found


@pytest.mark.parametrize(
    ("data", "is_gzip", "plain"),
    [
        (FIRST, True, TEXT),
        (FIRST + SECOND, True, TEXT + b", and another"),
        (zlib.compress(TEXT), False, TEXT),
        (bare(TEXT), False, TEXT),
    ],
    ids=["gzip", "two members", "zlib", "bare"],
)
def test_a_stream_comes_out_whole_wherever_it_is_split(data: bytes, is_gzip: bool, plain: bytes) -> None:
    assert {inflated(data[:at], data[at:], gzip=is_gzip) for at in range(len(data) + 1)} == {plain}


@pytest.mark.parametrize(
    ("data", "is_gzip"),
    [
        (FIRST + b"junk", True),
        (FIRST + SECOND[:-1], True),
        (FIRST[:-1], True),
        (zlib.compress(TEXT) + b"\0", False),
        (bare(TEXT) + bare(TEXT), False),
        (bare(TEXT)[:-1], False),
        (b"", True),
        (b"x", False),
    ],
    ids=["junk", "cut member", "cut", "zlib and more", "bare twice", "bare cut", "nothing", "an octet"],
)
def test_what_is_no_whole_stream_is_refused_wherever_it_is_split(data: bytes, is_gzip: bool) -> None:
    for at in range(len(data) + 1):
        with pytest.raises(InflateError):
            inflated(data[:at], data[at:], gzip=is_gzip)


@pytest.mark.parametrize("over", range(-2, 300, 7))
def test_output_that_waits_when_the_input_is_used_up_is_not_forgotten(over: int) -> None:
    plain = bytes(65_536 + over)
    assert inflated(bare(plain), gzip=False) == plain
    assert inflated(zlib.compress(plain), gzip=False) == plain
    assert inflated(gzip.compress(plain, mtime=0) * 2, gzip=True) == plain * 2


class Sink:
    """Counts what it is given."""

    def __init__(self) -> None:
        self.octets = 0

    def feed(self, data: bytes) -> None:
        self.octets += len(data)

    def finish(self) -> Response:
        return Response(status=200)

    def lost(self) -> None:
        self.octets = -1


@pytest.mark.parametrize(
    ("data", "coding", "status", "octets"),
    [
        (FIRST + SECOND, "gzip", 200, len(TEXT) + 13),
        (FIRST + b"junk", "gzip", 400, -1),
        (bare(bytes(65_600)), "deflate", 200, 65_600),
        (bare(bytes(65_600)) + b"\0", "deflate", 400, -1),
    ],
)
def test_the_answer_to_a_coded_body_does_not_depend_on_its_splits(
    data: bytes, coding: str, status: int, octets: int
) -> None:
    for at in range(len(data) + 1):
        unpacking = Unpacking(sink := Sink(), coding, 1 << 20)
        unpacking.feed(data[:at])
        unpacking.feed(data[at:])
        assert (unpacking.finish().status, sink.octets) == (status, octets)


def test_a_document_of_two_members_is_one_document() -> None:
    inflater = Inflater("gzip", 1 << 20)
    assert b"".join(inflater.feed(FIRST + SECOND)) == TEXT + b", and another"
    inflater.finish()


def test_octets_behind_a_compressed_document_are_an_error() -> None:
    with pytest.raises(CompressionError):
        list(Inflater("gzip", 1 << 20).feed(FIRST + b"junk"))
