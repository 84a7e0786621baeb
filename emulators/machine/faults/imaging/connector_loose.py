"""IM-01: the fuser is not pushed home, and its connector carries current only now and then."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...fuser import Fuser
from ..fault import Fault


class ConnectorLoose(Fault, frozen=True):
    """At `share` of the warm-ups the heater gets no current; a rest seems to help."""

    name = "fuser.connector.loose"
    catalogue = "IM-01"
    part = Fuser
    summary = "a fuser not pushed home: some warm-ups fail, a rest seems to help"
    by_hand = "Pull the fuser out by a few millimetres and fix it there (power off, cold)."
    undo_by_hand = "Push the fuser home (power off, cold) and leave the power off for ten minutes."

    share: Annotated[float, Meta(gt=0, le=1)] = 0.7

    def inject(self, part: Fuser) -> None:
        part.connector_loose = self.share

    def present(self, part: Fuser) -> bool:
        return part.connector_loose > 0

    def clear(self, part: Fuser) -> None:
        part.push_home()
        part.failed = ""
