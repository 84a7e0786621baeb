"""Before a line printer daemon: states of queues are asked for, all else takes leave (RFC 1179 §5, §6).

What goes out is written anew from what was read, so that no daemon reads it otherwise. Documents are read for
the PJL in them. Knows no socket.
"""

from __future__ import annotations

from misfeed.errors import UsageError
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.lpd import (
    MAX_CONTROL,
    BadLine,
    Code,
    Command,
    Event,
    FileEnd,
    FileKind,
    FileOctets,
    LpdError,
    Receiver,
    Subcommand,
    parse_control,
)
from misfeed.real.pjl_wall import PjlWall
from misfeed.real.reads import LPD_PERMITS, READ_LPD

Permits = frozenset[Permit]

_UNLINK = "U"
"""A daemon that is done with a file removes it: the one letter beside those of `ControlFile` that is sent."""


class LpdWall:
    """Satisfies `misfeed.real.walls.Wall`."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self._receiver = Receiver()
        self._control: bytearray | None = None
        self._document: PjlWall | None = None

    def admit(self, data: bytes) -> bytes:
        """See `misfeed.real.walls.Wall`."""
        try:
            return b"".join(map(self._admitted, self._receiver.feed(data)))
        except UsageError as error:
            if isinstance(error, NotPermitted):
                raise
            raise NotPermitted(f"it would say what two daemons may read differently: {error}") from error

    def _admitted(self, event: Event) -> bytes:
        match event:
            case Command():
                return self._command(event)
            case Subcommand():
                return self._announced(event)
            case FileOctets(data):
                return self._octets(data)
            case FileEnd(whole):
                return self._end(whole)
            case BadLine(error):
                raise NotPermitted(f"it would send what is no line for a daemon: {error}")

    def _command(self, command: Command) -> bytes:
        if command.code not in READ_LPD:
            needed = LPD_PERMITS[command.code]
            if needed not in self._permits:
                raise NotPermitted(f"it would send the LPD command {command.code.name}", [needed])
        if command.code is Code.RECEIVE:
            self._receiver.take_job()
        return command.encode()

    def _announced(self, file: Subcommand) -> bytes:
        if file.kind is FileKind.CONTROL:
            self._control = bytearray()
        elif file.kind is FileKind.DATA:
            if not file.size:
                raise NotPermitted("it would send a document without saying how long it is")
            self._document = PjlWall(self._permits)
        if file.kind is not FileKind.ABORT:
            self._receiver.expect(file.size)
        return file.encode()

    def _octets(self, data: bytes) -> bytes:
        if self._document is not None:
            return self._document.admit(data)
        assert self._control is not None, "one of both was announced"
        self._control += data
        if len(self._control) > MAX_CONTROL:
            raise NotPermitted("it would send a control file that is too long")
        return b""

    def _end(self, whole: bool) -> bytes:
        if not whole:
            raise NotPermitted("it would send a file that is longer than it said")
        document, control = self._document, self._control
        self._document = self._control = None
        if document is not None:
            return document.finish() + b"\0"
        assert control is not None, "one of both was announced"
        _harmless(bytes(control))
        return bytes(control) + b"\0"


def _harmless(octets: bytes) -> None:
    """Raises NotPermitted for a control file that says more than what is printed, and for whom."""
    try:
        control = parse_control(octets)
    except LpdError as error:
        raise NotPermitted(f"it would send what is no control file: {error}") from error
    if control.mail_to:
        raise NotPermitted("it would have the printer send mail, which nothing allows")
    for line in control.others:
        if not line.startswith(_UNLINK):
            raise NotPermitted(f"it would send the control file's line {line[:60]!r}, which nothing allows")
