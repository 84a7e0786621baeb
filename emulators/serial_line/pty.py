"""A machine's serial port on a pseudo-terminal, served by the loop that serves the sockets.

Who opens it begins a session, and who closes it ends that. Nothing tells when somebody opens one, so it is
looked at a few times a second while nobody has it. Knows asyncio, no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import threading
from collections.abc import Callable, Iterator

from misfeed.emulators.gate import Gate
from misfeed.emulators.serial_line.discipline import as_read
from misfeed.emulators.serial_line.terminal import Terminal
from misfeed.errors import UsageError
from misfeed.protocols.serial import LineError, LineSettings, Received
from misfeed.transports.base import Session, StreamService

_LOOKS_S = 0.05
UNREAD = 64 * 1024
"""Octets that wait for who does not read. More are lost, as in a port whose buffer is full."""


class PtyPort:
    """The port on one pseudo-terminal. Made and closed on the loop's thread.

    Args:
        terminal: to be closed with the port.
        moved: called when `url` is another, because the line was cut.
    """

    def __init__(
        self,
        gate: Gate,
        service: StreamService,
        terminal: Terminal,
        own: LineSettings,
        moved: Callable[[], None] = lambda: None,
    ) -> None:
        self._moved = moved
        self._gate = gate
        self._service = service
        self._terminal = terminal
        self._own = own
        self._loop = asyncio.get_running_loop()
        self._wire: _PtyWire | None = None
        self._session: Session | None = None
        self._look: asyncio.TimerHandle | None = None
        self._watch()

    @property
    def url(self) -> str:
        """Where it is, as pyserial takes it."""
        return self._terminal.name

    async def close(self) -> None:
        if self._look is not None:
            self._look.cancel()
        self._leave()
        self._terminal.close()

    @contextlib.contextmanager
    def _entered(self) -> Iterator[None]:
        """As doors enter, which ask the rules first and have time brought up to date by that: between two of
        its events a machine's time stands still.
        """
        subject = self._gate.subject
        with self._gate.entered():
            if subject is not None:
                subject.clock.catch_up()
            yield

    # -- whether somebody is there ------------------------------------------------------------------------

    def _watch(self) -> None:
        self._look = self._loop.call_later(_LOOKS_S, self._looked)

    def _looked(self) -> None:
        if not self._terminal.taken:
            self._watch()
            return
        self._look = None
        self._loop.add_reader(self._terminal.fd, self._readable)
        with self._entered():
            wire = self._wire = _PtyWire(self._terminal, self._own, self._hang_up, self._heed)
            self._session = self._service.accept(wire, self._terminal.path)

    def _leave(self) -> None:
        """Nobody has it open any more, or is to have it."""
        wire, session, self._wire, self._session = self._wire, self._session, None, None
        self._loop.remove_reader(self._terminal.fd)
        if wire is not None:
            wire.stop()
        if session is not None:
            with self._entered():
                session.lost()

    def _hang_up(self) -> None:
        """The line is cut: who has it open hears so, and it can be opened anew."""
        before = self.url
        self._leave()
        try:
            self._terminal.hang_up()
        except UsageError as error:
            logging.getLogger(__name__).warning("the serial line could not be cut: %s", error)
        self._watch()
        if self.url != before:
            self._moved()

    def _heed(self, clear: bool) -> None:
        """Whether who has it open may send; if not, the system takes what it has room for."""
        if self._session is not None and clear:
            self._loop.add_reader(self._terminal.fd, self._readable)
        else:
            self._loop.remove_reader(self._terminal.fd)

    # -- octets ---------------------------------------------------------------------------------------------

    def _readable(self) -> None:
        session = self._session
        try:
            data = self._terminal.read()
        except BlockingIOError:
            return
        if data is None:
            # Before who opens it next can have been answered.
            self._terminal.forget()
            if session is not None:
                with self._entered():
                    session.eof()
            if self._session is not None:
                self._leave()
                self._watch()
        elif session is not None:
            with self._entered():
                session.feed(data)


class _PtyWire:
    """The device's end. May be written to from any thread; satisfies `FarEnd`.

    A serial line has no end of its own: to close it is to hang up.
    """

    def __init__(
        self,
        terminal: Terminal,
        own: LineSettings,
        hang_up: Callable[[], None],
        heed: Callable[[bool], None],
    ) -> None:
        self._terminal = terminal
        self._own = own
        self._hang_up = hang_up
        self._heed = heed
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._unsent = bytearray()
        self._pushing = False
        self._blocked = False
        self._over = False

    @property
    def settings(self) -> LineSettings:
        """As the other end is set; Linux keeps no frame for a pseudo-terminal, so that is always ours."""
        return dataclasses.replace(self._own, baud=self._terminal.attributes().baud)

    def receive(self, received: Received) -> None:
        data = received.data
        if received.error is not LineError.NONE:
            data = b"".join(
                as_read(octet, received.error, self._terminal.attributes().iflag) for octet in data
            )
        self.send(data)

    def clear_to_send(self, clear: bool) -> None:
        self._soon(lambda: self._heed(clear))

    def send(self, data: bytes) -> None:
        with self._lock:
            self._unsent += data[: max(0, UNREAD - len(self._unsent))]
            if self._pushing:
                return
            self._pushing = True
        self._soon(self._flush)

    def close(self) -> None:
        self._soon(self._end)

    def abort(self) -> None:
        self._soon(self._end)

    def stop(self) -> None:
        """Nothing is written any more."""
        self._over = True
        if self._blocked:
            self._loop.remove_writer(self._terminal.fd)

    def backlog(self) -> int:
        """Octets that the system has not taken yet."""
        return len(self._unsent)

    def _soon(self, call: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(call)

    def _end(self) -> None:
        if not self._over:
            self._flush()
            self._hang_up()

    def _flush(self) -> None:
        if self._over:
            return
        with self._lock:
            self._pushing = False
            del self._unsent[: self._terminal.write(bytes(self._unsent))]
            blocked = bool(self._unsent)
        if blocked and not self._blocked:
            self._loop.add_writer(self._terminal.fd, self._flush)
        elif self._blocked and not blocked:
            self._loop.remove_writer(self._terminal.fd)
        self._blocked = blocked
