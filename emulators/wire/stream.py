"""Wire faults on connections: each has two lines, one for each direction, in which octets wait their turn.

Without a fault nothing waits: what is sent arrives in the same call.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Callable
from typing import Protocol, TypeAlias, runtime_checkable

from misfeed.emulators.wire.changes import corrupted, delay_us
from misfeed.emulators.wire.faults import Cut, Slow, Urb, Way
from misfeed.emulators.wire.wires import Acting, Active
from misfeed.protocols.memory import Buffer
from misfeed.transports.base import (
    HearsBreak,
    KeepsBack,
    RecallingSession,
    RoomySession,
    Session,
    StreamService,
    Wire,
)

MAX_HELD = 64 * 1024 * 1024
"""Octets that wait in one direction; a connection that brings more is reset."""

_PIECES_PER_S = 20
_US_PER_S = 1_000_000


Heard: TypeAlias = Callable[[str], bool]
"""Whether the device hears a client at an address."""


class End(enum.Enum):
    """How a line ends."""

    CLOSE = "close"
    RESET = "reset"
    SILENCE = "silence"


@runtime_checkable
class _Pausing(Protocol):
    @property
    def half_open(self) -> bool: ...


@runtime_checkable
class _TimingOut(Protocol):
    def time_out(self) -> None: ...


@runtime_checkable
class _Measured(Protocol):
    def backlog(self) -> int: ...


class Line:
    """One direction of one connection.

    Args:
        deliver: hands octets on. end: hands the end on; SILENCE never comes there.
    """

    def __init__(
        self,
        wires: Acting,
        service: str,
        way: Way,
        deliver: Callable[[bytes], None],
        end: Callable[[End], None],
    ) -> None:
        self.held = 0
        self._wires = wires
        self._service = service
        self._way = way
        self._deliver = deliver
        self._end = end
        self._waiting: deque[tuple[int, bytes | End]] = deque()
        self._passed = 0
        self._last_due = 0
        self._running = False
        self._timed = False
        self._silent = False
        self._over = False

    def put(self, data: bytes) -> None:
        """Send octets on their way."""
        if self._over or self._silent:
            return
        if not self._waiting and not self._running and not self._wires.on(self._service, self._way):
            self._passed += len(data)
            self._deliver(data)
            return
        for entry in self._wires.on(self._service, self._way):
            data = corrupted(data, entry, self._wires, self._way)
        self.held += len(data)
        if self.held > MAX_HELD:
            self.stop()
            self._end(End.RESET)
            return
        self._queue(data)

    def end(self, how: End) -> None:
        """Nothing comes behind what was sent. A line that was cut in silence does not tell."""
        if self._over or self._silent:
            return
        if how is End.RESET:
            self.stop()
            self._end(how)
        elif self._waiting or self._running:
            self._queue(how)
        else:
            self._over = True
            self._end(how)

    def stop(self) -> None:
        """What waits is lost, and nothing goes through any more."""
        self._over = True
        self._waiting.clear()
        self.held = 0
        self._forget_timer()

    def _queue(self, thing: bytes | End) -> None:
        entries = self._wires.on(self._service, self._way)
        now = self._wires.clock.now
        late = sum(delay_us(entry, self._wires, self._way) for entry in entries)
        # Streams keep their order, however late what goes before.
        due = self._last_due = max(self._last_due, now + late)
        self._waiting.append((due, thing))
        if not self._running:
            self._run()

    def _run(self) -> None:
        """Hand on what is due, and come back for the rest."""
        self._running = True
        clock = self._wires.clock
        while self._waiting and not self._over:
            due, thing = self._waiting[0]
            if due > clock.now:
                self._come_back(due - clock.now)
                return
            self._waiting.popleft()
            if isinstance(thing, End):
                self._over = True
                self._end(thing)
            else:
                pause = self._pass_on(thing)
                if pause:
                    self._come_back(pause)
                    return
        self._running = False

    def _come_back(self, after_us: int) -> None:
        self._timed = True
        self._wires.under_way += 1

        def arrive() -> None:
            if self._timed:
                self._forget_timer()
                self._run()

        self._wires.clock.call_in(after_us, arrive)

    def _forget_timer(self) -> None:
        """The clock keeps it, and what it finds then is nothing; meanwhile this line holds nobody up."""
        if self._timed:
            self._timed = False
            self._wires.under_way -= 1

    def _pass_on(self, data: bytes) -> int:
        """Hand on as much as gets through at once; returns how long the line is busy with it, in us."""
        rates = [e.fault.octets_per_s for e in self._on() if isinstance(e.fault, Slow)]
        rest = b""
        if rates:
            piece = max(1, int(min(rates) / _PIECES_PER_S))
            data, rest = data[:piece], data[piece:]
            if rest:
                self._waiting.appendleft((self._wires.clock.now, rest))
        cut = min(
            (e.fault for e in self._on() if isinstance(e.fault, Cut)), key=lambda f: f.after, default=None
        )
        if cut is not None and self._passed + len(data) >= cut.after:
            data = data[: max(0, cut.after - self._passed)]
            self._break_off(data, End(cut.how))
            return 0
        self._passed += len(data)
        self.held -= len(data)
        self._deliver(data)
        return round(len(data) / min(rates) * _US_PER_S) if rates else 0

    def _break_off(self, last: bytes, how: End) -> None:
        self._waiting.clear()
        self.held = 0
        self._passed += len(last)
        self._silent = True
        if last:
            self._deliver(last)
        if how is not End.SILENCE:
            self._over = True
            self._end(how)

    def _on(self) -> tuple[Active, ...]:
        return self._wires.on(self._service, self._way)

    def let_by(self, octets: int) -> None:
        """Count what went on without being asked for here."""
        self._passed += octets

    @property
    def clear(self) -> bool:
        """What is put here goes through at once, if no wire fault is in."""
        return not (self._over or self._silent or self._running or self._waiting)


class _WiredWire:
    """The device's end of a connection, before the line to the client."""

    def __init__(self, wire: Wire, service: str, wires: Acting) -> None:
        self._wire = wire
        self._service = service
        self._wires = wires
        self.line: Line | None = None

    @property
    def good(self) -> bool:
        return self._wires.good

    def bent(self) -> tuple[str, ...]:
        """How the answer to the request that came now is to be bent, if it is HTTP."""
        return self._wires.bent(self._service)

    def trouble(self, endpoint: int, octets: int) -> Urb | None:
        """What befalls the transfer that begins now, if it is one over USB."""
        return self._wires.trouble(self._service, endpoint, octets) if not self._wires.good else None

    def later(self, after_us: int, call: Callable[[], None]) -> None:
        """Have it called on the device's clock; until then something is on its way."""
        self._wires.under_way += 1

        def arrive() -> None:
            self._wires.under_way -= 1
            call()

        self._wires.clock.call_in(after_us, arrive)

    def send(self, data: bytes) -> None:
        assert self.line is not None
        self.line.put(data)

    def close(self) -> None:
        assert self.line is not None
        self.line.end(End.CLOSE)

    def abort(self) -> None:
        assert self.line is not None
        self.line.end(End.RESET)

    def keep_back(self, full: bool) -> None:
        """What the client may do is no octet on the line to it, and no fault changes it."""
        if isinstance(self._wire, KeepsBack):
            self._wire.keep_back(full)

    def backlog(self) -> int:
        """Octets that have not left the device."""
        held = self.line.held if self.line is not None else 0
        return held + (self._wire.backlog() if isinstance(self._wire, _Measured) else 0)


