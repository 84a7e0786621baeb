"""FW-04: formatter and engine lose each other."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...link import Link
from ..fault import Fault


class LooseLink(Fault, frozen=True):
    """The engine cable is not fully home; `severity` is the share of jobs at which contact is lost."""

    name = "formatter.link.loose"
    catalogue = "FW-04"
    part = Link
    summary = "engine cable not fully home: formatter and engine lose each other"
    by_hand = "Pull the engine cable half out of its connector (power off)."
    undo_by_hand = "Press the engine cable home (power off)."

    severity: Annotated[float, Meta(gt=0, le=1)] = 0.3

    def inject(self, part: Link) -> None:
        part.loose = self.severity

    def present(self, part: Link) -> bool:
        return part.loose > 0

    def clear(self, part: Link) -> None:
        part.loose = 0.0
        part.lost = False
