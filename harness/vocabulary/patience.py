"""Hands that wait by themselves: a person is told what to wait for and asked once, not polled as a sensor.

Knows no person and no device.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class TellsWhen(Protocol):
    """Hands of somebody who can be told to wait for something, and says how it is then."""

    def panel_when_up(self, within_s: float) -> str:
        """What the panel says once the device has started, or when the time is over."""

    def temperature_when_cool(self, target: str, below_c: float, at_most_minutes: float) -> float:
        """How warm the part is once it has cooled so far, or when the time is over. Raises CannotAct."""
