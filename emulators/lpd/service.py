"""The line printer daemon of one machine: what it answers to each command and file (RFC 1179 §5 and §6).

One octet for each step: zero when it was taken. Knows no socket.
"""

from __future__ import annotations

from misfeed.emulators.lpd.intake import Intake
from misfeed.emulators.lpd.queues import has_queue, long_state, remove, short_state, takes_jobs, unknown
from misfeed.emulators.machine import Machine
from misfeed.protocols.lpd import (
    ACCEPTED,
    REFUSED,
    BadLine,
    Code,
    Command,
    Event,
    FileEnd,
    FileKind,
    FileOctets,
    Receiver,
    Subcommand,
)
from misfeed.transports.base import Wire

_NO_ROOM = b"\2"
"""The file is not taken: there is no room for it (§6.2 asks for any octet but zero; BSD says 2)."""


class LpdSession:
    """One connection: one command, and with it jobs."""

    half_open = True
    """Its client owes the next line or the end of the connection, always."""

    def __init__(self, machine: Machine, wire: Wire, source: str) -> None:
        self._machine = machine
        self._wire = wire
        self._source = source
        self._run = machine.power.cycles
        self._receiver = Receiver()
        self._intake = Intake(machine, source)
        self._over = False

    # -- the session contract ----------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        if self._over:
            return
        power = self._machine.power
        if not power.on or power.cycles != self._run:
            # The printer that held this connection lost its power: it knows nothing of it.
            self._over = True
            self._forget()
            self._wire.abort()
            return
        for event in self._receiver.feed(data):
            self._handle(event)
            if self._over:
                return

    def eof(self) -> None:
        if not self._over:
            for event in self._receiver.finish():
                self._handle(event)
        self._end()

    def lost(self) -> None:
        # A job that is not complete was never there.
        self._over = True
        self._forget()

    # -- events ------------------------------------------------------------------------------------------

    def _handle(self, event: Event) -> None:
        match event:
            case Command():
                self._begin(event)
            case Subcommand():
                self._announced(event)
            case FileOctets():
                self._intake.feed(event.data)
            case FileEnd():
                self._end_file(event.whole)
            case BadLine():
                self._refuse()

    def _begin(self, command: Command) -> None:
        machine = self._machine
        known = has_queue(machine, command.queue)
        match command.code:
            case Code.RECEIVE if known and takes_jobs(machine):
                self._receiver.take_job()
                self._wire.send(ACCEPTED)
                return
            case Code.PRINT if known:
                # Whatever waits prints as soon as it can, asked or not.
                self._wire.send(ACCEPTED)
            case Code.REMOVE if known and command.words:
                remove(machine, command.words[0], command.words[1:])
                machine.clock.finish_now()
                self._wire.send(ACCEPTED)
            case Code.SHORT_STATE | Code.LONG_STATE:
                tell = short_state if command.code is Code.SHORT_STATE else long_state
                told = tell(machine, command.queue, command.words) if known else unknown(command.queue)
                self._wire.send(told.encode())
            case _:
                self._wire.send(REFUSED)
        self._end()

    def _announced(self, file: Subcommand) -> None:
        if file.kind is FileKind.ABORT:
            self._forget()
            self._wire.send(ACCEPTED)
        elif not self._intake.admits(file):
            self._wire.send(_NO_ROOM)
        else:
            self._receiver.expect(None if self._intake.streams(file) else file.size)
            self._wire.send(ACCEPTED)

    def _end_file(self, whole: bool) -> None:
        taken = self._intake.end_file(whole)
        if taken and self._intake.complete:
            intake, self._intake = self._intake, Intake(self._machine, self._source)
            taken = intake.submit()
            self._machine.clock.finish_now()
        if taken:
            self._wire.send(ACCEPTED)
        else:
            self._refuse()

    def _refuse(self) -> None:
        """Say no. What its client means further on cannot be known, so the connection ends."""
        self._wire.send(REFUSED)
        self._end()

    def _forget(self) -> None:
        """What came of a job takes no room once its connection is over."""
        self._intake = Intake(self._machine, self._source)

    def _end(self) -> None:
        self._over = True
        self._forget()
        self._wire.close()


class Daemon:
    """The stream service of one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def accept(self, wire: Wire, source: str) -> LpdSession:
        return LpdSession(self._machine, wire, source)
