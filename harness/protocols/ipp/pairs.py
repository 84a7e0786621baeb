"""`key=value;key=value` strings, in which PWG 5100.9 and 5100.13 carry Printer MIB rows. Knows no keys.

Devices bend the syntax (a prefix, a bare word, a missing separator); what can be read is read.
"""

from __future__ import annotations

from collections.abc import Iterable

MAX_PAIRS = 64
"""More parts than this are left unread; the standards define fewer than ten."""


def parse_pairs(octets: bytes) -> tuple[tuple[str, str], ...]:
    """Keys and values in order; a part without "=" has an empty value. Never raises."""
    parts = octets.decode("utf-8", "replace").split(";", MAX_PAIRS)[:MAX_PAIRS]
    split = (part.partition("=") for part in parts if part.strip())
    return tuple((key.strip(), value.strip()) for key, _, value in split)


def format_pairs(pairs: Iterable[tuple[str, object]]) -> bytes:
    """Join keys and values, leaving out those whose value is None or ""."""
    return ";".join(f"{key}={value}" for key, value in pairs if value not in (None, "")).encode()


def number(text: str | None) -> int | None:
    """A decimal number of at most 11 characters, or None."""
    if text is None or len(text) > 11 or not text.isascii():
        return None
    try:
        return int(text)
    except ValueError:
        return None
