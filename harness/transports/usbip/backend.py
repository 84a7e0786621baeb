"""A PyUSB back end that reaches devices over USB/IP: `usb.core.find(backend=backend(route))`.

Knows PyUSB's contract; what a printer is, it does not. Time-outs are PyUSB's milliseconds, 0 for none.
"""

from __future__ import annotations

import errno
import weakref
from array import array
from collections.abc import Iterator
from types import SimpleNamespace

import usb.backend
import usb.core
from misfeed.protocols.usb import InterfaceDescriptor, SetupPacket
from misfeed.protocols.usb.setup import clear_halt, get_configuration, set_configuration, set_interface
from misfeed.protocols.usbip import Completed
from misfeed.transports.base import Route
from misfeed.transports.usbip import views
from misfeed.transports.usbip.conversation import CONNECT_S, list_devices
from misfeed.transports.usbip.errors import check, in_usb_words, usb_error
from misfeed.transports.usbip.importer import ImportedDevice

URB_SIZE = 64 * 1024
"""Octets of one bulk URB; longer transfers take several, one after the other."""

FOREVER_S = 24 * 3600.0
"""How long PyUSB's time-out 0, none, waits."""


class Handle:
    """One opening of a device, with the interfaces that it claimed."""

    def __init__(self, device: ImportedDevice) -> None:
        self.device = device
        self.claimed: set[int] = set()


