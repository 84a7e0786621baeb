"""Descriptors as PyUSB wants to find them: a flat object for each, its fields named as in the standard."""

from __future__ import annotations

from types import SimpleNamespace

from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DescriptorType,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    RawDescriptor,
)
from misfeed.protocols.usbip import ExportedDevice, Speed

# PyUSB numbers speeds as libusb does: no wireless between high and super.
_SPEEDS = {Speed.LOW: 1, Speed.FULL: 2, Speed.HIGH: 3, Speed.SUPER: 4, Speed.SUPER_PLUS: 5}


def device_view(listed: ExportedDevice, descriptor: DeviceDescriptor | None) -> SimpleNamespace:
    """The device descriptor, made up from what the exporter listed where the device could not be asked."""
    if descriptor is None:
        descriptor = DeviceDescriptor(
            listed.idVendor,
            listed.idProduct,
            listed.bcdDevice,
            bNumConfigurations=listed.bNumConfigurations,
            bDeviceClass=listed.bDeviceClass,
            bDeviceSubClass=listed.bDeviceSubClass,
            bDeviceProtocol=listed.bDeviceProtocol,
        )
    ports = _ports(listed.busid)
    return SimpleNamespace(
        bLength=DeviceDescriptor.SIZE,
        bDescriptorType=int(DescriptorType.DEVICE),
        bcdUSB=descriptor.bcdUSB,
        bDeviceClass=descriptor.bDeviceClass,
        bDeviceSubClass=descriptor.bDeviceSubClass,
        bDeviceProtocol=descriptor.bDeviceProtocol,
        bMaxPacketSize0=descriptor.bMaxPacketSize0,
        idVendor=descriptor.idVendor,
        idProduct=descriptor.idProduct,
        bcdDevice=descriptor.bcdDevice,
        iManufacturer=descriptor.iManufacturer,
        iProduct=descriptor.iProduct,
        iSerialNumber=descriptor.iSerialNumber,
        bNumConfigurations=descriptor.bNumConfigurations,
        bus=listed.busnum,
        address=listed.devnum,
        port_number=ports[-1] if ports else None,
        port_numbers=ports or None,
        speed=_SPEEDS.get(Speed(listed.speed), 0) if listed.speed in list(Speed) else 0,
    )


def configuration_view(configuration: ConfigurationDescriptor) -> SimpleNamespace:
    return SimpleNamespace(
        bLength=9 + len(configuration.tail),
        bDescriptorType=int(DescriptorType.CONFIGURATION),
        wTotalLength=len(configuration.encode()),
        bNumInterfaces=configuration.bNumInterfaces,
        bConfigurationValue=configuration.bConfigurationValue,
        iConfiguration=configuration.iConfiguration,
        bmAttributes=configuration.bmAttributes,
        bMaxPower=configuration.bMaxPower,
        extra_descriptors=_octets(configuration.extra),
    )


def interface_view(interface: InterfaceDescriptor) -> SimpleNamespace:
    return SimpleNamespace(
        bLength=9 + len(interface.tail),
        bDescriptorType=int(DescriptorType.INTERFACE),
        bInterfaceNumber=interface.bInterfaceNumber,
        bAlternateSetting=interface.bAlternateSetting,
        bNumEndpoints=interface.bNumEndpoints,
        bInterfaceClass=interface.bInterfaceClass,
        bInterfaceSubClass=interface.bInterfaceSubClass,
        bInterfaceProtocol=interface.bInterfaceProtocol,
        iInterface=interface.iInterface,
        extra_descriptors=_octets(interface.extra),
    )


def endpoint_view(endpoint: EndpointDescriptor) -> SimpleNamespace:
    refresh, synch = (*endpoint.tail[:2], 0, 0)[:2]
    return SimpleNamespace(
        bLength=7 + len(endpoint.tail),
        bDescriptorType=int(DescriptorType.ENDPOINT),
        bEndpointAddress=endpoint.bEndpointAddress,
        bmAttributes=int(endpoint.bmAttributes),
        wMaxPacketSize=endpoint.wMaxPacketSize,
        bInterval=endpoint.bInterval,
        bRefresh=refresh,
        bSynchAddress=synch,
        extra_descriptors=_octets(endpoint.extra),
    )


def _octets(extra: tuple[RawDescriptor, ...]) -> list[int]:
    return list(b"".join(raw.encode() for raw in extra))


def _ports(busid: str) -> tuple[int, ...]:
    """From the root hub on: 1-4.2 hangs on port 2 of a hub that hangs on port 4 of bus 1."""
    ports = busid.partition("-")[2].split(".")
    return tuple(map(int, ports)) if all(one.isdecimal() for one in ports) else ()
