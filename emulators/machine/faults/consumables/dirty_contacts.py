"""CS-02: the printer's contact pins are dirty, and no chip can be read."""

from __future__ import annotations

from ...part import Part
from ...supplies import Supply
from ..fault import Fault


class DirtyContacts(Fault, frozen=True):
    """Dirt on the contact pins of one supply bay; a new cartridge does not help."""

    name = "supply.contacts.dirty"
    catalogue = "CS-02"
    part = Supply
    summary = "dirty chip contacts: supply memory error, whatever cartridge is fitted"
    by_hand = "Cover the bay's contact pins with thin clear tape."
    undo_by_hand = "Take the tape off and wipe the pins with a dry swab."
    fleeting = True

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.chip

    def inject(self, part: Supply) -> None:
        part.contacts_dirty = True

    def present(self, part: Supply) -> bool:
        return part.contacts_dirty

    def clear(self, part: Supply) -> None:
        part.contacts_dirty = False
