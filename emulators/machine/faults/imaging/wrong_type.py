"""IM-03: heavy stock lies in a tray whose type says plain paper, and it is fixed too cold."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...stock import HEAT, takes_more_heat
from ...trays import Tray
from ..fault import Fault, FaultError

_HEAVY = tuple(name for name, heat in HEAT.items() if heat == max(HEAT.values()))


class WrongType(Fault, frozen=True):
    """Labels (or other heavy `stock`) in a tray that the printer was told holds something lighter."""

    name = "tray.type.wrong"
    catalogue = "IM-03"
    part = Tray
    summary = "heavy stock in a tray set to plain paper: toner rubs off, no message"
    by_hand = "Load labels into a tray whose type is set to plain paper."
    undo_by_hand = "Set the tray's type to labels at the panel."

    stock: Annotated[str, Meta(max_length=127)] = "labels"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.stock not in _HEAVY:
            raise FaultError(f"{self.stock!r} takes no more heat than others; {', '.join(_HEAVY)} do")

    def fits(self, part: Part) -> bool:
        return (
            isinstance(part, Tray)
            and part.machine.fuser is not None
            and part.level > 0
            and takes_more_heat(self.stock, part.spec.type)
        )

    def inject(self, part: Tray) -> None:
        part.stock = self.stock

    def present(self, part: Tray) -> bool:
        return part.fixed_too_cold

    def clear(self, part: Tray) -> None:
        part.stock = ""
