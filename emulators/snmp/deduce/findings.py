"""What the modules of this folder share: captured values, names already given, what had to be made up."""

from __future__ import annotations

import re

from misfeed.emulators.snmp.captured import Captured
from misfeed.emulators.snmp.localization import CODECS, UTF_8
from misfeed.emulators.snmp.model import DEVICE
from misfeed.errors import UsageError
from misfeed.protocols.snmp import mib

_MAX_LABEL = 60
_MAX_ROWS = 64
_STATIONS = ("registration", "transfer", "fuser", "fuser-exit", "duplex")


class Findings:
    """Captured values with what is being made of them.

    Attributes:
        problems: what had to be made up or left out so far.
    """

    def __init__(self, captured: Captured) -> None:
        self.captured = captured
        self.problems: list[str] = []
        self._names = set(_STATIONS)
        charset = next((value for _, value in captured.below("prtLocalizationCharacterSet")), None)
        self._codec = CODECS.get(getattr(charset, "value", UTF_8), "utf-8")

    def problem(self, reason: str) -> None:
        self.problems.append(reason)

    def rows(self, table: str) -> list[int]:
        """Row numbers of a Printer MIB table of the printer itself."""
        found = [index[1] for index in self.captured.rows(table) if len(index) == 2 and index[0] == DEVICE]
        if len(found) > _MAX_ROWS:
            self.problem(f"{table} has {len(found)} rows; the first {_MAX_ROWS} are taken as parts")
        return [index for index in found if 1 <= index <= 65_535][:_MAX_ROWS]

    def number(self, column: str, row: int) -> int | None:
        return self.captured.number(column, DEVICE, row)

    def text(self, name: str, *index: int) -> str:
        """A captured text without control characters; "" where there is none."""
        octets = self.captured.octets(name, *index) or b""
        for codec in (self._codec, "utf-8"):
            try:
                return _cleaned(octets.decode(codec))
            except UnicodeDecodeError:
                continue
        return _cleaned(octets.decode("latin-1"))

    def label(self, column: str, row: int) -> str:
        return self.text(column, DEVICE, row)

    def enum_label(self, enum: str, column: str, row: int) -> str:
        """The label of a captured number; "" where there is none, or the standard has no label for it."""
        number = self.number(column, row)
        try:
            return mib.enum(enum).labels.get(number, "") if number is not None else ""
        except UsageError:
            return ""

    def name(self, *candidates: str) -> str:
        """A part's name that no other has: the first candidate that is free, or the last with a number."""
        slug = ""
        for candidate in candidates:
            slug = re.sub(r"[^a-z0-9]+", "-", candidate.lower()).strip("-")[:40]
            if slug and slug not in self._names:
                self._names.add(slug)
                return slug
        number = 2
        while f"{slug or 'part'}-{number}" in self._names:
            number += 1
        self._names.add(f"{slug or 'part'}-{number}")
        return f"{slug or 'part'}-{number}"


def _cleaned(text: str) -> str:
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def limit(text: str, characters: int = _MAX_LABEL) -> str:
    return text[:characters].strip()
