"""Recorded walks: the lines of a snmprec file, read one by one so that a damaged one costs only itself.

Knows no printer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from misfeed.errors import UsageError
from misfeed.protocols.snmp import Oid, Value, dotted, oid
from misfeed.protocols.snmp.snmprec import parse_value

MAX_OCTETS = 16 * 1024 * 1024
"""Octets of the largest recording that is read."""
_MAX_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a recording that could not be taken as it stands.

    Attributes:
        line: its number, from 1; 0 where it is about the whole recording.
        reason: what is wrong and what was done instead; one sentence.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Recording:
    """The values of a walk in the order of their identifiers, and what was wrong with its lines."""

    values: dict[Oid, Value]
    problems: tuple[Problem, ...]


def read_recording(data: bytes, source: str) -> Recording:
    """Read a snmprec file. Raises UsageError when it is too large or no line of it can be used."""
    if len(data) > MAX_OCTETS:
        raise UsageError(
            f"{source} is larger than {MAX_OCTETS} octets, so it is no recorded walk of a printer"
        )
    values: dict[Oid, Value] = {}
    problems: list[Problem] = []
    largest: Oid = ()
    for number, line in _lines(data):
        try:
            identifier, value = _row(line)
        except UsageError as error:
            problems.append(Problem(number, f"{error}; the line is left out"))
            continue
        if identifier in values:
            same = "the same" if values[identifier] == value else "another"
            reason = f"{dotted(identifier)} comes again with {same} value; the first one stands"
            problems.append(Problem(number, reason))
            continue
        if identifier < largest:
            problems.append(Problem(number, f"{dotted(identifier)} is out of order; it is served in order"))
        largest = max(largest, identifier)
        values[identifier] = value
    if not values:
        raise UsageError(f"{source} holds no recorded SNMP value; lines must read OID|TAG|VALUE")
    if len(problems) > _MAX_PROBLEMS:
        more = len(problems) - _MAX_PROBLEMS
        problems = [*problems[:_MAX_PROBLEMS], Problem(0, f"{more} more lines are damaged or repeated")]
    return Recording(dict(sorted(values.items())), tuple(problems))


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Lines that are to hold something, with their numbers. Values hold any octet but a line feed."""
    for number, line in enumerate(data.split(b"\n"), 1):
        line = line.removesuffix(b"\r")
        if line.strip() and not line.startswith(b"#"):
            yield number, line


def _row(line: bytes) -> tuple[Oid, Value]:
    parts = line.split(b"|", 2)
    if len(parts) != 3:
        raise UsageError("the line is not OID|TAG|VALUE")
    identifier, tag, raw = parts
    return (
        oid(identifier.strip().decode("ascii", "backslashreplace")),
        parse_value(tag.strip().decode("ascii", "backslashreplace"), raw),
    )
