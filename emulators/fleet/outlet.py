"""The socket by which all printers of a fleet say what nobody asked for, each from its own address.

What is said goes to this computer only. Knows asyncio, no machine and no protocol.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from ipaddress import IPv4Address

from misfeed.emulators.fleet.sockets import PKTINFO, PKTINFO_ROOM, open_datagrams, to_sender
from misfeed.errors import UsageError

Heard = Callable[[bytes], None]

_LONGEST = 65_535
_AT_ONCE = 64
_PARTNERS = 16_384
"""Addresses from which an answer may come, those of all printers together."""


class FleetOutlet:
    """Raises UsageError where the system has no such socket."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._socket = open_datagrams("0.0.0.0", 0, to_loopback=True)
        self._socket.setsockopt(socket.IPPROTO_IP, PKTINFO, 1)
        self._partners: dict[tuple[bytes, str, int], Heard] = {}
        loop.add_reader(self._socket, self._readable)

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def say(self, own: IPv4Address, address: str, port: int, payload: bytes, heard: Heard) -> None:
        """Send a datagram from a printer's own address; `heard` is called with what comes back."""
        try:
            if not IPv4Address(address).is_loopback:
                return
            self._socket.sendmsg((payload,), (to_sender(own.packed),), 0, (address, port))
        except (OSError, ValueError):
            return  # what the system does not take is lost, as datagrams are
        self._partners.pop((own.packed, address, port), None)
        while len(self._partners) >= _PARTNERS:
            del self._partners[next(iter(self._partners))]
        self._partners[own.packed, address, port] = heard

    def _readable(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                payload, told, _, source = self._socket.recvmsg(_LONGEST, PKTINFO_ROOM)
            except OSError:  # nothing more, or news that nobody listens there
                return
            heard = self._partners.get((told[0][2][8:12], *source[:2])) if told else None
            if heard is not None:
                heard(payload)


def outlet_or_none(loop: asyncio.AbstractEventLoop) -> FleetOutlet | None:
    """None where the system does not let a socket be kept to the loopback interface."""
    try:
        return FleetOutlet(loop)
    except UsageError:
        return None
