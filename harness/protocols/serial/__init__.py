"""Asynchronous serial lines: how a port is set. Does no I/O."""

from __future__ import annotations

from misfeed.protocols.serial.line import Flow, LineSettings, Parity

__all__ = ["Flow", "LineSettings", "Parity"]
