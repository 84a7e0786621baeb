"""What paper is like to a fuser: how much heat each type of medium takes. Knows media type names only."""

from __future__ import annotations

from collections.abc import Mapping

HEAT: Mapping[str, int] = {
    "stationery-lightweight": 0,
    "stationery": 1,
    "stationery-heavyweight": 2,
    "cardstock": 2,
    "labels": 2,
    "envelope": 2,
}
"""PWG 5101.1 media types that a fuser tells apart; each step has it run slower and hotter."""


def takes_more_heat(stock: str, believed: str) -> bool:
    """Toner does not hold on `stock` when it is fixed as one fixes `believed`."""
    return HEAT.get(stock, 1) > HEAT.get(believed, 1)
