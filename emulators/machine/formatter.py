"""The formatter: the board that runs the firmware. Knows no interface and no page."""

from __future__ import annotations

from .part import CannotDo, Part, action, nvram


class Formatter(Part):
    """Fields:
    firmware: the version that runs.
    """

    firmware: str = nvram("")

    @action
    def replace(self) -> None:
        """Fit another board; it comes with the firmware that the model was delivered with."""
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "the formatter was changed under power")

    @action
    def update_firmware(self) -> None:
        """Load the maker's current firmware; the printer restarts by itself."""
        machine = self.machine
        if not machine.power.ready:
            raise CannotDo("it must be up to take new firmware")
        if machine.jobs.open_jobs:
            raise CannotDo("let its jobs end first")
        self.firmware = machine.profile.identity.firmware
        machine.restart()
