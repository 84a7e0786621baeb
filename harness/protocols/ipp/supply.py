"""One supply as `printer-supply` and its description tell it (PWG 5100.13).

Knows the string syntax; whether a level is plausible is the business of others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from misfeed.protocols.ipp.pairs import format_pairs, number, parse_pairs

UNLIMITED = -1
UNKNOWN = -2
SOME_LEFT = -3


@dataclass(frozen=True, slots=True)
class Supply:
    """A supply or waste receptacle; what the device left out is None or "".

    Attributes:
        name: the device's own words.
        type: PrtMarkerSuppliesTypeTC name, e.g. "toner".
        level: in `unit`; -1 unlimited, -2 unknown, -3 some left. Of a receptacle: the room left.
        max_capacity: the level when full, or -1, -2.
        colorant: e.g. "black".
        supply_class: "supplyThatIsConsumed" or "receptacleThatIsFilled".
        unit: PrtMarkerSuppliesSupplyUnitTC name, e.g. "percent".
        index: prtMarkerSuppliesIndex.
    """

    name: str
    type: str = ""
    level: int | None = None
    max_capacity: int | None = None
    colorant: str = ""
    supply_class: str = ""
    unit: str = ""
    index: int | None = None

    @property
    def percent(self) -> float | None:
        """Level in per cent of the capacity; None where either is not a plain number."""
        if self.level is None or self.level < 0 or not self.max_capacity or self.max_capacity < 0:
            return None
        return 100 * self.level / self.max_capacity

    @classmethod
    def parse(cls, octets: bytes, name: str = "") -> Self | None:
        """The supply in one `printer-supply` value, or None for an empty one."""
        fields = dict(reversed(parse_pairs(octets)))
        if not fields:
            return None
        return cls(
            name=name,
            type=fields.get("type", ""),
            level=number(fields.get("level")),
            max_capacity=number(fields.get("maxcapacity")),
            colorant=fields.get("colorantname", ""),
            supply_class=fields.get("class", ""),
            unit=fields.get("unit", ""),
            index=number(fields.get("index")),
        )

    def encode(self) -> bytes:
        """The `printer-supply` value; the name travels in its own attribute."""
        pairs = (
            ("index", self.index),
            ("class", self.supply_class),
            ("type", self.type),
            ("unit", self.unit),
            ("maxcapacity", self.max_capacity),
            ("level", self.level),
            ("colorantname", self.colorant),
        )
        return format_pairs(pairs) + b";"
