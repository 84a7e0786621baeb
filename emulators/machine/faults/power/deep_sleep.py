"""PW-03: the deepest sleep level takes the network down with it."""

from __future__ import annotations

from ...part import Part
from ...power import Power
from ..fault import Fault


class DeepSleep(Fault, frozen=True):
    """The sleep level is set so deep that nothing from the network wakes the printer."""

    name = "power.sleep.deep"
    catalogue = "PW-03"
    part = Power
    summary = "deepest sleep level: off the network until somebody touches it"
    by_hand = "Set the deepest sleep level at the panel."
    undo_by_hand = "Set a lighter sleep level at the panel."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Power) and part.machine.profile.engine.sleep_after_s > 0

    def inject(self, part: Power) -> None:
        part.deep_sleep = True

    def present(self, part: Power) -> bool:
        return part.deep_sleep

    def clear(self, part: Power) -> None:
        part.deep_sleep = False
