"""A PyUSB back end that reaches devices over USB/IP: `usb.core.find(backend=backend(route))`.

Knows PyUSB's contract; what a printer is, it does not. Time-outs are PyUSB's milliseconds, 0 for none.
"""

from __future__ import annotations

import errno
from array import array
from collections.abc import Iterator
from types import SimpleNamespace

import usb.backend
import usb.core
from misfeed.protocols.usb import InterfaceDescriptor, SetupPacket
from misfeed.protocols.usb.setup import clear_halt, get_configuration
from misfeed.protocols.usbip import Completed
from misfeed.transports.base import Route
from misfeed.transports.usbip import views
from misfeed.transports.usbip.conversation import CONNECT_S, Late
from misfeed.transports.usbip.errors import check, in_usb_words, usb_error
from misfeed.transports.usbip.exporter import list_devices
from misfeed.transports.usbip.handles import Handle, Handles
from misfeed.transports.usbip.importer import ImportedDevice
from misfeed.transports.usbip.recording import Recording, recorded

URB_SIZE = 512 * 1024
"""Octets of one bulk URB; longer transfers take several, one after the other."""

FOREVER_S = 24 * 3600.0
"""How long PyUSB's time-out 0, none, waits."""


class UsbipBackend(usb.backend.IBackend):
    """Devices of one USB/IP exporter. Threads may share it, and a device of it, as with libusb.

    Finding a device imports it, since only then its descriptors can be read, and hands it back; it is ours
    from when it is opened until it is closed. A device in another host's hands is found with what the
    exporter tells of it, and cannot be opened. One that was unplugged is gone, and another when it is back.
    """

    def __init__(
        self,
        route: Route,
        busid: str | None = None,
        service: str = "usbip",
        record: Recording | None = None,
    ) -> None:
        self._route = recorded(route, record) if record is not None else route
        self._busid = busid
        self._service = service
        self._handles = Handles()

    def enumerate_devices(self) -> Iterator[ImportedDevice]:
        """Devices that are ours come first: an exporter does not list what is in use.

        A device that fails to enumerate raises, but only after the others, so that they can still be found.
        """
        ours = {device.listed.busid: device for device in self._handles.devices()}
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
            device.detach()
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
        return self._handles.open(dev)

    def close_device(self, dev_handle: Handle) -> None:
        self._handles.close(dev_handle)

    def get_configuration(self, dev_handle: Handle) -> int:
        data = self._control(dev_handle, get_configuration()).data
        if len(data) != 1:
            raise usb_error(errno.EIO, f"GET_CONFIGURATION was answered with {len(data)} octets instead of 1")
        return data[0]

    def set_configuration(self, dev_handle: Handle, config_value: int) -> None:
        """Refused while an interface is claimed, by whomever, as Linux does."""
        known = [one.bConfigurationValue for one in dev_handle.device.configurations]
        if config_value not in (0, *known):
            raise usb_error(errno.ENOENT, f"the device has no configuration {config_value}")
        with self._handles.changing(dev_handle.device):
            self._handles.must_be_unclaimed(dev_handle.device)
            with in_usb_words():
                check(dev_handle.device.set_configuration(config_value))

    def set_interface_altsetting(self, dev_handle: Handle, intf: int, altsetting: int) -> None:
        dev_handle.must_have(intf)
        device = dev_handle.device
        if altsetting not in {
            one.bAlternateSetting
            for configuration in device.configurations
            for one in configuration.alternates(intf)
        }:
            raise usb_error(errno.ENOENT, f"interface {intf} has no alternate setting {altsetting}")
        with in_usb_words():
            check(device.set_interface(intf, altsetting))

    def claim_interface(self, dev_handle: Handle, intf: int) -> None:
        """Claims keep this process's users of one device apart; the exporter keeps other hosts out."""
        self._handles.claim(dev_handle, intf)

    def release_interface(self, dev_handle: Handle, intf: int) -> None:
        self._handles.release(dev_handle, intf)

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
        octets = memoryview(data).cast("B")
        under_way = _UnderWay(dev_handle.device, timeout)
        written = 0
        while True:
            chunk = octets[written : written + URB_SIZE]
            try:
                with in_usb_words():
                    done = under_way.write(ep & 0x0F, chunk)
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
        under_way = _UnderWay(dev_handle.device, timeout)
        read = 0
        while True:
            length = min(size - read, URB_SIZE)
            try:
                with in_usb_words():
                    done = under_way.read(ep & 0x0F, length)
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
        device = dev_handle.device
        having = {
            interface.bInterfaceNumber
            for configuration in device.configurations
            for interface in configuration.interfaces
            if any(endpoint.bEndpointAddress == ep for endpoint in interface.endpoints)
        }
        if not having:
            raise usb_error(errno.ENOENT, f"the device has no endpoint 0x{ep:02x}")
        with self._handles.changing(device):
            for interface in having:
                self._handles.must_be_free(dev_handle, interface)
        self._control(dev_handle, clear_halt(ep))

    def reset_device(self, dev_handle: Handle) -> None:
        with self._handles.changing(dev_handle.device), in_usb_words():
            dev_handle.device.reset()

    def is_kernel_driver_active(self, dev_handle: Handle, _intf: int) -> bool:
        """Never: no kernel stands between."""
        dev_handle.must_be_there()
        return False

    def detach_kernel_driver(self, dev_handle: Handle, intf: int) -> None:
        dev_handle.must_be_there()
        raise usb_error(errno.ENOENT, f"no driver of a kernel has interface {intf}")

    attach_kernel_driver = detach_kernel_driver

    def _control(
        self, handle: Handle, setup: SetupPacket, data: bytes = b"", timeout: int | None = None
    ) -> Completed:
        with in_usb_words():
            limit = CONNECT_S if timeout is None else _seconds(timeout)
            return check(handle.device.conversation().control(setup, data, limit))


