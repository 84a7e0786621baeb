"""What stands between a UDP socket and a service: takes what waits there, asks the rules, and answers.

An answer that the service knows to be true still is given without the lock, to a source that the rules let in
at the same revision of the machine. What has to be thought about waits for its source's turn, so that nobody
who asks much keeps others from being heard. Knows asyncio, no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
import threading
from typing import Any, Protocol

from misfeed.emulators.gate import Gate
from misfeed.emulators.in_turn import AT_ONCE, InTurn
from misfeed.emulators.recalling import Recalling, Subject
from misfeed.emulators.turns import Turns
from misfeed.transports.base import DatagramExchange, DatagramService, Unusual

_LONGEST = 65_535
_RECEIVE_OCTETS = 1024 * 1024
"""Room in the socket: enough for a burst, and little enough for whoever comes behind it not to wait long."""


class DatagramGate(Gate, Protocol):
    """A gate whose rules hold as long as the subject's revision does."""

    @property
    def subject(self) -> Subject: ...


class DatagramDoor:
    """The UDP socket of a datagram service. Made and used on the loop's thread."""

    def __init__(
        self, gate: DatagramGate, name: str, service: DatagramService, opened: socket.socket
    ) -> None:
        self._gate = gate
        self._name = name
        self._service = service
        self._clock = gate.subject.clock
        self._recalling = Recalling(gate.subject, service)
        self._exchange = service.exchange if isinstance(service, DatagramExchange) else None
        self._socket = opened
        self._elsewhere: socket.socket | None = None
        self._turns: Turns[Any, bytes] = Turns()
        self._in_turn = InTurn(self._turns, self._take, self._ask)
        opened.setblocking(False)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_OCTETS)
        self.port = int(opened.getsockname()[1])
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(opened, self._readable)

    async def close(self) -> None:
        """Close it; when this returns, the system refuses who comes."""
        self._in_turn.close()
        self._loop.remove_reader(self._socket)
        self._socket.close()
        if self._elsewhere is not None:
            self._elsewhere.close()

    def _readable(self) -> None:
        self._take()
        if self._turns.waiting:
            self._in_turn.go()

    def _take(self) -> None:
        """Empty the socket; what is known is answered at once, unless its source waits with something."""
        receive, send, recalled = self._socket.recvfrom, self._socket.sendto, self._recalling.recalled
        waiting, add = self._turns.waiting, self._turns.add
        for _ in range(AT_ONCE):
            try:
                data, source = receive(_LONGEST)
            except OSError:  # nothing more, or news of an answer that nobody took
                return
            answer = recalled(data, source[0]) if not waiting or source not in waiting else None
            if answer is None:
                add(source, data)
                continue
            try:
                send(answer, source)
            except OSError:
                continue  # what the system does not take is lost, as datagrams are

    def _ask(self, source: Any, data: bytes) -> None:
        """Have the rules and the service asked, under the lock."""
        with self._gate.entered():
            self._clock.catch_up()
            if not self._recalling.knows(source[0]):
                if self._gate.reach(self._name, source[0]) != "open":
                    return
                self._recalling.admit(source[0])
            if self._exchange is not None:
                self._exchange(data, source[0], functools.partial(self._reply, threading.get_ident(), source))
                return
            answer = self._service.answer(data, source[0])
        if answer is not None:
            self._send(answer, source)

    def _reply(self, thread: int, source: Any, answer: bytes) -> None:
        """An answer that may be late, and then be set off by whoever lets time pass."""
        if threading.get_ident() == thread:
            self._send(answer, source)
        else:
            with contextlib.suppress(RuntimeError):  # the loop is closed, and with it the socket
                self._loop.call_soon_threadsafe(self._send, answer, source)

    def _send(self, answer: bytes, source: Any) -> None:
        """What the system does not take is lost, as datagrams are; so is what comes after the socket."""
        sender = self._astray() if isinstance(answer, Unusual) and answer.astray else self._socket
        with contextlib.suppress(OSError):
            sender.sendto(answer, source)

    def _astray(self) -> socket.socket:
        """A second socket on the same address."""
        if self._elsewhere is None:
            self._elsewhere = socket.socket(self._socket.family, socket.SOCK_DGRAM)
            self._elsewhere.setblocking(False)
            self._elsewhere.bind((self._socket.getsockname()[0], 0))
        return self._elsewhere
