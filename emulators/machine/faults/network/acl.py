"""NW-06: the access list leaves out those who need the printer."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from ...access import AclAction
from ...network import Network
from ..fault import Fault, FaultError


class AccessList(Fault, frozen=True):
    """The printer's own access list names only `allow` (CIDR); others are refused or ignored."""

    name = "network.acl"
    catalogue = "NW-06"
    part = Network
    summary = "access list without the print server and the users"
    by_hand = "On the printer's security page, allow only the technician's address."
    undo_by_hand = "Clear the access list from an allowed address or the panel."

    allow: tuple[str, ...] = ("10.0.9.17/32",)
    action: AclAction = AclAction.DROP

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.allow:
            raise FaultError("an empty access list lets everybody in; allow somebody")
        for entry in self.allow:
            try:
                ip_network(entry)
            except ValueError as error:
                raise FaultError(str(error)) from error

    def inject(self, part: Network) -> None:
        part.acl = tuple(str(ip_network(entry)) for entry in self.allow)
        part.acl_action = self.action
        part.acl_covers_all = True

    def present(self, part: Network) -> bool:
        # Mended by whoever lets anybody else in; a shorter list of the same clients mends nothing.
        return bool(part.acl) and all(self._allows(ip_network(entry)) for entry in part.acl)

    def _allows(self, clients: IPv4Network | IPv6Network) -> bool:
        return any(
            clients.version == allowed.version and clients.subnet_of(allowed)  # type: ignore[arg-type]
            for allowed in map(ip_network, self.allow)
        )

    def clear(self, part: Network) -> None:
        part.acl = ()
        part.acl_covers_all = False
