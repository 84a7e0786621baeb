"""SC-02: a speck on the narrow feeder glass draws a line down every page that passes it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...scanner import Strip
from ..fault import Fault


class SpeckOnStrip(Fault, frozen=True):
    """A speck of correction fluid sticks to the feeder glass, `at_mm` from its left end."""

    name = "scanner.strip.speck"
    catalogue = "SC-02"
    part = Strip
    summary = "a speck on the narrow feeder glass: a line on every page from the feeder"
    by_hand = "Dab a dot of correction fluid on the narrow glass beside the platen."
    undo_by_hand = "Wipe the narrow glass with a damp lint-free cloth."

    at_mm: Annotated[float, Meta(gt=0, le=297)] = 105.0

    def inject(self, part: Strip) -> None:
        part.speck_mm = self.at_mm

    def present(self, part: Strip) -> bool:
        return part.speck_mm > 0

    def clear(self, part: Strip) -> None:
        part.speck_mm = 0.0
