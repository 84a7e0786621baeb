"""What one machine needs to speak TLS, made when the first client asks and kept while its settings are so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.access import Encryption
from misfeed.emulators.tls.quirks import NEW_AT_BOOT

if TYPE_CHECKING:
    import ssl


class Keeping:
    """The TLS of one machine."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._key: object = None
        self._context: ssl.SSLContext | None = None

    @property
    def offered(self) -> bool:
        return self.machine.network.encryption is not Encryption.NEVER

    @property
    def required(self) -> bool:
        return self.machine.network.encryption is Encryption.REQUIRED

    def context(self) -> ssl.SSLContext:
        """As the settings are now."""
        machine, network = self.machine, self.machine.network
        boot = f" boot {machine.power.cycles}" if NEW_AT_BOOT.acts(machine) else ""
        key = (network.certificate, network.tls_versions, boot)
        if self._context is None or key != self._key:
            # Most printers are never asked for it, and what makes certificates takes long to import.
            from misfeed.emulators.tls.contexts import server_context

            self._key = key
            self._context = server_context(network.certificate, machine.serial + boot, network.tls_versions)
        return self._context