class _WiredSession:
    """A session behind the line from its client. Satisfies `Session`."""

    def __init__(
        self, service: str, wires: Acting, serve: StreamService, wire: Wire, source: str, heard: Heard
    ) -> None:
        self._wire = wire
        self._source = source
        self._heard = heard
        self._wires = wires
        ours = _WiredWire(wire, service, wires)
        self._down = ours.line = Line(wires, service, Way.TO_CLIENT, wire.send, self._cut)
        self._session = serve.accept(ours, source)
        self._pausing = self._session if isinstance(self._session, _Pausing) else None
        self._recall = self._session.recall if isinstance(self._session, RecallingSession) else None
        self._roomy = self._session if isinstance(self._session, RoomySession) else None
        self._up = Line(wires, service, Way.TO_DEVICE, self._arrived, self._ended)

    @property
    def half_open(self) -> bool:
        return self._pausing is not None and self._pausing.half_open

    def time_out(self) -> None:
        if isinstance(self._session, _TimingOut):
            self._session.time_out()

    def feed(self, data: Buffer) -> None:
        if self._wires.good and self._up.clear:
            # Whoever feeds has asked whether the client is heard now.
            self._up.let_by(len(data))
            if self._roomy is not None:
                self._roomy.feed(data)
            else:
                self._session.feed(bytes(data))
        else:
            self._up.put(bytes(data))

    def line_break(self) -> None:
        if isinstance(self._session, HearsBreak):
            self._session.line_break()

    def recall(self, data: bytes, now: int) -> bytes | None:
        """What the session remembers, which good wires carry as it is."""
        if self._recall is None or not (self._wires.good and self._up.clear and self._down.clear):
            return None
        answer = self._recall(data, now)
        if answer is not None:
            self._up.let_by(len(data))
            self._down.let_by(len(answer))
        return answer

    @property
    def roomy(self) -> bool:
        return self._roomy is not None and self._roomy.roomy

    def room(self) -> memoryview | None:
        """Where good wires put what comes next."""
        if self._roomy is None or not (self._wires.good and self._up.clear):
            return None
        return self._roomy.room()

    def filled(self, octets: int) -> bool:
        self._up.let_by(octets)
        return self._roomy is not None and self._roomy.filled(octets)

    def eof(self) -> None:
        self._up.end(End.CLOSE)

    def lost(self) -> None:
        self._up.stop()
        self._down.stop()
        self._session.lost()

    def _arrived(self, data: bytes) -> None:
        if self._heard(self._source):
            self._session.feed(data)

    def _cut(self, how: End) -> None:
        """The line to the client has ended."""
        if how is End.RESET:
            self._wire.abort()
        else:
            self._wire.close()

    def _ended(self, how: End) -> None:
        """The line from the client has: the client is done, or a wire fault ended it for both sides."""
        if how is End.RESET:
            self._down.end(End.RESET)
        elif self._heard(self._source):
            self._session.eof()


class WiredStreams:
    """A stream service behind its wires. Satisfies `StreamService`.

    Args:
        heard: whether the device hears a client now; what arrives late is admitted when it does.
    """

    def __init__(self, name: str, service: StreamService, wires: Acting, heard: Heard) -> None:
        self._name = name
        self._service = service
        self._wires = wires
        self._heard = heard

    def accept(self, wire: Wire, source: str) -> Session:
        return _WiredSession(self._name, self._wires, self._service, wire, source, self._heard)
