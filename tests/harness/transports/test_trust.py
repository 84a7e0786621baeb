"""Which certificate a device may show, as people write it."""

from __future__ import annotations

import pytest
from misfeed.transports.trust import ANY, Trust

DIGITS = "0123456789ABCDEF" * 4


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("", ""),
        (ANY, ANY),
        (DIGITS, DIGITS),
        (DIGITS.lower(), DIGITS),
        (":".join(DIGITS[at : at + 2] for at in range(0, 64, 2)), DIGITS),
    ],
)
def test_a_fingerprint_is_taken_however_it_is_written(text: str, taken: str) -> None:
    assert Trust.of(text).certificate == taken


@pytest.mark.parametrize("text", ["all", "12", DIGITS[:-1], DIGITS + "0", "Z" * 64, ":"])
def test_anything_else_is_refused_with_what_would_do(text: str) -> None:
    with pytest.raises(ValueError, match="SHA-256 fingerprint of 64 hexadecimal digits, or any"):
        Trust.of(text)
