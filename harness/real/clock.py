"""Real time, as a real device has it: waiting takes as long as it takes."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass

FIRST_S, MOST_S, GROWTH = 0.2, 5.0, 1.5
"""Between two looks: soon at first, for what shows at once; then ever less, since each look is a question."""


@dataclass(frozen=True, slots=True)
class WallClock:
    """Satisfies `misfeed.contract.DeviceClock`."""

    sleep: Callable[[float], None] = time.sleep
    monotonic_ns: Callable[[], int] = time.monotonic_ns

    def now_us(self) -> int:
        return self.monotonic_ns() // 1000

    def today(self) -> str:
        return datetime.date.today().isoformat()  # noqa: DTZ011 - the day, where the device stands

    def wait(self, seconds: float) -> None:
        if seconds > 0:
            self.sleep(seconds)

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        """Look until it holds, at growing intervals (or every `every_s`), and once more at the deadline."""
        deadline = self.now_us() + round(timeout_s * 1_000_000)
        pause = FIRST_S if every_s is None else every_s
        while not holds():
            left = (deadline - self.now_us()) / 1_000_000
            if left <= 0:
                return False
            self.wait(min(pause, left))
            if every_s is None:
                pause = min(pause * GROWTH, MOST_S)
        return True
