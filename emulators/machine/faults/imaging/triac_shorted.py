"""IM-02: the triac that switches the fuser's heater is shorted, and nobody controls the heat."""

from __future__ import annotations

from ...part import Part
from ...power_supply import PowerSupply
from ..fault import Fault


class TriacShorted(Fault, frozen=True):
    """The heater is driven with the printer idle, asleep even, until the power goes. The fuser is good."""

    name = "power.supply.triac-shorted"
    catalogue = "IM-02"
    part = PowerSupply
    summary = "a shorted triac in the power supply: the fuser overheats with the printer idle"
    by_hand = "On a bench supply only: bridge the heater triac (cord out), with a meter on the heater output."
    undo_by_hand = "Fit a good power supply (cord out)."

    def fits(self, part: Part) -> bool:
        return isinstance(part, PowerSupply) and part.machine.fuser is not None

    def inject(self, part: PowerSupply) -> None:
        part.short_triac()

    def present(self, part: PowerSupply) -> bool:
        return part.triac_shorted

    def clear(self, part: PowerSupply) -> None:
        part.mend_triac()
        if part.machine.fuser is not None:
            part.machine.fuser.failed = ""
