"""String descriptors: UTF-16LE text, and the list of languages at index 0 (USB 2.0 §9.6.7)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from misfeed.errors import UsageError
from misfeed.protocols.usb.descriptors import DescriptorType
from misfeed.protocols.usb.wire import UsbError, pack

ENGLISH = 0x0409
MAX_UNITS = 126
"""UTF-16 code units that fit beside bLength and bDescriptorType."""


def encode_string(text: str) -> bytes:
    """A string descriptor. Raises UsageError when `text` is too long or holds lone surrogates."""
    try:
        units = text.encode("utf-16-le")
    except UnicodeEncodeError as error:
        raise UsageError(f"a USB string cannot hold {text!r}: {error.reason}") from error
    if len(units) > 2 * MAX_UNITS:
        raise UsageError(f"a USB string holds {MAX_UNITS} UTF-16 code units; {text[:20]!r}... has more")
    return bytes((len(units) + 2, DescriptorType.STRING)) + units


def decode_string(data: bytes) -> str:
    """The text of a string descriptor. Raises UsbError."""
    try:
        return _content(data).decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise UsbError("a string descriptor is not UTF-16LE", data, 2 + error.start) from error


def encode_languages(languages: Sequence[int] = (ENGLISH,)) -> bytes:
    """String descriptor zero. Raises UsageError."""
    layout = struct.Struct(f"<BB{len(languages)}H")
    return pack("list of languages", layout, layout.size, DescriptorType.STRING, *languages)


def decode_languages(data: bytes) -> tuple[int, ...]:
    """Language identifiers of string descriptor zero. Raises UsbError."""
    content = _content(data)
    return struct.unpack(f"<{len(content) // 2}H", content)


def _content(data: bytes) -> bytes:
    if len(data) < 2 or data[1] != DescriptorType.STRING:
        raise UsbError("not a string descriptor", data, 0)
    if data[0] != len(data):
        raise UsbError(f"bLength says {data[0]} octets, {len(data)} came", data, 0)
    if data[0] % 2:
        raise UsbError("a string descriptor has an even length", data, 0)
    return data[2:]
