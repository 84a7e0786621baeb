"""The print buffer of one receipt printer: what comes over all its ways in becomes one strip of paper.

Cut off, a receipt is a job of the machine's queue. Knows commands and the queue; no octets of any buffer.
"""

from __future__ import annotations

from misfeed.emulators.documents import DocumentError, interpret
from misfeed.emulators.documents.receipts import FORMAT
from misfeed.emulators.documents.receipts.settings import is_setting
from misfeed.emulators.documents.receipts.typeset import Typesetter
from misfeed.emulators.escpos.status import drawer_of
from misfeed.emulators.machine import US_PER_S, Machine, QueueFull
from misfeed.emulators.one_each import OneEach
from misfeed.protocols.escpos import QR, Command, Event, Op, SymbolFunction, Text, symbol_command

TEAR_OFF_S = 10
"""What was printed and not cut off is torn off by hand, when nothing has come for so long."""
MAX_RECEIPT = 16 * 1024 * 1024
AT_ONCE = 4
"""Receipts that may wait to be printed; meanwhile the printer is busy, and reads no further."""

_MAX_SETTING = 8 * 1024
"""Octets of one setting that is kept: more than a QR code holds, which is the longest of them."""
_KEPT_OF_SYMBOLS = frozenset((SymbolFunction.SIZE, SymbolFunction.CORRECTION, SymbolFunction.STORE))
"""Functions of GS ( k that a later receipt may still print with; a client may choose any two octets."""


class ReceiptPrinter:
    """Of one machine, for all who talk to it."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._run = machine.power.cycles
        self._timer = False
        self._fed_at = 0
        self._origin = ""
        self._last: object = None
        self._forget()

    @classmethod
    def of(cls, machine: Machine) -> ReceiptPrinter:
        return _PRINTERS.of(machine, lambda: cls(machine))

    def _forget(self) -> None:
        self._setter = Typesetter()
        self._set_by: dict[bytes, bytes] = {}
        self._begin()

    def _begin(self) -> None:
        """A strip of paper: what was set before stands at its beginning, and is charged to nobody."""
        self._octets = bytearray(Command(Op.INITIALIZE).encode() + b"".join(self._set_by.values()))
        self._begun = len(self._octets)

    @property
    def busy(self) -> bool:
        return len(self._machine.jobs.open_jobs) >= AT_ONCE

    def take(self, event: Event, origin: str, client: object) -> None:
        """A command or text whose turn has come, of a client who is at `origin`."""
        if self._run != self._machine.power.cycles:
            self._run = self._machine.power.cycles
            self._forget()
        if isinstance(event, Command) and event.op is Op.PULSE:
            self.kick()
            return
        if not isinstance(event, Text | Command):
            return
        self._octets += event.encode()
        if isinstance(event, Command) and is_setting(event.op):
            self._remember(event)
        else:
            self._origin, self._last = origin, client
        receipt = self._setter.take(event)
        if receipt is not None or len(self._octets) - self._begun > MAX_RECEIPT:
            self._print()
        self._fed_at = self._machine.clock.now
        self._expect_more()

    def _remember(self, event: Command) -> None:
        """Settings outlive the cut: the next receipt begins with those that hold."""
        if event.op is Op.INITIALIZE:
            self._set_by.clear()
            return
        key = event.op.value
        if event.op is Op.SYMBOL:
            told = symbol_command(event)
            if told is None or told.kind != QR or told.function not in _KEPT_OF_SYMBOLS:
                return
            key += bytes([told.function])
        self._set_by.pop(key, None)
        octets = event.encode()
        if len(octets) <= _MAX_SETTING:
            self._set_by[key] = octets

    def tear_off(self) -> None:
        """Somebody takes what hangs out."""
        if not self._setter.empty and self._run == self._machine.power.cycles:
            self._setter.cut()
            self._print()

    def leave(self, client: object) -> None:
        """A client goes, and takes the strip with it where it was the last who printed on that."""
        if self._last is client:
            self._last = None
            self.tear_off()

    def kick(self) -> None:
        drawer = drawer_of(self._machine)
        if drawer is not None:
            drawer.kick()

    def clear(self) -> None:
        """Nothing that waits is printed (DLE ENQ 2, DLE DC4 8)."""
        self._forget()
        for job in self._machine.jobs.open_jobs:
            self._machine.jobs.cancel(job.id)

    def _print(self) -> None:
        machine, octets = self._machine, bytes(self._octets)
        self._begin()
        try:
            document = interpret(octets, FORMAT, machine.profile.engine.colorants)
            if not document.pages or machine.jobs.rejecting:
                return
            job = machine.jobs.submit(
                name="receipt", format=FORMAT, octets=len(octets), pages=document.pages, origin=self._origin
            )
        except (DocumentError, QueueFull):
            # A printer of this kind has nobody to tell: what it has no room for is lost.
            return
        machine.jobs.received(job.id, octets, FORMAT)

    def _expect_more(self) -> None:
        if self._timer or self._setter.empty:
            return
        self._timer = True
        quiet = self._machine.clock.now - self._fed_at
        self._machine.clock.call_in(max(1, TEAR_OFF_S * US_PER_S - quiet), self._time_is_up)

    def _time_is_up(self) -> None:
        self._timer = False
        if self._machine.clock.now - self._fed_at >= TEAR_OFF_S * US_PER_S:
            self.tear_off()
        else:
            self._expect_more()


_PRINTERS: OneEach[ReceiptPrinter] = OneEach()
