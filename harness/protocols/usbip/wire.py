"""What every USB/IP message shares: version, codes, its typed error and checked big-endian packing.

Source: Linux, Documentation/usb/usbip_protocol.rst (USB/IP 1.1.1).
"""

from __future__ import annotations

import struct
from enum import IntEnum

from misfeed.errors import ProtocolError, UsageError

VERSION = 0x0111
PORT = 3240

MAX_TRANSFER = 16 * 1024 * 1024
"""Octets of payload that a reader takes in one URB unless told otherwise."""

NOT_ISOCHRONOUS = 0xFFFF_FFFF
"""number_of_packets of other transfers; Linux sends 0 instead."""

MAX_ISO_PACKETS = 1024
ISO_PACKET_SIZE = 16


class UsbipError(ProtocolError):
    """The peer sent octets that break USB/IP; nothing after them on the connection can be read."""


class OpCode(IntEnum):
    """First four octets of the messages before an import: version, then code."""

    REQ_IMPORT = VERSION << 16 | 0x8003
    REP_IMPORT = VERSION << 16 | 0x0003
    REQ_DEVLIST = VERSION << 16 | 0x8005
    REP_DEVLIST = VERSION << 16 | 0x0005


class Command(IntEnum):
    """First four octets of the messages after an import."""

    CMD_SUBMIT = 1
    CMD_UNLINK = 2
    RET_SUBMIT = 3
    RET_UNLINK = 4


class OpStatus(IntEnum):
    """Status of an OP_REP message (Linux, tools/usb/usbip/libsrc/usbip_common.h)."""

    OK = 0
    NA = 1
    DEV_BUSY = 2
    DEV_ERR = 3
    NODEV = 4
    ERROR = 5


class UrbDirection(IntEnum):
    OUT = 0
    IN = 1


class Speed(IntEnum):
    """`speed` of an exported device (Linux, enum usb_device_speed)."""

    UNKNOWN = 0
    LOW = 1
    FULL = 2
    HIGH = 3
    WIRELESS = 4
    SUPER = 5
    SUPER_PLUS = 6


OP_HEADER = struct.Struct(">II")
URB_HEADER_SIZE = 48


def pack(what: str, layout: struct.Struct, *values: int | bytes) -> bytes:
    """Pack `values`. Raises UsageError when one does not fit its field of `what`."""
    try:
        return layout.pack(*values)
    except struct.error as error:
        raise UsageError(f"{what} cannot hold these values: {error}") from error


def fixed_text(what: str, text: str, size: int) -> bytes:
    """`text` closed and filled with zeros. Raises UsageError when it does not fit."""
    octets = text.encode()
    if len(octets) >= size or b"\0" in octets:
        raise UsageError(f"{what} has at most {size - 1} octets and no zero among them: {text!r}")
    return octets.ljust(size, b"\0")


def read_text(what: str, octets: bytes, offset: int) -> str:
    """The text before the first zero. Raises UsbipError."""
    text, zero, _ = octets.partition(b"\0")
    if not zero:
        raise UsbipError(f"{what} is not closed with a zero", octets, offset)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise UsbipError(f"{what} is not UTF-8", octets, offset) from error
