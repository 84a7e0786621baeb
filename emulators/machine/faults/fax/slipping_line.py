"""FX-02: calls go as voice over IP, and clocks that drift apart end every long one."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...site.phone import PhoneLine, Transport
from ..fault import Fault


class SlippingLine(Fault, frozen=True):
    """The new telephone company carries calls as G.711, with a slip every `slip_s` seconds."""

    name = "site.phone.slips"
    catalogue = "FX-02"
    part = PhoneLine
    summary = "voice over IP with clock slips: long faxes lose their carrier"
    by_hand = "Put an analog adapter with G.711, no T.38 and a free-running clock between fax and wall."
    undo_by_hand = "Take the adapter away."
    fleeting = True

    slip_s: Annotated[int, Meta(ge=1, le=600)] = 60

    def inject(self, part: PhoneLine) -> None:
        part.transport = Transport.G711
        part.slip_s = self.slip_s

    def present(self, part: PhoneLine) -> bool:
        return part.slips

    def clear(self, part: PhoneLine) -> None:
        part.transport = Transport.ANALOG
        part.slip_s = 0
