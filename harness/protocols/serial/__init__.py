"""Asynchronous serial lines: how a port is set, and what comes of it when two are not alike. Does no I/O."""

from __future__ import annotations

from misfeed.protocols.serial.characters import BREAK, LineError, Received, octets
from misfeed.protocols.serial.line import FASTEST_BAUD, Flow, LineSettings, Parity
from misfeed.protocols.serial.uart import heard, same_frame

__all__ = [
    "BREAK",
    "FASTEST_BAUD",
    "Flow",
    "LineError",
    "LineSettings",
    "Parity",
    "Received",
    "heard",
    "octets",
    "same_frame",
]
