"""PW-01: the power supply gives no voltage."""

from __future__ import annotations

from ...power_supply import PowerSupply
from ..fault import Fault


class DeadSupply(Fault, frozen=True):
    """A surge took its primary side; the outlet is live."""

    name = "power.supply.dead"
    catalogue = "PW-01"
    part = PowerSupply
    summary = "dead power supply: no lights, though the outlet is live"
    by_hand = "Fit a power supply known to be dead (cord out)."
    undo_by_hand = "Fit a good power supply (cord out)."

    def inject(self, part: PowerSupply) -> None:
        part.fail()

    def present(self, part: PowerSupply) -> bool:
        return part.dead

    def clear(self, part: PowerSupply) -> None:
        part.dead = False
        part.machine.power.returned()
