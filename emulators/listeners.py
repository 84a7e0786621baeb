"""Opens ports for services with asyncio, and closes them again.

Knows addresses; no machine and no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import Iterator
from typing import Any, Protocol

from misfeed.emulators.crowd import Crowd
from misfeed.emulators.datagrams import DatagramDoor, DatagramGate
from misfeed.emulators.gate import Gate
from misfeed.errors import UsageError
from misfeed.transports.base import DatagramService, StreamService

LOOPBACK = "127.0.0.1"
_BACKLOG = 1024
"""Connections that the system keeps until they are taken."""
_AT_ONCE = 16
"""Connections that are taken before whoever is connected is heard again."""
_EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}


class Listener(Protocol):
    """An open port."""

    port: int

    async def close(self) -> None:
        """Close it; when this returns, the system refuses who comes."""


class _StreamListener:
    def __init__(self, server: asyncio.Server) -> None:
        self._server = server
        self.port = int(server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        # Who was accepted a moment ago is served by a task that must begin before the server forgets its
        # sockets: asyncio asserts that it has them then.
        loop = asyncio.get_running_loop()
        for opened in self._server.sockets:
            loop.remove_reader(opened)
        await asyncio.sleep(0)
        self._server.close()


async def listen(
    gate: Gate, name: str, service: StreamService, address: str, port: int, *, option: str = ""
) -> Listener:
    """Open TCP port `port` (0: any free one) of `address` for a service.

    Raises UsageError: it cannot be had; with the option by which another is chosen.
    """
    # Datagrams are answered before this is needed.
    from misfeed.emulators.doors import StreamDoor

    with _told(name, address, port, option):
        server = await asyncio.get_running_loop().create_server(
            lambda: StreamDoor(gate, name, service), address, port, backlog=_AT_ONCE
        )
    for opened in server.sockets:
        # asyncio tells the system what it takes at a time.
        with socket.socket(fileno=os.dup(opened.fileno())) as same:
            same.listen(_BACKLOG)
    return _StreamListener(server)


async def listen_for_datagrams(
    gate: DatagramGate, name: str, service: DatagramService, address: str, port: int
) -> Listener:
    """Open UDP port `port` (0: any free one) of `address` for a service. Raises UsageError."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with _told(name, address, port):
        opened = socket.socket(family, socket.SOCK_DGRAM)
        try:
            opened.bind((address, port))
        except BaseException:
            opened.close()
            raise
    return DatagramDoor(gate, name, service, opened)


def heed_descriptors(loop: asyncio.AbstractEventLoop, crowd: Crowd) -> None:
    """Say it in a sentence when none is left for who connects; asyncio tries again a second later."""

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            crowd.out_of_descriptors(loop.time())
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)


@contextlib.contextmanager
def _told(name: str, address: str, port: int, option: str = "") -> Iterator[None]:
    """Turn the system's refusal into one sentence."""
    try:
        yield
    except (OSError, OverflowError) as error:
        # asyncio's own sentence repeats the address; the number says it all.
        number = error.errno if isinstance(error, OSError) else None
        reason = os.strerror(number).lower() if number else str(error)
        if not port:
            raise UsageError(f"{name} cannot listen on {address}: {reason}") from error
        raise UsageError(
            f"{name} cannot have port {port} on {address}: {reason};"
            f" choose another with {option or f'--port {name}='}N"
        ) from error


def numeric(address: str) -> str:
    """The one address that a name stands for. Raises UsageError."""
    try:
        found = socket.getaddrinfo(address, 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a name"
        raise UsageError(f"there is no address {address!r} to listen on: {reason}") from error
    return str(found[0][4][0])


def in_url(address: str) -> str:
    """The address as a client on this computer writes it: brackets around IPv6, loopback for "everywhere"."""
    address = _EVERYWHERE.get(address, address)
    return f"[{address}]" if ":" in address else address
