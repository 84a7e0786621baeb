"""One USB/IP connection that blocks: issue URBs, wait for each with a time-out, cancel those that are late.

Any number of threads may do so at once: whoever waits first reads the connection for all, until its own URB
is done, and the next takes over. Knows streams and URBs; USB requests and PyUSB are its users' business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TypeVar

from misfeed.errors import MisfeedError, NoAnswer, Refused, UsageError
from misfeed.protocols.memory import Buffer
from misfeed.protocols.usb import Direction, SetupPacket
from misfeed.protocols.usbip import (
    Completed,
    Event,
    Imported,
    Listed,
    UrbStatus,
    UsbipClient,
    UsbipError,
)
from misfeed.transports.base import JoiningStream, Stream, TwoWayStream

CONNECT_S = 5.0
"""For connecting, and for each answer to a list, an import or an unlink."""

_PARTING_S = 1.0
"""For an exporter to close its end once a device is handed back."""

_RECEIVE = 256 * 1024

Kind = TypeVar("Kind", Listed, Imported)


class Gone(Refused):
    """The device was unplugged, or the exporter closed the connection."""


class Late(MisfeedError):
    """A URB was not done in time and is cancelled."""


def no_clock() -> float:
    """Where a route tells no time, what was waited for is all that is known to have gone by."""
    return 0.0


class Conversation:
    """URBs over one stream.

    Args:
        now: seconds of the clock by which the stream waits; an attribute, too.
    """

    def __init__(self, stream: Stream, now: Callable[[], float] = no_clock) -> None:
        self.client = UsbipClient()
        self.now = now
        self._stream = stream
        self._sending = threading.Lock()
        """Held from the number of a URB until its octets are out, so that they go in order."""
        self._joining = stream if isinstance(stream, JoiningStream) else None
        two_way = isinstance(stream, TwoWayStream)
        self._receiving: AbstractContextManager[object] = nullcontext() if two_way else self._sending
        self._change = threading.Condition(threading.Lock())
        """Guards what follows, and the client's state when octets are fed to it."""
        self._done: dict[int, Completed] = {}
        self._unwanted: set[int] = set()
        self._read = False
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the connection is over, by either side."""
        return self._closed

    def close(self) -> None:
        """End it, and every wait of another thread with Gone; may be called twice."""
        with self._change:
            self._closed = True
            self._change.notify_all()
            if not self._read:
                self._stream.close()
            elif isinstance(self._stream, TwoWayStream):
                # Whoever reads it closes it, lest they read from another that gets its number.
                self._stream.hang_up()

    def hand_back(self) -> None:
        """End it, and wait until the exporter has taken the device back: then it can be imported again."""
        if isinstance(self._stream, TwoWayStream) and self._begin_to_read():
            try:
                self._stream.finish()
                deadline = self.now() + _PARTING_S
                with suppress(MisfeedError):
                    while (left_s := deadline - self.now()) > 0:
                        self._take_in(left_s)
            finally:
                self._end_reading()
        self.close()

    def alive(self) -> bool:
        """Whether the device is still there, as far as can be told without asking it."""
        if self._begin_to_read():
            try:
                with suppress(MisfeedError):
                    self._take_in(0.0)
            finally:
                self._end_reading()
        return not self._closed

    def issue_in(self, ep: int, length: int, setup: SetupPacket | None = None) -> int:
        """Start a transfer from the device; returns its URB's number. Raises Gone."""
        with self._sending:
            number, octets = self.client.submit_in(ep, length, setup=_octets(setup))
            self._send(octets)
        return number

    def issue_out(self, ep: int, data: Buffer, setup: SetupPacket | None = None) -> int:
        """Start a transfer to the device; returns its URB's number. Raises Gone."""
        with self._sending:
            number, head = self.client.begin_out(ep, len(data), setup=_octets(setup))
            self._send(head, data)
        return number

    def wait(self, number: int, timeout_s: float) -> Completed:
        """Wait until a URB is done, whatever its status.

        Raises:
            Late: not done in time; it is cancelled then, and what the device did meanwhile is unknown.
            Gone: unplugged.
            UsbipError: the exporter broke the protocol; the connection is closed.
        """
        try:
            return self._until_done(number, timeout_s) or self._cancelled(number, timeout_s)
        except MisfeedError:
            raise
        except BaseException:
            self._forget(number)
            raise

    def control(self, setup: SetupPacket, data: bytes = b"", timeout_s: float = CONNECT_S) -> Completed:
        """A control transfer on endpoint 0. Raises as `wait`."""
        if setup.direction is Direction.IN:
            number = self.issue_in(0, setup.wLength, setup)
        else:
            number = self.issue_out(0, data, setup)
        return self.wait(number, timeout_s)

    # -- before there is a device ------------------------------------------------------------------------

    def devlist(self) -> Listed:
        """Ask what the exporter offers. Raises NoAnswer, Gone or UsbipError."""
        self._send(self.client.devlist())
        return self._operation(Listed)

    def take(self, busid: str) -> Imported:
        """Ask for a device. Raises NoAnswer, Gone or UsbipError."""
        self._send(self.client.import_device(busid))
        return self._operation(Imported)

    def _operation(self, kind: type[Kind]) -> Kind:
        """The whole answer: one that comes octet by octet has no longer than any other."""
        deadline = self.now() + CONNECT_S
        while True:
            left_s = deadline - self.now()
            if left_s <= 0:
                raise NoAnswer("the USB/IP exporter does not come to the end of its answer", CONNECT_S)
            for event in self._take_in(left_s):
                if isinstance(event, kind):
                    return event

    # -- waiting -----------------------------------------------------------------------------------------

    def _until_done(self, number: int, timeout_s: float) -> Completed | None:
        """None when it is not done in time. Raises Gone or UsbipError."""
        deadline = self.now() + timeout_s
        while True:
            reading = False
            try:
                with self._change:
                    if (done := self._done.pop(number, None)) is not None:
                        return done
                    if self._closed:
                        raise _unplugged()
                    left_s = deadline - self.now()
                    if left_s <= 0:
                        return None
                    if self._read:
                        self._change.wait(left_s)
                        continue
                    self._read = reading = True
                self._take_in(left_s)
            except NoAnswer:
                with self._change:
                    return self._done.pop(number, None)
            finally:
                if reading:
                    self._end_reading()

    def _cancelled(self, number: int, timeout_s: float) -> Completed:
        """Unlink a URB that is late. It may have been done just before: then its result counts."""
        self._unlink(number)
        done = self._until_done(number, CONNECT_S)
        if done is None:
            self.close()
            raise Gone("the USB/IP exporter does not answer an unlink")
        if done.status == UrbStatus.ECONNRESET:
            raise Late(f"the USB transfer was not done within {round(timeout_s, 3):g} s")
        return done

    def _forget(self, number: int) -> None:
        """Nobody waits for it any more."""
        with self._change:
            if self._closed or self._done.pop(number, None) is not None:
                return
            self._unwanted.add(number)
        with suppress(MisfeedError):
            self._unlink(number)

    def _unlink(self, number: int) -> None:
        with self._sending:
            with self._change:
                try:
                    octets = self.client.unlink(number)
                except UsageError:
                    return  # it has been done meanwhile
            self._send(octets)

    # -- reading -----------------------------------------------------------------------------------------

    def _begin_to_read(self) -> bool:
        """Read for all from now on; False when somebody does, or nothing is left to read."""
        with self._change:
            if self._read or self._closed:
                return False
            self._read = True
            return True

    def _end_reading(self) -> None:
        with self._change:
            self._read = False
            self._change.notify_all()
            if self._closed:
                self._stream.close()

    def _take_in(self, timeout_s: float) -> list[Event]:
        """Take what comes next. Raises NoAnswer, Gone or UsbipError."""
        try:
            with self._receiving:
                octets = self._stream.receive(_RECEIVE, timeout_s)
        except Refused as error:
            self._closed = True
            raise Gone(f"the USB device is gone: {error}") from error
        if not octets:
            self._closed = True
            raise _unplugged()
        with self._change:
            try:
                events = self.client.take(octets)
            except UsbipError:
                self._closed = True
                raise
            for event in events:
                if not isinstance(event, Completed):
                    continue
                if event.seqnum in self._unwanted:
                    self._unwanted.discard(event.seqnum)
                else:
                    self._done[event.seqnum] = event
        return events

    def _send(self, octets: bytes, data: Buffer = b"") -> None:
        if self._closed:
            raise _unplugged()
        try:
            if not data:
                self._stream.send(octets)
            elif self._joining is not None:
                self._joining.send_both(octets, data)
            else:
                self._stream.send(b"".join((octets, data)))
        except BaseException as error:
            # A message that was sent in part leaves the connection out of step: it is of no more use.
            self.close()
            if isinstance(error, (Refused, NoAnswer)):
                raise Gone(f"the USB device is gone: {error}") from error
            raise


def _unplugged() -> Gone:
    return Gone("the USB device is gone: it was unplugged, or its exporter closed the connection")


def _octets(setup: SetupPacket | None) -> bytes:
    return bytes(8) if setup is None else setup.encode()
