"""What scripts expect a receipt printer to tell in real time. Knows no line."""

from __future__ import annotations

from dataclasses import dataclass, fields

from misfeed.protocols.escpos import Status
from misfeed.vocabulary.expectation import Expectation, Seen, View

READY = "ready"
_PIN = "drawer_high"
FLAGS = tuple(one.name for one in fields(Status) if one.name != _PIN)
"""What DLE EOT 1 to 4 tell, but for the pin of the drawer, which makers connect as they like."""


@dataclass(frozen=True)
class ReceiptStatus(Expectation):
    interface = "escpos"
    flags: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"ESC/POS status has {', '.join(self.flags)}"

    def observe(self, view: View) -> Seen:
        status = view.device.escpos.status()
        told = [flag for flag in FLAGS if getattr(status, flag)]
        wanted = set(self.flags)
        # A roll that nears its end stops no printer.
        held = not set(told) - {"near_end"} if wanted == {READY} else wanted <= set(told)
        return Seen(held, told or [READY])
