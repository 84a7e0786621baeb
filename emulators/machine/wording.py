"""What panels say in other languages than English, by the English sentence, out of `wording.toml`.

Knows no panel and no alert: a sentence goes in, and the sentence of another language comes out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache

SOURCE = "en"
"""The language that sentences are made in."""

_LABELS = ("part", "color")
"""What is filled into a sentence and is told in its language; all else is kept."""

_Forms = tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]


def base(tag: str) -> str:
    """The language of a BCP 47 tag, without script and country: "es" of "es-MX"."""
    return re.split("[-_]", tag)[0].lower()


@cache
def languages() -> frozenset[str]:
    """The languages that there are words for."""
    return frozenset({SOURCE}).union(*(told for table in _tables().values() for _, told in table))


def worded(text: str, tag: str) -> str:
    """An English sentence, or a part's label, in the language of `tag`; as it is where there are no words."""
    language = base(tag)
    return text if language == SOURCE or language not in languages() else _worded(text, language)


@lru_cache(maxsize=4_096)
def _worded(text: str, language: str) -> str:
    for table in ("sentences", "parts"):
        for form, told in _tables()[table]:
            found = form.fullmatch(text)
            if found is not None and language in told:
                return told[language].format_map(
                    {
                        name: _worded(held, language) if name in _LABELS else held
                        for name, held in found.groupdict().items()
                    }
                )
    return text


@cache
def _tables() -> dict[str, _Forms]:
    # Not before somebody speaks another language: it takes longer to import than all that is told here.
    from importlib import resources

    read = tomllib.loads(resources.files(__package__).joinpath("wording.toml").read_text("utf-8"))
    return {
        name: tuple((_pattern(english), told) for english, told in table.items())
        for name, table in read.items()
    }


def _pattern(form: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", form)
    return re.compile(
        "".join(
            re.escape(piece) if not at % 2 else rf"(?P<{piece}>\d+)" if piece == "n" else f"(?P<{piece}>.+)"
            for at, piece in enumerate(pieces)
        )
    )
