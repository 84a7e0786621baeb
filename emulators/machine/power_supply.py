"""The power supply: what makes low voltages for the boards. Knows no mains."""

from __future__ import annotations

from .part import Part, action, physical

_CUT, _SHORT = "cut", "short"


class PowerSupply(Part):
    """Fields:
    dead: it gives no voltage, whatever comes in.
    triac_shorted: the switch for the fuser's heater cannot open.
    """

    FAILS_BY = ("dead", "triac_shorted")

    dead: bool = physical(False, hidden=True)

    triac_shorted: bool = physical(False, hidden=True)

    def short_triac(self) -> None:
        """Current flows through the fuser's heater from this instant on."""
        self.triac_shorted = True
        self.machine.alarms.set(self, _SHORT, 0)

    def fail(self) -> None:
        """It goes, and the printer with it in the same instant."""
        self.dead = True
        self.machine.alarms.set(self, _CUT, 0)

    def on_alarm(self, name: str) -> None:
        if name == _SHORT:
            if self.machine.fuser is not None and self.machine.power.on:
                self.machine.fuser.run_away(self.triac_shorted)
        elif not self.machine.power.on:
            self.machine.lose_power()

    def look(self) -> dict[str, str]:
        """What qualified staff measure at its outputs, with the cord in."""
        seen = {"outputs": "no voltage" if self.dead and self.machine.power.plugged else "as labelled"}
        if self.machine.fuser is not None:
            seen["heater output"] = "live at idle" if self.triac_shorted else "off at idle"
        return seen

    def mend_triac(self) -> None:
        """The heater is switched by the firmware again."""
        self.triac_shorted = False
        if self.machine.fuser is not None:
            self.machine.fuser.run_away(False)

    @action
    def replace(self) -> None:
        """Fit a new one. Its capacitors are charged as long as the cord is in."""
        if self.machine.power.plugged:
            self.machine.hazards.record("shock", self.id, "the power supply was opened with the cord in")
        self.mend_triac()
        self.dead = False
        self.machine.power.returned()
