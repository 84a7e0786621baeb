"""The power supply: what makes low voltages for the boards. Knows no mains."""

from __future__ import annotations

from .part import Part, action, physical

_CUT = "cut"


class PowerSupply(Part):
    """Fields:
    dead: it gives no voltage, whatever comes in.
    """

    dead: bool = physical(False, hidden=True)

    def fail(self) -> None:
        """It goes, and the printer with it in the same instant."""
        self.dead = True
        self.machine.set_alarm(self, _CUT, 0)

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        if not self.machine.power.on:
            self.machine.lose_power()

    def look(self) -> dict[str, str]:
        """What qualified staff measure at its outputs, with the cord in."""
        return {"outputs": "no voltage" if self.dead and self.machine.power.plugged else "as labelled"}

    @action
    def replace(self) -> None:
        """Fit a new one. Its capacitors are charged as long as the cord is in."""
        if self.machine.power.plugged:
            self.machine.hazards.record("shock", self.id, "the power supply was opened with the cord in")
        self.dead = False
        self.machine.power.returned()
