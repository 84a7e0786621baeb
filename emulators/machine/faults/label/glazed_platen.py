"""LB-05: a glazed platen slips (Zebra ZT400 Series User Guide: loss of registration on labels)."""

from __future__ import annotations

from ...label import Platen
from ..fault import Fault


class GlazedPlaten(Fault, frozen=True):
    """The platen slips below the labels."""

    name = "platen.glazed"
    catalogue = "LB-05"
    part = Platen
    summary = "glazed platen: the print creeps up or down the labels"
    by_hand = "Polish the platen with fine emery cloth."
    undo_by_hand = "Fit a good platen (power off)."
    fleeting = True

    def inject(self, part: Platen) -> None:
        part.glazed = True

    def present(self, part: Platen) -> bool:
        return part.glazed

    def clear(self, part: Platen) -> None:
        part.glazed = False
