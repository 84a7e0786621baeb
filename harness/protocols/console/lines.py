"""The kinds of lines on a service console, each with what writes it and what reads it.

A console shows 7-bit text: what strangers named is written so that it can neither steer a terminal nor pass
for another line. Knows no command.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from misfeed.errors import ProtocolError

MAX_TEXT = 400
"""Characters of one cell or value."""

_BAR = " | "
_FACT = re.compile(r"(?P<name>[^\s:](?:[^:]*[^\s:])?):(?: (?P<value>.*))?\Z")
_TEST = re.compile(r"\[ *(?P<at>\d{1,9}\.\d{3})\] (?P<unit>\S+)(?P<rest>.*)\Z")
_ENDING = re.compile(r"\s*\.\.\. (?P<outcome>ok|FAILED|absent)\Z")
_NOTICE = re.compile(r"\*\*\* (?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?P<kind>[a-z][a-z-]*) (?P<told>.*)\Z")


class ConsoleError(ProtocolError):
    """A line that is not of the kind that was asked for."""


def plain(text: str) -> str:
    """`text` as a console can show it: printable ASCII in one line, "?" for what is not."""
    shown = "".join(one if " " <= one <= "~" else "?" for one in text[: MAX_TEXT + 1])
    return shown if len(shown) <= MAX_TEXT else f"{shown[: MAX_TEXT - 3]}..."


def row(*texts: str) -> str:
    """One row of a table. A bar within a cell is shown as a slash."""
    return _BAR.join(plain(text).replace("|", "/").strip() or "-" for text in texts)


def cells(line: str) -> tuple[str, ...]:
    """The cells of a row; "" for one that is "-"."""
    return tuple("" if one.strip() == "-" else one.strip() for one in line.split(_BAR))


@dataclass(frozen=True, slots=True)
class Fact:
    """A name with its value: "firmware: 20130415"."""

    name: str
    value: str

    def encode(self) -> str:
        name = plain(self.name).replace(":", ";").strip() or "?"
        return f"{name}: {plain(self.value)}".rstrip()

    @classmethod
    def decode(cls, line: str) -> Fact:
        """Raises ConsoleError."""
        found = _FACT.match(line)
        if found is None:
            raise ConsoleError("a line is not of the form NAME: VALUE", line.encode(errors="replace"))
        return cls(found["name"], found["value"] or "")


class Outcome(enum.Enum):
    """What became of a test at power-on."""

    OK = "ok"
    FAILED = "FAILED"
    ABSENT = "absent"
    """It was not found, and need not be there."""
    TOLD = ""
    """Nothing was tested: the line only tells."""


@dataclass(frozen=True, slots=True)
class Test:
    """One line of the boot log.

    Attributes:
        at_ms: milliseconds since power came. unit: what was tested, one word: "ram", "nic", "fan.main".
        detail: what was found, or what it says beside the outcome.
    """

    __test__ = False  # for pytest, which collects what is called so

    at_ms: int
    unit: str
    detail: str
    outcome: Outcome = Outcome.TOLD

    def encode(self) -> str:
        unit = plain(self.unit).replace(" ", "_") or "?"
        detail = f" {plain(self.detail).strip()}"
        while _ENDING.search(detail):  # what a part is called cannot pass for an outcome
            detail = _ENDING.sub("", detail)
        end = f" ... {self.outcome.value}" if self.outcome.value else ""
        seconds, rest = divmod(max(self.at_ms, 0), 1_000)
        return f"[{seconds:5}.{rest:03}] {unit:<10}{detail}".rstrip() + end

    @classmethod
    def decode(cls, line: str) -> Test:
        """Raises ConsoleError."""
        found = _TEST.match(line)
        if found is None:
            raise ConsoleError("a line is none of a boot log", line.encode(errors="replace"))
        seconds, _, rest = found["at"].partition(".")
        ending = _ENDING.search(found["rest"])
        detail = found["rest"][: ending.start()] if ending else found["rest"]
        at_ms = int(seconds) * 1_000 + int(rest)
        return cls(at_ms, found["unit"], detail.strip(), Outcome(ending["outcome"] if ending else ""))


@dataclass(frozen=True, slots=True)
class Notice:
    """A line that nobody asked for: something came, went or happened.

    Attributes:
        when: by the printer's clock, "2026-01-01 00:12:33". kind: "raised", "cleared", "power", "sign-in".
        told: what; a row where the kind has one.
    """

    when: str
    kind: str
    told: str

    def encode(self) -> str:
        # Whoever wrote the text has barred and cut what is strange: a row is longer than a cell.
        return f"*** {self.when} {self.kind} {self.told}".rstrip()

    @classmethod
    def decode(cls, line: str) -> Notice:
        """Raises ConsoleError."""
        found = _NOTICE.match(line)
        if found is None:
            raise ConsoleError("a line is no notice", line.encode(errors="replace"))
        return cls(found["when"], found["kind"], found["told"].strip())

    @staticmethod
    def is_one(line: str) -> bool:
        """Whether a line is one, or some stranger's of the same look."""
        return _NOTICE.match(line) is not None
