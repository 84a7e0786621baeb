"""Keeps what is announced in step with one machine, in a thread of its own.

A change of the machine is followed when it has settled for a moment, so that a busy printer does not fill the
link. Knows no record.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address

from misfeed.emulators.discovery.datagrams import GroupSocket
from misfeed.emulators.discovery.instances import Instance, heard, instances, says_goodbye
from misfeed.emulators.discovery.responder import NameTaken, Responder
from misfeed.emulators.discovery.target import TargetService
from misfeed.emulators.host import Host
from misfeed.emulators.listeners import LOOPBACK
from misfeed.errors import BenchError, UsageError
from zeroconf import Error as ZeroconfError
from zeroconf._utils.net import get_all_addresses

_START_S = 10.0
_CALM_S = 0.1
_AGAIN_S = 0.1
"""After which what is said to everybody is said once more, as datagrams get lost (SOAP-over-UDP 1.0 §3.4)."""


class Announcing:
    """One host's announcements. Use as a context manager, around its services being served.

    Args:
        address: where these are served. ports: theirs, by service.

    Attributes:
        links: this computer's addresses on the links where it is announced.
    """

    def __init__(self, host: Host, address: str, ports: Mapping[str, int]) -> None:
        self._host = host
        self._ports = ports
        self.links, self._addresses = _where(address)
        self._source = self.links[0]
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._responder: Responder | None = None
        self._group: GroupSocket | None = None
        page = f"http://{self._addresses[0]}:{ports['ipp']}/" if "ipp" in ports else ""
        self._target = TargetService(host.machine, page)
        self._greeted = False
        self._due: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._calm = threading.Event()

    def __enter__(self) -> Announcing:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="misfeed-announcing", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(_START_S)
        except OSError as error:
            self._end()
            raise BenchError(f"nothing can be announced on {', '.join(self.links)}: {error}") from error
        except BaseException:
            self._end()
            raise
        self._unsubscribe = self._host.machine.subscribe(self._changed)
        self._changed()
        return self

    def __exit__(self, *_: object) -> None:
        self._unsubscribe()
        loop = self._loop
        if loop is None:
            return
        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._close(), loop).result(_START_S)
        self._end()

    def wait(self, timeout_s: float = _START_S) -> bool:
        """Return when what is announced is what the machine says; False when that takes longer."""
        return self._calm.wait(timeout_s)

    @property
    def said(self) -> tuple[Instance, ...]:
        """What is announced just now."""
        return tuple(self._responder.said) if self._responder is not None else ()

    def _end(self) -> None:
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_START_S)
        if not thread.is_alive():
            loop.close()
        self._loop = None

    # -- on the loop -------------------------------------------------------------------------------------

    async def _open(self) -> None:
        self._responder = Responder(self.links, self._addresses, self._give_way)
        try:
            self._group = GroupSocket(self.links, self._answer)
        except OSError:
            await self._responder.close()
            raise
        self._due = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._follow())

    async def _close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        if self._responder is not None and self._group is not None:
            _, goodbye, _ = self._view()
            await self._greet(False, goodbye)
            await self._responder.say((), goodbye=goodbye)
            await self._responder.close()
            self._group.close()

    def _changed(self) -> None:
        """Called after every change of the machine, on whichever thread made it."""
        loop, due = self._loop, self._due
        if loop is not None and due is not None:
            self._calm.clear()
            with contextlib.suppress(RuntimeError):  # closing
                loop.call_soon_threadsafe(due.set)

    async def _follow(self) -> None:
        assert self._due is not None
        assert self._responder is not None
        while True:
            await self._due.wait()
            await asyncio.sleep(_CALM_S)
            self._due.clear()
            wanted, goodbye, greets = self._view()
            await self._greet(greets, goodbye)
            try:
                await self._responder.say(wanted, goodbye=goodbye)
            except NameTaken:
                self._give_way()
                continue
            except (ZeroconfError, OSError) as error:
                # Its next change may well be one that can be announced.
                logging.getLogger(__name__).warning(
                    "%s cannot be announced as it is: %r; change what it is called, or see to the link",
                    self._host.machine.discovery.chosen,
                    error,
                )
                continue
            if not self._due.is_set():
                self._calm.set()

    async def _greet(self, present: bool, goodbye: bool) -> None:
        """Have everybody know by WS-Discovery that it has come, or goes."""
        assert self._group is not None
        if present == self._greeted:
            return
        self._greeted = present
        if present or goodbye:
            with self._host.machine.clock.lock:
                said = self._target.hello() if present else self._target.bye()
            self._group.tell(said)
            await asyncio.sleep(_AGAIN_S)
            self._group.tell(said)

    def _answer(self, data: bytes, source: str) -> bytes | None:
        machine = self._host.machine
        with machine.clock.lock:
            machine.clock.catch_up()
            answers = machine.discovery.ws_discovery and heard(machine, self._source)
            answers = answers and machine.network.admits(source)
            return self._target.answer(data) if answers else None

    def _view(self) -> tuple[Sequence[Instance], bool, bool]:
        machine = self._host.machine
        with machine.clock.lock:
            machine.clock.catch_up()
            said = instances(self._host, self._ports, self._source)
            greets = machine.discovery.ws_discovery and heard(machine, self._source)
            return said, says_goodbye(machine, self._source), greets

    def _give_way(self) -> None:
        machine = self._host.machine
        with machine.clock.lock:
            machine.clock.catch_up()
            machine.discovery.give_way()
            machine.clock.finish_now()


def _where(address: str) -> tuple[list[str], list[str]]:
    """The links of an address that services are served on, and the addresses where clients find these."""
    served = ip_address(address)
    if served.version != 4:
        raise UsageError(f"announcements tell of IPv4 addresses only; serve it on one, not on {address}")
    if served.is_unspecified:
        found = [one for one in get_all_addresses() if not ip_address(one).is_loopback]
        return (found, found) if found else ([LOOPBACK], [LOOPBACK])
    return [address], [address]
