"""MP-06: the tray's guides stand at another size than its paper, and the tray tells the wrong one."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...profile import MEDIA_SIZE
from ...trays import Tray
from ..fault import Fault

_A4, _LETTER = "iso_a4_210x297mm", "na_letter_8.5x11in"


class WrongGuides(Fault, frozen=True):
    """Guides on the wrong detent of a tray that reads its size off them.

    `size` is the PWG 5101.1 name at which they stand; "" for Letter (and for A4 where Letter is in it).
    """

    name = "tray.guides.wrong"
    catalogue = "MP-06"
    part = Tray
    summary = "guides on the wrong detent: it asks for paper that is in it"
    by_hand = "Set the tray's guides to the next size without changing the paper."
    undo_by_hand = "Set the guides to the paper's edges and push the tray in."

    size: Annotated[str, Meta(pattern=rf"^$|{MEDIA_SIZE}", max_length=127)] = ""

    def fits(self, part: Part) -> bool:
        return isinstance(part, Tray) and part.spec.senses_size and part.level > 0

    def inject(self, part: Tray) -> None:
        part.set_guides(self.size or (_A4 if part.paper == _LETTER else _LETTER))

    def present(self, part: Tray) -> bool:
        return part.guides not in ("", part.paper)

    def clear(self, part: Tray) -> None:
        part.set_guides()
