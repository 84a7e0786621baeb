"""Puts a fleet on sockets with asyncio, in a thread of its own: one for all datagrams, one for its control.

All printers live on that thread, so that none needs a lock against another.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any, TypeVar

from misfeed.emulators.deferred import Deferred
from misfeed.emulators.fleet.attention import Attention
from misfeed.emulators.fleet.outlet import FleetOutlet, outlet_or_none
from misfeed.emulators.fleet.printers import Fleet, Printer
from misfeed.emulators.fleet.sockets import FIRST, WAYS, Sockets
from misfeed.emulators.fleet.speaking import Speaking
from misfeed.emulators.lingering import new_event_loop
from misfeed.emulators.listeners import LOOPBACK, Listener, listen
from misfeed.errors import BenchError, UsageError
from misfeed.transports.base import StreamService

if TYPE_CHECKING:
    from misfeed.emulators.capturing import Capture
    from misfeed.emulators.fleet.streams import Streams
    from misfeed.emulators.wire import Wires

_START_S = 30.0
_MAX_CONNECTIONS = 128

if TYPE_CHECKING:
    from misfeed.emulators.doors import StreamDoor

T = TypeVar("T")


class ServingFleet:
    """Use as a context manager.

    Args:
        by: how a datagram finds its printer; see `sockets.WAYS`. address: of the first printer, or of all.
        port: of SNMP, 0 for any free one. control: makes the control interface; None for none.
        services: those that are to be had over TCP at every printer's own address, with their ports.
        captures: files that get what all printers and their clients say over one of those.

    Attributes:
        by: as given. port, control_port: once entered.
    """

    def __init__(
        self,
        fleet: Fleet,
        *,
        by: str = "address",
        address: str = "",
        port: int = 0,
        control: Callable[[ServingFleet], StreamService] | None = None,
        control_port: int = 0,
        services: Mapping[str, int] | None = None,
        captures: Iterable[tuple[str, Capture]] = (),
    ) -> None:
        if by not in WAYS:
            raise UsageError(f"there is no way {by!r} to tell printers apart; there are {', '.join(WAYS)}")
        self.fleet = fleet
        self.by = by
        self._open = WAYS[by]
        self._address = address or FIRST[by]
        self.port = port
        self._control = control
        self.control_port = control_port
        self._sockets: Sockets | None = None
        self._outlet: FleetOutlet | None = None
        self._speaking: Speaking | None = None
        self._attentions: dict[int, Attention] = {}
        self._listener: Listener | None = None
        self._services = dict(services or {})
        self._captures = tuple(captures)
        self._streams: Streams | None = None
        self._doors: set[StreamDoor] = set()
        self._loop = new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="misfeed-fleet", daemon=True)

    def __enter__(self) -> ServingFleet:
        self._thread.start()
        try:
            self.run(self._open_all())
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every socket and end the thread; may be called twice."""
        if self._loop.is_closed():
            return
        try:
            self.run(self._close_all())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_START_S)
            if not self._thread.is_alive():
                self._loop.close()

    def where(self, number: int) -> str:
        """Host and port of a printer."""
        if self._sockets is None:
            raise UsageError("the fleet is not being served")
        return self._sockets.where(number)

    def attention(self, number: int) -> Attention:
        """A printer's. On the thread on which the printers live."""
        found = self._attentions.get(number)
        if found is None:
            printer = self.fleet.printer(number)
            assert printer is not None, "only printers that there are get any"
            found = self._attentions[number] = Attention(printer.machine, self._loop)
        return found

    @property
    def services(self) -> Mapping[str, int]:
        """Ports of services that are open over TCP at every printer's own address."""
        return self._streams.ports if self._streams is not None else {}

    def wires(self, number: int) -> Wires | None:
        """Those that lead to a printer's services over TCP; None where no such service is open."""
        hosted = self._streams.hosted(number) if self._streams is not None else None
        return hosted.wires if hosted is not None else None

    def mind(self, number: int, printer: Printer) -> None:
        """Somebody worked on a printer, or it was made: whom it tells may have been changed."""
        if self._speaking is not None:
            self._speaking.mind(number, printer)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Have work done on the thread on which the printers live."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(_START_S)
        except TimeoutError:
            future.cancel()
            raise BenchError("the sockets of the fleet do not answer") from None

    async def _open_all(self) -> None:
        self._sockets = self._open(self._address, self.port, self.fleet.count, self.fleet.asked)
        self.port = self._sockets.port
        if self.by == "address":
            self.fleet.first = IPv4Address(self._address)
        self._outlet = outlet_or_none(self._loop)
        if self._outlet is not None:
            self._speaking = Speaking(self._outlet, self.fleet.address, self.attention)
            self.fleet.made = self.mind
        if self._services:
            # Only now: a fleet that speaks nothing but SNMP starts without it.
            from misfeed.emulators.fleet.streams import Streams

            taken = self.fleet.count if self.by == "port" else 0
            self._streams = Streams(self.fleet, self.attention, self.mind, taken, self._captures)
            await self._streams.open(self._services)
        if self._control is not None:
            make = self._control
            service = Deferred(lambda: make(self))
            self._listener = await listen(
                self, "control", service, LOOPBACK, self.control_port, option="--control-port "
            )
            self.control_port = self._listener.port

    async def _close_all(self) -> None:
        if self._sockets is not None:
            self._sockets.close()
        if self._outlet is not None:
            self._outlet.close()
        if self._listener is not None:
            await self._listener.close()
        if self._streams is not None:
            await self._streams.close()
        for door in tuple(self._doors):
            door.abort()
        await asyncio.sleep(0)

    # -- what the doors of the control interface ask -----------------------------------------------------

    subject = None

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Printers are met on one thread only; each settles itself."""
        yield

    def reach(self, name: str, source: str) -> str:  # noqa: ARG002
        return "open"

    def era(self, name: str) -> int:  # noqa: ARG002
        return 0

    def in_order(self, name: str, call: Callable[[], None]) -> None:  # noqa: ARG002
        call()

    def welcome(self, door: StreamDoor) -> bool:
        if len(self._doors) >= _MAX_CONNECTIONS:
            return False
        self._doors.add(door)
        return True

    def farewell(self, door: StreamDoor) -> None:
        self._doors.discard(door)
