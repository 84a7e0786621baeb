"""What PyUSB's errors mean to those who drive a device on a cable. Knows no device class."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import usb.core
from misfeed.errors import BenchError, DeviceRefusal, MisfeedError, NoAnswer, Refused
from misfeed.protocols.usb import UsbError

ACCESS = "give this user access to the device (on Linux: a udev rule)"


class Held(BenchError, Refused):
    """It is plugged in, and another program or driver of its host has it."""


@contextmanager
def translated(
    description: str, complaint: str, timeout_s: float, let_go: Callable[[], None], access: str = ACCESS
) -> Iterator[None]:
    """Turn PyUSB's errors into the package's; `let_go` is called for a device that is gone or held. `access`
    is what to do about one that this user may not open.

    Raises NoAnswer (with the complaint) at a time-out, DeviceRefusal for a stall, Held, BenchError, Refused
    or UsbError.
    """
    try:
        yield
    except usb.core.USBTimeoutError as error:
        raise NoAnswer(f"{description} {complaint}", timeout_s) from error
    except usb.core.USBError as error:
        raise _translated(error, description, let_go, access) from error


def _translated(
    error: usb.core.USBError, description: str, let_go: Callable[[], None], access: str
) -> MisfeedError:
    said = f"{description}: {error.strerror or error}"
    match error.errno:
        case errno.EPIPE:
            return DeviceRefusal(description, "STALL")
        case errno.EBUSY:
            let_go()
            return Held(f"{said}; end the program that uses it")
        case errno.EACCES | errno.EPERM:
            return BenchError(f"{said}; {access}")
        case errno.ENODEV | errno.ENOENT | errno.ESHUTDOWN | errno.ECONNREFUSED:
            let_go()
            return Refused(said)
        case _:
            return UsbError(said)


def milliseconds(seconds: float) -> int:
    """As PyUSB wants them; at least 1, for 0 means no time-out to it."""
    return max(1, round(seconds * 1000))
