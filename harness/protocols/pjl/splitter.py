"""Tells PJL lines from document data in what a host sends a printer, octets in any split.

Knows where PJL starts and stops (PJL Technical Reference, ch. 1 and 2); never keeps document data, and never
fails: a printer shrugs at a bad line and reads on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from misfeed.protocols.pjl.commands import MAX_LINE, UEL, PjlCommand, PjlError, is_pjl, parse_command

_DOWNLOADS = {"FSDOWNLOAD", "FSAPPEND"}


@dataclass(frozen=True, slots=True)
class UelSeen:
    """A Universal Exit Language: the document before it, if any, is over."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line addressed to PJL that cannot be read."""

    error: PjlError


@dataclass(frozen=True, slots=True)
class DocumentData:
    """Octets of a document, in the language last entered or the printer's own."""

    data: bytes | bytearray


@dataclass(frozen=True, slots=True)
class FileData:
    """Octets of a file that FSDOWNLOAD or FSAPPEND announced with SIZE."""

    data: bytes


Event = UelSeen | PjlCommand | BadLine | DocumentData | FileData


_ESC = UEL[:1]


class _Mode(Enum):
    PJL = "lines"
    DOCUMENT = "document data until the next UEL"
    FILE = "a known count of octets"
    SKIP = "the rest of a line that is too long"


class JobSplitter:
    """Reads one connection, or one bulk OUT pipe, from its start.

    Lines are PJL from the start, after a UEL and until ENTER LANGUAGE; a line there that is neither blank nor
    addressed to PJL begins a document, as printers that switch language by themselves take it.
    """

    def __init__(self) -> None:
        self._data = bytearray()
        self._mode = _Mode.PJL
        self._file_left = 0
        self._scanned = 0

    @property
    def in_document(self) -> bool:
        """Whether the next octets belong to a document."""
        return self._mode is _Mode.DOCUMENT

    def passes(self, data: bytes | bytearray) -> bool:
        """Whether these octets are nothing but more of the document: then they need not be fed."""
        if self._mode is not _Mode.DOCUMENT or self._data:
            return False
        return _ESC not in data or (UEL not in data and not _held_back(data))

    def feed(self, data: bytes | bytearray) -> Iterator[Event]:
        """Take octets; iterating yields what they say. What is not iterated over comes with the next call."""
        if data and self.passes(data):
            return iter((DocumentData(data),))
        self._data += data
        return self._events()

    def finish(self) -> Iterator[Event]:
        """The end of the stream: what was held back for want of more comes out."""
        yield from self._events()
        if self._data and self._mode is _Mode.PJL:
            yield from self._line(self._take(len(self._data)))
        if self._data and self._mode is _Mode.DOCUMENT:
            yield DocumentData(self._take(len(self._data)))
        self._data.clear()

    def _events(self) -> Iterator[Event]:
        while self._data:
            before = len(self._data), self._mode
            match self._mode:
                case _Mode.PJL:
                    yield from self._read_line()
                case _Mode.DOCUMENT:
                    yield from self._read_document()
                case _Mode.FILE:
                    yield from self._read_file()
                case _Mode.SKIP:
                    self._skip()
            if (len(self._data), self._mode) == before:
                return

    def _take(self, count: int) -> bytes:
        taken = bytes(self._data[:count])
        del self._data[:count]
        self._scanned = 0
        return taken

    def _read_line(self) -> Iterator[Event]:
        if self._data.startswith(UEL):
            self._take(len(UEL))
            yield UelSeen()
            return
        end = self._line_end()
        if end:
            yield from self._line(self._take(end))
            return
        known = len(self._data) - _held_back(self._data)
        if self._starts_document(known):
            self._mode = _Mode.DOCUMENT
        elif known > MAX_LINE:
            self._mode = _Mode.SKIP
            yield BadLine(PjlError(f"a line longer than {MAX_LINE} octets", self._take(known)))

    def _line_end(self) -> int:
        """Length of the whole line at the start, with its line feed; 0 when it is not all there."""
        feed = self._data.find(b"\n", self._scanned)
        # No further than the line goes: a stranger may send very many lines at once.
        until = feed if feed >= 0 else len(self._data)
        exit_at = self._data.find(UEL, max(0, self._scanned - len(UEL)), until)
        self._scanned = len(self._data)
        ends = [end for end in (feed + 1, exit_at) if end > 0]
        return min(ends, default=0)

    def _starts_document(self, known: int) -> bool:
        """Whether the unfinished line, its first `known` octets, can be neither blank nor PJL any more."""
        head = bytes(self._data[: min(known, 5)])
        if b"@PJL".startswith(head.upper()) or is_pjl(head):
            return False
        return known > MAX_LINE or bool(self._data[:known].strip())

    def _line(self, line: bytes) -> Iterator[Event]:
        if not line.strip() and len(line) <= MAX_LINE:
            return
        if not is_pjl(line):
            self._mode = _Mode.DOCUMENT
            self._data[:0] = line
            yield from self._read_document()
            return
        try:
            command = parse_command(line)
        except PjlError as error:
            yield BadLine(error)
            return
        if command.language is not None:
            self._mode = _Mode.DOCUMENT
        elif command.name in _DOWNLOADS and (size := command.count("SIZE")) is not None:
            self._file_left = size
            self._mode = _Mode.FILE
        yield command

    def _read_document(self) -> Iterator[Event]:
        at = self._data.find(UEL)
        if at >= 0:
            self._mode = _Mode.PJL
        else:
            at = len(self._data) - _held_back(self._data)
        if at:
            yield DocumentData(self._take(at))

    def _read_file(self) -> Iterator[Event]:
        data = self._take(min(self._file_left, len(self._data)))
        self._file_left -= len(data)
        if not self._file_left:
            self._mode = _Mode.PJL
        if data:
            yield FileData(data)

    def _skip(self) -> None:
        if self._data.startswith(UEL):
            self._mode = _Mode.PJL
        elif end := self._line_end():
            self._mode = _Mode.PJL
            self._take(end)
        else:
            self._take(len(self._data) - _held_back(self._data))


def _held_back(data: bytes | bytearray) -> int:
    """How many octets at the end may be the start of a UEL."""
    for count in range(min(len(UEL) - 1, len(data)), 0, -1):
        if data.endswith(UEL[:count]):
            return count
    return 0
