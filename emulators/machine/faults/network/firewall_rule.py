"""NW-07: a new rule on the site's firewall keeps some clients from one service."""

from __future__ import annotations

from ipaddress import ip_network

from ...site.firewall import Block, Firewall
from ..fault import Fault, FaultError


class FirewallRule(Fault, frozen=True):
    """The firewall swallows what clients in `source` (CIDR) send to `service`, out of the printer's sight."""

    name = "site.firewall.rule"
    catalogue = "NW-07"
    part = Firewall
    summary = "a firewall rule between some clients and one service"
    by_hand = "On the site's firewall, drop the service's port from the clients' network to the printer."
    undo_by_hand = "Take the rule away."
    fleeting = True

    source: str = "10.0.20.0/24"
    service: str = "ipp"

    def __post_init__(self) -> None:
        super().__post_init__()
        try:
            ip_network(self.source)
        except ValueError as error:
            raise FaultError(str(error)) from error

    def inject(self, part: Firewall) -> None:
        services = part.machine.profile.network.services
        if self.service not in services:
            raise FaultError(f"this model has no service {self.service!r}; it has {', '.join(services)}")
        part.block(self.source, self.service)

    def present(self, part: Firewall) -> bool:
        return self._rule in part.blocks

    def clear(self, part: Firewall) -> None:
        part.blocks = tuple(one for one in part.blocks if one != self._rule)

    @property
    def _rule(self) -> Block:
        return Block(str(ip_network(self.source)), self.service)
