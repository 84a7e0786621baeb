"""What of a fleet outlives the process that serves it: how often its printers were switched on.

One number for all of them, which only rises, so that ten thousand printers need one small file and not ten
thousand. Numbers may be left out; SNMPv3 asks that none comes back (RFC 3414 §2.2).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from misfeed.emulators.lasting import read_cycles, write_cycles
from misfeed.emulators.machine import Machine

FILE = "fleet.json"


class Boots:
    """Raises UsageError when the folder or what is in it cannot be used."""

    def __init__(self, folder: str | Path) -> None:
        self._path = Path(folder) / FILE
        self._begins = self._highest = read_cycles(self._path) + 1
        write_cycles(self._path, self._highest)

    def keep(self, machine: Machine) -> None:
        """Have a machine that was made count on, and write down each power-on before it is answered."""
        machine.power.cycles = self._begins
        machine.clock.finish_now()
        machine.subscribe(partial(self._changed, machine))

    def _changed(self, machine: Machine) -> None:
        if machine.power.cycles > self._highest:
            self._highest = machine.power.cycles
            write_cycles(self._path, self._highest)
