"""Subscriptions and the events kept for them (RFC 3995, RFC 3996): sessions of this view, not printer state.

While there is one, the machine's settled changes are turned into events; without any, nobody listens.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from misfeed.emulators.ipp.events import Happening, Moment, between, moment_of
from misfeed.emulators.machine import US_PER_S, Job, Machine
from misfeed.protocols.ipp import Attribute

EVENT_LIFE_S = 300
"""ippget-event-life: how long an event can be fetched."""

DEFAULT_LEASE_S = 3_600
MAX_LEASE_S = 67_108_863
"""The longest that RFC 3995 §5.3.8 knows; 0 is for ever."""

MAX_SUBSCRIPTIONS = 100
MAX_EVENTS = 20
"""notify-max-events-supported: kinds of events of one subscription."""

_MAX_KEPT = 1_000
"""Events kept for one subscription; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event notification that can be fetched.

    Attributes:
        number: notify-sequence-number. name: notify-subscribed-event. time: machine time in microseconds.
        job: the job it is about, as it was; None for the printer's own. attributes: of printer or job then.
    """

    number: int
    name: str
    time: int
    job: Job | None
    attributes: tuple[Attribute, ...]


@dataclass(slots=True)
class Subscription:
    """One subscription object (RFC 3995 §5).

    Attributes:
        job_id: the only job it is about; None for one of the printer's.
        host: under which name its client found the printer. wanted: notify-attributes.
        lease_s: 0 for as long as it takes. expires: machine time in microseconds; None for never.
        over: machine time at which its job ended; -1 before, and for the printer's.
    """

    id: int
    events: tuple[str, ...]
    user: str
    host: str
    language: str
    job_id: int | None = None
    user_data: bytes = b""
    wanted: tuple[str, ...] = ()
    interval_s: int = 0
    lease_s: int = 0
    expires: int | None = None
    over: int = -1
    kept: deque[Event] = field(default_factory=lambda: deque(maxlen=_MAX_KEPT))
    last_number: int = 0
    last_progress: int | None = None

    def renew(self, lease_s: int, now: int) -> None:
        self.lease_s = lease_s
        self.expires = now + lease_s * US_PER_S if lease_s else None


Teller = Callable[[Subscription, str, Job | None], tuple[Attribute, ...]]
"""Makes the attributes of an event, of that name and perhaps about a job, for a subscription."""


class Subscriptions:
    """All there are, by id. `tell` makes the attributes of an event the moment it happens."""

    def __init__(self, machine: Machine, tell: Teller) -> None:
        self._machine = machine
        self._tell = tell
        self._known: dict[int, Subscription] = {}
        self._last_id = 0
        self._last: Moment | None = None
        self._stop: Callable[[], None] | None = None

    def add(self, make: Callable[[int], Subscription]) -> Subscription | None:
        """Keep the subscription that `make` makes for an id; None when there are too many."""
        self._forget()
        if len(self._known) >= MAX_SUBSCRIPTIONS:
            return None
        self._last_id += 1
        added = self._known[self._last_id] = make(self._last_id)
        if self._stop is None:
            self._last = moment_of(self._machine)
            self._stop = self._machine.subscribe(self._changed)
        return added

    def find(self, subscription_id: int) -> Subscription | None:
        self._forget()
        return self._known.get(subscription_id)

    def all(self) -> Iterable[Subscription]:
        self._forget()
        return tuple(self._known.values())

    def cancel(self, subscription_id: int) -> None:
        del self._known[subscription_id]
        self._forget()

    def _forget(self) -> None:
        """Drop what has expired, and events past their life; with nothing left, stop listening."""
        now = self._machine.now
        dead = now - EVENT_LIFE_S * US_PER_S
        for one in tuple(self._known.values()):
            if (one.expires is not None and one.expires <= now) or 0 <= one.over <= dead:
                del self._known[one.id]
            while one.kept and one.kept[0].time <= dead:
                one.kept.popleft()
        if not self._known and self._stop is not None:
            self._stop()
            self._stop = self._last = None

    def _changed(self) -> None:
        before, after = self._last, moment_of(self._machine)
        self._last = after
        self._forget()
        if before is None or not self._known:
            return
        for happening in between(before, after):
            for one in self._known.values():
                self._note(one, happening)

    def _note(self, one: Subscription, happening: Happening) -> None:
        job, now = happening.job, self._machine.now
        of_another = job is not None and job.id != one.job_id
        if one.job_id is not None and (of_another or one.over >= 0):
            return
        name = next((name for name in happening.names if name in one.events), None)
        if name is not None and not self._too_soon(one, name, now):
            one.last_number += 1
            one.kept.append(Event(one.last_number, name, now, job, self._tell(one, name, job)))
        if (
            one.job_id is not None
            and job is not None
            and job.state.finished
            and "job-completed" in happening.names
        ):
            one.over = now

    def _too_soon(self, one: Subscription, name: str, now: int) -> bool:
        """Whether a job-progress event follows the last one within notify-time-interval (RFC 3995 §5.3.9)."""
        if name != "job-progress" or not one.interval_s:
            return False
        last = one.last_progress
        if last is not None and now < last + one.interval_s * US_PER_S:
            return True
        one.last_progress = now
        return False
