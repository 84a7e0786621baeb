"""Doors and covers, and the switches that report them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import profile
from .conditions import Condition, Group, Severity, Training
from .part import CannotDo, Part, action, physical


class Cover(Part):
    """One cover with its interlock switch.

    Fields:
        opened: where the cover really is.
        tab_broken: the actuator tab no longer reaches the switch, which then reads open.
        switch_burnt: the switch's contacts no longer close, whatever presses it.
        taped: somebody defeated the switch, which then reads closed.
        unlatched: it lies shut, but its lever is not turned home, and the tab stays short of the switch.
    """

    FAILS_BY = ("tab_broken", "taped")

    opened: bool = physical(False)
    tab_broken: bool = physical(False, hidden=True)
    switch_burnt: bool = physical(False, hidden=True)
    taped: bool = physical(False, hidden=True)
    unlatched: bool = physical(False, hidden=True)

    spec: profile.Cover

    @property
    def reads_open(self) -> bool:
        """What the switch tells the firmware."""
        pressed = self.taped or not (self.opened or self.tab_broken or self.unlatched)
        return self.switch_burnt or not pressed

    def look(self) -> dict[str, str]:
        seen = {
            "cover": "open" if self.opened else "closed",
            "tab": "broken" if self.tab_broken else "whole",
            "switch": "taped" if self.taped else "free",
            "contacts": "do not close" if self.switch_burnt else "close when pressed",
        }
        return seen | ({"lever": "not home" if self.unlatched else "home"} if self.spec.lever else {})

    @action
    def open(self) -> None:
        """Open it; whatever moves behind it stops."""
        self.opened = True

    @action
    def close(self) -> None:
        """Shut it and turn its lever home; the machine looks again for stuck paper."""
        if self.opened or self.unlatched:
            self.opened = self.unlatched = False
            self.machine.path.look_again()

    @action
    def reseat(self) -> None:
        """Open and close it firmly. A free switch stops the motors meanwhile."""
        self.open()
        if self.reads_open:
            self.machine.path.halt()
        self.close()

    @action
    def tape(self) -> None:
        """Defeat the interlock switch."""
        self.taped = True
        self.machine.hazards.record("interlock-defeated", self.id, "the interlock switch was taped")

    @action
    def replace(self) -> None:
        """Fit a new cover or tab."""
        if self.machine.power.on and not self.opened:
            raise CannotDo(f"open {self.id} before replacing it")
        self.tab_broken = False
        self.taped = False

    @action
    def replace_switch(self) -> None:
        """Fit a new interlock switch, free of tape. It carries the motors' voltage."""
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "an interlock switch was changed under power")
        self.switch_burnt = self.taped = False

    def conditions(self) -> Iterator[Condition]:
        if self.reads_open:
            yield Condition(
                "doorOpen" if self.spec.door else "coverOpen",
                self.id,
                Group.COVER,
                self.index,
                Severity.CRITICAL,
                Training.UNTRAINED,
                f"cover-open.{self.id}",
                f"{self.spec.label} is open",
                self.spec.location,
            )


def reach(part: Part, covers: Sequence[Cover]) -> None:
    """Hands want to get at a part behind any of `covers`. Raises CannotDo while all of them are shut."""
    if covers and not any(cover.opened for cover in covers):
        raise CannotDo(f"{part.id} is behind {' or '.join(cover.id for cover in covers)}; open it first")
