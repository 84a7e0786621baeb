"""A bench for the checks, and what they have in common: how a program takes the printer, and asks it.

A bench has one printer, whatever leads to it: our back end over sockets or in memory, or
libusb with a kernel beneath. The printer has pages on interface 0, in settings 0 (7/1/2) and 1 (7/1/1), and
IPP over USB on interfaces 1 to 3, and on 4 a scanner of which nothing comes.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import usb.core
import usb.util

VENDOR, PRODUCT = 0x03F0, 0x512A
PAGES, IPP = 0, 1
OUT, IN = 0x01, 0x82
IPP_OUT, IPP_IN = 0x03, 0x84
SCANNER, BUTTONS = 4, 0x8E
PACKET = 512
UEL = b"\x1b%-12345X"
SOON_MS, PATIENT_MS = 150, 5000
FROM_DEVICE, FROM_INTERFACE, FROM_ENDPOINT = 0x80, 0x81, 0x82
CLASS_FROM_INTERFACE, CLASS_TO_INTERFACE, VENDOR_FROM_DEVICE = 0xA1, 0x21, 0xC0
TO_ENDPOINT = 0x02
GET_STATUS, SET_FEATURE, GET_DESCRIPTOR, GET_INTERFACE = 0, 3, 6, 10
GET_DEVICE_ID, GET_PORT_STATUS, SOFT_RESET = 0, 1, 2


class Bench(Protocol):
    """One printer, and the hands that work on it."""

    def backend(self) -> Any:
        """A back end that sees what is plugged in now."""

    def act(self, verb: str, target: str) -> None:
        """Work by hand on a part of the printer."""

    def plug_in(self) -> None:
        """Plug its cable in, until the host sees it."""

    def attach(self) -> None:
        """Have the host take it again that fell off the bus."""

    def soon(self, verb: str, target: str) -> None:
        """Have it done while what comes next waits for the device."""

    def trouble(self, **fault: Any) -> None:
        """Have transfers go wrong: the parameters of the wire fault `urb`."""

    def no_trouble(self) -> None: ...


Check = Callable[[Bench], None]
REGISTERED: list[Check] = []


def check(one: Check) -> Check:
    REGISTERED.append(one)
    return one


def found(bench: Bench) -> Any:
    device = usb.core.find(idVendor=VENDOR, idProduct=PRODUCT, backend=bench.backend())
    assert device is not None, "no such device"
    return device


@contextmanager
def opened(bench: Bench) -> Iterator[Any]:
    """The printer, as a program takes it that wants it for itself."""
    device = found(bench)
    try:
        take(device)
        yield device
    finally:
        usb.util.dispose_resources(device)


def take(device: Any) -> None:
    """Send a driver of the system away that has the pages."""
    if device.is_kernel_driver_active(PAGES):
        device.detach_kernel_driver(PAGES)


def asked(text: str) -> bytes:
    return UEL + b"@PJL ECHO " + text.encode() + b"\r\n" + UEL


def heard(text: str) -> bytes:
    return b"@PJL ECHO " + text.encode() + b"\r\n\x0c"


def answers(device: Any, text: str) -> None:
    """It answers a question on its pipes, and has nothing else to say."""
    question = asked(text)
    assert device.write(OUT, question, PATIENT_MS) == len(question)
    said = device.read(IN, 4096, PATIENT_MS).tobytes()
    assert said == heard(text), said


@contextmanager
def failing(number: int) -> Iterator[None]:
    met: usb.core.USBError | None = None
    try:
        yield
    except usb.core.USBError as error:
        met = error
    name = errno.errorcode[number]
    assert met is not None, f"no {name}"
    assert met.errno == number, f"{met!r} instead of {name}"
    assert isinstance(met, usb.core.USBTimeoutError) == (number == errno.ETIMEDOUT), repr(met)


def setting(device: Any) -> int:
    (alternate,) = device.ctrl_transfer(FROM_INTERFACE, GET_INTERFACE, 0, PAGES, 1)
    return int(alternate)


@contextmanager
def troubled(bench: Bench, device: Any, **fault: Any) -> Iterator[None]:
    """A transfer goes wrong, between questions that are answered."""
    answers(device, "before")
    bench.trouble(**fault)
    try:
        yield
    finally:
        bench.no_trouble()
    answers(device, "after")
