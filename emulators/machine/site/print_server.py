"""The site's print server and the PCs that connect to its shared queue: patch levels, policies, a driver.

What goes wrong here goes wrong between two computers. Knows no printer at all.
"""

from __future__ import annotations

from ..part import CannotDo, Part, action, physical

CONNECTS = "connects and prints"


class PrintServer(Part):
    """Fields:
    server_level, client_level: patch levels; a server that is ahead wants its calls sealed, which old clients
    do not do. protected: it insists. driver_staged: clients have the signed driver, and need nobody's rights
    to install one. restarted: how often its spooler was.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    server_level: int = physical(7, hidden=True)
    client_level: int = physical(7, hidden=True)
    protected: bool = physical(True, hidden=True)
    driver_staged: bool = physical(True, hidden=True)
    restarted: int = physical(0, hidden=True)

    @property
    def told(self) -> str:
        """What a standard user reads who connects to the shared queue."""
        if self.protected and self.client_level < self.server_level:
            return "error 0x0000011b"
        if self.protected and not self.driver_staged:
            return "asks for an administrator"
        return CONNECTS

    def look(self) -> dict[str, str]:
        """What a standard user's PC says, and what its administrator finds."""
        return {
            "a standard user": self.told,
            "protections": "on" if self.protected else "switched off",
            "patch levels": "the same" if self.client_level >= self.server_level else "clients are behind",
            "driver": "staged on the clients" if self.driver_staged else "not staged",
        }

    @action
    def connect(self) -> None:
        """Connect to the shared queue from a PC, as a standard user."""
        if self.told != CONNECTS:
            raise CannotDo(f"the PC {self.told if self.told.startswith('asks') else 'shows ' + self.told}")

    @action
    def restart_spooler(self) -> None:
        """Restart the print spooler."""
        self.restarted += 1

    @action
    def patch_clients(self) -> None:
        """Bring the PCs to the server's patch level."""
        self.client_level = self.server_level

    @action
    def stage_driver(self) -> None:
        """Put the signed driver on the PCs before anybody connects."""
        self.driver_staged = True

    @action
    def set_protections(self, on: bool) -> None:
        """Switch the spooler's protections on, or off by registry."""
        self.protected = on
