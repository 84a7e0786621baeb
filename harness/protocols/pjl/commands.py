"""One line of PJL: `@PJL SET LPARM:PCL FONTSOURCE = I` <-> a typed command (PJL Technical Reference, ch. 2).

Knows the shape of every command and the meaning of none; unknown commands survive as data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.errors import ProtocolError, UsageError

UEL = b"\x1b%-12345X"
"""Universal Exit Language: ends whatever came before and starts PJL."""

MAX_LINE = 16_384
"""Octets of one PJL line; printers take far fewer."""

_FREE_TEXT = {"COMMENT", "ECHO"}
_PREFIX = "@PJL"

_OPTION = re.compile(
    r"""(?P<name>[^\s="]+)
        (?:[ \t]*=[ \t]*(?:"(?P<text>[^"]*)"|(?P<word>[^\s"]+)))?
        (?=[ \t]|$)""",
    re.VERBOSE,
)
_BLANKS = re.compile(r"[ \t]+")


class PjlError(ProtocolError):
    """The octets are no PJL."""


@dataclass(frozen=True, slots=True)
class Option:
    """`NAME`, `NAME=value` or `NAME="text"`.

    Attributes:
        value: None where there is no equals sign.
        quoted: whether the value stands in quotes.
    """

    name: str
    value: str | None = None
    quoted: bool = False

    def __str__(self) -> str:
        if self.value is None:
            return self.name
        return f'{self.name}="{self.value}"' if self.quoted else f"{self.name}={self.value}"


@dataclass(frozen=True, slots=True)
class PjlCommand:
    """A line of PJL.

    Attributes:
        name: "INFO", "SET", "ENTER", ...; upper case; "" for a bare `@PJL`.
        options: what follows, in order.
        text: what follows, word for word, for COMMENT and ECHO; they have no options.
    """

    name: str
    options: tuple[Option, ...] = ()
    text: str = ""

    @property
    def subject(self) -> str:
        """The first option's name in upper case: "STATUS" of INFO STATUS, "DEVICE" of USTATUS DEVICE=ON."""
        return self.options[0].name.upper() if self.options else ""

    def value(self, name: str) -> str | None:
        """The value of option `name` in any case, or None."""
        for option in self.options:
            if option.name.upper() == name.upper():
                return option.value
        return None

    def number(self, name: str) -> int | None:
        """The value of option `name` where it is a number of up to nine digits, or None."""
        text = self.value(name) or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def count(self, name: str) -> int | None:
        """The value of option `name` where it can be a count of octets, or None."""
        text = self.value(name) or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None

    @property
    def values(self) -> Mapping[str, str]:
        """Options that have values, by name in upper case; the last one counts."""
        return {option.name.upper(): option.value for option in self.options if option.value is not None}

    @property
    def language(self) -> str | None:
        """What ENTER LANGUAGE enters, in upper case; None for every other command."""
        if self.name != "ENTER":
            return None
        language = self.value("LANGUAGE")
        return language.upper() if language else None

    def encode(self) -> bytes:
        """The line with CR LF. Raises UsageError when it would not read back."""
        parts = [_PREFIX, *filter(None, (self.name, *map(str, self.options), self.text))]
        line = " ".join(parts)
        try:
            octets = line.encode("latin-1")
            again = parse_command(octets)
        except (UnicodeEncodeError, PjlError) as error:
            raise UsageError(f"{line!r:.60} cannot be said in PJL: {error}") from error
        if again != self:
            raise UsageError(f"{line!r:.60} reads back as another command")
        return octets + b"\r\n"


def is_pjl(line: bytes) -> bool:
    """Whether a line is addressed to PJL at all."""
    return line[:4].upper() == b"@PJL" and line[4:5] in (b"", b" ", b"\t", b"\r", b"\n")


def parse_command(line: bytes) -> PjlCommand:
    """Read one line, with or without its line end. Octets above 127 read as Latin-1, so that none is lost.

    Raises:
        PjlError: longer than `MAX_LINE`, not starting with `@PJL`, or with options that cannot be told apart.
    """
    if len(line) > MAX_LINE:
        raise PjlError(f"a line of {len(line)} octets, more than {MAX_LINE}", line)
    if not is_pjl(line):
        raise PjlError("not a line of PJL", line, 0)
    body = line.decode("latin-1").removesuffix("\n").removesuffix("\r")
    if "\n" in body:
        raise PjlError("more than one line", line, body.index("\n"))
    body = body[len(_PREFIX) :].strip(" \t")
    name, _, rest = _BLANKS.sub(" ", body, count=1).partition(" ")
    name = name.upper()
    if name in _FREE_TEXT:
        return PjlCommand(name, text=rest)
    if "=" in name or '"' in name:
        raise PjlError("a command's name is missing", line, len(_PREFIX))
    return PjlCommand(name, tuple(_options(rest, line)))


def _options(rest: str, line: bytes) -> list[Option]:
    options = []
    position = 0
    while position < len(rest):
        blank = _BLANKS.match(rest, position)
        if blank:
            position = blank.end()
            continue
        found = _OPTION.match(rest, position)
        if not found:
            offset = len(line.rstrip(b"\r\n \t")) - len(rest) + position
            raise PjlError("an option that cannot be read", line[offset:], offset)
        text, word = found["text"], found["word"]
        options.append(Option(found["name"], word if text is None else text, text is not None))
        position = found.end()
    return options
