"""NW-10: a hardening template switched a print service off."""

from __future__ import annotations

from ...network import Network
from ..fault import Fault, FaultError


class ServiceOff(Fault, frozen=True):
    """A network service is switched off; its port refuses at once."""

    name = "network.service.off"
    catalogue = "NW-10"
    part = Network
    summary = "a print protocol switched off by a hardening template"
    by_hand = "On the printer's protocol page, switch the service off."
    undo_by_hand = "Switch the service on again."

    service: str = "ipp"

    def inject(self, part: Network) -> None:
        services = part.machine.profile.network.services
        if self.service not in services:
            raise FaultError(f"this model has no service {self.service!r}; it has {', '.join(services)}")
        if self.service not in part.off:
            part.off = (*part.off, self.service)

    def present(self, part: Network) -> bool:
        return self.service in part.off

    def clear(self, part: Network) -> None:
        part.off = tuple(name for name in part.off if name != self.service)
