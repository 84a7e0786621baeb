"""The file system commands (PJL Technical Reference, ch. 9): on the machine's own volume, which is drive 0.

Knows paths as PJL writes them, and keeps the file that is coming; no other command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.volume import Entry, FlashPath, Objection, Volume, VolumeError
from misfeed.emulators.pjl.codes import printable
from misfeed.emulators.pjl.quirks import TRAVERSAL
from misfeed.protocols.pjl import FileError, FileRow, PjlCommand, PjlReply

_ERRORS: Mapping[Objection, FileError] = {
    Objection.NO_VOLUME: FileError.VOLUME_NOT_AVAILABLE,
    Objection.FULL: FileError.DISK_FULL,
    Objection.NOT_FOUND: FileError.FILE_NOT_FOUND,
    Objection.EXISTS: FileError.FILE_EXISTS,
    Objection.ILLEGAL_NAME: FileError.ILLEGAL_NAME,
    Objection.ROOT: FileError.CANNOT_DELETE_ROOT,
    Objection.IS_DIRECTORY: FileError.IS_A_DIRECTORY,
    Objection.NOT_DIRECTORY: FileError.IS_A_FILE,
    Objection.DIRECTORY_FULL: FileError.DIRECTORY_FULL,
    Objection.NOT_EMPTY: FileError.DIRECTORY_NOT_EMPTY,
}

_DRIVE = "0:"
_MOUNT: FlashPath = ("mnt", "volume")
"""Where the firmware's own system has the volume."""

_FIRMWARE: Mapping[FlashPath, bytes | None] = {
    ("bin",): None,
    ("etc",): None,
    ("etc", "hosts"): b"127.0.0.1 localhost\n",
    ("etc", "passwd"): b"root:x:0:0::/:/bin/sh\n",
    ("etc", "version"): b"misfeed emulated firmware\n",
    ("mnt",): None,
    _MOUNT: None,
}
"""What a path that leaves the volume finds, where it can: made up, and read alone."""

_MAX_REPLY = 60_000
"""Octets of rows in a listing."""


