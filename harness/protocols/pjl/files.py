"""PJL's file system: error numbers, and listings <-> rows (PJL Technical Reference, ch. 9).

Knows no file.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from misfeed.protocols.pjl.replies import PjlReply


class FileError(enum.IntEnum):
    """What FILEERROR tells; in a status code with 32000 added."""

    GENERAL = 0
    VOLUME_NOT_AVAILABLE = 1
    DISK_FULL = 2
    FILE_NOT_FOUND = 3
    NO_FREE_DESCRIPTORS = 4
    INVALID_COUNT = 5
    FILE_EXISTS = 6
    ILLEGAL_NAME = 7
    CANNOT_DELETE_ROOT = 8
    IS_A_DIRECTORY = 9
    IS_A_FILE = 10
    READ_ONLY = 12
    DIRECTORY_FULL = 13
    DIRECTORY_NOT_EMPTY = 14
    BAD_DISK = 15
    INVALID_PARAMETER = 17
    WRITE_PROTECTED = 26
    NO_FILENAME = 27


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a listing; `size` is None of a directory."""

    name: str
    size: int | None = None

    @property
    def kind(self) -> str:
        """As a listing and FSQUERY tell it."""
        return "TYPE=DIR" if self.size is None else f"TYPE=FILE SIZE={self.size}"

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"


_ROW = re.compile(
    r"(?P<name>.*?)\s*TYPE\s*=\s*(?:DIR|FILE\s+SIZE\s*=\s*(?P<size>\d{1,12}))\s*$", re.IGNORECASE
)


def rows_of(lines: Iterable[str]) -> Iterator[FileRow]:
    """The rows of a listing; other lines are passed over."""
    for line in lines:
        if found := _ROW.match(line):
            yield FileRow(found["name"], int(found["size"]) if found["size"] else None)


def error_of(reply: PjlReply) -> FileError | None:
    """What FILEERROR says; GENERAL for numbers that nobody lists, None where there is none."""
    number = reply.values.get("FILEERROR", "")
    if not number:
        return None
    try:
        return FileError(int(number))
    except ValueError:
        return FileError.GENERAL
