"""HTTP over a printer's USB cable (IPP-over-USB 1.0): each interface 7/1/4 of a device is one byte stream.

Over PyUSB, be it libusb or USB/IP. Knows pipes and who has which; what HTTP says is its users' business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from typing import Any

import usb.core
import usb.util
from misfeed.errors import DeviceRefusal, MisfeedError, NoAnswer, Refused
from misfeed.interfaces.usb_errors import ACCESS, Held, milliseconds, translated
from misfeed.permits import Permit
from misfeed.protocols.usb import (
    PRINTER_CLASS,
    PRINTER_SUBCLASS,
    Direction,
    PrinterProtocol,
    SetupPacket,
    TransferType,
    UsbError,
)
from misfeed.protocols.usb import printer as requests
from misfeed.transports.base import Stream

CONTROL_S = 5.0
READ_SIZE = 16 * 1024
MAX_WRITE = 256 * 1024
"""Octets handed to the system at once; what it takes is sent on in pieces that fit the bus."""

_WRITE_S = 30.0
"""How long a printer may take nothing: one that prints what it is sent lets its sender wait."""

_LOOK_S = 0.001
_DRAIN_S = 0.05
_MOST_DRAINED = 256
_EMPTY_READS = 16

_util: Any = usb.util


class _Pipe:
    """One interface, with the alternate setting that speaks HTTP and its two endpoints."""

    def __init__(self, number: int, alternate: int, out: int, back: int, settings: int) -> None:
        self.number = number
        self.alternate = alternate
        self.out = out
        self.back = back
        self.settings = settings
        self.user: UsbHttpStream | None = None
        self.fresh = True
        self.uncertain = True


class UsbHttp:
    """The interfaces for HTTP of one device, handed out as streams. Found when first used.

    Args:
        find: yields the PyUSB devices to look among.
        description: what to call it in messages. access: what to do when this user may not open it.
        gate: what every stream is handed out through.
        may_reset: whether an interface may be reset (SOFT_RESET) and a stall be cleared (CLEAR_FEATURE);
            without it, what is left of a conversation is read and dropped, and a stall stays.
    """

    def __init__(
        self,
        find: Callable[[], Iterable[Any]],
        description: str = "USB",
        *,
        access: str = ACCESS,
        gate: Callable[[Stream], Stream] = lambda stream: stream,
        may_reset: bool = True,
    ) -> None:
        self.may_reset = may_reset
        self._find = find
        self.description = description
        self.device: Any = None
        self._access = access
        self._gate = gate
        self._pipes: list[_Pipe] = []
        self._turns = 0

    def close(self) -> None:
        """Let go of the device, and of every stream; it is found again when used."""
        device, self.device = self.device, None
        pipes, self._pipes = self._pipes, []
        for pipe in pipes:
            if pipe.user is not None:
                pipe.user.taken_away()
        if device is not None:
            with suppress(usb.core.USBError):
                _util.dispose_resources(device)

    def count(self) -> int:
        """How many interfaces for HTTP the device has; 0 where it has none. Raises as `stream`."""
        with suppress(_NoneThere):
            self._open()
        return len(self._pipes)

    def stream(self, timeout_s: float) -> Stream:
        """Take an interface that nobody has, or the one that lay idle longest.

        Raises Refused where none is plugged in, Held where all are in use, NoAnswer, UsbError or BenchError.
        """
        self._open()
        pipe = self._free()
        with self.errors("does not hand over an interface", timeout_s):
            _util.claim_interface(self.device, pipe.number)
            if pipe.fresh and pipe.settings > 1:
                self.device.set_interface_altsetting(pipe.number, pipe.alternate)
        stream = pipe.user = UsbHttpStream(self, pipe.number, pipe.out, pipe.back)
        pipe.fresh = False
        if pipe.uncertain:
            # An answer to whoever had it before.
            pipe.uncertain = False
            stream.drain(_LOOK_S)
        return self._gate(stream)

    def release(self, stream: UsbHttpStream, *, uncertain: bool) -> None:
        """A stream is closed; others may have its interface. `uncertain`: an answer may come in it yet."""
        for pipe in self._pipes:
            if pipe.user is stream:
                pipe.user = None
                pipe.uncertain = uncertain
                with suppress(usb.core.USBError):
                    _util.release_interface(self.device, pipe.number)

    def turn(self) -> int:
        """A number that rises, by which streams tell who was used last."""
        self._turns += 1
        return self._turns

    def errors(self, complaint: str, timeout_s: float) -> AbstractContextManager[None]:
        """Turn PyUSB's errors into the package's."""
        return translated(self.description, complaint, timeout_s, self.close, self._access)

    def _free(self) -> _Pipe:
        for pipe in self._pipes:
            if pipe.user is None:
                return pipe
        idle = [pipe for pipe in self._pipes if pipe.user is not None and pipe.user.idle]
        if not idle:
            raise Held(f"{self.description}: all {len(self._pipes)} interfaces for HTTP are in use")
        found = min(idle, key=lambda pipe: pipe.user.used if pipe.user is not None else 0)
        assert found.user is not None
        found.user.close()
        return found

    def _open(self) -> None:
        if self.device is not None:
            return
        found: Refused | usb.core.USBError = Refused(f"{self.description}: no printer is plugged in")
        with self.errors("does not enumerate", CONTROL_S):
            for device in self._find():
                try:
                    pipes = _pipes(device)
                except usb.core.USBError as error:
                    found = error
                    continue
                if pipes:
                    self.device, self._pipes = device, pipes
                    return
                found = _NoneThere(f"{self.description}: the printer has no interface for IPP over USB")
            raise found


class _NoneThere(Refused):
    """A printer that speaks no HTTP over its cable."""


class UsbHttpStream:
    """One interface's pipes as a connection. Satisfies `misfeed.transports.base.Stream`.

    A pipe has no end of stream: the device's ends with its answer, and `receive` never gives b"".

    Attributes:
        used: rises with each use. idle: it has been answered, and nobody waits.
    """

    def __init__(self, pool: UsbHttp, number: int, out: int, back: int) -> None:
        self._pool = pool
        self._number = number
        self._out = out
        self._back = back
        self._unread = b""
        self._closed = False
        self.idle = True
        self.used = pool.turn()

    def send(self, data: bytes) -> None:
        """Write all of it. Raises Refused when it is gone or stalls, NoAnswer when it takes nothing."""
        self._begin()
        left = memoryview(data)
        while left:
            device = self._device()
            try:
                with self._pool.errors("takes no data", _WRITE_S):
                    piece = left[:MAX_WRITE].tobytes()
                    written = device.write(self._out, piece, milliseconds(_WRITE_S))
            except DeviceRefusal as stall:
                raise self._stalled(self._out) from stall
            if not written:
                raise UsbError("a bulk OUT transfer of no octets succeeded; this hangs writers")
            left = left[written:]

    def receive(self, limit: int, timeout_s: float) -> bytes:
        """Raises NoAnswer, or Refused when the device is gone or stalls."""
        self._begin()
        empty = 0
        while not self._unread:
            device = self._device()
            try:
                with self._pool.errors("is silent", timeout_s):
                    self._unread = device.read(self._back, READ_SIZE, milliseconds(timeout_s)).tobytes()
            except DeviceRefusal as stall:
                raise self._stalled(self._back) from stall
            empty += 1
            if not self._unread and empty >= _EMPTY_READS:
                raise NoAnswer(f"{self._pool.description} sends empty packets only", timeout_s)
        found, self._unread = self._unread[:limit], self._unread[limit:]
        self.idle = True
        return found

    def close(self) -> None:
        """Hand the interface back, with nothing of this conversation left in it."""
        if self._closed:
            return
        uncertain = False
        with suppress(MisfeedError):
            if self._unread or not self.idle or self.drain(_LOOK_S):
                if self._pool.may_reset:
                    self._reset()
                else:
                    uncertain = True
                self.drain(_DRAIN_S)
        self._closed = True
        self._pool.release(self, uncertain=uncertain)

    def taken_away(self) -> None:
        """The device is gone, or let go of."""
        self._closed = True

    def drain(self, timeout_s: float) -> int:
        """Read what waits to be read and drop it; how many octets that were."""
        count = 0
        for _ in range(_MOST_DRAINED):
            try:
                with self._pool.errors("is silent", timeout_s):
                    count += len(self._device().read(self._back, READ_SIZE, milliseconds(timeout_s)))
            except NoAnswer:
                break
        return count

    def _begin(self) -> None:
        if self._closed:
            raise Refused(f"{self._pool.description}: the connection is closed")
        self.used = self._pool.turn()
        self.idle = False

    def _device(self) -> Any:
        if self._closed or self._pool.device is None:
            raise Refused(f"{self._pool.description}: the device is gone")
        return self._pool.device

    def _stalled(self, endpoint: int) -> Refused:
        if not self._pool.may_reset:
            return Refused(
                f"{self._pool.description}: the device stalls, which ends the connection, and it stays so: "
                f"clearing it takes --allow {Permit.CANCEL_JOBS}"
            )
        with suppress(usb.core.USBError, MisfeedError):
            self._device().clear_halt(endpoint)
        return Refused(f"{self._pool.description}: the device stalls, which ends the connection")

    def _reset(self) -> None:
        """SOFT_RESET of this interface, which not every device knows."""
        setup: SetupPacket = requests.soft_reset(self._number)
        # Straight to the back end, as UsbPrinter does.
        context = self._device()._ctx
        with suppress(usb.core.USBError):
            context.backend.ctrl_transfer(
                context.managed_open(),
                setup.bmRequestType,
                setup.bRequest,
                setup.wValue,
                setup.wIndex,
                _util.create_buffer(0),
                milliseconds(CONTROL_S),
            )


def bulk_endpoints(interface: Any) -> tuple[int | None, int | None]:
    """Addresses of the first bulk OUT and the first bulk IN endpoint of one of PyUSB's interfaces."""
    out, back = None, None
    for endpoint in interface:
        if _util.endpoint_type(endpoint.bmAttributes) != TransferType.BULK:
            continue
        if endpoint.bEndpointAddress & Direction.IN:
            back = back or endpoint.bEndpointAddress
        else:
            out = out or endpoint.bEndpointAddress
    return out, back


def _pipes(device: Any) -> list[_Pipe]:
    """The interfaces of the active configuration that carry HTTP, by their numbers."""
    found: dict[int, _Pipe] = {}
    settings: dict[int, int] = {}
    for interface in device.get_active_configuration():
        number = interface.bInterfaceNumber
        settings[number] = settings.get(number, 0) + 1
        kind = (interface.bInterfaceClass, interface.bInterfaceSubClass, interface.bInterfaceProtocol)
        if kind != (PRINTER_CLASS, PRINTER_SUBCLASS, PrinterProtocol.IPP_OVER_USB) or number in found:
            continue
        out, back = bulk_endpoints(interface)
        if out is not None and back is not None:
            found[number] = _Pipe(number, interface.bAlternateSetting, out, back, 0)
    for number, pipe in found.items():
        pipe.settings = settings[number]
    return list(found.values())
