"""The USB cable between the printer and one computer: what a bad one does to a bus.

Knows lengths and damage; no descriptor and no transfer.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from .part import Part, action, physical
from .site.host import Host

MAX_LENGTH_M = 5
"""What USB 2.0 allows at high speed (§7.1.17)."""

DROP_OCTETS = 4096
"""A cable that is too long carries about so much in one go before the hub resets the port."""


class UsbCable(Part):
    """Fields:
    length_m: in metres. damaged: a wire is broken. plugged: it is in at both ends.
    hub: it goes through a hub whose own supply is out, which has power for no long transfer.
    drops: how often the device fell off the bus. speed: "high", or what the two ends fell back to, until
    somebody plugs it in anew.
    """

    STEERS = False
    FAILS_BY = ("damaged",)

    length_m: int = physical(2, told=False)
    damaged: bool = physical(False, told=False)
    hub: bool = physical(False, told=False)
    plugged: bool = physical(True)
    drops: int = physical(0)
    speed: str = physical("high")

    @property
    def carries(self) -> bool:
        """The computer sees a device at its other end."""
        return self.plugged and not self.damaged

    def loaded(self, octets: int) -> bool:
        """So many octets went over it without a pause; False when that makes the device fall off the bus."""
        if (self.length_m <= MAX_LENGTH_M and not self.hub) or octets <= DROP_OCTETS:
            return True
        self.drops += 1
        self.speed = "full"
        self._host.replugged()
        return False

    @property
    def _host(self) -> Host:
        return self.machine.part("site.host", Host)

    @property
    def is_good(self) -> bool:
        return super().is_good and self.length_m <= MAX_LENGTH_M and not self.hub

    def look(self) -> dict[str, str]:
        """What a person sees who follows it along the wall, and what a tester says."""
        return {
            "cable": "damaged" if self.damaged else "whole",
            "length": f"over {MAX_LENGTH_M} m" if self.length_m > MAX_LENGTH_M else f"{self.length_m} m",
            "hub": "without power" if self.hub else "none",
            "plug": "in" if self.plugged else "out",
            "computer's log": f"resets: {self.drops}" if self.drops else "quiet",
        }

    @action
    def replace(self, length_m: Annotated[int, Meta(ge=1, le=30)] = 2) -> None:
        """Fit another cable."""
        self.damaged = False
        self.length_m = length_m
        self.plugged = True
        self.speed = "high"
        self._host.replugged()

    @action
    def reseat(self) -> None:
        """Pull it out and plug it in again."""
        self.plugged = True
        self.speed = "high"
        self._host.replugged()

    @action
    def plug_direct(self) -> None:
        """Plug it into a port of the computer itself."""
        self.hub = False
        self.plugged = True
        self.speed = "high"
        self._host.replugged()

    @action
    def unplug(self) -> None:
        """Pull it out."""
        self.plugged = False

    @action
    def plug_in(self) -> None:
        """Plug it in."""
        self.plugged = True
        self.speed = "high"
        self._host.replugged()
