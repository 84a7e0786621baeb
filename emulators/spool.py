"""Documents as they were received, as files in a folder: named after their jobs, within bounds.

Writes only what it makes itself, and removes only that. Knows no job but its number and name.
"""

from __future__ import annotations

import mimetypes
import os
from collections import deque
from pathlib import Path

from misfeed.emulators.bounds import DEFAULT_MOST_MIB, MIB
from misfeed.errors import UsageError

_MAX_NAME = 60
_MAX_TRIES = 10_000
_SUFFIXES = {
    "application/octet-stream": ".bin",
    "application/pdf": ".pdf",
    "application/vnd.hp-pcl": ".pcl",
    "application/postscript": ".ps",
    "application/vnd.zebra-zpl": ".zpl",
    "image/jpeg": ".jpg",
    "image/pwg-raster": ".pwg",
    "image/urf": ".urf",
    "text/plain": ".txt",
}


class SpoolError(Exception):
    """A document was not kept; says why."""


def file_name(job_id: int, name: str, format_: str, number: int = 1) -> str:
    """ "7-my_report.pdf": letters and digits of the job's name alone, so that it leads nowhere else."""
    plain = "".join(one if one.isascii() and one.isalnum() else "_" for one in name.lower())
    plain = "_".join(filter(None, plain.split("_")))[:_MAX_NAME] or "job"
    part = f"-{number}" if number > 1 else ""
    media_type = format_.partition(";")[0].strip().lower()
    suffix = _SUFFIXES.get(media_type) or mimetypes.guess_extension(media_type) or ".bin"
    return f"{job_id}-{plain}{part}{suffix}"


class Spool:
    """A folder of documents; the oldest of those it wrote are removed when they take more than `most` octets.

    Raises UsageError when the folder cannot be written to.
    """

    def __init__(self, folder: Path, most: int = DEFAULT_MOST_MIB * MIB) -> None:
        self.folder = folder
        self._most = most
        self._held = 0
        self._files: deque[tuple[Path, int]] = deque()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"documents cannot be kept in {folder}: {error.strerror}") from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(f"documents cannot be kept in {folder}: this user may not write there")

    def keep(self, name: str, data: bytes) -> Path:
        """Write a file of that name, or with a number where there is one already. Raises SpoolError."""
        if len(data) > self._most:
            raise SpoolError(f"{name} has {len(data)} octets, more than may be kept in all ({self._most})")
        try:
            self.make_room(len(data))
            path, file = self._create(name)
            with os.fdopen(file, "wb") as written:
                # Accounted for before it is whole: a disk that fills up leaves half a file.
                self._files.append((path, len(data)))
                self._held += len(data)
                written.write(data)
        except OSError as error:
            raise SpoolError(f"{name} cannot be written to {self.folder}: {error.strerror}") from error
        return path

    def make_room(self, octets: int) -> None:
        """Remove the oldest until so many more fit."""
        while self._files and self._held + octets > self._most:
            self.remove(self._files[0][0])

    def remove(self, path: Path) -> None:
        """Remove one that it wrote; one that is gone already is no matter."""
        for held in self._files:
            if held[0] == path:
                self._files.remove(held)
                self._held -= held[1]
                path.unlink(missing_ok=True)
                return

    def _create(self, name: str) -> tuple[Path, int]:
        stem, dot, suffix = name.rpartition(".")
        for count in range(1, _MAX_TRIES):
            path = self.folder / (name if count == 1 else f"{stem}.{count}{dot}{suffix}")
            try:
                # O_EXCL neither overwrites a file nor follows a link that somebody put there.
                return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            except FileExistsError:
                continue
        raise SpoolError(f"{self.folder} is full of files called {name}")
