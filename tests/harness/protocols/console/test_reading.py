from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.console import MAX_TAIL, TextReader


def test_lines_end_with_a_line_feed_and_the_prompt_stays_open() -> None:
    reader = TextReader()
    assert reader.feed(b"status\r\nstate: idle\r\nlj400> ") == ("status", "state: idle")
    assert reader.tail == "lj400> "


def test_erased_letters_are_gone_as_on_a_terminal() -> None:
    reader = TextReader()
    reader.feed(b"stx\b \batus\a")
    assert reader.tail == "status"


def test_a_return_alone_begins_the_line_anew() -> None:
    reader = TextReader()
    assert reader.feed(b"10 %\r20 %\n") == ("20 %",)


def test_a_line_without_end_is_cut() -> None:
    reader = TextReader()
    assert [len(one) for one in reader.feed(b"x" * (2 * MAX_TAIL + 5))] == [MAX_TAIL, MAX_TAIL]
    assert reader.tail == "x" * 5


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_the_split_does_not_matter(data: bytes, cuts: list[int]) -> None:
    whole, pieces = TextReader(), TextReader()
    lines = whole.feed(data)
    found: list[str] = []
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for begin, end in pairwise(places):
        found.extend(pieces.feed(data[begin:end]))
    assert tuple(found) == lines
    assert pieces.tail == whole.tail
