"""What breaks in them."""

from __future__ import annotations

from misfeed.emulators.machine.faults import Fault

from acme_printers.stamper import Stamper


class StamperDry(Fault, frozen=True):
    """The axle of the stamp's arm is dry."""

    name = "stamper.dry"
    catalogue = "AC-01"
    part = Stamper
    summary = "the stamp's axle is dry: its arm stays down"
    by_hand = "Wash the oil off the axle."
    undo_by_hand = "Oil the axle."

    def inject(self, part: Stamper) -> None:
        part.stuck = True

    def present(self, part: Stamper) -> bool:
        return part.stuck

    def clear(self, part: Stamper) -> None:
        part.stuck = False
