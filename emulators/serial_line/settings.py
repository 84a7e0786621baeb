"""How a model's serial port is set, in the words of the protocol."""

from __future__ import annotations

from misfeed.emulators.machine.profile import Serial
from misfeed.protocols.serial import Flow, LineSettings, Parity


def settings_of(port: Serial) -> LineSettings:
    """As delivered."""
    return LineSettings(port.baud, port.data_bits, Parity(port.parity), port.stop_bits, Flow(port.flow))
