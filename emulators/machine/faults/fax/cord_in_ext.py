"""FX-01: the line cord is in the telephone's socket, and the modem hears no dial tone."""

from __future__ import annotations

from ...fax import EXT, LINE, Fax
from ..fault import Fault


class CordInExt(Fault, frozen=True):
    """The cord to the wall is plugged into EXT, where a telephone belongs."""

    name = "fax.cord.ext"
    catalogue = "FX-01"
    part = Fax
    summary = "line cord in the EXT socket: no dial tone"
    by_hand = "Move the line cord from LINE to EXT."
    undo_by_hand = "Move the line cord back to LINE."

    def inject(self, part: Fax) -> None:
        part.jack = EXT

    def present(self, part: Fax) -> bool:
        return part.jack == EXT

    def clear(self, part: Fax) -> None:
        part.jack = LINE
