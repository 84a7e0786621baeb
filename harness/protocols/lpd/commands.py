"""The lines of the daemon protocol: `\\2raw\\n` and `\\3 512 dfA001host\\n` <-> records (RFC 1179 §5 and §6).

Knows the shape of every line; which queues there are, and what becomes of a job, is for others.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from misfeed.errors import ProtocolError, UsageError

MAX_LINE = 1_024
"""Octets of one line; a list of jobs and users is the longest."""

ACCEPTED = b"\0"
REFUSED = b"\1"

_MAX_DIGITS = 20
_BLANKS = " \t\v\f"


class LpdError(ProtocolError):
    """The octets are not of the Line Printer Daemon Protocol."""


class Code(enum.IntEnum):
    """Of the daemon's commands (§5)."""

    PRINT = 1
    RECEIVE = 2
    SHORT_STATE = 3
    LONG_STATE = 4
    REMOVE = 5


class FileKind(enum.IntEnum):
    """Of the subcommands with which a job is received (§6)."""

    ABORT = 1
    CONTROL = 2
    DATA = 3


@dataclass(frozen=True, slots=True)
class Command:
    """A line that a connection begins with.

    Attributes:
        words: what follows the queue's name: the agent who removes jobs, numbers of jobs, names of users.
    """

    code: Code
    queue: str
    words: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """Raises UsageError when it would not read back."""
        line = bytes([self.code]) + " ".join((self.queue, *self.words)).encode() + b"\n"
        try:
            again = parse_command(line)
        except LpdError as error:
            raise UsageError(f"{self} cannot be said to a daemon: {error}") from error
        if again != self:
            raise UsageError(f"{self} reads back as {again}")
        return line


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A line inside a job: a file of `size` octets comes, or the job is given up.

    Attributes:
        size: 0 of a data file: it goes on until the connection ends.
    """

    kind: FileKind
    size: int = 0
    name: str = ""

    def encode(self) -> bytes:
        """Raises UsageError when it would not read back."""
        operand = b"" if self.kind is FileKind.ABORT else f"{self.size} {self.name}".encode()
        line = bytes([self.kind]) + operand + b"\n"
        try:
            again = parse_subcommand(line)
        except LpdError as error:
            raise UsageError(f"{self} cannot be said to a daemon: {error}") from error
        if again != self:
            raise UsageError(f"{self} reads back as {again}")
        return line


def parse_command(line: bytes) -> Command:
    """Read one line, with or without its line feed. Raises LpdError."""
    code, words = _split(line)
    try:
        known = Code(code)
    except ValueError:
        raise LpdError(f"there is no command {code}", line, 0) from None
    if not words:
        raise LpdError("a command without the name of a queue", line, 1)
    return Command(known, words[0], tuple(words[1:]))


def parse_subcommand(line: bytes) -> Subcommand:
    """Read one line, with or without its line feed. Raises LpdError."""
    code, words = _split(line)
    try:
        kind = FileKind(code)
    except ValueError:
        raise LpdError(f"there is no subcommand {code}", line, 0) from None
    if kind is FileKind.ABORT:
        return Subcommand(kind)
    if len(words) != 2:
        raise LpdError("a file is announced by its size and its name", line, 1)
    size, name = words
    if not (size.isascii() and size.isdigit() and len(size) <= _MAX_DIGITS):
        raise LpdError("the size of a file is no number", line, 1)
    return Subcommand(kind, int(size), name)


def _split(line: bytes) -> tuple[int, list[str]]:
    if len(line) > MAX_LINE:
        raise LpdError(f"a line of {len(line)} octets, more than {MAX_LINE}", line)
    if not line.strip(b"\r\n"):
        raise LpdError("an empty line", line, 0)
    body = line.removesuffix(b"\n").removesuffix(b"\r")
    if b"\n" in body[1:]:
        raise LpdError("more than one line", line, body.index(b"\n", 1))
    return body[0], [word for word in _blanks_as_one(text_of(body[1:])).split(" ") if word]


def _blanks_as_one(text: str) -> str:
    return "".join(" " if one in _BLANKS else one for one in text)


def text_of(octets: bytes) -> str:
    """Names are UTF-8 with today's clients, and were Latin-1: none is lost."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")
