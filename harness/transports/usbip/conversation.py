"""One USB/IP connection that blocks: issue URBs, wait for each with a time-out, cancel those that are late.

Knows streams and URBs; USB requests and PyUSB are its users' business.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TypeVar

from misfeed.errors import MisfeedError, NoAnswer, Refused
from misfeed.protocols.usb import Direction, SetupPacket
from misfeed.protocols.usbip import (
    Completed,
    Event,
    ExportedDevice,
    Imported,
    Listed,
    OpStatus,
    UrbStatus,
    UsbipClient,
    UsbipError,
)
from misfeed.transports.base import Route, Stream

CONNECT_S = 5.0
"""For connecting, and for each answer to a list, an import or an unlink."""

_RECEIVE = 256 * 1024

Kind = TypeVar("Kind", Listed, Imported)


class Busy(MisfeedError):
    """Another host has imported the device."""


class Gone(Refused):
    """The device was unplugged, or the exporter closed the connection."""


class Late(MisfeedError):
    """A URB was not done in time and is cancelled."""


def list_devices(route: Route, service: str) -> tuple[ExportedDevice, ...]:
    """What the exporter offers. Raises Refused, NoAnswer or UsbipError."""
    stream = route.stream(service, CONNECT_S)
    try:
        conversation = Conversation(stream)
        stream.send(conversation.client.devlist())
        listed = conversation.operation(Listed)
        if listed.status != OpStatus.OK:
            raise Refused(f"{service}: the exporter lists no devices, status {listed.status}")
        return listed.devices
    finally:
        stream.close()


def import_device(route: Route, service: str, busid: str) -> tuple[Conversation, ExportedDevice]:
    """Take a device. Raises Busy, Refused, NoAnswer or UsbipError."""
    stream = route.stream(service, CONNECT_S)
    conversation = Conversation(stream)
    try:
        stream.send(conversation.client.import_device(busid))
        imported = conversation.operation(Imported)
        if imported.device is not None:
            return conversation, imported.device
    except MisfeedError:
        stream.close()
        raise
    stream.close()
    if imported.status == OpStatus.DEV_BUSY:
        raise Busy(f"USB device {busid} is in use by another host")
    raise Refused(f"the exporter does not hand over USB device {busid}, status {imported.status}")


class Conversation:
    """URBs over one stream.

    Time-outs count from the exporter's last sign of life, since a stream tells no time.
    """

    def __init__(self, stream: Stream) -> None:
        self.client = UsbipClient()
        self._stream = stream
        self._done: dict[int, Completed] = {}
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the connection is over, by either side."""
        return self._closed

    def close(self) -> None:
        """Hand the device back; may be called twice."""
        self._closed = True
        self._stream.close()

    def alive(self) -> bool:
        """Whether the device is still there, as far as can be told without asking it."""
        if not self._closed:
            with suppress(NoAnswer, Gone, UsbipError):
                self._receive(0.0)
        return not self._closed

    def issue_in(self, ep: int, length: int, setup: SetupPacket | None = None) -> int:
        """Start a transfer from the device; returns its URB's number. Raises Gone."""
        number, octets = self.client.submit_in(ep, length, setup=_octets(setup))
        self._send(octets)
        return number

    def issue_out(self, ep: int, data: bytes, setup: SetupPacket | None = None) -> int:
        """Start a transfer to the device; returns its URB's number. Raises Gone."""
        number, octets = self.client.submit_out(ep, data, setup=_octets(setup))
        self._send(octets)
        return number

    def wait(self, number: int, timeout_s: float) -> Completed:
        """Wait until a URB is done, whatever its status.

        Raises:
            Late: not done in time; it is cancelled then, and what the device did meanwhile is unknown.
            Gone: unplugged.
            UsbipError: the exporter broke the protocol; the connection is closed.
        """
        try:
            self._until_done(number, timeout_s)
        except NoAnswer:
            return self._cancel(number, timeout_s)
        return self._done.pop(number)

    def control(self, setup: SetupPacket, data: bytes = b"", timeout_s: float = CONNECT_S) -> Completed:
        """A control transfer on endpoint 0. Raises as `wait`."""
        if setup.direction is Direction.IN:
            number = self.issue_in(0, setup.wLength, setup)
        else:
            number = self.issue_out(0, data, setup)
        return self.wait(number, timeout_s)

    def operation(self, kind: type[Kind]) -> Kind:
        """Wait for the answer to a list or an import. Raises NoAnswer, Gone or UsbipError."""
        while True:
            for event in self._receive(CONNECT_S):
                if isinstance(event, kind):
                    return event

    def _until_done(self, number: int, timeout_s: float) -> None:
        while number not in self._done:
            self._receive(timeout_s)

    def _cancel(self, number: int, timeout_s: float) -> Completed:
        """Unlink a URB that is late. It may have been done just before: then its result counts."""
        self._send(self.client.unlink(number))
        try:
            self._until_done(number, CONNECT_S)
        except NoAnswer:
            self.close()
            raise Gone("the USB/IP exporter does not answer an unlink") from None
        done = self._done.pop(number)
        if done.status == UrbStatus.ECONNRESET:
            raise Late(f"the USB transfer was not done within {timeout_s:g} s")
        return done

    def _send(self, octets: bytes) -> None:
        if self._closed:
            raise Gone("the USB device is gone")
        try:
            self._stream.send(octets)
        except (Refused, NoAnswer) as error:
            # A message that was sent in part leaves the connection out of step: it is of no more use.
            self.close()
            raise Gone(f"the USB device is gone: {error}") from error

    def _receive(self, timeout_s: float) -> list[Event]:
        """Take what comes next. Raises NoAnswer, Gone or UsbipError."""
        if self._closed:
            raise Gone("the USB device is gone")
        try:
            octets = self._stream.receive(_RECEIVE, timeout_s)
        except Refused as error:
            self.close()
            raise Gone(f"the USB device is gone: {error}") from error
        if not octets:
            self.close()
            raise Gone("the USB device was unplugged")
        try:
            events = list(self.client.feed(octets))
        except UsbipError:
            self.close()
            raise
        self._done.update((event.seqnum, event) for event in events if isinstance(event, Completed))
        return events


def _octets(setup: SetupPacket | None) -> bytes:
    return bytes(8) if setup is None else setup.encode()
