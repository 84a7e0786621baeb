"""A machine on a USB cable, and a host's end of a USB/IP connection to it."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.usb import BUSID, INTERFACE
from misfeed.emulators.usb.session import UsbipService, UsbipSession
from misfeed.protocols.usb import SetupPacket
from misfeed.protocols.usbip import Completed, Event, Imported, Listed, UsbipClient


class Wire:
    """The device's end of a connection, recorded."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.closed = False
        self.aborted = False

    def send(self, data: bytes) -> None:
        assert not self.ended, "the session speaks on a connection that it ended"
        self.sent += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True

    @property
    def ended(self) -> bool:
        return self.closed or self.aborted


class ImportingHost:
    """A client and the session it talks to, without a network between them."""

    def __init__(self, service: UsbipService) -> None:
        self.wire = Wire()
        self.client = UsbipClient()
        self.session: UsbipSession = service.accept(self.wire, "127.0.0.1")
        self._read = 0

    def heard(self) -> list[Event]:
        fresh = bytes(self.wire.sent[self._read :])
        self._read = len(self.wire.sent)
        return list(self.client.feed(fresh))

    def devices(self) -> Listed:
        self.session.feed(self.client.devlist())
        (event,) = self.heard()
        assert isinstance(event, Listed)
        return event

    def take(self, busid: str = BUSID) -> Imported:
        self.session.feed(self.client.import_device(busid))
        (event,) = self.heard()
        assert isinstance(event, Imported)
        return event

    def done(self) -> Completed:
        """The one transfer that completed since the last look."""
        (event,) = self.heard()
        assert isinstance(event, Completed)
        return event

    def control(self, setup: SetupPacket, data: bytes = b"") -> Completed:
        if setup.direction:
            number, octets = self.client.submit_in(0, setup.wLength, setup=setup.encode())
        else:
            number, octets = self.client.submit_out(0, data, setup=setup.encode())
        self.session.feed(octets)
        done = self.done()
        assert done.seqnum == number
        return done

    def write(self, data: bytes, ep: int = 1) -> Completed:
        number, octets = self.client.submit_out(ep, data)
        self.session.feed(octets)
        return next(one for one in self.heard() if isinstance(one, Completed) and one.seqnum == number)

    def ask(self, length: int = 4096, ep: int = 2) -> int:
        """Leave a read in flight; its number."""
        number, octets = self.client.submit_in(ep, length)
        self.session.feed(octets)
        return number

    def unlink(self, number: int) -> None:
        self.session.feed(self.client.unlink(number))


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), Clock(), seed=1)


@pytest.fixture
def service(machine: Machine) -> UsbipService:
    found = INTERFACE.serve(machine)
    assert isinstance(found, UsbipService)
    return found


@pytest.fixture
def host(service: UsbipService) -> ImportingHost:
    """A host that has imported the printer."""
    one = ImportingHost(service)
    assert one.take().device is not None
    return one
