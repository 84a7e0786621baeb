"""How a transfer ended, in the words that USB/IP, usbmon and drivers share. Knows none of these."""

from __future__ import annotations

from enum import IntEnum


class UrbStatus(IntEnum):
    """Status of a URB: Linux error numbers, negative, whatever system either side runs on."""

    OK = 0
    ENOENT = -2
    EIO = -5
    ENODEV = -19
    EINVAL = -22
    EPIPE = -32
    EBADR = -53
    ETIME = -62
    EPROTO = -71
    EOVERFLOW = -75
    EILSEQ = -84
    ECONNRESET = -104
    ESHUTDOWN = -108
    ETIMEDOUT = -110
    EINPROGRESS = -115
    EREMOTEIO = -121
