"""PW-01: the outlet gives no voltage."""

from __future__ import annotations

from typing import Any

from ...mains import Mains
from ..fault import Fault


class DeadOutlet(Fault, frozen=True):
    """A tripped breaker or a loose wire behind the socket."""

    name = "mains.outlet.dead"
    catalogue = "PW-01"
    part = Mains
    summary = "dead outlet: no lights, no answer anywhere"
    by_hand = "Switch off the breaker of its outlet."
    undo_by_hand = "Switch the breaker on."
    fleeting = True

    def inject(self, part: Mains) -> None:
        part.cut()

    def lift(self, part: Mains, changed: tuple[tuple[str, Any, Any], ...]) -> None:  # noqa: ARG002
        self.clear(part)

    def present(self, part: Mains) -> bool:
        return part.dead

    def clear(self, part: Mains) -> None:
        part.dead = False
        part.machine.power.returned()
