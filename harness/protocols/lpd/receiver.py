"""The daemon's side of one connection: octets in any split, lines and files out (RFC 1179 §5 and §6).

Whoever reads the events decides: a job that is refused has no files, and a file is only taken that it
expects. Keeps no octets of files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from misfeed.protocols.lpd.commands import (
    MAX_LINE,
    Command,
    LpdError,
    Subcommand,
    parse_command,
    parse_subcommand,
)


@dataclass(frozen=True, slots=True)
class FileOctets:
    """Some octets of the file that is coming."""

    data: bytes


@dataclass(frozen=True, slots=True)
class FileEnd:
    """The file is over.

    Attributes:
        whole: its client says that it is all there.
    """

    whole: bool


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read."""

    error: LpdError


Event = Command | Subcommand | FileOctets | FileEnd | BadLine


class _Mode(Enum):
    COMMAND = "a command"
    JOB = "a subcommand"
    FILE = "a known count of octets"
    MARK = "the octet that ends a file"
    STREAM = "a file that ends with the connection"


class Receiver:
    """Reads what one client sends."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._mode = _Mode.COMMAND
        self._left = 0
        self._scanned = 0

    @property
    def in_file(self) -> bool:
        """A file has begun, and its end has not come."""
        return self._mode in (_Mode.FILE, _Mode.MARK, _Mode.STREAM)

    def take_job(self) -> None:
        """The command to receive a job was accepted: from now on, lines are subcommands."""
        self._mode = _Mode.JOB

    def expect(self, size: int | None) -> None:
        """The file just announced was accepted: its octets come now. None: until the connection ends."""
        self._left = size or 0
        self._mode = _Mode.STREAM if size is None else _Mode.FILE

    def feed(self, data: bytes) -> Iterator[Event]:
        """Take octets; iterating yields what they say. What is not iterated over comes with the next call."""
        self._data += data
        return self._events()

    def finish(self) -> Iterator[Event]:
        """The client has sent all. A file with a size that is not all there is not whole.

        CUPS, when it streams, leaves out the octet that ends the last file.
        """
        yield from self._events()
        if self.in_file:
            whole = self._mode is not _Mode.FILE
            self._mode = _Mode.JOB
            yield FileEnd(whole)
        self._data.clear()

    def _events(self) -> Iterator[Event]:
        while self._data or (self._mode is _Mode.FILE and not self._left):
            match self._mode:
                case _Mode.FILE | _Mode.STREAM:
                    yield from self._read_file()
                case _Mode.MARK:
                    whole = self._take(1) == b"\0"
                    self._mode = _Mode.JOB
                    yield FileEnd(whole)
                case _:
                    line = self._read_line()
                    if line is None:
                        return
                    yield line

    def _take(self, count: int) -> bytes:
        taken = bytes(self._data[:count])
        del self._data[:count]
        self._scanned = 0
        return taken

    def _read_file(self) -> Iterator[Event]:
        if self._mode is _Mode.STREAM:
            yield FileOctets(self._take(len(self._data)))
            return
        data = self._take(min(self._left, len(self._data)))
        self._left -= len(data)
        if not self._left:
            self._mode = _Mode.MARK
        if data:
            yield FileOctets(data)

    def _read_line(self) -> Event | None:
        end = self._data.find(b"\n", self._scanned)
        if end < 0:
            self._scanned = len(self._data)
            if len(self._data) <= MAX_LINE:
                return None
            end = len(self._data) - 1
        line = self._take(end + 1)
        try:
            return parse_command(line) if self._mode is _Mode.COMMAND else parse_subcommand(line)
        except LpdError as error:
            return BadLine(error)
