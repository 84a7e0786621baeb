"""Changes of a machine as they happen, for everybody who listens: server-sent events (WHATWG HTML §9.2).

A listener who does not read is dropped and harms nobody: what waits for each is bounded. The first event
tells all, so whoever was dropped connects again and has missed nothing that still matters. Knows no socket.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import msgspec
from misfeed.emulators.control.answers import AlertRow, Change
from misfeed.emulators.control.bodies import Listening
from misfeed.emulators.control.plain import alert
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import EVENTS, Call, ControlError, Route
from misfeed.emulators.machine import Machine
from misfeed.transports.base import Wire
from msgspec import UNSET

MAX_LISTENERS = 32
#: Octets that may wait for one listener.
MAX_UNREAD = 1024 * 1024


@runtime_checkable
class Measured(Protocol):
    """A wire that knows what its client has not taken yet."""

    def backlog(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the events are about."""

    status: str
    panel: str
    alerts: tuple[AlertRow, ...]


class Listener:
    """One client's stream of events. Satisfies `misfeed.emulators.http.Lasting`."""

    ends = False

    def __init__(self, events: Events, count: int) -> None:
        self._events = events
        self._left = count
        self._wire: Wire | None = None

    def begin(self, wire: Wire) -> None:
        self._wire = wire
        self._events.join(self)

    def ended(self) -> None:
        self._events.leave(self)
        self._wire = None

    def tell(self, octets: bytes) -> None:
        """Send one event, unless the client has left too much unread."""
        wire = self._wire
        if wire is None:
            return
        wire.send(octets)
        if isinstance(wire, Measured) and wire.backlog() > MAX_UNREAD:
            self.ended()
            wire.abort()
            return
        self._left -= 1
        if self._left == 0:
            self.ended()
            wire.close()


class Events:
    """Everybody who listens to one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._listeners: list[Listener] = []
        self._unsubscribe: Callable[[], None] = lambda: None
        self._told: _Sight | None = None

    def routes(self) -> tuple[Route, ...]:
        return (
            Route(
                "GET", "/events", Role.OBSERVE, self.listen, Listener,
                query=Listening, media=EVENTS, refusals=(503,),
            ),
        )  # fmt: skip

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def listen(self, call: Call) -> Listener:
        """Changes as they happen, as server-sent events: revision, status, panel and alerts."""
        if len(self._listeners) >= MAX_LISTENERS:
            raise ControlError(503, f"{MAX_LISTENERS} clients listen already; try again when one has left")
        return Listener(self, call.query.count)

    def join(self, listener: Listener) -> None:
        """Tell a new listener all, and from now on what changes."""
        if not self._listeners:
            self._unsubscribe = self._machine.subscribe(self._changed)
            self._told = self._look()
        self._listeners.append(listener)
        # Not `_told`: in the middle of a change the others have yet to hear of it.
        listener.tell(self._event("state", None, self._look()))

    def leave(self, listener: Listener) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)
            if not self._listeners:
                self._unsubscribe()

    def _changed(self) -> None:
        before, self._told = self._told, self._look()
        octets = self._event("change", before, self._told)
        for listener in tuple(self._listeners):
            listener.tell(octets)

    def _look(self) -> _Sight:
        machine = self._machine
        rows = tuple([alert(row, insides=False) for row in machine.alerts.rows])
        return _Sight(machine.status.value, machine.panel.text(), rows)

    def _event(self, kind: str, before: _Sight | None, now: _Sight) -> bytes:
        machine = self._machine
        change = Change(
            revision=machine.revision,
            time_us=machine.now,
            status=now.status if before is None or before.status != now.status else UNSET,
            panel=now.panel if before is None or before.panel != now.panel else UNSET,
            alerts=list(now.alerts) if before is None or before.alerts != now.alerts else UNSET,
        )
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (
            machine.revision, kind.encode(), msgspec.json.encode(change),
        )  # fmt: skip
