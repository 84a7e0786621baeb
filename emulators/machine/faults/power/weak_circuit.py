"""PW-02: the circuit has other loads on it, and sags when a job starts."""

from __future__ import annotations

from ...mains import Mains
from ...part import Part
from ..fault import Fault


class WeakCircuit(Fault, frozen=True):
    """The fuser's inrush on top of what hangs on the circuit already takes the printer down."""

    name = "mains.circuit.weak"
    catalogue = "PW-02"
    part = Mains
    summary = "shared mains circuit: the printer restarts when a job begins"
    by_hand = "Plug it into a long extension that a heater shares."
    undo_by_hand = "Plug it into a wall socket of its own."

    def fits(self, part: Part) -> bool:
        # Without a fuser a printer draws too little to notice.
        return isinstance(part, Mains) and part.machine.fuser is not None

    def inject(self, part: Mains) -> None:
        part.weak = True

    def present(self, part: Mains) -> bool:
        return part.weak

    def clear(self, part: Mains) -> None:
        part.weak = False
