"""Files that scripts keep as evidence."""

from __future__ import annotations

import hashlib

import pytest
from misfeed.errors import UsageError
from misfeed.vocabulary.attachments import MOST_OCTETS, Attachments


def test_an_attachment_is_kept_with_its_type_size_and_digest() -> None:
    kept = Attachments()
    kept.add("walk.txt", "é")
    (record,) = kept.records
    assert (record.name, record.media_type, record.size) == ("walk.txt", "text/plain", 2)
    assert record.blake2b == hashlib.blake2b("é".encode(), digest_size=32).hexdigest()
    assert record.data == "é".encode()


@pytest.mark.parametrize(
    ("name", "data", "told", "media_type"),
    [
        ("page.png", b"x", "", "image/png"),
        ("trace", b"x", "", "application/octet-stream"),
        ("trace", "x", "", "text/plain"),
        ("trace.txt", "x", "application/ipp", "application/ipp"),
    ],
)
def test_a_media_type_is_guessed_where_none_is_told(
    name: str, data: bytes | str, told: str, media_type: str
) -> None:
    assert Attachments().add(name, data, told).media_type == media_type


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a\nb", "x" * 101, "c:\\x"])
def test_a_name_that_is_no_files_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no name for an attachment"):
        Attachments().add(name, b"")


def test_a_name_stands_for_one_file_only() -> None:
    kept = Attachments()
    kept.add("a", b"1")
    with pytest.raises(UsageError, match="has an attachment 'a' already"):
        kept.add("a", b"2")


def test_what_is_no_media_type_is_refused() -> None:
    with pytest.raises(UsageError, match="is no media type"):
        Attachments().add("a", b"", "text")


def test_more_than_a_journal_should_hold_is_refused() -> None:
    kept = Attachments()
    with pytest.raises(UsageError, match=f"at most {MOST_OCTETS}"):
        kept.add("big", b"x" * (MOST_OCTETS + 1))
    for number in range(4):
        kept.add(f"part-{number}", b"x" * MOST_OCTETS)
    with pytest.raises(UsageError, match="the case would keep more than"):
        kept.add("last", b"x")
