"""The file system that the firmware keeps for fonts, forms and stored jobs: names and octets, within bounds.

Never a file of the computer that runs this. Knows no protocol and no way of writing paths.
"""

from __future__ import annotations

import enum
from typing import NamedTuple, TypeAlias

from .disk import Disk
from .part import Part, nvram

FlashPath: TypeAlias = tuple[str, ...]

CAPACITY = 1 << 20
"""Octets of its flash memory."""

DISK_CAPACITY = 8 << 20
"""Octets that a disk offers."""

MAX_ENTRIES = 1_000
MAX_NAME = 255
MAX_DEPTH = 32

BLOCK = 512
"""What every file or directory takes beside its octets."""


class Objection(enum.Enum):
    """Why something is not done with a file."""

    NO_VOLUME = "the disk does not work"
    FULL = "the disk is full"
    NOT_FOUND = "no such file"
    EXISTS = "a file of that name is there"
    ILLEGAL_NAME = "no name for a file"
    ROOT = "the root cannot be deleted"
    IS_DIRECTORY = "it is a directory"
    NOT_DIRECTORY = "it is no directory"
    DIRECTORY_FULL = "no more files fit"
    NOT_EMPTY = "the directory is not empty"


class VolumeError(Exception):
    """Something is not done with a file."""

    def __init__(self, objection: Objection) -> None:
        self.objection = objection
        super().__init__(objection.value)


class Entry(NamedTuple):
    """A file, or a directory where `data` is None."""

    path: FlashPath
    data: bytes | None = None


_AS_DELIVERED = tuple(
    Entry(path)
    for path in (
        ("PJL",),
        ("PostScript",),
        ("saveDevice",),
        ("saveDevice", "SavedJobs"),
        ("webServer",),
        ("webServer", "config"),
    )
)


class Volume(Part):
    """Fields:
    entries: files and directories, parents first.
    """

    STEERS = False

    entries: tuple[Entry, ...] = nvram(_AS_DELIVERED, told=False)

    @property
    def capacity(self) -> int:
        return DISK_CAPACITY if self._disk is not None else CAPACITY

    @property
    def free(self) -> int:
        return self.capacity - sum(BLOCK + len(one.data or b"") for one in self.entries)

    @property
    def works(self) -> bool:
        return self._disk is None or not self._disk.found

    @property
    def _disk(self) -> Disk | None:
        found = self.machine.parts.get("disk")
        return found if isinstance(found, Disk) else None

    def find(self, path: FlashPath) -> Entry:
        """What is at a path; the root is a directory. Raises VolumeError."""
        if not self.works:
            raise VolumeError(Objection.NO_VOLUME)
        if not path:
            return Entry(())
        for entry in self.entries:
            if entry.path == path:
                return entry
        raise VolumeError(Objection.NOT_FOUND)

    def listed(self, path: FlashPath) -> tuple[Entry, ...]:
        """What is in a directory. Raises VolumeError."""
        if self.find(path).data is not None:
            raise VolumeError(Objection.NOT_DIRECTORY)
        return tuple(one for one in self.entries if one.path[:-1] == path)

    def read(self, path: FlashPath) -> bytes:
        """The octets of a file. Raises VolumeError."""
        data = self.find(path).data
        if data is None:
            raise VolumeError(Objection.IS_DIRECTORY)
        return data

    def write(self, path: FlashPath, data: bytes, *, append: bool = False) -> None:
        """Make a file, write it anew, or write on. Raises VolumeError."""
        before = b""
        try:
            before = self.read(path)
        except VolumeError as error:
            if error.objection is not Objection.NOT_FOUND:
                raise
            self._room_at(path)
            if self.free < BLOCK + len(data):
                raise VolumeError(Objection.FULL) from None
            self.entries = (*self.entries, Entry(path, data))
            return
        after = before + data if append else data
        if len(after) - len(before) > self.free:
            raise VolumeError(Objection.FULL)
        self.entries = tuple(Entry(path, after) if one.path == path else one for one in self.entries)

    def make_directory(self, path: FlashPath) -> None:
        """Raises VolumeError."""
        if not path or any(one.path == path for one in self.entries):
            raise VolumeError(Objection.EXISTS)
        self._room_at(path)
        if self.free < BLOCK:
            raise VolumeError(Objection.FULL)
        self.entries = (*self.entries, Entry(path))

    def delete(self, path: FlashPath) -> None:
        """Delete a file, or an empty directory. Raises VolumeError."""
        if not path:
            raise VolumeError(Objection.ROOT)
        if self.find(path).data is None and self.listed(path):
            raise VolumeError(Objection.NOT_EMPTY)
        self.entries = tuple(one for one in self.entries if one.path != path)

    def initialise(self) -> None:
        """Erase all. Raises VolumeError."""
        self.find(())
        self.entries = ()

    def _room_at(self, path: FlashPath) -> None:
        """Whether there can be something new at a path."""
        if len(path) > MAX_DEPTH or any(not name or len(name) > MAX_NAME for name in path):
            raise VolumeError(Objection.ILLEGAL_NAME)
        if self.find(path[:-1]).data is not None:
            raise VolumeError(Objection.NOT_DIRECTORY)
        if len(self.entries) >= MAX_ENTRIES:
            raise VolumeError(Objection.DIRECTORY_FULL)
