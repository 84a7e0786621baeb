"""The computer at the other end of the USB cable: which of its drivers has the printer's interface.

Knows no URB; only who holds what.
"""

from __future__ import annotations

from ..part import Part, action, physical


class Host(Part):
    """Fields:
    saving: it takes the power from ports whose devices sleep, and gives it back to none.
    service: the IPP-over-USB service runs, and takes the interface of whatever is plugged in.
    holding: it has the printer's. reinstalled: how often the classic driver was.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    saving: bool = physical(False, told=False)
    service: bool = physical(False, told=False)
    holding: bool = physical(False, told=False)
    reinstalled: int = physical(0, hidden=True)

    def replugged(self) -> None:
        """A device was plugged in: the service is faster than the classic driver, where it runs."""
        self.holding = self.service

    def on_boot(self) -> None:
        self.replugged()

    def look(self) -> dict[str, str]:
        """What the computer's device list says."""
        return {
            "IPP-over-USB service": "runs" if self.service else "stopped",
            "printer interface": "held by the IPP-over-USB service"
            if self.holding
            else "the classic driver's",
            "port power saving": "on" if self.saving else "off",
        }

    @action
    def stop_service(self) -> None:
        """Stop the IPP-over-USB service and keep it from starting; the interface is free at the next plug."""
        self.service = False

    @action
    def keep_ports_on(self) -> None:
        """Take its USB ports out of power saving."""
        self.saving = False

    @action
    def reinstall_driver(self) -> None:
        """Reinstall the classic driver."""
        self.reinstalled += 1
