"""USB/IP 1.1.1 as Linux speaks it: messages, readers for both sides, and an importing host without I/O."""

from misfeed.protocols.usb.status import UrbStatus
from misfeed.protocols.usbip.client import Completed, Event, Imported, Listed, UsbipClient
from misfeed.protocols.usbip.operations import (
    ExportedDevice,
    OpRepDevlist,
    OpRepImport,
    OpReqDevlist,
    OpReqImport,
)
from misfeed.protocols.usbip.reader import ClientReader, Pending, Reply, Request, ServerReader
from misfeed.protocols.usbip.urbs import CmdSubmit, CmdUnlink, RetSubmit, RetUnlink
from misfeed.protocols.usbip.wire import (
    MAX_TRANSFER,
    NOT_ISOCHRONOUS,
    PORT,
    VERSION,
    OpStatus,
    Speed,
    UrbDirection,
    UsbipError,
)

__all__ = [
    "MAX_TRANSFER",
    "NOT_ISOCHRONOUS",
    "PORT",
    "VERSION",
    "ClientReader",
    "CmdSubmit",
    "CmdUnlink",
    "Completed",
    "Event",
    "ExportedDevice",
    "Imported",
    "Listed",
    "OpRepDevlist",
    "OpRepImport",
    "OpReqDevlist",
    "OpReqImport",
    "OpStatus",
    "Pending",
    "Reply",
    "Request",
    "RetSubmit",
    "RetUnlink",
    "ServerReader",
    "Speed",
    "UrbDirection",
    "UrbStatus",
    "UsbipClient",
    "UsbipError",
]
