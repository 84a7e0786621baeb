"""A file of answers, for tests and for runs without people: TOML, or JSON with one answer a line (`.jsonl`).

    [[answer]]
    kind = "act"              # which questions: patterns of kind, verb, target and case, and a regular
    verb = "open"             # expression that the text must have; what is left out is any
    target = "cover.*"
    say = "done"              # or "cannot", "skip"; "nothing" is somebody who went for lunch

The first answer that fits and is not used up in this case is taken. Knows no device and no run.
"""

from __future__ import annotations

import fnmatch
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from misfeed.errors import UsageError, said_by_system
from misfeed.extending.lines import complaint, line_in, line_of, path_in, without_line
from misfeed.prompting.asker import NobodyAnswers
from misfeed.prompting.form import trouble
from misfeed.prompting.prompt import Answer, Kind, Prompt, Said

LARGEST = 8 * 1024 * 1024
LINES = ".jsonl"
_HEAD = re.compile(r"\s*\[\[\s*[\"']?answer[\"']?\s*\]\]")


class Say(StrEnum):
    """What an answer in a file says."""

    DONE = "done"
    CANNOT = "cannot"
    SKIP = "skip"
    NOTHING = "nothing"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One answer.

    Attributes:
        kind, verb, target, case: patterns (`cover.*`) of the questions it is for; text: a regular expression.
        say: what it says; why: for "cannot" and "skip".
        value: the text, number or choice; values: several choices; file: a PNG image, its path from here.
        hazard: harm that the person reports. times: how often in one case; 0 for always.
    """

    kind: str = "*"
    verb: str = "*"
    target: str = "*"
    case: str = "*"
    text: str = ""
    say: Say = Say.DONE
    why: str = ""
    value: str | int | float = ""
    values: tuple[str, ...] = ()
    file: str = ""
    hazard: str = ""
    times: int = 0

    def fits(self, prompt: Prompt) -> bool:
        """Whether it is for that question."""
        pairs = (
            (self.kind, prompt.kind.value),
            (self.verb, prompt.verb),
            (self.target, prompt.target),
            (self.case, _escaped(prompt.case)),
        )
        named = all(_like(pattern, told) for pattern, told in pairs)
        return named and (not self.text or re.search(self.text, prompt.text) is not None)


@dataclass(frozen=True, slots=True)
class _Placed:
    entry: Entry
    line: int


class FileOfAnswers:
    """Answers out of a file. Satisfies `Asker`."""

    def __init__(self, path: Path, entries: tuple[_Placed, ...], language: str = "en") -> None:
        self._path = path
        self._entries = entries
        self._language = language
        self._used: Counter[int] = Counter()

    @classmethod
    def read(cls, path: Path | str, language: str = "en") -> FileOfAnswers:
        """The file at `path`. Raises UsageError with file and line."""
        path = Path(path)
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the file of answers {path} cannot be read: {said_by_system(error)}") from error
        if len(data) > LARGEST:
            raise UsageError(f"the file of answers {path} is larger than {LARGEST} octets")
        plain = _json_lines(text, path) if path.suffix == LINES else _tables(text, path)
        tables = "" if path.suffix == LINES else text
        read = (_entry(one, line, path, tables, at) for at, (one, line) in enumerate(plain))
        return cls(path, tuple(read), language)

    @property
    def language(self) -> str:
        return self._language

    def begin(self, case: str) -> None:
        """A case begins: what was used up in another can be used again."""
        del case
        self._used.clear()

    def place(self, answer: Answer) -> str:
        """Where an answer stands: its file, as the command line named it, and line."""
        return f"{self._path.parent / answer.by}"

    def ask(self, prompt: Prompt) -> Answer:
        for number, placed in enumerate(self._entries):
            entry = placed.entry
            if entry.fits(prompt) and not (entry.times and self._used[number] >= entry.times):
                self._used[number] += 1
                return self._answer(placed, prompt)
        used = any(placed.entry.fits(prompt) for placed in self._entries)
        none = "no answer left" if used else "no answer"
        raise UsageError(f"{self._path} has {none} to “{prompt.text}”; add {self._lacking(prompt)}")

    def _answer(self, placed: _Placed, prompt: Prompt) -> Answer:
        entry, where = placed.entry, f"{self._path}:{placed.line}"
        if entry.say is Say.NOTHING:
            raise NobodyAnswers(f"nobody answered in time: “{prompt.text}” ({where} says nothing)")
        answer = Answer(
            Said(entry.say.value),
            value=str(entry.value),
            values=entry.values,
            why=entry.why,
            file=self._file(entry, where),
            hazard=entry.hazard,
            by=f"{self._path.name}:{placed.line}",
        )
        wrong = trouble(prompt, answer)
        if wrong:
            raise UsageError(f"{where}: “{prompt.text}” {wrong}")
        return answer

    def _file(self, entry: Entry, where: str) -> bytes:
        if not entry.file:
            return b""
        try:
            return (self._path.parent / entry.file).read_bytes()
        except OSError as error:
            raise UsageError(f"{where}: {entry.file} cannot be read: {error.strerror}") from error

    def _lacking(self, prompt: Prompt) -> str:
        told = {"kind": prompt.kind.value, "verb": prompt.verb, "target": prompt.target}
        told = {key: value for key, value in told.items() if value}
        if self._path.suffix == LINES:
            return json.dumps(told, ensure_ascii=False)
        return "[[answer]] with " + ", ".join(f'{key} = "{value}"' for key, value in told.items())


def _like(pattern: str, told: str) -> bool:
    return fnmatch.fnmatchcase(told, pattern)


def _escaped(case: str) -> str:
    # The brackets of "MP-01[mono-laser]" would be a set of letters in a pattern.
    return case.replace("[", "(").replace("]", ")")


def _tables(text: str, path: Path) -> Iterator[tuple[Any, int]]:
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = line_in(error)
        raise UsageError(f"{path}{f':{line}' if line else ''}: {without_line(error)}") from error
    listed = plain.pop("answer", [])
    if plain or not isinstance(listed, list):
        odd = f", not {next(iter(plain))!r}" if plain else ""
        raise UsageError(f"{path}:1: a file of answers holds [[answer]] tables only{odd}")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _HEAD.match(line)]
    for number, one in enumerate(listed):
        yield one, lines[number] if number < len(lines) else line_of(text, ("answer", number)) or 1


def _json_lines(text: str, path: Path) -> Iterator[tuple[Any, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line), number
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{path}:{number}: {error}") from error


def _entry(plain: Any, line: int, path: Path, tables: str, at: int) -> _Placed:
    where = f"{path}:{line}"
    try:
        entry = msgspec.convert(plain, Entry)
    except msgspec.ValidationError as error:
        fields = ", ".join(Entry.__struct_fields__)
        where = f"{path}:{line_of(tables, ('answer', at, *path_in(str(error)))) or line}"
        raise UsageError(f"{where}: {complaint(str(error))}; an answer takes {fields}") from error
    kinds = [kind.value for kind in Kind]
    if not fnmatch.filter(kinds, entry.kind):
        raise UsageError(
            f"{where}: there is no kind {entry.kind!r} of question; there are {', '.join(kinds)}"
        )
    try:
        re.compile(entry.text)
    except re.error as error:
        raise UsageError(f"{where}: text = {entry.text!r} is no regular expression: {error}") from error
    return _Placed(msgspec.structs.replace(entry, case=_escaped(entry.case)), line)
