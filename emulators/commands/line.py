"""The serial port of a machine that is served: where it is, also after its line was cut.

Knows what is told of it; how a port is opened, and what is spoken over it, others know.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from misfeed.emulators.serial_line.asked import Asked, Pty
from misfeed.emulators.serving import Serving

if TYPE_CHECKING:
    from misfeed.emulators.control import InterfaceAt


def _nobody() -> None:
    """Nobody has to hear of it."""


class OpenLine:
    """A serial port that is open, until the machine is served no longer. Raises UsageError for none.

    Attributes:
        moved: called when it is somewhere else, on the loop's thread.
    """

    def __init__(self, serving: Serving, where: Asked, *, paced: bool) -> None:
        # Whoever opens no serial port needs none of this.
        from misfeed.emulators.serial_line.opening import carried, open_serial

        self._interface, self._settings = carried(serving.host)
        self._a_file = isinstance(where, Pty)
        self.moved: Callable[[], None] = _nobody
        self._port = open_serial(serving, where, paced=paced, moved=self._moved)

    def facts(self) -> dict[str, str]:
        """What it carries, with where it is, as pySerial takes it; and how it is set."""
        return {self._interface.name: self.address, "line": str(self._settings)}

    def tried(self) -> str:
        """A command that opens it from the other end."""
        settings, parity = self._settings, self._settings.parity.letter
        if self._a_file:
            return f"picocom --baud {settings.baud} --parity {parity.lower()} {self.address}"
        return f"python -m serial.tools.miniterm --parity {parity} {self.address} {settings.baud}"

    def row(self) -> InterfaceAt:
        """It as one of the interfaces."""
        from misfeed.emulators.control import InterfaceAt

        return InterfaceAt(
            name=self._interface.name,
            transport="serial",
            address=self.address,
            line=str(self._settings),
        )

    @property
    def address(self) -> str:
        """Where it is now; a path as processes find it that work in other folders."""
        return os.path.abspath(self._port.url) if self._a_file else self._port.url

    def _moved(self) -> None:
        sys.stderr.write(f"misfeed: the serial line was cut; the port is {self.address} from now on\n")
        sys.stderr.flush()
        self.moved()
