"""What the parts of one machine wait for: an alarm of a part's own naming, which rings once at its time.

Knows a clock to be woken by, and of a part only whom to ring for. Times are the clock's, since a machine that
is put back to an earlier hour brings its alarms with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .clock import Clock
from .part import Part

Key = tuple[str, str]
"""The id of the part that waits, and what it calls the alarm."""


class Alarms:
    """All that are set.

    Args:
        parts: by id. None of them waits for anything yet.
    """

    __slots__ = ("_clock", "_parts", "_set", "_wakes")

    def __init__(self, clock: Clock, parts: Mapping[str, Part]) -> None:
        self._clock = clock
        self._parts = parts
        self._set: dict[Key, int] = {}
        self._wakes: list[int] = []

    def set(self, part: Part, name: str, delay_us: int) -> None:
        """Have `part.on_alarm(name)` called once, in place of an alarm of that name set earlier."""
        self._set[part.id, name] = when = self._clock.now + delay_us
        self._wake_at(when)

    def clear(self, part: Part, name: str) -> None:
        self._set.pop((part.id, name), None)

    def has(self, part: Part, name: str) -> bool:
        return (part.id, name) in self._set

    def lose_power(self) -> None:
        """Whatever works off the printer's power waits no more."""
        for key in [key for key in self._set if self._parts[key[0]].POWERED]:
            del self._set[key]

    def ring(self, event: object) -> None:  # noqa: ARG002
        """Sound every alarm that is due; a wake-up whose alarm was put off finds nothing to do."""
        self._wakes.pop()
        alarms, now = self._set, self._clock.now
        due = [(when, key) for key, when in alarms.items() if when <= now]
        if len(due) > 1:
            due.sort()
        for when, key in due:
            if alarms.get(key) == when:
                del alarms[key]
                self._parts[key[0]].on_alarm(key[1])
        if alarms:
            self._wake_at(min(alarms.values()))

    def _wake_at(self, when: int) -> None:
        # A wake-up is asked for only before all that the clock holds already: these stand latest first, and
        # neither alarms nor putting back leave a trail of them.
        clock, wakes = self._clock, self._wakes
        now = clock.now
        if when < now:
            when = now
        if not wakes or when < wakes[-1]:
            wakes.append(when)
            clock.wake_in(when - now, self)

    # -- memory ------------------------------------------------------------------------------------------

    def since(self, epoch: int) -> tuple[tuple[Key, int], ...]:
        """All, with their times as counted from `epoch`."""
        return tuple([(key, when - epoch) for key, when in self._set.items()])

    def put_back(self, alarms: Iterable[tuple[Key, int]], epoch: int) -> None:
        """Have these and no others, with times as counted from `epoch`."""
        self._set.clear()
        for key, when in alarms:
            self._set[key] = when + epoch
            self._wake_at(when + epoch)
