"""The printer's own USB socket: what a plug that was forced leaves of it. Knows no cable."""

from __future__ import annotations

from .part import Part, action, physical


class UsbPort(Part):
    """Fields:
    bent: a contact is, so that no cable makes it.
    """

    POWERED = False
    STEERS = False
    FAILS_BY = ("bent",)

    bent: bool = physical(False, told=False)

    def look(self) -> dict[str, str]:
        """What a person sees with a lamp, once the plug is out."""
        return {"contacts": "bent" if self.bent else "straight"}

    @action
    def replace(self) -> None:
        """Fit another formatter, the socket being soldered to it."""
        self.bent = False
