"""USB as printers speak it: descriptors, setup packets, the printer class requests. No bus, no device."""

from misfeed.protocols.usb.configuration import ConfigurationDescriptor
from misfeed.protocols.usb.descriptors import DescriptorType, RawDescriptor
from misfeed.protocols.usb.device import DeviceDescriptor
from misfeed.protocols.usb.interface import EndpointDescriptor, InterfaceDescriptor, TransferType
from misfeed.protocols.usb.printer import (
    PRINTER_CLASS,
    PRINTER_SUBCLASS,
    PortStatus,
    PrinterProtocol,
    PrinterRequest,
)
from misfeed.protocols.usb.setup import (
    Direction,
    Feature,
    Recipient,
    RequestType,
    SetupPacket,
    StandardRequest,
    request_type,
)
from misfeed.protocols.usb.strings import (
    ENGLISH,
    decode_languages,
    decode_string,
    encode_languages,
    encode_string,
)
from misfeed.protocols.usb.wire import UsbError

__all__ = [
    "ENGLISH",
    "PRINTER_CLASS",
    "PRINTER_SUBCLASS",
    "ConfigurationDescriptor",
    "DescriptorType",
    "DeviceDescriptor",
    "Direction",
    "EndpointDescriptor",
    "Feature",
    "InterfaceDescriptor",
    "PortStatus",
    "PrinterProtocol",
    "PrinterRequest",
    "RawDescriptor",
    "Recipient",
    "RequestType",
    "SetupPacket",
    "StandardRequest",
    "TransferType",
    "UsbError",
    "decode_languages",
    "decode_string",
    "encode_languages",
    "encode_string",
    "request_type",
]
