"""What carries discovery (mDNS) from the printers' VLAN into others; addresses it leaves alone."""

from __future__ import annotations

from ..part import Part, action, physical
from .switch import VLANS
from .way import is_in, is_outside


class Gateway(Part):
    """Fields:
    passes: `_ipp._tcp` and `_ipps._tcp` are passed between the VLANs.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    passes: bool = physical(True, told=False)

    def carries_to(self, source: str) -> bool:
        """Whether the printer's announcements are heard at an address: in its own VLAN they always are."""
        if is_in(source, VLANS[self.machine.switch.vlan]):
            return True
        return self.passes and not is_outside(source)

    def look(self) -> dict[str, str]:
        """Its setting, as the network team reads it out."""
        return {"mDNS between VLANs": "printers only" if self.passes else "not passed"}

    @action
    def pass_discovery(self) -> None:
        """Pass the announcements of printers, and nothing else, between the VLANs."""
        self.passes = True
