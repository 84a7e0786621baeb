"""IJ-07: the print head is not recognized (Canon support code 1403, type of print head is incorrect)."""

from __future__ import annotations

from ...printhead import Printhead
from ..fault import Fault


class DirtyHeadContacts(Fault, frozen=True):
    """Ink has crept between the carriage's contacts and the print head's."""

    name = "printhead.contacts.dirty"
    catalogue = "IJ-07"
    part = Printhead
    summary = "ink on the carriage's contacts: no print head is recognized, not even a new one"
    by_hand = "Put a strip of thin tape over the carriage's contacts (power off)."
    undo_by_hand = "Take the tape off (power off), and align the print head."
    fleeting = True

    def inject(self, part: Printhead) -> None:
        part.contacts_dirty = True

    def present(self, part: Printhead) -> bool:
        return part.contacts_dirty

    def clear(self, part: Printhead) -> None:
        part.contacts_dirty = False
