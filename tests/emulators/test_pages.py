"""Memory of documents that come in: what was put there comes out, however it came, and is used again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators import spooling
from misfeed.emulators.spooling import Pages


@given(
    st.lists(st.tuples(st.integers(0, 255), st.sampled_from([0, 1, 500, 60_000, 70_000, 262_144, 300_000])))
)
def test_what_comes_in_pieces_is_whole_again(pieces: list[tuple[int, int]]) -> None:
    pages, whole = Pages(), b""
    for octet, count in pieces[:6]:
        pages.add(bytes([octet]) * count)
        whole += bytes([octet]) * count
    assert len(pages) == len(whole)
    assert pages.whole() == whole
    pages.clear()
    assert (len(pages), pages.whole()) == (0, b"")


def test_a_piece_may_be_changed_by_who_gave_it() -> None:
    pages, piece = Pages(), bytearray(b"a" * 100_000)
    pages.add(piece)
    piece[:] = b"b" * 100_000
    assert pages.whole() == b"a" * 100_000


def test_memory_of_a_document_that_is_over_is_given_to_the_next_but_not_without_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spare: list[bytearray] = []
    monkeypatch.setattr(spooling, "_spare", spare)
    monkeypatch.setattr(spooling, "_SPARE_PAGES", 2)
    first = Pages()
    first.add(bytes(1_000_000))
    first.clear()
    assert len(spare) == 2
    second = Pages()
    second.add(b"x" * 300_000)
    assert spare == []
    assert second.whole() == b"x" * 300_000
