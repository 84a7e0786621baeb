"""What the page says in other languages than English, by the English, out of `words.toml`.

What panels say too, they say here in the same words. Knows no page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from misfeed.emulators.machine.wording import base, worded

OWN_NAMES = {"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français", "ja": "日本語"}
"""What each language calls itself."""


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


class Words:
    """Says things in the language of `tag`, or in English where there are no words for them."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._language = base(tag)

    def __call__(self, english: str, **values: object) -> str:
        told = _table().get(english, {}).get(self._language)
        text = worded(english, self.tag) if told is None else told
        return text.format(**values) if values else text
