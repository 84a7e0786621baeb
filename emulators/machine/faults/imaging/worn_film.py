"""IM-03: the fuser's film is worn, and toner rubs off plain paper too."""

from __future__ import annotations

from ...fuser import Fuser
from ..fault import Fault


class WornFilm(Fault, frozen=True):
    """The film no longer presses toner into the paper, at whatever temperature. No interface knows."""

    name = "fuser.film.worn"
    catalogue = "IM-03"
    part = Fuser
    summary = "a worn fuser film: toner rubs off every paper, no message"
    by_hand = "Fit a fuser from the scrap box whose film is worn (power off, cold)."
    undo_by_hand = "Fit a good fuser (power off, cold)."

    def inject(self, part: Fuser) -> None:
        part.film_worn = True

    def present(self, part: Fuser) -> bool:
        return part.film_worn

    def clear(self, part: Fuser) -> None:
        part.film_worn = False
