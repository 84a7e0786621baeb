"""NW-01: the switch port is shut down."""

from __future__ import annotations

from ...site.switch import Switch
from ..fault import Fault


class PortShut(Fault, frozen=True):
    """Somebody shut the printer's switch port; cable and printer are well."""

    name = "site.switch.port.shut"
    catalogue = "NW-01"
    part = Switch
    summary = "switch port shut down"
    by_hand = "Shut the printer's port down on the switch."
    undo_by_hand = "Open the port again."
    fleeting = True

    def inject(self, part: Switch) -> None:
        part.open = False

    def present(self, part: Switch) -> bool:
        return not part.open

    def clear(self, part: Switch) -> None:
        part.open = True
