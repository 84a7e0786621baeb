"""NW-08: the SNMP community was rotated on the printer, and the clients still poll with the old one."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...network import Network
from ...secret import Secret
from ..fault import Fault, FaultError


class CommunityChanged(Fault, frozen=True):
    """The printer's read community is another than the clients use."""

    name = "network.snmp.community"
    catalogue = "NW-08"
    part = Network
    summary = "SNMP community rotated on the printer, not on its clients"
    by_hand = "On the printer's SNMP page, change the read community."
    undo_by_hand = "Set the read community that the clients use."
    secrets = ("community",)

    community: Annotated[str, Meta(min_length=1, max_length=32)] = "fleet-r0"

    def inject(self, part: Network) -> None:
        if self.community == part.machine.profile.network.community:
            raise FaultError("that is the community that the clients use; take another")
        part.community = Secret(self.community)

    def present(self, part: Network) -> bool:
        # A site fault: it is mended where the clients use the printer's community, so the printer alone
        # can only say whether it still differs from the one it was delivered with.
        return part.community != part.machine.profile.network.community

    def clear(self, part: Network) -> None:
        part.community = Secret(part.machine.profile.network.community)
