"""MP-09: a burnt interlock switch, and a closed cover reads open."""

from __future__ import annotations

from ...covers import Cover
from ..fault import Fault


class BurntSwitch(Fault, frozen=True):
    """The contacts of the interlock switch no longer close, whatever presses it."""

    name = "cover.switch.burnt"
    catalogue = "MP-09"
    part = Cover
    summary = "burnt interlock switch: a closed cover with a whole tab reads open"
    by_hand = "Unplug the interlock switch (power off)."
    undo_by_hand = "Plug the interlock switch in (power off)."
    fleeting = True

    def inject(self, part: Cover) -> None:
        part.switch_burnt = True

    def present(self, part: Cover) -> bool:
        return part.switch_burnt

    def clear(self, part: Cover) -> None:
        part.switch_burnt = False
        part.taped = False