class UsbipBackend(usb.backend.IBackend):
    """Devices of one USB/IP exporter.

    Finding a device imports it, since only then its descriptors can be read; it is handed back when it is
    closed, or dropped without having been opened. A device in another host's hands is found with what the
    exporter tells of it, and cannot be opened.
    """

    def __init__(self, route: Route, busid: str | None = None, service: str = "usbip") -> None:
        self._route = route
        self._busid = busid
        self._service = service
        self._found: weakref.WeakSet[ImportedDevice] = weakref.WeakSet()
        self._open: dict[ImportedDevice, set[Handle]] = {}

    def enumerate_devices(self) -> Iterator[ImportedDevice]:
        """Devices that are ours come first: an exporter does not list what is in use.

        A device that fails to enumerate raises, but only after the others, so that they can still be found.
        """
        ours = {device.listed.busid: device for device in list(self._found) if device.imported}
        yield from ours.values()
        with in_usb_words():
            listed = list_devices(self._route, self._service)
        failure: usb.core.USBError | None = None
        for one in listed:
            if one.busid in ours or self._busid not in (None, one.busid):
                continue
            device = ImportedDevice(self._route, self._service, one)
            try:
                with in_usb_words():
                    device.attach()
            except usb.core.USBError as error:
                if error.errno != errno.EBUSY:
                    failure = error
                    continue
            self._found.add(device)
            yield device
        if failure is not None:
            raise failure

    def get_parent(self, dev: ImportedDevice) -> None:
        """Hubs are the exporter's business."""

    def get_device_descriptor(self, dev: ImportedDevice) -> SimpleNamespace:
        return views.device_view(dev.listed, dev.descriptor)

    def get_configuration_descriptor(self, dev: ImportedDevice, config: int) -> SimpleNamespace:
        if dev.descriptor is None:
            raise usb_error(
                errno.EBUSY, "the device is in use by another host: its descriptors are not known"
            )
        return views.configuration_view(dev.configurations[config])

    def get_interface_descriptor(
        self, dev: ImportedDevice, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        return views.interface_view(_alternate(dev, intf, alt, config))

    def get_endpoint_descriptor(
        self, dev: ImportedDevice, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        return views.endpoint_view(_alternate(dev, intf, alt, config).endpoints[ep])

    def open_device(self, dev: ImportedDevice) -> Handle:
        with in_usb_words():
            dev.attach()
        handle = Handle(dev)
        self._open.setdefault(dev, set()).add(handle)
        return handle

    def close_device(self, dev_handle: Handle) -> None:
        device = dev_handle.device
        handles = self._open.get(device, set())
        handles.discard(dev_handle)
        if not handles:
            self._open.pop(device, None)
            device.detach()

    def get_configuration(self, dev_handle: Handle) -> int:
        return self._control(dev_handle, get_configuration()).data[0]

    def set_configuration(self, dev_handle: Handle, config_value: int) -> None:
        self._control(dev_handle, set_configuration(config_value))

    def set_interface_altsetting(self, dev_handle: Handle, intf: int, altsetting: int) -> None:
        self._control(dev_handle, set_interface(intf, altsetting))

    def claim_interface(self, dev_handle: Handle, intf: int) -> None:
        """Claims keep this process's users of one device apart; the exporter keeps other hosts out."""
        device = dev_handle.device
        if not any(intf in configuration.numbers for configuration in device.configurations):
            raise usb_error(errno.ENOENT, f"the device has no interface {intf}")
        others = self._open.get(device, set()) - {dev_handle}
        if any(intf in other.claimed for other in others):
            raise usb_error(errno.EBUSY, f"interface {intf} is claimed already")
        dev_handle.claimed.add(intf)

    def release_interface(self, dev_handle: Handle, intf: int) -> None:
        if intf not in dev_handle.claimed:
            raise usb_error(errno.ENOENT, f"interface {intf} is not claimed")
        dev_handle.claimed.remove(intf)

    def ctrl_transfer(
        self,
        dev_handle: Handle,
        bmRequestType: int,  # noqa: N803
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: N803
        data: array[int],
        timeout: int,
    ) -> int:
        octets = data.tobytes()
        setup = SetupPacket(bmRequestType, bRequest, wValue, wIndex, len(octets))
        done = self._control(dev_handle, setup, octets, timeout)
        _fill(data, 0, done.data)
        return done.actual_length

    def bulk_write(self, dev_handle: Handle, ep: int, _intf: int, data: array[int], timeout: int) -> int:
        """As libusb: what was written before a time-out counts; only a time-out without any is an error."""
        octets = data.tobytes()
        conversation = dev_handle.device.conversation
        written = 0
        while True:
            chunk = octets[written : written + URB_SIZE]
            try:
                with in_usb_words():
                    number = conversation().issue_out(ep & 0x0F, chunk)
                    done = check(conversation().wait(number, _seconds(timeout)))
            except usb.core.USBTimeoutError:
                if written:
                    return written
                raise
            written += min(done.actual_length, len(chunk))
            if done.actual_length < len(chunk) or written >= len(octets):
                return written

    def bulk_read(self, dev_handle: Handle, ep: int, _intf: int, buff: array[int], timeout: int) -> int:
        """As libusb: ends at a short packet; what was read before a time-out counts."""
        size = len(buff) * buff.itemsize
        conversation = dev_handle.device.conversation
        read = 0
        while True:
            length = min(size - read, URB_SIZE)
            try:
                with in_usb_words():
                    number = conversation().issue_in(ep & 0x0F, length)
                    done = check(conversation().wait(number, _seconds(timeout)))
            except usb.core.USBTimeoutError:
                if read:
                    return read
                raise
            _fill(buff, read, done.data)
            read += len(done.data)
            if len(done.data) < length or read >= size:
                return read

    # The exporter keeps an interrupt endpoint's interval; to the importer it is one more URB.
    intr_write = bulk_write
    intr_read = bulk_read

    def clear_halt(self, dev_handle: Handle, ep: int) -> None:
        self._control(dev_handle, clear_halt(ep))

    def reset_device(self, dev_handle: Handle) -> None:
        with in_usb_words():
            dev_handle.device.reset()

    def is_kernel_driver_active(self, _dev_handle: Handle, _intf: int) -> bool:
        """Never: no kernel stands between."""
        return False

    def _control(
        self, handle: Handle, setup: SetupPacket, data: bytes = b"", timeout: int | None = None
    ) -> Completed:
        with in_usb_words():
            limit = CONNECT_S if timeout is None else _seconds(timeout)
            return check(handle.device.conversation().control(setup, data, limit))


def backend(route: Route, busid: str | None = None, service: str = "usbip") -> UsbipBackend:
    """A PyUSB back end for the exporter at the end of `route`.

    Args:
        busid: the one device to see ("1-1"), or None for all that are exported.
        service: the stream service that speaks USB/IP.
    """
    return UsbipBackend(route, busid, service)


def _alternate(device: ImportedDevice, interface: int, alternate: int, config: int) -> InterfaceDescriptor:
    """By position, as PyUSB counts. Raises IndexError past the end, which ends PyUSB's loops."""
    configuration = device.configurations[config]
    return configuration.alternates(configuration.numbers[interface])[alternate]


def _seconds(timeout_ms: int) -> float:
    return timeout_ms / 1000 if timeout_ms else FOREVER_S


def _fill(buffer: array[int], start: int, data: bytes) -> None:
    with memoryview(buffer) as view, view.cast("B") as octets:
        octets[start : start + len(data)] = data
