"""The socket by which a device says what nobody asked for, and hears what answers it.

A device that is served on loopback says nothing to other computers. Knows asyncio, no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from ipaddress import ip_address

_LONGEST = 65_535
_PARTNERS = 1_024
"""Addresses from which an answer may come."""


class Outlet:
    """Sends datagrams from an address of this computer. `send` may be called on any thread.

    Args:
        entered: holds the machine's lock while an answer is handed over.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        address: str,
        entered: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._loop = loop
        self._entered = entered
        self._stays_here = ip_address(address).is_loopback
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        try:
            self._socket.bind((address, 0))
        except OSError:
            self._socket.close()
            raise
        self._partners: dict[tuple[str, int], Callable[[bytes], None]] = {}
        loop.add_reader(self._socket, self._readable)

    def send(self, address: str, port: int, payload: bytes, answer: Callable[[bytes], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed, and with it the socket
            self._loop.call_soon_threadsafe(self._say, address, port, payload, answer)

    def close(self) -> None:
        """On the loop's thread."""
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _say(self, address: str, port: int, payload: bytes, answer: Callable[[bytes], None]) -> None:
        try:
            if self._stays_here and not ip_address(address).is_loopback:
                return
            self._socket.sendto(payload, (address, port))
        except (OSError, ValueError):
            return  # what the system does not take is lost, as datagrams are
        self._partners.pop((address, port), None)
        while len(self._partners) >= _PARTNERS:
            del self._partners[next(iter(self._partners))]
        self._partners[address, port] = answer

    def _readable(self) -> None:
        try:
            payload, source = self._socket.recvfrom(_LONGEST)
        except OSError:  # nothing more, or news that nobody listens there
            return
        answer = self._partners.get(source[:2])
        if answer is not None:
            with self._entered():
                answer(payload)
