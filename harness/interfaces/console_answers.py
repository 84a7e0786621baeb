"""Answers of a printer's service console with types: what is wrong, what was, what is left.

A row of another width is none of them and is passed over. Knows no command and no line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from misfeed.protocols.console import Fact, cells


@dataclass(frozen=True, slots=True)
class ConsoleAlert:
    """A condition as the console tells it; names and labels are RFC 3805's."""

    code: str
    severity: str
    group: str
    part: str
    vendor_code: str
    description: str


@dataclass(frozen=True, slots=True)
class ConsoleEvent:
    """A row of the event log: `when` by the printer's own clock, at so many pages of its life."""

    when: str
    pages: int
    code: str
    part: str
    vendor_code: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsoleSupply:
    """A supply; `percent` is None where the printer does not know it."""

    part: str
    label: str
    part_number: str
    percent: int | None


def facts_of(lines: Iterable[str]) -> Mapping[str, str]:
    """Values by name. Raises ConsoleError for a line that has no name."""
    return {one.name: one.value for one in map(Fact.decode, lines)}


def counts_of(lines: Iterable[str]) -> Mapping[str, int]:
    """Those facts that are numbers. Raises ConsoleError."""
    return {name: int(value) for name, value in facts_of(lines).items() if _is_count(value)}


def alerts_of(lines: Iterable[str]) -> tuple[ConsoleAlert, ...]:
    """Conditions, in the order of the lines."""
    return tuple(ConsoleAlert(*row) for row in _rows(lines, 6))


def events_of(lines: Iterable[str]) -> tuple[ConsoleEvent, ...]:
    """Rows of the event log, in the order of the lines; a number that is none counts as 0."""
    return tuple(ConsoleEvent(row[0], _count(row[1]), *row[2:]) for row in _rows(lines, 6))


def supplies_of(lines: Iterable[str]) -> tuple[ConsoleSupply, ...]:
    """Supplies, in the order of the lines."""
    return tuple(ConsoleSupply(row[0], row[1], row[2], _percent(row[3])) for row in _rows(lines, 4))


def _rows(lines: Iterable[str], width: int) -> Iterator[tuple[str, ...]]:
    for line in lines:
        row = cells(line)
        if len(row) == width:
            yield row


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _count(text: str) -> int:
    return int(text) if _is_count(text) else 0


def _percent(text: str) -> int | None:
    number = text.removesuffix("%").strip()
    return int(number) if _is_count(number) else None