class Filing:
    """One channel's way to the volume."""

    def __init__(
        self, machine: Machine, reply: Callable[[PjlReply], None], may_write: Callable[[], bool]
    ) -> None:
        self._machine = machine
        self._volume = machine.part("volume", Volume)
        self._reply = reply
        self._may_write = may_write
        self._coming: PjlCommand | None = None
        self._left = 0
        self._data = bytearray()

    # -- commands ----------------------------------------------------------------------------------------

    def do(self, command: PjlCommand) -> None:
        """One of these commands; others are passed over."""
        do = _COMMANDS.get(command.name)
        if do is not None:
            do(self, command)

    def list_directory(self, command: PjlCommand) -> None:
        """FSDIRLIST: from ENTRY on, COUNT of them."""

        def rows() -> tuple[str, ...]:
            path = self._path(command)
            own = [FileRow("."), FileRow("..")]
            found = own + [_row(one) for one in self._entries(path)]
            first = _number(command, "ENTRY", 1)
            wanted = map(str, found[max(first, 1) - 1 :][: _number(command, "COUNT", 65_535)])
            kept, octets = [], 0
            for row in wanted:
                octets += len(row) + 2
                if octets > _MAX_REPLY:
                    break
                kept.append(printable(row))
            return tuple(kept)

        header = f"FSDIRLIST {_named(command)} ENTRY={_number(command, 'ENTRY', 1)}"
        self._tell(header, rows)

    def query(self, command: PjlCommand) -> None:
        """FSQUERY: what is at a path."""

        def header() -> str:
            row = _row(self._find(self._path(command)))
            return f"FSQUERY {_named(command)} {row.kind}"

        try:
            self._reply(PjlReply(header()))
        except VolumeError as error:
            self._object(f"FSQUERY {_named(command)}", error)

    def upload(self, command: PjlCommand) -> None:
        """FSUPLOAD: some octets of a file, to the host."""
        try:
            entry = self._find(self._path(command))
            if entry.data is None:
                raise VolumeError(Objection.IS_DIRECTORY)
        except VolumeError as error:
            self._object(f"FSUPLOAD {_named(command)}", error)
            return
        offset = _number(command, "OFFSET", 0)
        data = entry.data[offset:][: _number(command, "SIZE", len(entry.data))]
        header = f"FSUPLOAD FORMAT:BINARY {_named(command)} OFFSET={offset} SIZE={len(data)}"
        self._reply(PjlReply(header, data=data))

    def download(self, command: PjlCommand) -> None:
        """FSDOWNLOAD and FSAPPEND: a file begins, SIZE octets of it come next."""
        size = command.count("SIZE")
        self._coming, self._left = None, size or 0
        self._data.clear()
        header = f"{command.name} {_named(command)}"
        if size is None:
            self._refuse(header, FileError.INVALID_PARAMETER)
        elif size > self._volume.capacity:
            # No file of that size can be; its octets are passed over as they come.
            self._refuse(header, FileError.DISK_FULL)
        else:
            self._coming = command
            if not size:
                self._store()

    def feed(self, data: bytes) -> None:
        """Octets of the file that is coming."""
        self._left -= len(data)
        if self._coming is not None:
            self._data += data
        if self._left <= 0:
            self._store()

    def make_directory(self, command: PjlCommand) -> None:
        """FSMKDIR."""
        self._change(lambda: self._volume.make_directory(self._own_path(command)))

    def delete(self, command: PjlCommand) -> None:
        """FSDELETE."""
        self._change(lambda: self._volume.delete(self._own_path(command)))

    def initialise(self, command: PjlCommand) -> None:
        """FSINIT: erase a volume."""
        if (command.value("VOLUME") or "").startswith(_DRIVE):
            self._change(self._volume.initialise)

    def information(self) -> tuple[str, ...]:
        """INFO FILESYS."""
        volume = self._volume
        state = "READ-WRITE" if volume.works else "NOT-READY"
        place = "DISK" if "disk" in self._machine.parts else "FLASH"
        return (
            "[2 TABLE]",
            "\tVOLUME\tTOTAL SIZE\tFREE SPACE\tLOCATION\tLABEL\tSTATUS",
            f"\t{_DRIVE}\t{volume.capacity}\t{volume.free}\t{place}\t?\t{state}",
        )

    # -- the volume --------------------------------------------------------------------------------------

    def _store(self) -> None:
        command, self._coming = self._coming, None
        data = bytes(self._data)
        self._data.clear()
        if command is not None:
            append = command.name == "FSAPPEND"
            self._change(lambda: self._volume.write(self._own_path(command), data, append=append))

    def _change(self, change: Callable[[], None]) -> None:
        """Commands that change something have no answer (ch. 9), whether they do or not."""
        if not self._may_write():
            return
        try:
            change()
        except VolumeError:
            return

    def _tell(self, header: str, lines: Callable[[], tuple[str, ...]]) -> None:
        try:
            self._reply(PjlReply(header, lines()))
        except VolumeError as error:
            self._object(header, error)

    def _object(self, header: str, error: VolumeError) -> None:
        self._refuse(header, _ERRORS[error.objection])

    def _refuse(self, header: str, error: FileError) -> None:
        self._reply(PjlReply(header, (f"FILEERROR={error.value}",)))

    def _own_path(self, command: PjlCommand) -> FlashPath:
        path = self._path(command)
        if path[: len(_MOUNT)] != _MOUNT:
            raise VolumeError(Objection.ILLEGAL_NAME)
        return path[len(_MOUNT) :]

    def _find(self, path: FlashPath) -> Entry:
        if path[: len(_MOUNT)] == _MOUNT:
            return self._volume.find(path[len(_MOUNT) :])
        if not path or path in _FIRMWARE:
            return Entry(path, _FIRMWARE.get(path))
        raise VolumeError(Objection.NOT_FOUND)

    def _entries(self, path: FlashPath) -> tuple[Entry, ...]:
        if path[: len(_MOUNT)] == _MOUNT:
            return self._volume.listed(path[len(_MOUNT) :])
        if self._find(path).data is not None:
            raise VolumeError(Objection.NOT_DIRECTORY)
        return tuple(Entry(one, data) for one, data in _FIRMWARE.items() if one[:-1] == path)

    def _path(self, command: PjlCommand) -> FlashPath:
        r"""`0:\a/b\..\c` as names from the root of the firmware's system, never above where it may lead."""
        written = (command.value("NAME") or "").replace("\\", "/")
        if not written.startswith(_DRIVE):
            raise VolumeError(Objection.NO_VOLUME if written[1:2] == ":" else Objection.ILLEGAL_NAME)
        lowest = 0 if TRAVERSAL.acts(self._machine) else len(_MOUNT)
        path = list(_MOUNT)
        for name in written[len(_DRIVE) :].split("/"):
            if name == "..":
                if len(path) > lowest:
                    path.pop()
                elif lowest:
                    raise VolumeError(Objection.ILLEGAL_NAME)
            elif name not in ("", "."):
                path.append(name)
        return tuple(path)


def _row(entry: Entry) -> FileRow:
    name = entry.path[-1] if entry.path else "/"
    return FileRow(name, None if entry.data is None else len(entry.data))


def _named(command: PjlCommand) -> str:
    return f'NAME="{printable(command.value("NAME") or "")}"'


def _number(command: PjlCommand, name: str, otherwise: int) -> int:
    number = command.number(name)
    return otherwise if number is None else number


_COMMANDS: Mapping[str, Callable[[Filing, PjlCommand], None]] = {
    "FSDIRLIST": Filing.list_directory,
    "FSQUERY": Filing.query,
    "FSUPLOAD": Filing.upload,
    "FSDOWNLOAD": Filing.download,
    "FSAPPEND": Filing.download,
    "FSMKDIR": Filing.make_directory,
    "FSDELETE": Filing.delete,
    "FSINIT": Filing.initialise,
}
