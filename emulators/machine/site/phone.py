"""The telephone line that a fax is plugged into: what is in the wall, and what carries the call behind it.

Knows no fax but by asking it to answer; no tone and no sample.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, cast

from ..part import CannotDo, Part, action, physical
from ..verbs import Pages

if TYPE_CHECKING:
    from ..fax import Fax

ROBUST_BPS = 14_400
"""Up to this speed (V.17) a modem rides over a slip; V.34 does not."""


class Transport(enum.Enum):
    """What carries a call."""

    ANALOG = "analog line"
    G711 = "G.711"
    """Voice samples over IP; the two ends' clocks are nobody's."""
    T38 = "T.38"
    """Fax over IP: the adapter speaks with the modem itself."""


class PhoneLine(Part):
    """Fields:
    live: the wall port has a line on it. transport: how calls are carried.
    slip_s: how often the clocks of both ends of a G.711 call drift apart by a frame; 0: never.
    last: what the caller of the last incoming call was told.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    live: bool = physical(True, hidden=True)
    transport: Transport = physical(Transport.ANALOG, hidden=True)
    slip_s: int = physical(0, hidden=True)
    last: str = physical("none", hidden=True)

    @property
    def slips(self) -> bool:
        return self.transport is Transport.G711 and self.slip_s > 0

    def breaks_after_s(self, speed: int) -> int | None:
        """When a call at a modem speed (bit/s) loses its carrier; None: it does not."""
        return self.slip_s if self.slips and speed > ROBUST_BPS else None

    def look(self) -> dict[str, str]:
        """What a handset and a meter on the wall port tell, and the adapter's page; and the last caller."""
        return {
            "handset": "dial tone" if self.live else "dead",
            "voltage": "48 V" if self.live else "0 V",
            "transport": self.transport.value,
            "slips": "regularly" if self.slips else "none",
            "last caller": self.last,
        }

    @action
    def call(self, pages: Pages = 1) -> None:
        """Have a known machine send a fax here."""
        fax = cast("Fax", self.machine.parts["fax"])
        self.last = fax.answer(pages)

    @action
    def patch(self) -> None:
        """Connect the wall port to a live analog line, at the patch panel."""
        self.live = True

    @action
    def set_transport(self, transport: str) -> None:
        """Have the adapter carry calls as "T.38" or "G.711"."""
        if self.transport is Transport.ANALOG:
            raise CannotDo("this is an analog line; there is no adapter")
        if transport not in (Transport.G711.value, Transport.T38.value):
            raise CannotDo(f"the adapter carries calls as G.711 or T.38, not {transport!r}")
        self.transport = Transport(transport)

    @action
    def synchronise(self) -> None:
        """Have the carrier clock both ends alike."""
        self.slip_s = 0
