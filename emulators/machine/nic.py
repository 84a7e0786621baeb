"""The network interface: the chip behind the socket. Knows no service and no rule."""

from __future__ import annotations

from collections.abc import Iterator

from .conditions import Condition, Group, Severity, Training
from .part import Part, action, physical


class Nic(Part):
    """Fields:
    dead: nothing comes of it, whatever is plugged in; the firmware finds none.
    """

    STEERS = False
    FAILS_BY = ("dead",)

    dead: bool = physical(False, told=False)

    @property
    def answers(self) -> bool:
        """What the firmware hears of the chip when it asks for it, as it does all the time."""
        return not self.dead

    def look(self) -> dict[str, str]:
        """The light at the socket, and what a laptop finds on the same cable."""
        machine = self.machine
        lit = machine.power.on and machine.network.link_up
        good = machine.network.link and not machine.cable.broken and machine.switch.open
        cable = "brings a laptop online" if good else "brings nobody online"
        return {"link light": "lit" if lit else "dark", "cable": cable}

    @action
    def replace(self) -> None:
        """Fit another interface card, or what carries it."""
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "the network card was changed under power")
        self.dead = False

    def conditions(self) -> Iterator[Condition]:
        if not self.answers:
            yield Condition(
                "subunitUnrecoverableFailure",
                self.id,
                Group.CHANNEL,
                1,
                Severity.WARNING_BINARY_CHANGE,
                Training.FIELD_SERVICE,
                "network-dead",
                "Network not installed",
            )
