"""What every USB structure shares: its typed error and checked little-endian packing. Knows no structure."""

from __future__ import annotations

import struct

from misfeed.errors import ProtocolError, UsageError


class UsbError(ProtocolError):
    """The device sent octets that are no USB structure, or no answer to what was asked."""


def pack(what: str, layout: struct.Struct, *values: int) -> bytes:
    """Pack `values`. Raises UsageError when one does not fit its field of `what`."""
    try:
        return layout.pack(*values)
    except struct.error as error:
        raise UsageError(f"a {what} cannot hold these values: {error}") from error
