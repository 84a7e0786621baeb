"""A URB's fate in PyUSB's words: `usb.core.USBError` with the `errno` and code that libusb would give.

Knows error numbers only.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import usb.core
from misfeed.errors import NoAnswer, Refused
from misfeed.protocols.usb import UsbError
from misfeed.protocols.usbip import Completed, UrbStatus, UsbipError
from misfeed.transports.usbip.conversation import Gone, Late
from misfeed.transports.usbip.exporter import Busy

# libusb's error codes, which PyUSB hands on as `backend_error_code`.
_LIBUSB = {
    errno.EIO: -1,
    errno.ENODEV: -4,
    errno.ENOENT: -5,
    errno.EBUSY: -6,
    errno.ETIMEDOUT: -7,
    errno.EOVERFLOW: -8,
    errno.EPIPE: -9,
    errno.EINVAL: -2,
}

_MEANINGS: dict[int, tuple[int, str]] = {
    UrbStatus.EPIPE: (errno.EPIPE, "the endpoint stalled"),
    # libusb has one error for all three: what passed on the wire was no USB.
    UrbStatus.EPROTO: (errno.EIO, "the transfer broke USB's protocol on the wire (EPROTO)"),
    UrbStatus.EILSEQ: (errno.EIO, "a packet of the transfer came with a wrong checksum (EILSEQ)"),
    UrbStatus.ETIME: (errno.EIO, "the device did not answer a packet of the transfer in time (ETIME)"),
    UrbStatus.EOVERFLOW: (errno.EOVERFLOW, "the device sent more than was asked for (babble)"),
    UrbStatus.ENODEV: (errno.ENODEV, "the device is gone"),
    UrbStatus.ESHUTDOWN: (errno.ENODEV, "the device is gone"),
    UrbStatus.ETIMEDOUT: (errno.ETIMEDOUT, "the exporter gave up waiting for the device"),
    UrbStatus.ENOENT: (errno.ENOENT, "the device has no such endpoint"),
    UrbStatus.EINVAL: (errno.EINVAL, "the exporter refused the request"),
}


def usb_error(number: int, message: str) -> usb.core.USBError:
    """A `USBError`, or a `USBTimeoutError` for ETIMEDOUT."""
    kind = usb.core.USBTimeoutError if number == errno.ETIMEDOUT else usb.core.USBError
    error: usb.core.USBError = kind(message, _LIBUSB.get(number, -99), number)  # type: ignore[no-untyped-call]  # no types
    return error


def check(done: Completed) -> Completed:
    """`done`, when it went well. Raises USBError."""
    if done.status == UrbStatus.OK:
        return done
    number, message = _MEANINGS.get(
        done.status, (errno.EIO, f"the transfer failed with Linux error {-done.status}")
    )
    raise usb_error(number, message)


@contextmanager
def in_usb_words() -> Iterator[None]:
    """Turn this package's errors into PyUSB's."""
    try:
        yield
    except Gone as error:
        raise usb_error(errno.ENODEV, str(error)) from error
    except (Late, NoAnswer) as error:
        raise usb_error(errno.ETIMEDOUT, str(error)) from error
    except Busy as error:
        raise usb_error(errno.EBUSY, str(error)) from error
    except Refused as error:
        raise usb_error(errno.ENODEV, str(error)) from error
    except (UsbipError, UsbError) as error:
        raise usb_error(errno.EIO, str(error)) from error
