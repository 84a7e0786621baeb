"""One printer of a fleet with the services that it has over TCP, as doors ask for it.

Its clock stands still until somebody asks, and goes of its own accord while anybody is connected. Everything
here is on the thread on which the printers live, but for what is handed in. Knows no address and no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterator

from misfeed.emulators.capturing import Capture, site_us
from misfeed.emulators.crowd import MAX_OF_ALL, Crowd
from misfeed.emulators.doors import StreamDoor
from misfeed.emulators.fleet.attention import Attention
from misfeed.emulators.fleet.printers import Printer
from misfeed.emulators.host import Host
from misfeed.emulators.interface import Service
from misfeed.emulators.machine import Machine
from misfeed.emulators.wire import Wires
from misfeed.transports.base import StreamService

_MAX_CONNECTIONS = 128
"""To one printer at a time; the next one takes the place of whoever lets it wait, or is reset."""


class Hosted:
    """Satisfies `misfeed.emulators.doors.Gate`.

    Args:
        services: names of those that are served over TCP.
        mind: called when somebody may have worked on the printer. crowd: all printers' connections.
    """

    def __init__(
        self,
        printer: Printer,
        attention: Attention,
        services: Collection[str],
        *,
        mind: Callable[[], None],
        crowd: Crowd,
    ) -> None:
        machine = printer.machine
        self._host = Host(machine)
        # Of SNMP the fleet itself has the socket, and no wire fault acts on that.
        self._host.wires = Wires(
            machine.clock,
            machine.seed,
            lambda: dict.fromkeys(services, "stream"),
            lambda: frozenset(name for name in services if self._host.interface(name).http),
            usb=lambda: frozenset(name for name in services if self._host.interface(name).usb),
            endpoints=lambda service: self._host.interface(service).endpoints(machine),
        )
        machine.clock.elsewhere = self._on_its_thread
        self._machine = machine
        self._attention = attention
        self._mind = mind
        self._crowd = crowd
        self._loop = asyncio.get_running_loop()
        self._follow_is_due = False
        self._unsubscribe: Callable[[], None] = lambda: None
        self._depth = 0
        self.doors: set[StreamDoor] = set()

    @property
    def wires(self) -> Wires:
        return self._host.wires

    def has(self, name: str) -> bool:
        """Whether this model has a service at all."""
        return self._host.offers(name)

    def service(self, name: str) -> StreamService:
        return self._host.stream_service(name)

    def capture(self, name: str, into: Capture, place: int) -> None:
        """Write down what is said over a service; `place` tells which printer of all it is."""
        self._host.capture(name, into, place)

    @property
    def site_us(self) -> int:
        """The true time at its site, in microseconds since 1970."""
        return site_us(self._machine)

    # -- what doors ask ----------------------------------------------------------------------------------

    @property
    def subject(self) -> Machine:
        return self._machine

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """All printers are met on one thread, so there is no lock to hold."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._machine.clock.finish_now()
                self._mind()
                self._attention.look_again()

    def bare_service(self, name: str) -> Service:
        """It itself, without the wires that lead to it."""
        return self._host.service(name)

    def catch_up(self) -> None:
        """Bring its time up to date."""
        self._machine.clock.catch_up()

    def attend(self) -> None:
        """Somebody is connected by another way: its time goes by."""
        self._attention.hold()

    def leave_alone(self) -> None:
        """They are no more."""
        self._attention.release()

    def reach(self, name: str, source: str) -> str:
        return self._host.reach(name, source)

    def era(self, name: str) -> int:
        return self._host.era(name)

    def in_order(self, name: str, call: Callable[[], None]) -> None:  # noqa: ARG002
        call()

    def welcome(self, door: StreamDoor) -> bool:
        if len(self.doors) >= _MAX_CONNECTIONS and not self._crowd.make_room(self.doors):
            return False
        if not self._crowd.admits(door.name, MAX_OF_ALL):
            return False
        if not self.doors:
            self._attention.hold()
            self._unsubscribe = self._machine.subscribe(self._changed)
        self.doors.add(door)
        self._crowd.add(door)
        return True

    def farewell(self, door: StreamDoor) -> None:
        if door in self.doors:
            self.doors.discard(door)
            self._crowd.remove(door)
            if not self.doors:
                self._unsubscribe()
                self._attention.release()

    # -- what others do to it ----------------------------------------------------------------------------

    def _on_its_thread(self, call: Callable[[], None]) -> None:
        """From any thread. What is still to be done when the fleet ends is not done."""

        def done() -> None:
            with self.entered():
                self.catch_up()
                call()

        with contextlib.suppress(RuntimeError):  # the loop is closed, and with it every connection
            self._loop.call_soon_threadsafe(done)

    # -- the machine's own life --------------------------------------------------------------------------

    def _changed(self) -> None:
        """Whoever was let in may be let in no more, or the other way round; not in the middle of a change."""
        if not self._follow_is_due:
            self._follow_is_due = True
            self._loop.call_soon(self._follow)

    def _follow(self) -> None:
        self._follow_is_due = False
        for door in tuple(self.doors):
            door.ask_again()
