"""Where devices are plugged in: a port of the exporting host, and the one importer that may hold its device.

Knows no octets of USB/IP; what a device answers is the device's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from misfeed.emulators.usb.device import Function, UsbDevice
from misfeed.protocols.usb.dump import BusSpeed
from misfeed.protocols.usbip import ExportedDevice, Speed

_SPEEDS = {
    BusSpeed.LOW: Speed.LOW,
    BusSpeed.FULL: Speed.FULL,
    BusSpeed.HIGH: Speed.HIGH,
    BusSpeed.SUPER: Speed.SUPER,
}


class Plug(Protocol):
    """A port as importers use it."""

    @property
    def busid(self) -> str: ...

    @property
    def connected(self) -> bool: ...

    @property
    def device(self) -> UsbDevice: ...

    def describe(self) -> ExportedDevice: ...

    def claim(self, let_go: Callable[[], None]) -> bool: ...

    def release(self) -> None: ...


class Port:
    """One port with its device.

    Args:
        busid: what importers name it by: "1-1".
        devnum: the device's number on bus `busnum`; one device of a bus each.

    Attributes:
        plugged: the cable is in.
    """

    def __init__(self, busid: str, function: Function, *, busnum: int = 1, devnum: int = 2) -> None:
        self.busid = busid
        self.device = UsbDevice(function)
        self.plugged = True
        self._function = function
        self._busnum = busnum
        self._devnum = devnum
        self._let_go: Callable[[], None] | None = None
        self._run: int | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def connected(self) -> bool:
        """The host sees a device there: cable in, power on."""
        return self.plugged and self._function.powered is not None

    @property
    def busy(self) -> bool:
        """An importer holds it."""
        return self._let_go is not None

    def describe(self) -> ExportedDevice:
        """As device lists and imports tell it."""
        model = self._function.model
        configuration = model.configurations[0]
        first = tuple(configuration.alternates(number)[0] for number in configuration.numbers)
        about = model.device
        return ExportedDevice(
            self.busid,
            about.idVendor,
            about.idProduct,
            about.bcdDevice,
            f"/sys/devices/emulated/usb{self._busnum}/{self.busid}",
            self._busnum,
            self._devnum,
            _SPEEDS[model.speed],
            bDeviceClass=about.bDeviceClass,
            bDeviceSubClass=about.bDeviceSubClass,
            bDeviceProtocol=about.bDeviceProtocol,
            bConfigurationValue=configuration.bConfigurationValue,
            bNumConfigurations=about.bNumConfigurations,
            bNumInterfaces=len(first),
            interfaces=tuple(
                (one.bInterfaceClass, one.bInterfaceSubClass, one.bInterfaceProtocol) for one in first
            ),
        )

    def claim(self, let_go: Callable[[], None]) -> bool:
        """Give the device to an importer until it releases it, or is told by `let_go` that it was unplugged.

        False when another one holds it, or nothing is there.
        """
        if self.busy or self._function.held or not self.connected:
            return False
        self._let_go = let_go
        self._run = self._function.powered
        self._unsubscribe = self._function.subscribe(self._look)
        self.device.attach()
        return True

    def release(self) -> None:
        """The importer is done with it."""
        if self._let_go is not None:
            self._let_go = None
            self._unsubscribe()
            self.device.detach()

    def unplug(self) -> None:
        """Pull the cable."""
        self.plugged = False
        self._look()

    def plug_in(self) -> None:
        self.plugged = True

    def _look(self) -> None:
        let_go = self._let_go
        kept = self.plugged and self._function.powered == self._run and not self._function.held
        if let_go is not None and not kept:
            self.release()
            let_go()
