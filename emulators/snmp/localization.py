"""Languages and character sets: which one localized text of the Printer MIB is in (RFC 3805 §2.2.1.1).

Knows the localization table as the model has it, captured or from the profile.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

import msgspec
from misfeed.emulators.machine import Machine, Profile
from misfeed.emulators.snmp.captured import Captured

UTF_8 = 106
_ISO_8859 = {
    4: 1,
    5: 2,
    6: 3,
    7: 4,
    8: 5,
    9: 6,
    10: 7,
    11: 8,
    12: 9,
    13: 10,
    109: 13,
    110: 14,
    111: 15,
    112: 16,
}
CODECS = {
    3: "ascii",
    17: "shift_jis",
    18: "euc_jp",
    38: "euc_kr",
    UTF_8: "utf-8",
    113: "gbk",
    114: "gb18030",
    2004: "hp_roman8",
    2009: "cp850",
    2011: "cp437",
    2024: "cp932",
    2025: "gb2312",
    2026: "big5",
    2084: "koi8_r",
    **{number: f"iso8859-{part}" for number, part in _ISO_8859.items()},
    **{2000 + page - 1000: f"cp{page}" for page in range(1250, 1259)},
}
"""Python's names for the numbers of IANA-CHARSET-MIB that printers use."""


@lru_cache(maxsize=64)
def number_of(charset: str) -> int:
    """The number of a character set, under any name that Python knows it by; UTF-8's where it has none here.

    To ask Python has every codec imported, so the names as they are spelled go first.
    """
    spelled = next((number for number, codec in CODECS.items() if _bare(codec) == _bare(charset)), 0)
    if spelled:
        return spelled
    name = codecs.lookup(charset).name
    return next((number for number, codec in CODECS.items() if codecs.lookup(codec).name == name), UTF_8)


def _bare(charset: str) -> str:
    return charset.lower().replace("-", "").replace("_", "")


class Localization(msgspec.Struct, frozen=True):
    """One row of prtLocalizationTable: ISO 639 language, ISO 3166 country, IANA character set."""

    index: int
    language: str
    country: str
    charset: int

    @property
    def codec(self) -> str:
        """The codec for the character set; ASCII where there is none."""
        return CODECS.get(self.charset, "ascii")


def localizations(profile: Profile, captured: Captured) -> tuple[Localization, ...]:
    """The rows of the localization table; never none."""
    rows = [index[1] for index in captured.rows("prtLocalizationTable") if len(index) == 2 and index[0] == 1]
    if not rows:
        first = captured.number("prtConsoleLocalization", 1) or 1
        charset = number_of(profile.panel.charset)
        return tuple(
            Localization(i, language.lower(), country.upper(), charset)
            for i, tag in enumerate(profile.panel.languages or ("en",), max(first, 1))
            for language, _, country in [tag.partition("-")]
        )
    return tuple(
        Localization(
            i,
            (captured.octets("prtLocalizationLanguage", 1, i) or b"").decode("ascii", "replace").lower(),
            (captured.octets("prtLocalizationCountry", 1, i) or b"").decode("ascii", "replace").upper(),
            captured.number("prtLocalizationCharacterSet", 1, i) or UTF_8,
        )
        for i in rows
    )


def tag_of(machine: Machine, choices: tuple[Localization, ...], index: int) -> str | None:
    """The panel's own tag of the language in row `index`; None where it does not speak it."""
    row = next((one for one in choices if one.index == index), None)
    if row is None:
        return None
    spoken = [tag.partition("-") for tag in machine.panel.languages]
    fitting = ["".join(parts) for parts in spoken if parts[0].lower() == row.language]
    exact = [tag for tag in fitting if tag.partition("-")[2].upper() == row.country.strip()]
    return next(iter([*exact, *fitting]), None)


def current(
    machine: Machine, choices: tuple[Localization, ...], column: str, captured: Captured
) -> Localization:
    """The row that `column` (prtConsoleLocalization or prtGeneralCurrentLocalization) points at now."""
    language, _, country = machine.panel.language.partition("-")
    if machine.panel.language == (machine.profile.panel.languages or ("en",))[0]:
        # As delivered: what was captured stands, even for a table of which only some rows were recorded.
        before = captured.number(column, 1)
        for row in choices:
            if row.index == before:
                return row
    fitting = [row for row in choices if row.language == language.lower()]
    return next((row for row in fitting if row.country == country.upper()), (fitting or list(choices))[0])
