"""The register of emulators that run on this computer under a name: one file each, for as long as they run.

Whoever runs holds a lock on its file; the system lets go of it however the process ends, so a file that
nobody holds is stale. Knows no emulator and no protocol.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from misfeed.errors import BenchError, UsageError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")
_SUFFIX = ".json"
#: Who looks holds a file for an instant, too, to see whether somebody else does.
_TRIES, _PAUSE_S = 10, 0.02


@dataclass(frozen=True, slots=True)
class Running:
    """A running emulator. `facts` are what `misfeed emulate --json` tells, and empty until it is ready."""

    name: str
    facts: Mapping[str, Any]


class Registration:
    """A place in the register; tell the facts once they are known."""

    def __init__(self, file: int) -> None:
        self._file = file

    def ready(self, facts: Mapping[str, Any]) -> None:
        """From now on others are told `facts`."""
        # In place, as a new file would not have the lock. Facts that were told before may have been longer.
        os.ftruncate(self._file, os.pwrite(self._file, json.dumps(facts).encode(), 0))


def folder() -> Path:
    """Where the register is; made, and this user's alone. Raises BenchError."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    path = Path(runtime) / "misfeed" if runtime else Path(tempfile.gettempdir()) / f"misfeed-{os.getuid()}"
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        owner = path.lstat()
    except OSError as error:
        raise BenchError(f"the register of emulators cannot be at {path}: {error.strerror}") from error
    if not path.is_dir() or path.is_symlink() or owner.st_uid != os.getuid() or owner.st_mode & 0o022:
        raise BenchError(f"{path} is not a folder of this user alone; remove it, or set XDG_RUNTIME_DIR")
    return path


@contextlib.contextmanager
def registered(name: str) -> Iterator[Registration]:
    """Have a place in the register under `name` meanwhile. Raises UsageError when another emulator has it."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"--name {name}: a name is a letter and up to 63 letters, digits, dots, - or _")
    path = folder() / f"{name}{_SUFFIX}"
    file = _take(path, name)
    try:
        os.ftruncate(file, 0)
        yield Registration(file)
    finally:
        path.unlink(missing_ok=True)
        os.close(file)


def _take(path: Path, name: str) -> int:
    """The file of `name`, locked. One that was removed meanwhile by its last holder is not the one meant."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            if not _lock(file, tries=_TRIES):
                raise UsageError(f"--name {name}: an emulator of that name runs already; choose another")
            if path.exists() and os.path.samestat(os.fstat(file), path.stat()):
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _lock(file: int, tries: int = 1) -> bool:
    for remaining in reversed(range(tries)):
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if remaining:
            time.sleep(_PAUSE_S)
    return False


def running() -> tuple[Running, ...]:
    """Every emulator that runs under a name, by name; the files of those that were killed are removed."""
    found = (_read(path) for path in sorted(folder().glob(f"*{_SUFFIX}")))
    return tuple(one for one in found if one is not None)


def _read(path: Path) -> Running | None:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return None  # it has just ended
    try:
        if _lock(file):
            # Nobody holds it. While it is locked here, nobody else can put another in its place.
            if path.exists() and os.path.samestat(os.fstat(file), path.stat()):
                path.unlink(missing_ok=True)
            return None
        text = os.pread(file, 1_000_000, 0)
    finally:
        os.close(file)
    try:
        facts = json.loads(text)
    except ValueError:
        facts = {}  # it is about to tell them
    return Running(path.name.removesuffix(_SUFFIX), facts if isinstance(facts, dict) else {})
