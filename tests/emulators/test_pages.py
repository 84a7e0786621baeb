"""Memory of documents that come in: what was put there comes out, however it came, and is used again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.spooling import DocumentMemory
from misfeed.protocols import memory


@given(
    st.lists(st.tuples(st.integers(0, 255), st.sampled_from([0, 1, 500, 60_000, 70_000, 262_144, 300_000])))
)
def test_what_comes_in_pieces_is_whole_again(pieces: list[tuple[int, int]]) -> None:
    pages, whole = DocumentMemory(), b""
    for octet, count in pieces[:6]:
        pages.add((bytearray if octet % 2 else bytes)([octet]) * count)
        whole += bytes([octet]) * count
    assert len(pages) == len(whole)
    assert pages.whole() == whole
    pages.clear()
    assert (len(pages), pages.whole()) == (0, b"")


def test_a_piece_that_may_be_kept_is_not_copied_and_stands_in_its_place() -> None:
    pages, own = DocumentMemory(), bytearray(b"b" * 100_000)
    pages.add(b"a" * 70_000)
    pages.add(own)
    pages.add(b"c" * 70_000)
    own[0] = ord("B")
    assert pages.whole() == b"a" * 70_000 + b"B" + b"b" * 99_999 + b"c" * 70_000


def test_memory_of_a_document_that_is_over_is_given_to_the_next() -> None:
    size = 123_457  # which nobody else has
    first, own = DocumentMemory(), bytearray(size)
    first.add(own)
    first.clear()
    assert memory.take(size) is own
    assert memory.take(size) is not own
