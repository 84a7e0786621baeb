"""Puts a host's services on real sockets with asyncio, in a thread of its own.

A service that is switched off has no socket, so that the kernel itself refuses; it gets its port back when it
is switched on. Knows no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from misfeed.emulators.crowd import Crowd
from misfeed.emulators.host import Host
from misfeed.emulators.interface import Interface
from misfeed.emulators.lingering import new_event_loop
from misfeed.emulators.listeners import (
    LOOPBACK,
    Listener,
    heed_descriptors,
    in_url,
    listen,
    listen_for_datagrams,
    numeric,
)
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.outlet import Outlet
from misfeed.errors import BenchError, UsageError
from misfeed.transports.base import StreamService

if TYPE_CHECKING:
    from misfeed.emulators.doors import StreamDoor

_START_S = 10.0
_DRAIN_S = 0.5
#: How often a port that somebody else took while its service was off is tried again.
_RETRY_S = 0.5
#: Connections to one service at a time, where there are descriptors for them. The next one takes the place of
#: whoever lets the device wait; where nobody does, it is reset.
MAX_CONNECTIONS = 4096
#: Real seconds in which a client has to bring something of what it owes, and how often that is looked at.
PATIENCE_S = 120.0
_LOOKS = 4

T = TypeVar("T")
ClosesT = TypeVar("ClosesT", bound="Closes")


class Closes(Protocol):
    """Something that is open."""

    async def close(self) -> None: ...


class Serving:
    """A host's services on sockets of one address.

    Use as a context manager, but not while holding the clock's lock.

    Args:
        address: name or address to listen on.
        ports: fixed port numbers by service; others are chosen by the system.
        extra: stream services beside the interfaces (the control interface), by name; under no network rule.
        extra_address: where those listen.

    Attributes:
        address, extra_address: in digits.
        ports: the port of each service, once entered.
    """

    def __init__(
        self,
        host: Host,
        *,
        address: str = LOOPBACK,
        ports: Mapping[str, int] | None = None,
        extra: Mapping[str, StreamService] | None = None,
        extra_address: str = LOOPBACK,
    ) -> None:
        self.host = host
        self.address = numeric(address)
        self.ports: dict[str, int] = dict(ports or {})
        self._extra = dict(extra or {})
        self.extra_address = numeric(extra_address)
        # What is spoken over a serial line has no port of the network.
        self._offered = {i.name: i for i in host.interfaces() if not i.line}
        for name in self.ports.keys() - self._offered.keys() - self._extra.keys():
            known = ", ".join([*self._offered, *self._extra])
            raise UsageError(
                f"{host.machine.profile.name} has no service {name!r} for a port; it has {known}"
            )
        self._listeners: dict[str, Listener] = {}
        self._also: list[Closes] = []
        self._outlet: Outlet | None = None
        self._doors: set[StreamDoor] = set()
        self._crowd = Crowd()
        self._drained = asyncio.Event()
        self._depth = 0
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_at: int | None = None
        self._sweep: asyncio.TimerHandle | None = None
        self._follow_is_due = False
        self._following: asyncio.Task[None] | None = None
        self._waiting: list[Callable[[], None]] = []
        self._unsubscribe: Callable[[], None] = lambda: None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    # -- life --------------------------------------------------------------------------------------------

    def __enter__(self) -> Serving:
        if self._thread is not None:
            raise UsageError("this host is being served already, or was; make another Serving")
        self._loop = new_event_loop()
        heed_descriptors(self._loop, self._crowd)
        self._thread = threading.Thread(target=self._loop.run_forever, name="misfeed-serving", daemon=True)
        self._thread.start()
        try:
            self._on_loop(self._open_quick())
            for interface in self._offered.values():
                if interface.needs:
                    # On this thread, while the other one answers where it can already.
                    for module in interface.needs:
                        import_module(module)
                    self._on_loop(self._open_first(interface))
            self._on_loop(self._open_extra())
        except BaseException:
            self.close()
            raise
        self._unsubscribe = self.host.machine.subscribe(self._changed)
        self._changed()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every socket and end the thread; may be called twice."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None or loop.is_closed():
            return
        self._unsubscribe()
        self._unsubscribe = lambda: None
        try:
            self._on_loop(self._close_all())
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_START_S)
            if not thread.is_alive():
                loop.close()

    def open_also(self, make: Callable[[], Coroutine[Any, Any, ClosesT]]) -> ClosesT:
        """Have `make` open something that is no port of the network, to be closed with the rest."""
        made = self._on_loop(make())
        self._also.append(made)
        return made

    def describe(self) -> dict[str, str]:
        """What a user needs to reach the services: URLs and addresses by name."""
        facts: dict[str, str] = {}
        for name, interface in self._offered.items():
            facts |= interface.describe(self.host.machine, in_url(self.address), self.ports[name])
        for name in self._extra:
            facts[name] = f"http://{in_url(self.extra_address)}:{self.ports[name]}"
        return facts

    def catch_up(self) -> None:
        """Return when the sockets are as the machine says.

        For whoever changed it on another thread. Not while holding the clock's lock. Raises BenchError.
        """
        with self.host.machine.clock.lock:
            self.host.machine.clock.catch_up()
        self._on_loop(self._in_step())

    async def _in_step(self) -> None:
        if self._stepping:
            done = asyncio.Event()
            self._waiting.append(done.set)
            await done.wait()

    def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(_START_S)
        except TimeoutError:
            future.cancel()
            raise BenchError(f"the sockets of {self.host.machine.serial} do not answer") from None

    # -- what doors ask ----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """The one lock under which services are called; on leaving, the machine is settled and its next event
        awaited."""
        clock = self.host.machine.clock
        with clock.lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    clock.finish_now()
                    self._set_alarm()

    def reach(self, name: str, source: str) -> str:
        """The machine's verdict, with time brought up to date."""
        if name in self._extra:
            self.host.machine.clock.catch_up()
            return "open"
        return self.host.reach(name, source)

    @property
    def subject(self) -> Machine:
        return self.host.machine

    def era(self, name: str) -> int:
        """Changes when the connections of a service cannot have lived on."""
        return 0 if name in self._extra else self.host.era(name)

    def in_order(self, name: str, call: Callable[[], None]) -> None:
        """The control interface answers when the sockets are as it left them.

        What its client does next then finds them so.
        """
        if name in self._extra and self._stepping:
            self._waiting.append(call)
        else:
            call()

    def welcome(self, door: StreamDoor) -> bool:
        if not self._crowd.admits(door.name, MAX_CONNECTIONS):
            return False
        self._crowd.add(door)
        self._doors.add(door)
        self._drained.clear()
        return True

    def farewell(self, door: StreamDoor) -> None:
        self._crowd.remove(door)
        self._doors.discard(door)
        if not self._doors:
            self._drained.set()

    # -- sockets -----------------------------------------------------------------------------------------

    def _wanted(self, interface: Interface) -> bool:
        return not interface.network or interface.name not in self.host.machine.network.off

    async def _open_quick(self) -> None:
        """All that needs nothing more to be imported."""
        self._drained.set()
        self._sweep_later()
        for interface in self._offered.values():
            if not interface.needs:
                await self._open_first(interface)

    async def _open_first(self, interface: Interface) -> None:
        """One that is off from the start takes its port too, so that it can be told and kept."""
        await self._open(interface)
        if not self._wanted(interface):
            await self._listeners.pop(interface.name).close()

    async def _open_extra(self) -> None:
        for name, service in self._extra.items():
            port = self.ports.get(name, 0)
            self._keep(name, await listen(self, name, service, self.extra_address, port))

    async def _open(self, interface: Interface) -> None:
        name, port = interface.name, self.ports.get(interface.name, 0)
        if interface.transport == "stream":
            service = self.host.stream_service(name)
            self._keep(name, await listen(self, name, service, self.address, port))
        else:
            answers = self.host.datagram_service(name)
            self._keep(name, await listen_for_datagrams(self, name, answers, self.address, port))
            if self._outlet is None:
                # Only who hears datagrams sends some.
                self._outlet = Outlet(asyncio.get_running_loop(), self.address, self.entered)
                self.host.outlet = self._outlet.send

    def _keep(self, name: str, listener: Listener) -> None:
        self._listeners[name] = listener
        self.ports[name] = listener.port

    async def _close_all(self) -> None:
        self.host.outlet = None
        if self._outlet is not None:
            self._outlet.close()
        for timer in (self._alarm, self._sweep):
            if timer is not None:
                timer.cancel()
        following = self._following
        if following is not None:
            following.cancel()
            await asyncio.wait([following])
        self._stepped()
        while self._also:
            await self._also.pop().close()
        while self._listeners:
            await self._listeners.popitem()[1].close()
        for door in tuple(self._doors):
            door.close()
        with contextlib.suppress(TimeoutError):
            # Answers on their way are still sent, to those who read them.
            await asyncio.wait_for(self._drained.wait(), _DRAIN_S)
        for door in tuple(self._doors):
            door.abort()
        await self._drained.wait()

    def _sweep_later(self) -> None:
        self._sweep = asyncio.get_running_loop().call_later(PATIENCE_S / _LOOKS, self._sweep_now)

    def _sweep_now(self) -> None:
        """Cut who keeps a connection and lets the device wait, so that others find room."""
        self._crowd.cut_stalled(PATIENCE_S)
        self._sweep_later()

    # -- the machine's own life --------------------------------------------------------------------------

    def _changed(self) -> None:
        """Called after every change of the machine, on whichever thread made it."""
        if self._follow_is_due or self._loop is None:
            return
        self._follow_is_due = True
        with contextlib.suppress(RuntimeError):  # closing
            self._loop.call_soon_threadsafe(self._follow)

    def _follow(self) -> None:
        self._follow_is_due = False
        loop = asyncio.get_running_loop()
        if self._following is None or self._following.done():
            if self._out_of_step():
                self._following = loop.create_task(self._bring_in_step())
            else:
                self._stepped()
        with self.entered():
            # Of many that come from one place it is asked once; who is let in as before is left alone.
            now: dict[tuple[str, str], tuple[str, int]] = {}
            for door in self._doors:
                if door.name not in self._offered:
                    continue
                whence = door.name, door.source
                if whence not in now:
                    now[whence] = self.host.reach(*whence), self.host.era(door.name)
                if door.told != now[whence]:
                    loop.call_soon(door.ask_again)

    @property
    def _stepping(self) -> bool:
        """The sockets may not yet be as the machine says."""
        return self._follow_is_due or (self._following is not None and not self._following.done())

    def _stepped(self) -> None:
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def _out_of_step(self) -> list[Interface]:
        """Interfaces whose sockets are open and should not be, or the other way round."""
        return [i for i in self._offered.values() if self._wanted(i) != (i.name in self._listeners)]

    async def _bring_in_step(self) -> None:
        """Open and close listeners, one after the other, until they are as the machine says."""
        try:
            while changed := self._out_of_step():
                if not all([await self._turn(interface) for interface in changed]):
                    self._stepped()
                    await asyncio.sleep(_RETRY_S)
        finally:
            self._stepped()

    async def _turn(self, interface: Interface) -> bool:
        """Open or close an interface's listener; False when somebody else has its port for now."""
        if interface.name in self._listeners:
            await self._listeners.pop(interface.name).close()
            return True
        try:
            await self._open(interface)
        except UsageError:
            return False
        return True

    def _set_alarm(self) -> None:
        """Wake when the machine next does something by itself. Called on any thread, with the lock held."""
        clock = self.host.machine.clock
        if not isinstance(clock, WallClock) or self._loop is None:
            return
        upcoming = clock.next_event()
        if upcoming == self._alarm_at:
            return
        self._alarm_at = upcoming
        with contextlib.suppress(RuntimeError):  # closing
            self._loop.call_soon_threadsafe(self._arm)

    def _arm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        clock = self.host.machine.clock
        if self._alarm_at is not None and isinstance(clock, WallClock) and self._loop is not None:
            self._alarm = self._loop.call_later(clock.seconds_until(self._alarm_at), self._wake)

    def _wake(self) -> None:
        self._alarm = self._alarm_at = None
        with self.entered():
            self.host.machine.clock.catch_up()
