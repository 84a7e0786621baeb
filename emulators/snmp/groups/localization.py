"""The localization group (RFC 3805 §2.2.1.1): the languages the panel speaks."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, fixed

HIDES: tuple[str, ...] = ()

_LETTERS = 2
_NO_COUNTRY = "  "


def rows(model: Model) -> Iterator[Row]:
    for row in model.localizations:
        if len(row.language) == _LETTERS:
            yield fixed("prtLocalizationLanguage", row.language, DEVICE, row.index)
        country = row.country if len(row.country) == _LETTERS else _NO_COUNTRY
        yield fixed("prtLocalizationCountry", country, DEVICE, row.index)
        yield fixed("prtLocalizationCharacterSet", row.charset, DEVICE, row.index)
