"""Conversations in ESC/POS: a receive buffer in which commands wait, and real-time commands that do not.

While the printer is off line or busy, its buffer fills; real-time commands are answered all the same. Knows
no socket, no bus and no line.
"""

from __future__ import annotations

from misfeed.emulators.escpos.printer import ReceiptPrinter
from misfeed.emulators.escpos.status import cutter_of, identity, status_of
from misfeed.emulators.machine import Machine
from misfeed.protocols.escpos import Back, Command, Event, Op, Reader, RealTimeScanner
from misfeed.transports.base import KeepsBack, Wire

RECEIVE_BUFFER = 64 * 1024
"""Octets that wait at most; over USB no more are taken meanwhile, and a serial line says so to its client."""
MAX_WAITING = 4 * 1024 * 1024
"""Octets that wait where nothing can keep the sender from sending; what comes beyond is lost."""

_PIECE = 4 * 1024
_BASIC_STATUS = b"\x07\x01"
"""DLE DC4 7 with m = 1; what other statuses there are of a TM-T88 nobody tells here."""


class ReceiptSession:
    """One client's conversation; over USB or a serial port, one for as long as that is open."""

    def __init__(self, machine: Machine, wire: Wire, source: str, printer: ReceiptPrinter) -> None:
        self._machine = machine
        self._wire = wire
        self._source = source
        self._keeps_back = wire if isinstance(wire, KeepsBack) else None
        self._kept_back = False
        self._printer = printer
        self._run = machine.power.cycles
        self._scanner = RealTimeScanner()
        self._reader = Reader()
        self._waiting = bytearray()
        self._wanted = Back(0)
        self._told: tuple[bool, ...] = ()
        self._ended = self._over = self._soon = False
        self._unsubscribe = machine.subscribe(self._changed)

    @property
    def full(self) -> bool:
        """It has as much as its receive buffer holds."""
        return len(self._waiting) >= RECEIVE_BUFFER

    @property
    def _alive(self) -> bool:
        power = self._machine.power
        return not self._over and power.on and power.ready

    def feed(self, data: bytes) -> None:
        if not self._alive:
            return
        self._after_power()
        scanned = 0
        for command in self._scanner.feed(data):
            # What came before it waits already, where it clears what waits.
            self._wait(data[scanned : self._scanner.at])
            scanned = self._scanner.at
            self._now(command)
        self._wait(data[scanned:])
        self._go_on()

    def _wait(self, data: bytes) -> None:
        self._waiting += data[: max(0, MAX_WAITING - len(self._waiting))]

    def eof(self) -> None:
        self._ended = True
        self._go_on()

    def lost(self) -> None:
        if not self._over:
            self._over = True
            self._unsubscribe()
            self._printer.leave(self)

    def _after_power(self) -> None:
        """All that waited was in RAM."""
        if self._run != self._machine.power.cycles:
            self._run = self._machine.power.cycles
            self._reader, self._scanner = Reader(), RealTimeScanner()
            self._waiting.clear()
            self._wanted = Back(0)

    # -- commands that wait ------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Work through what waits, as far as the printer goes."""
        while self._waiting and self._alive and not (status_of(self._machine).offline or self._printer.busy):
            piece = bytes(self._waiting[:_PIECE])
            del self._waiting[:_PIECE]
            for event in self._reader.feed(piece):
                self._take(event)
            self._machine.clock.finish_now()
        self._tell_room()
        if self._ended and not self._waiting and not self._over:
            self._printer.leave(self)
            self._machine.clock.finish_now()
            self._wire.close()

    def _tell_room(self) -> None:
        """To a line that has its client wait."""
        if self._keeps_back is not None and self.full is not self._kept_back:
            self._kept_back = self.full
            self._keeps_back.keep_back(self._kept_back)

    def _take(self, event: Event) -> None:
        answer = None
        if isinstance(event, Command):
            match event.op:
                case Op.STATUS:
                    answer = self._status(event.args[0])
                case Op.IDENTIFY:
                    answer = identity(self._machine, event.args[0])
                case Op.STATUS_BACK:
                    self._want(Back(event.args[0] & sum(Back)))
                    return
                case Op.PAPER_SENSOR:
                    answer = status_of(self._machine).sensors()
                case Op.DRAWER_STATUS:
                    answer = status_of(self._machine).drawer() if event.args[0] in (0, 48) else b""
                case Op.STATUS_NOW | Op.REQUEST_NOW | Op.DO_NOW:
                    return  # it was heard when it came
        if answer is None:
            self._printer.take(event, self._source, self)
        elif answer:
            self._wire.send(answer)

    def _status(self, asked: int) -> bytes:
        status = status_of(self._machine)
        if asked in (1, 49):
            return status.sensors()
        return status.drawer() if asked in (2, 50) else b""

    # -- Automatic Status Back ---------------------------------------------------------------------------

    def _want(self, wanted: Back) -> None:
        self._wanted = wanted
        if wanted:
            status = status_of(self._machine)
            self._told = status.told_by(wanted)
            self._wire.send(status.back())

    def _changed(self) -> None:
        """Something is different: perhaps to be told, perhaps what waits can go on."""
        if not self._alive:
            return
        if self._wanted and self._run == self._machine.power.cycles:
            status = status_of(self._machine)
            told = status.told_by(self._wanted)
            if told != self._told:
                self._told = told
                self._wire.send(status.back())
        if self._waiting and not self._soon:
            self._soon = True
            self._machine.clock.call_in(0, self._later)

    def _later(self) -> None:
        self._soon = False
        if not self._over:
            self._after_power()
            self._go_on()

    # -- real time ---------------------------------------------------------------------------------------

    def _now(self, command: Command) -> None:
        first = command.args[0]
        match command.op:
            case Op.STATUS_NOW:
                self._wire.send(status_of(self._machine).answer(first))
            case Op.REQUEST_NOW:
                self._recover(first)
            case Op.DO_NOW if first == 1:
                self._printer.kick()
            case Op.DO_NOW if command.args == _BASIC_STATUS:
                self._wire.send(status_of(self._machine).back())
            case Op.DO_NOW if first == 8:
                self._clear()
        self._machine.clock.finish_now()

    def _recover(self, how: int) -> None:
        """DLE ENQ 0 is the feed button; 1 goes on where it stopped, 2 with nothing."""
        cutter = cutter_of(self._machine)
        if how == 2:
            self._clear()
        if how in (1, 2) and cutter is not None:
            cutter.try_again()
        if how == 0:
            self._machine.engine.paused = False

    def _clear(self) -> None:
        self._waiting.clear()
        self._reader = Reader()
        self._printer.clear()
        self._tell_room()


class ReceiptService:
    """The stream service of one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._printer = ReceiptPrinter.of(machine)

    def accept(self, wire: Wire, source: str) -> ReceiptSession:
        return ReceiptSession(self._machine, wire, source, self._printer)
