"""A job on its way in by LPD: its control file and its data files, until both are there (RFC 1179 §6).

Reads the data as the raw port does, PJL and all. Knows no connection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from misfeed.emulators.lpd.queues import takes_jobs
from misfeed.emulators.machine import Machine
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.emulators.pjl.printing import MAX_DOCUMENT
from misfeed.emulators.spooling import Share
from misfeed.protocols.lpd import MAX_CONTROL, ControlFile, FileKind, LpdError, Subcommand, parse_control
from misfeed.protocols.pjl import UEL

MAX_FILES = 52
"""Data files of a job: as many as there are letters for their names (§6.3)."""

_UNKNOWN_SIZE = 2**31 - 1
"""What clients announce that do not know it: some a size that no file has, and mean until the end."""

_JOB = UEL + b"@PJL JOB\r\n"
_END = UEL + b"@PJL EOJ\r\n" + UEL


class Intake:
    """What has come of one job."""

    def __init__(self, machine: Machine, origin: str) -> None:
        self._machine = machine
        self._origin = origin
        self._control: ControlFile | None = None
        self._files: dict[str, bytes] = {}
        self._coming = Subcommand(FileKind.ABORT)
        self._data = bytearray()
        self._overflowed = False
        self._share = Share(machine)

    @property
    def complete(self) -> bool:
        """The control file is there, and every file that it prints."""
        return self._control is not None and set(self._control.files) <= self._files.keys()

    def admits(self, file: Subcommand) -> bool:
        """Whether the announced file may come; if so, it is the next one."""
        if file.kind is FileKind.CONTROL:
            admitted = 0 < file.size <= MAX_CONTROL
        else:
            known = file.name in self._files or len(self._files) < MAX_FILES
            fits = file.size <= self._room and self._share.fits(file.size)
            admitted = known and (self.streams(file) or fits)
        if admitted:
            self._coming = file
            self._drop()
            self._overflowed = False
        return admitted

    @staticmethod
    def streams(file: Subcommand) -> bool:
        """Whether a file ends with the connection."""
        return file.kind is FileKind.DATA and (not file.size or file.size >= _UNKNOWN_SIZE)

    def feed(self, data: bytes) -> None:
        """Some octets of the file that is coming."""
        if self._overflowed:
            return
        room = self._room if self._coming.kind is FileKind.DATA else MAX_CONTROL
        if len(self._data) + len(data) <= room and self._share.take(len(data)):
            self._data += data
        else:
            self._overflowed = True
            self._drop()

    def end_file(self, whole: bool) -> bool:
        """The file is over; False when it is not to be had: in part, too long, or no control file at all."""
        data = bytes(self._data)
        self._drop()
        if not whole or self._overflowed:
            return False
        if self._coming.kind is FileKind.DATA:
            self._share.give_back(len(self._files.pop(self._coming.name, b"")))
            self._share.take(len(data))
            self._files[self._coming.name] = data
            return True
        try:
            self._control = parse_control(data)
        except LpdError:
            return False
        return True

    @property
    def _room(self) -> int:
        """Octets that a file which is coming may have, beside those that are there."""
        return MAX_DOCUMENT - sum(map(len, self._files.values()))

    def _drop(self) -> None:
        """What came of the file that is coming is not kept any longer."""
        self._share.give_back(len(self._data))
        self._data.clear()

    def submit(self) -> bool:
        """Hand the complete job to the machine; False when its queue takes none."""
        control = self._control
        assert control is not None, "only a complete job is submitted"
        if not takes_jobs(self._machine):
            return False
        prints = Counter(one.file for one in control.prints)
        counts = set(prints.values())
        copies = counts.pop() if len(counts) == 1 else 1
        order = control.files if copies > 1 else [one.file for one in control.prints]
        given = {"JOBNAME": control.name, "USERNAME": control.user}
        if copies > 1:
            given["COPIES"] = str(copies)
        # The channel takes the room that its documents need, one after the other.
        self._share.give_back()
        channel = PageChannel(self._machine, _nobody, self._origin, given)
        channel.feed(_JOB)
        for document in (*self._banner(control), *(self._files[name] for name in order)):
            channel.feed(document)
            channel.feed(UEL)
        channel.feed(_END)
        channel.close()
        return True

    def _banner(self, control: ControlFile) -> Iterator[bytes]:
        """The page before the job (§7.5), where the model prints text."""
        if control.banner and "text/plain" in self._machine.profile.documents.formats:
            rows = (control.banner, control.class_ or control.host, control.name)
            yield "".join(f"{row}\n" for row in rows if row).encode()


def _nobody(_: bytes) -> None:
    """There is no way back for what the data asks in PJL."""
