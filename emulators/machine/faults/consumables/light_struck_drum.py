"""CS-03: a drum was left in daylight; it wears out no sooner on paper than its counter says."""

from __future__ import annotations

from ...part import Part
from ...rolls import Roll
from ..fault import Fault


class LightStruckDrum(Fault, frozen=True):
    """A stripe of the photoconductor holds no charge any more. No alert: its life is not over."""

    name = "drum.light-struck"
    catalogue = "CS-03"
    part = Roll
    summary = "a drum that daylight spoilt: grey background and a repeating mark, no life alert"
    by_hand = "Leave the drum unit in sunlight for an hour."
    undo_by_hand = "Fit a good drum unit."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Roll) and part.spec.kind == "drum"

    def inject(self, part: Roll) -> None:
        part.light_struck = True

    def present(self, part: Roll) -> bool:
        return part.light_struck

    def clear(self, part: Roll) -> None:
        part.light_struck = False
