"""Whether a panel says something, in whichever language it is set to.

Scripts name what they look for in English. Knows words and their translations, no panel and no model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


def says(shown: str, words: str) -> bool:
    """Whether `shown`, as read off a panel, holds `words` in English or as panels say it elsewhere."""
    text = shown.casefold()
    return any(piece in text for piece in (words.casefold(), *known().get(words.casefold(), ())))


@cache
def known() -> Mapping[str, tuple[str, ...]]:
    """What is known of how panels say it, by English words in small letters."""
    text = resources.files("misfeed").joinpath("panelwords.toml").read_text("utf-8")
    return {
        words: tuple(p.casefold() for p in pieces) for words, pieces in tomllib.loads(text)["words"].items()
    }
