"""A client for the control interface of a running emulator; needs no emulator installed.

Knows HTTP and JSON, and no fault, part or printer.
"""

from misfeed.control.client import ControlClient, ControlRefusal, Event

__all__ = ["ControlClient", "ControlRefusal", "Event"]
