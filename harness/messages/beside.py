"""What scripts say in other languages: `LANGUAGE.po` beside a script or in the folder above, by its English.

Tickets carry their languages themselves. Knows no scenario: a file's name and a text go in.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TypeAlias

from misfeed.errors import UsageError
from misfeed.messages import PSEUDO, SOURCE, accented

Found: TypeAlias = Callable[[str], str | None]
"""A script's English text in another language; None where nobody translated it."""


def beside(script: str, language: str) -> Found:
    """The texts of a script in `language`. Raises UsageError for a catalogue that cannot be read."""
    if language == PSEUDO:
        return accented
    if language == SOURCE or not script:
        return lambda _: None
    folder = Path(script).parent
    near, far = (_catalogue(place / f"{language}.po") for place in (folder, folder.parent))
    return lambda text: near.get(text) or far.get(text)


def translated(script: str, language: str, texts: Iterable[str]) -> dict[str, str]:
    """Those of a script's texts that are translated, for a record that outlives the script."""
    find = beside(script, language)
    return {text: told for text in texts if text and (told := find(text))}


def languages_beside(script: str) -> tuple[str, ...]:
    """The languages that there are catalogues in for a script."""
    folder = Path(script).parent
    return tuple(sorted(_there(folder) | _there(folder.parent)))


@cache
def _there(folder: Path) -> frozenset[str]:
    return frozenset(place.stem for place in folder.glob("*.po"))


@cache
def _catalogue(place: Path) -> dict[str, str]:
    if place.stem not in _there(place.parent):
        return {}
    from babel.messages.pofile import PoFileError, read_po

    try:
        messages = read_po(io.BytesIO(place.read_bytes()), locale=place.stem, abort_invalid=True)
    except (PoFileError, OSError, ValueError, LookupError) as error:
        raise UsageError(f"{place}: this catalogue cannot be read: {error}") from error
    return {str(one.id): str(one.string) for one in messages if one.id and one.string and not one.fuzzy}
