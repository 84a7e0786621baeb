"""What one engine knows of another's boots and time, and what it takes for long past (RFC 3414 §2.3, §3.2).

Reads no clock, and knows no message: whose word a time is, and whether it was signed, others say.
"""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.protocols.snmp.v3 import LATCH

TIME_WINDOW_S = 150
"""How far two ideas of an engine's time may lie apart (RFC 3414 §2.2.3)."""


@dataclass(frozen=True, slots=True)
class EngineTime:
    """An engine's boots and time as it told them last.

    Attributes:
        at: when that was, in seconds of a clock of our own that only goes forward.
    """

    boots: int = 0
    time: int = 0
    at: float = 0.0

    def seconds(self, now: float) -> int:
        """The engine's time now, as far as one knows."""
        return min(self.time + int(now - self.at), LATCH)

    def is_past(self, boots: int, time: int, now: float) -> bool:
        """What was said at that time is nothing that is said now (§3.2, step 7b)."""
        return boots == LATCH or (boots, time) < (self.boots, self.seconds(now) - TIME_WINDOW_S)

    def told(self, boots: int, time: int, now: float) -> EngineTime:
        """What is known once the engine has told that: nothing turns it back."""
        return EngineTime(boots, time, now) if (boots, time) > (self.boots, self.time) else self
