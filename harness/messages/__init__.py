"""The sentences that a person reads, in the person's language, out of gettext catalogues.

`misfeed.pot` holds every message in English under a key (its context); `LANGUAGE.po` beside it translates.
Both are read as they are, so that neither a clone nor a wheel needs a compiled form. Knows no sentence
itself, and no output format.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import GNUTranslations
from importlib import resources
from typing import TYPE_CHECKING

from misfeed.errors import UsageError

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE = "en"
PSEUDO = "en-XA"
"""CLDR's name for accented English: what shows plain in it never went through a catalogue."""

OWN = "MISFEED_LANGUAGE"
"""The variable that is for misfeed alone."""

_TEMPLATE = "misfeed.pot"
_ACCENTED = str.maketrans("AEIOUaeiouncCN", "ÅÉÎÖÛåéîöûñçÇÑ")


class Words:
    """One language; call it with a key and the values its message takes.

    A message with a plural goes by its value `count`.
    """

    def __init__(self, language: str, english: Mapping[str, tuple[str, str]], known: GNUTranslations) -> None:
        self.language = language
        self._english = english
        self._known = known

    def __call__(self, key: str, **values: object) -> str:
        one, many = self._english[key]
        if not values:
            return self._known.pgettext(key, one)
        count = values.get("count")
        if many and isinstance(count, int):
            return self._known.npgettext(key, one, many, count).format_map(values)
        return self._known.pgettext(key, one).format_map(values)

    def keys(self) -> frozenset[str]:
        """Every message there is."""
        return frozenset(self._english)


@cache
def words(language: str = SOURCE) -> Words:
    """The catalogue of a language ("en", "es", "es-MX"). Raises UsageError naming those there are."""
    english = {
        str(message.context): _forms(message.id)
        for message in catalogue(_TEMPLATE)
        if message.id and message.context
    }
    if language == PSEUDO:
        return Words(language, english, _compiled(_changed(catalogue(_TEMPLATE), accented)))
    base = re.split("[-_.]", language)[0].lower()
    if base == SOURCE:
        return Words(SOURCE, english, _compiled(_changed(catalogue(_TEMPLATE), str)))
    if base not in languages():
        raise UsageError(f"nothing is translated to {language!r}; choose one of {', '.join(languages())}")
    return Words(base, english, _compiled(catalogue(f"{base}.po")))


@cache
def languages() -> tuple[str, ...]:
    """The languages there are."""
    found = [place.name for place in resources.files(__name__).iterdir() if place.name.endswith(".po")]
    return tuple(sorted({SOURCE, *(name.removesuffix(".po") for name in found)}))


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """The language that these variables ask for: OWN, then in POSIX's order; English where none is known."""
    if own := environment.get(OWN, ""):
        return own
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for wish in filter(None, environment.get(name, "").split(":")):
            base = re.split("[-_.@]", wish)[0].lower()
            if base in languages():
                return base
            if name != "LANGUAGE":
                return SOURCE
    return SOURCE


def catalogue(name: str) -> Catalog:
    """A catalogue file as it is. Raises UsageError for one that cannot be read."""
    from babel.messages.pofile import PoFileError, read_po

    text = resources.files(__name__).joinpath(name).read_bytes()
    try:
        return read_po(io.BytesIO(text), locale=None if name == _TEMPLATE else name.removesuffix(".po"))
    except PoFileError as error:
        raise UsageError(f"the catalogue {name} cannot be read: {error}") from error


def _forms(identity: str | list[str] | tuple[str, ...]) -> tuple[str, str]:
    return (identity, "") if isinstance(identity, str) else (identity[0], identity[1])


def _changed(template: Catalog, change: Callable[[str], str]) -> Catalog:
    """English made from English: every message translated to what `change` says."""
    for message in template:
        one, many = _forms(message.id)
        message.string = (change(one), change(many)) if many else change(one)
    return template


def accented(text: str) -> str:
    """The text in PSEUDO: with accents between brackets, and its placeholders as they are."""
    pieces = re.split(r"(\{[^}]*\})", text)
    return (
        f"⟦{''.join(p if p.startswith('{') else p.translate(_ACCENTED) for p in pieces)}⟧" if text else text
    )


def _compiled(messages: Catalog) -> GNUTranslations:
    from babel.messages.mofile import write_mo

    out = io.BytesIO()
    write_mo(out, messages)
    out.seek(0)
    return GNUTranslations(out)
