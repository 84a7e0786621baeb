"""MP-04: the rollers that bring a sheet back for its second side slip."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...path import Station
from ..fault import Fault


class GlazedRefeed(Fault, frozen=True):
    """Glazed refeed rollers in the duplex unit; `severity` is the share of sheets that they lose."""

    name = "path.refeed.glazed"
    catalogue = "MP-04"
    part = Station
    summary = "glazed refeed rollers: two-sided sheets jam, one-sided ones do not"
    by_hand = "Fit a duplex unit with known worn refeed rollers."
    undo_by_hand = "Fit good refeed rollers."
    fleeting = True

    severity: Annotated[float, Meta(gt=0, le=1)] = 0.95

    def fits(self, part: Part) -> bool:
        return isinstance(part, Station) and part is part.machine.duplex_station

    def inject(self, part: Station) -> None:
        part.slip = self.severity

    def present(self, part: Station) -> bool:
        return part.slip > 0

    def clear(self, part: Station) -> None:
        part.slip = 0.0
