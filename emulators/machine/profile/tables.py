"""What the tables of a profile have in common, and the words that many of them use."""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

from typing import Annotated

from msgspec import Meta, Struct

MEDIA_SIZE = r"^[a-z]+_[a-z0-9.-]+_\d+(\.\d+)?x\d+(\.\d+)?(mm|in)$"
"""A self-describing media size name (PWG 5101.1 §5): "iso_a4_210x297mm"."""

Media = Annotated[str, Meta(pattern=MEDIA_SIZE, max_length=127)]
Text = Annotated[str, Meta(min_length=1, max_length=255)]
Count = Annotated[int, Meta(ge=0, le=10_000_000)]
Millis = Annotated[int, Meta(ge=0, le=600_000)]


class Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Row(Table, frozen=True, kw_only=True):
    """A part that stands in a table of the Printer MIB.

    `index` is its row; 0 stands for its place in the profile, counted from 1.
    """

    index: Annotated[int, Meta(ge=0, le=65_535)] = 0
