"""What a look at a part finds, in the reader's language: "contacts dirty", "blades: clogged with dust".

Hands tell it in English words. Knows no part; what it has no words for stays as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from misfeed.messages import PSEUDO, SOURCE, accented

_Tables = Mapping[str, Mapping[str, str]]


def look(key: str, value: str, language: str) -> str:
    """One thing that was looked at, and how it was found."""
    tables = _tables(language)
    pair = tables["pairs"].get(f"{key} {value}")
    return pair or f"{tables['keys'].get(key, key)} {found(value, language)}"


def found(value: str, language: str) -> str:
    """How something was found, by itself; several ("refused / silent") by each."""
    values = _tables(language)["values"]
    if value in values:
        return values[value]
    between = " / " if " / " in value else ", "
    return between.join(values.get(one, one) for one in value.split(between))


def looks(text: str, language: str) -> str:
    """Several looks in one text, as evidence has them: "contacts clean, label genuine"."""
    tables = _tables(language)
    told = []
    for piece in text.split(", "):
        keys = [key for key in tables["keys"] if piece.startswith(f"{key} ")]
        key = max(keys, key=len, default="")
        told.append(look(key, piece[len(key) + 1 :], language) if key else found(piece, language))
    return ", ".join(told)


def known(language: str) -> _Tables:
    """All there are words for: `keys`, `values` and `pairs`."""
    return _tables(language)


@cache
def _tables(language: str) -> _Tables:
    text = resources.files("misfeed.messages").joinpath("looks.toml").read_text("utf-8")
    read: dict[str, dict[str, dict[str, str]]] = tomllib.loads(text)
    nothing: dict[str, dict[str, str]] = {"keys": {}, "values": {}, "pairs": {}}
    if language == PSEUDO:
        some = next(iter(read.values()))
        plain = {name: {one: accented(one) for one in some[name]} for name in ("keys", "values")}
        return plain | {"pairs": {}}
    return nothing if language == SOURCE else read.get(language, nothing)
