"""The multicast socket of WS-Discovery. Hands what comes to who answers it; knows no message.

Used on the thread of one asyncio loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable, Sequence

from misfeed.protocols.wsd import GROUP, PORT

_LONGEST = 65_535
_IP_MULTICAST_ALL = 49
"""Of Linux, and not named by Python: off, it hears only what comes by the links that it joined."""
_AT_ONCE = 16


class GroupSocket:
    """Args:
    links: addresses of this computer on the links where it listens, and speaks.
    answer: what is answered to a datagram.
    """

    def __init__(self, links: Sequence[str], answer: Callable[[bytes, str], bytes | None]) -> None:
        self._answer = answer
        self._links = links
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._open()
        except OSError:
            self._socket.close()
            raise
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._readable)

    def _open(self) -> None:
        opened = self._socket
        opened.setblocking(False)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        if sys.platform == "linux":
            opened.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
        # Bound to the group itself, it hears nothing that is sent to other addresses of this computer.
        opened.bind((GROUP, PORT))
        for link in self._links:
            joined = socket.inet_aton(GROUP) + socket.inet_aton(link)
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def tell(self, data: bytes) -> None:
        """Say something to everybody on the links."""
        for link in self._links:
            with contextlib.suppress(OSError):  # a link that has gone
                self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(link))
                self._socket.sendto(data, (GROUP, PORT))

    def _readable(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                data, source = self._socket.recvfrom(_LONGEST)
            except OSError:  # nothing more
                return
            answer = self._answer(data, source[0])
            if answer is not None:
                with contextlib.suppress(OSError):
                    self._socket.sendto(answer, source)
