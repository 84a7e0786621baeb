"""The device's end of a TCP connection: what is written to it leaves in its order, with the rules' leave.

Knows asyncio, no protocol and no rule.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import socket
import struct
import threading
from collections.abc import Callable, Iterator

#: Octets a client may leave unread before its connection is cut.
_UNREAD = 64 * 1024 * 1024
#: Octets that wait for a client whom the rules ignore, each way, as in the TCP of the two ends.
HELD = 64 * 1024
_KEEPALIVE = (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))
"""A silent client is asked whether it is there: after how many seconds, how often, and how many times."""


class _Ending(enum.Enum):
    CLOSE = "in order"
    RESET = "with a reset"


class SocketWire:
    """The device's end of a TCP connection. May be written to from any thread; made on the loop's.

    What is written goes out in its order: at once while the session answers its client, otherwise when the
    door, called by way of the loop, has asked the rules.
    """

    def __init__(self, transport: asyncio.Transport, push: Callable[[], None]) -> None:
        self._transport = transport
        self._push = push
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._unsent = bytearray()
        self._ending: _Ending | None = None
        self._pushing = False
        self._answering: Callable[[Callable[[], None]], None] | None = None
        self._caught: list[bytes] | None = None

    def send(self, data: bytes) -> None:
        if self._caught is not None and threading.get_ident() == self._thread:
            self._caught.append(data)
            return
        with self._lock:
            if self._ending is None:
                self._unsent += data
                if len(self._unsent) > _UNREAD:
                    self._give_up()
        self._written()

    def close(self) -> None:
        with self._lock:
            self._ending = self._ending or _Ending.CLOSE
        self._written()

    def abort(self) -> None:
        with self._lock:
            self._give_up()
        self._written()

    def backlog(self) -> int:
        """Octets that were written and that the client's system has not taken yet."""
        return len(self._unsent) + self._transport.get_write_buffer_size()

    @property
    def quiet(self) -> bool:
        """Nothing that was written is left, and nobody wants to close."""
        return not self._unsent and self._ending is None

    def say(self, data: bytes) -> None:
        """Hand over to the system, where it is quiet. On the loop's thread, and with the rules' leave."""
        if not self._transport.is_closing():
            self._transport.write(data)

    def catch(self) -> None:
        """What this thread writes from now on is handed to it by `caught`, where it is quiet."""
        self._caught = []

    def caught(self) -> bytes:
        """What was written since `catch`, to be said."""
        caught, self._caught = self._caught, None
        if not caught:
            return b""
        return caught[0] if len(caught) == 1 else b"".join(caught)

    @contextlib.contextmanager
    def answering(self, in_order: Callable[[Callable[[], None]], None]) -> Iterator[None]:
        """What this thread writes meanwhile answers an admitted client: `in_order` runs each writing."""
        self._answering = in_order
        try:
            yield
        finally:
            self._answering = None

    def flush(self) -> None:
        """Hand over to the system what is written. On the loop's thread, and with the rules' leave."""
        with self._lock:
            data, ending = bytes(self._unsent), self._ending
            self._unsent.clear()
            self._pushing = False
        transport = self._transport
        if transport.is_closing():
            return
        if ending is _Ending.RESET:
            reset(transport)
            return
        if data:
            transport.write(data)
            if transport.get_write_buffer_size() > _UNREAD:
                transport.abort()
        if ending is _Ending.CLOSE:
            transport.close()

    def forget(self) -> None:
        """What was written is lost, and so is the wish to close."""
        with self._lock:
            self._unsent.clear()
            self._ending = None

    def hold(self) -> None:
        """The rules let nothing through: keep what is written, or give the connection up when it is much."""
        with self._lock:
            self._pushing = False
            if len(self._unsent) > HELD:
                self._give_up()

    def _give_up(self) -> None:
        self._unsent.clear()
        self._ending = _Ending.RESET

    def _written(self) -> None:
        if self._answering is not None and threading.get_ident() == self._thread:
            self._answering(self.flush)
            return
        with self._lock:
            if self._pushing:
                return
            self._pushing = True
        with contextlib.suppress(RuntimeError):  # the loop is closed, and with it the connection
            self._loop.call_soon_threadsafe(self._push)


def prepare(connection: socket.socket) -> None:
    """Have what is written leave at once, and have a client noticed that is gone without a word: who vanished
    with a device would keep it from all others."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE:
        option = getattr(socket, name, None)  # not on every system
        if option is not None:
            connection.setsockopt(socket.IPPROTO_TCP, option, value)


def reset(transport: asyncio.Transport) -> None:
    """Close with a TCP reset rather than an orderly end."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
