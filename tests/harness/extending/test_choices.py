"""Which words may stand at a place of a table: those of enums and literals, however deep they are."""

from __future__ import annotations

import enum
from typing import Literal

import msgspec
import pytest
from misfeed.extending.choices import choices
from misfeed.extending.lines import Path


class Side(enum.Enum):
    FRONT = "front"
    BACK = "back"


class Sheet(msgspec.Struct):
    side: Side | None = None
    size: Literal["", "a4"] = ""
    text: str = ""


class Stack(msgspec.Struct):
    top: Sheet | None = None
    sheets: tuple[Sheet, ...] = ()
    sides: list[Side] = []
    named: dict[str, Sheet] = {}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("top", "side"), ("front", "back")),
        (("top", "size"), ("a4",)),
        (("sheets", 3, "side"), ("front", "back")),
        (("sides", 0), ("front", "back")),
        (("named", "first", "side"), ("front", "back")),
        (("top", "text"), ()),
        (("top", "none"), ()),
        (("sheets", "side"), ()),
        ((), ()),
    ],
)
def test_words_are_found_where_a_path_leads(path: Path, words: tuple[str, ...]) -> None:
    assert choices(Stack, path) == words