class _UnderWay:
    """One bulk transfer, of however many URBs: they have one time-out together, and go over one connection.

    A device that another thread resets may be imported anew meanwhile. There a number means another URB, and
    the rest of a transfer would come without its beginning: so it ends with the connection it began on.
    """

    def __init__(self, device: ImportedDevice, timeout_ms: int) -> None:
        with in_usb_words():
            self._conversation = device.conversation()
        self._deadline = self._conversation.now() + _seconds(timeout_ms)

    def write(self, ep: int, data: memoryview) -> Completed:
        """One URB of it. Raises as `Conversation.wait`, and as `check`."""
        self._in_time()
        number = self._conversation.issue_out(ep, data)
        return self._done(number)

    def read(self, ep: int, length: int) -> Completed:
        """As `write`."""
        self._in_time()
        number = self._conversation.issue_in(ep, length)
        return self._done(number)

    def _done(self, number: int) -> Completed:
        return check(self._conversation.wait(number, self._deadline - self._conversation.now()))

    def _in_time(self) -> None:
        """What is not begun need not be cancelled."""
        if self._conversation.now() >= self._deadline:
            raise Late("the USB transfer was not done in time")


def backend(
    route: Route, busid: str | None = None, service: str = "usbip", record: Recording | None = None
) -> UsbipBackend:
    """A PyUSB back end for the exporter at the end of `route`.

    Args:
        busid: the one device to see ("1-1"), or None for all that are exported.
        service: the stream service that speaks USB/IP.
        record: what all transfers are written down in, documents included.
    """
    return UsbipBackend(route, busid, service, record)


def _alternate(device: ImportedDevice, interface: int, alternate: int, config: int) -> InterfaceDescriptor:
    """By position, as PyUSB counts. Raises IndexError past the end, which ends PyUSB's loops."""
    configuration = device.configurations[config]
    return configuration.alternates(configuration.numbers[interface])[alternate]


def _seconds(timeout_ms: int) -> float:
    return timeout_ms / 1000 if timeout_ms else FOREVER_S


def _fill(buffer: array[int], start: int, data: bytes) -> None:
    with memoryview(buffer) as view, view.cast("B") as octets:
        octets[start : start + len(data)] = data
