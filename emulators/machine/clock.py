"""Time for machines: the only module that touches a SimPy environment.

Time is integer microseconds. Virtual time passes only when someone asks for it; `WallClock` follows real
time and catches up when asked. Knows nothing of printers beyond `Settling`: whoever was touched by an event
is settled before the next one. SimPy keeps the events in order; nothing here is one of its processes, since a
process cannot be remembered and put back.

SimPy is stepped, never `run(until=...)`, which leaves its stop event queued.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import simpy

US_PER_S = 1_000_000


def here_now() -> datetime:
    """This computer's date and time to the tenth of a second, with how far its time zone is from UTC now."""
    now = datetime.now().astimezone()
    # What a printer tells in tenths then changes with those of its own time.
    return now.replace(microsecond=now.microsecond // 100_000 * 100_000)


class Settling(Protocol):
    """What a clock drives: it brings itself in order after each event that touched it."""

    @property
    def revision(self) -> int: ...

    def settle(self) -> None: ...


class Ringing(Protocol):
    """What a clock wakes."""

    def ring(self, event: Any) -> None:
        """A time asked for with `Clock.wake_in` has come."""


class Clock:
    """Virtual time. May drive several machines; events of one instant run in the order they were set.

    Attributes:
        now: microseconds since the clock began.
        began: the date at time 0, where it follows a calendar; in virtual time each machine's begins with it.
        lock: held by whoever changes or reads a machine of this clock from a thread of its own.
        elsewhere: has things done on the thread on which its machines live, where none there takes the lock.
    """

    __slots__ = ("__weakref__", "_env", "_unsettled", "_upcoming", "began", "elsewhere", "lock", "now")

    def __init__(self) -> None:
        self.began: datetime | None = None
        self._env = simpy.Environment(initial_time=0)
        self._unsettled: list[Settling] = []
        # The time of the next event, for whoever only glances: to ask the environment costs a call.
        self._upcoming = float("inf")
        self.now = 0
        self.lock = threading.RLock()
        self.elsewhere: Callable[[Callable[[], None]], None] | None = None

    def call_in(self, delay_us: int, action: Callable[[], None]) -> Callable[[], None]:
        """Call `action` once, `delay_us` from now; the returned function withdraws that."""
        event = self._env.timeout(delay_us)
        callbacks = event.callbacks
        assert callbacks is not None
        callbacks.append(lambda _: action())
        self._upcoming = min(self._upcoming, self.now + delay_us)
        return callbacks.clear

    def wake_in(self, delay_us: int, whom: Ringing) -> None:
        """Call `whom.ring` once, `delay_us` from now."""
        event = self._env.timeout(delay_us)
        assert event.callbacks is not None
        event.callbacks.append(whom.ring)
        self._upcoming = min(self._upcoming, self.now + delay_us)

    def hand_in(self, call: Callable[[], None]) -> None:
        """Have something done to a machine of this clock, with time brought up to date. From any thread.

        Where the machine lives on another one, it is done there, later.
        """
        if self.elsewhere is not None:
            self.elsewhere(call)
            return
        with self.lock:
            self.catch_up()
            call()
            self.finish_now()

    def touch(self, machine: Settling) -> None:
        """Ask for `machine.settle()` before the next event."""
        self._unsettled.append(machine)

    def next_event(self) -> int | None:
        """The time of the next event in microseconds, or None when nothing will ever happen by itself."""
        upcoming = self._env.peek()
        return None if upcoming == float("inf") else int(upcoming)

    def glance(self) -> int | None:
        """The time now, if nothing is due: what was read of a machine then holds while its revision does.

        None when something is due or unsettled: `catch_up` first. Moves nothing and takes no lock.
        """
        return None if self._unsettled or self._upcoming <= self.now else self.now

    def settle(self) -> None:
        """Settle every machine touched since the last event."""
        while self._unsettled:
            self._unsettled.pop(0).settle()

    def _step(self, when: float) -> None:
        """Run one event, due at `when`, and settle whom it touched."""
        # Set beforehand, since the environment's own time is only to be had through two calls.
        self.now = int(when)
        self._env.step()
        self._upcoming = self._env.peek()
        if self._unsettled:
            self.settle()

    def step(self) -> None:
        """Run the next event. Raises simpy.core.EmptySchedule when there is none."""
        self._step(self._env.peek())

    def finish_now(self) -> None:
        """Run everything due at this very instant."""
        self._run(self.now)

    def advance(self, delay_us: int) -> None:
        """Let `delay_us` pass, running every event on the way and at the end."""
        if delay_us < 0:
            raise ValueError(f"time does not run backwards ({delay_us} us)")
        self.run_to(self.now + delay_us)

    def run_to(self, when_us: int) -> None:
        """Run every event up to and at `when_us`, and be there."""
        self.settle()
        if when_us > self.now:
            self._env.timeout(when_us - self.now)
        self._run(when_us)

    def _run(self, when_us: int) -> None:
        self.settle()
        peek = self._env.peek
        while (upcoming := peek()) <= when_us:
            self._step(upcoming)

    def run_to_revision(self, machine: Settling, deadline_us: int) -> bool:
        """Run until `machine.revision` changes; True when it did, False when `deadline_us` came first."""
        self.settle()
        before = machine.revision
        while (upcoming := self._env.peek()) <= deadline_us:
            self._step(upcoming)
            if machine.revision != before:
                return True
        self.run_to(deadline_us)
        return machine.revision != before

    def catch_up(self) -> None:
        """Bring time up to date. Virtual time always is."""
        self.finish_now()


class WallClock(Clock):
    """Follows real time, `scale` emulated seconds to a real one; the past is caught up when someone asks.

    `began` is the date now, with its time zone: `here_now()`, or None for the calendar of virtual time.
    """

    __slots__ = ("_began", "_monotonic", "scale")

    def __init__(
        self,
        scale: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        began: datetime | None = None,
    ) -> None:
        if scale <= 0:
            raise ValueError("scale must be above zero")
        super().__init__()
        self.began = began
        self.scale = scale
        self._monotonic = monotonic
        self._began = monotonic()

    def catch_up(self) -> None:
        """Run everything that was due by now in real time."""
        due = int((self._monotonic() - self._began) * self.scale * US_PER_S)
        if due > self.now:
            self.run_to(due)
        else:
            self.finish_now()

    def glance(self) -> int | None:
        due = int((self._monotonic() - self._began) * self.scale * US_PER_S)
        return None if self._unsettled or self._upcoming <= due else due

    def advance(self, delay_us: int) -> None:
        """Jump ahead of real time by `delay_us`; what would have happened meanwhile happens now."""
        if delay_us < 0:
            raise ValueError(f"time does not run backwards ({delay_us} us)")
        self._began -= delay_us / US_PER_S / self.scale
        self.catch_up()

    def seconds_until(self, when_us: int) -> float:
        """Real seconds until the emulated time `when_us`, at least 0."""
        elapsed = (self._monotonic() - self._began) * self.scale
        return max(0.0, (when_us / US_PER_S - elapsed) / self.scale)
