"""Finds the line of a key in a TOML text, so that what is wrong with its value is told with its place.

Knows TOML's headers and keys just far enough; what the text means was read by `tomllib` before.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]
"""Keys and 0-based numbers of array elements, from the top: ("trays", 1, "level")."""

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEYS = rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*"
# Compiled when first matched: most of the time all is well, and it takes longer than all else here.
_ARRAY = rf"^\s*\[\[{_KEYS}\]\]"
_TABLE = rf"^\s*\[{_KEYS}\]"
_VALUE = rf"^{_KEYS}="


def path_in(message: str) -> Path:
    """The place that a sentence of msgspec's tells: "... - at `$.trays[1].level`", or of an unknown key."""
    place = re.search(r" - at `\$(.*)`$", message)
    found: list[str | int] = []
    for key, number in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", place[1] if place else ""):
        found.append(int(number) if number else key)
    unknown = re.match(r"Object contains unknown field `(.+?)`", message)
    return (*found, *([unknown[1]] if unknown else []))


_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}

_SENTENCES = (
    (re.compile(r"^Expected (.*), got (.*)$"), r"it must be \1, not \2"),
    (re.compile(r"^Expected "), "it must be "),
    (re.compile(r"^Object missing required field `(.*)`$"), r"\1 is missing"),
    (re.compile(r"^Object contains unknown field `(.*)`$"), r"there is no '\1'"),
    (re.compile(r"^Invalid enum value (.*)$"), r"\1 is no word for it"),
)


def worded(message: str) -> str:
    """What msgspec complains of, without its place, for people who do not know Python's kinds."""
    said = message.partition(" - at ")[0]

    def kinds(found: re.Match[str]) -> str:
        names = found[1].split(" | ")
        if not _WORDS.keys() >= set(names):
            return found[0]  # the name of a key
        return " or ".join(_WORDS[one] for one in names if one != "null" or len(names) == 1)

    said = re.sub(r"`([a-z]+(?: \| [a-z]+)*)`", kinds, said)
    for pattern, ours in _SENTENCES:
        said = pattern.sub(ours, said)
    return said


def complaint(message: str) -> str:
    """What msgspec complains of in one sentence with its place before it: "trays[1].level: it must be..."."""
    found = re.search(r" - at `\$\.?(.*)`$", message)
    return f"{found[1]}: {worded(message)}" if found and found[1] else worded(message)


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line of the key at `path`, or of the innermost thing around it that has one; 0 for none."""
    wanted = tuple(path)
    best, line, within = 0, 0, 0
    lines = text.splitlines()
    places = [*_places(lines), ((), len(lines) + 1)]
    for number, (place, at) in enumerate(places[:-1]):
        if len(place) > best and wanted[: len(place)] == place:
            best, line, within = len(place), at, places[number + 1][1]
    if not best and wanted:
        # A table that has no header of its own begins with the first one within it.
        return next((at for place, at in places if place[: len(wanted)] == wanted), 0)
    last = wanted[-1] if wanted else ""
    if best < len(wanted) and isinstance(last, str):
        # It is inside a value, of one line or of several.
        key = re.compile(rf"""(?<![\w-])["']?{re.escape(last)}["']?\s*=""")
        inner = (at for at in range(line, within) if key.search(lines[at - 1])) if line else iter(())
        return next(inner, line)
    return line


def line_in(error: tomllib.TOMLDecodeError) -> int:
    """The line that `tomllib` complains of; 0 when it does not say."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else 0


def without_line(error: tomllib.TOMLDecodeError) -> str:
    """The complaint alone."""
    return re.sub(r" \(at (line \d+, column \d+|end of document)\)$", "", str(error))


def _places(lines: Sequence[str]) -> Iterator[tuple[Path, int]]:
    counted: dict[tuple[str, ...], int] = {}
    table: Path = ()
    quote = ""
    for at, line in enumerate(lines, 1):
        if quote:
            if quote in line:
                quote = ""
            continue
        if found := re.match(_ARRAY, line):
            names = _names(found[1])
            for longer in [one for one in counted if len(one) > len(names) and one[: len(names)] == names]:
                del counted[longer]
            counted[names] = counted.get(names, 0) + 1
            table = (*_numbered(names, counted), counted[names] - 1)
            yield table, at
        elif found := re.match(_TABLE, line):
            table = _numbered(_names(found[1]), counted)
            yield table, at
        elif found := re.match(_VALUE, line):
            yield (*table, *_names(found[1])), at
            quote = _left_open(line)


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(one.strip("\"'") for one in re.findall(_KEY, dotted))


def _numbered(names: tuple[str, ...], counted: dict[tuple[str, ...], int]) -> Path:
    """Names with the number of the array element that each of them stands for by now, but for the last."""
    path: list[str | int] = []
    for length, name in enumerate(names, 1):
        path.append(name)
        if length < len(names) and names[:length] in counted:
            path.append(counted[names[:length]] - 1)
    return tuple(path)


def _left_open(line: str) -> str:
    """The quotes of a string that goes on in the next line."""
    return next((quote for quote in ('"""', "'''") if line.count(quote) == 1), "")
