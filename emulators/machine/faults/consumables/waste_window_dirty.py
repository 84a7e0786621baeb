"""CS-04: the waste receptacle's level window is smeared, and an emptied box still reads full."""

from __future__ import annotations

from ...part import Part
from ...supplies import Supply
from ..fault import Fault


class WasteWindowDirty(Fault, frozen=True):
    """A waste box was emptied by hand; toner on its window makes it read full."""

    name = "supply.waste.window-dirty"
    catalogue = "CS-04"
    part = Supply
    summary = "smeared window: an emptied waste box reads full"
    by_hand = "Cover the waste box's optical window with tape."
    undo_by_hand = "Take the tape off, or fit a new box."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.filled and part.spec.replaceable

    def inject(self, part: Supply) -> None:
        part.window_dirty = True

    def present(self, part: Supply) -> bool:
        return part.window_dirty

    def clear(self, part: Supply) -> None:
        part.window_dirty = False
