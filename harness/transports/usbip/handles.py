"""Who of this process has which device open, and which of its interfaces: the claims that libusb keeps, too.

Knows neither PyUSB's contract nor what is transferred.
"""

from __future__ import annotations

import errno
import threading
from contextlib import suppress

from misfeed.errors import MisfeedError
from misfeed.transports.usbip.conversation import Gone
from misfeed.transports.usbip.errors import in_usb_words, usb_error
from misfeed.transports.usbip.importer import ImportedDevice


class Handle:
    """One opening of a device, with the interfaces that it claimed."""

    def __init__(self, device: ImportedDevice) -> None:
        self.device = device
        self.claimed: set[int] = set()

    def must_be_there(self) -> None:
        """Raises USBError when the device is known to be gone."""
        with in_usb_words():
            if self.device.conversation().closed:
                raise Gone("the USB device is gone")

    def must_have(self, interface: int) -> None:
        """Raises USBError when it has not claimed it."""
        if interface not in self.claimed:
            raise usb_error(errno.ENOENT, f"interface {interface} is not claimed")


class Handles:
    """Of one exporter's devices. Every method but `devices` raises USBError."""

    def __init__(self) -> None:
        self._open: dict[ImportedDevice, set[Handle]] = {}
        self._locks: dict[str, threading.RLock] = {}
        # Held for no longer than these two are looked at: never while a device is asked.
        self._table = threading.Lock()

    def changing(self, device: ImportedDevice) -> threading.RLock:
        """To be held while who has the device or an interface of it changes. One that does not answer lets
        nobody wait who wants another."""
        with self._table:
            return self._locks.setdefault(device.listed.busid, threading.RLock())

    def devices(self) -> list[ImportedDevice]:
        """Those that are open and still there."""
        with self._table:
            return [device for device in self._open if device.imported]

    def open(self, found: ImportedDevice) -> Handle:
        with self.changing(found):
            # It may have been found twice before it was opened.
            same = (one for one in self.devices() if one.listed.busid == found.listed.busid)
            device = found if found.unplugged else next(same, found)
            with in_usb_words():
                device.attach()
            handle = Handle(device)
            with self._table:
                self._open.setdefault(device, set()).add(handle)
            return handle

    def close(self, handle: Handle) -> None:
        """Hand the device back with the last; what else one has claimed goes back to its first setting."""
        device = handle.device
        with self.changing(device):
            with self._table:
                handles = self._open.get(device, set())
                handles.discard(handle)
                if not handles:
                    self._open.pop(device, None)
            if not handles:
                device.detach()
                return
            for interface in handle.claimed:
                with suppress(MisfeedError):
                    device.release(interface)

    def claim(self, handle: Handle, interface: int) -> None:
        handle.must_be_there()
        if not any(interface in one.numbers for one in handle.device.configurations):
            raise usb_error(errno.ENOENT, f"the device has no interface {interface}")
        with self.changing(handle.device):
            self.must_be_free(handle, interface)
            handle.claimed.add(interface)

    def release(self, handle: Handle, interface: int) -> None:
        """It goes back to its first alternate setting, as with Linux."""
        with self.changing(handle.device):
            handle.must_have(interface)
            handle.claimed.remove(interface)
            with in_usb_words():
                handle.device.release(interface)

    def must_be_free(self, handle: Handle, interface: int) -> None:
        """Claimed by nobody but perhaps this handle."""
        others = self._having(handle.device) - {handle}
        if any(interface in other.claimed for other in others):
            raise usb_error(errno.EBUSY, f"interface {interface} is claimed already")

    def must_be_unclaimed(self, device: ImportedDevice) -> None:
        """Every interface of it, by whomever."""
        if any(handle.claimed for handle in self._having(device)):
            raise usb_error(errno.EBUSY, "an interface of the device is claimed; release it first")

    def _having(self, device: ImportedDevice) -> frozenset[Handle]:
        with self._table:
            return frozenset(self._open.get(device, ()))
