"""The report's own words in each language, from one catalogue. Knows no sentence itself."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from misfeed.errors import UsageError


class Words:
    """The catalogue of one language; call it with a key and the values its sentence takes."""

    def __init__(self, language: str, sentences: dict[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, **values: object) -> str:
        return self._sentences[key].format_map(values)


@cache
def _catalogues() -> dict[str, dict[str, str]]:
    text = resources.files(__package__ or "misfeed.report").joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)


def languages() -> tuple[str, ...]:
    """The languages a report can be written in."""
    return tuple(sorted(_catalogues()))


def words(language: str) -> Words:
    """The catalogue of a language ("en", "es"). Raises UsageError naming those there are."""
    try:
        return Words(language, _catalogues()[language])
    except KeyError:
        raise UsageError(f"no report in {language!r}: choose one of {', '.join(languages())}") from None
