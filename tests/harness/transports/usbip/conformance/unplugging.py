"""Devices that go away in the middle of something, and come back."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import usb.core
import usb.util

from .bench import (
    CLASS_FROM_INTERFACE,
    FROM_DEVICE,
    GET_PORT_STATUS,
    GET_STATUS,
    IN,
    IPP,
    OUT,
    PACKET,
    PAGES,
    PATIENT_MS,
    PRODUCT,
    SOON_MS,
    UEL,
    VENDOR,
    Bench,
    answers,
    check,
    failing,
    opened,
)


@contextmanager
def unplugging(bench: Bench, device: Any, transfer: Callable[[], object]) -> Iterator[None]:
    """Pull the plug while the transfer waits; it is in again afterwards."""
    device.get_active_configuration()
    bench.soon("unplug", "usb.cable")
    try:
        with failing(errno.ENODEV):
            transfer()
        yield
    finally:
        bench.plug_in()


@check
def a_read_ends_when_the_device_is_unplugged(bench: Bench) -> None:
    with opened(bench) as device:
        usb.util.claim_interface(device, PAGES)
        with unplugging(bench, device, lambda: device.read(IN, PACKET, 20_000)):
            for again in (
                lambda: device.read(IN, PACKET, SOON_MS),
                lambda: device.write(OUT, b"x", SOON_MS),
                lambda: device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2),
                lambda: device.clear_halt(OUT),
                lambda: usb.util.claim_interface(device, IPP),
                lambda: device.set_interface_altsetting(PAGES, 1),
                lambda: device.is_kernel_driver_active(PAGES),
            ):
                with failing(errno.ENODEV):
                    again()


@check
def a_write_ends_when_the_device_is_unplugged(bench: Bench) -> None:
    with opened(bench) as device:
        device.write(OUT, b"")
        bench.trouble(how="nak", endpoint=OUT)
        try:
            with unplugging(bench, device, lambda: device.write(OUT, b"x" * 5000, 20_000)):
                bench.no_trouble()
        finally:
            bench.no_trouble()


@check
def a_device_that_falls_off_the_bus_in_mid_write_is_gone_and_comes_back(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="disconnect", endpoint=OUT, octets=PACKET)
        try:
            with failing(errno.ENODEV):
                device.write(OUT, b"x" * 4096, PATIENT_MS)
        finally:
            bench.no_trouble()
        with failing(errno.ENODEV):
            device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)
    bench.attach()
    with opened(bench) as device:
        # A document began with what was written before: it ends with the connection.
        answers(device, "after")


@check
def a_device_that_falls_off_the_bus_in_mid_read_or_request_is_gone_and_comes_back(bench: Bench) -> None:
    for endpoint in (IN, 0):
        with opened(bench) as device:
            answers(device, "before")
            bench.trouble(how="disconnect", endpoint=endpoint)
            try:
                with failing(errno.ENODEV):
                    if endpoint:
                        device.read(IN, PACKET, PATIENT_MS)
                    else:
                        device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_PORT_STATUS, 0, PAGES, 1)
            finally:
                bench.no_trouble()
        bench.attach()
        with opened(bench) as device:
            answers(device, "after")


@check
def a_device_that_comes_back_slower_is_so_until_it_is_plugged_in_anew(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="disconnect", endpoint=OUT, comes_back="full")
        try:
            with failing(errno.ENODEV):
                device.write(OUT, UEL, PATIENT_MS)
        finally:
            bench.no_trouble()
    bench.attach()
    with opened(bench) as device:
        assert device.speed == usb.util.SPEED_FULL
        assert device.get_active_configuration()[(PAGES, 0)][0].wMaxPacketSize == 64
        answers(device, "slowly")
        with unplugging(bench, device, lambda: device.read(IN, 64, 20_000)):
            pass
    with opened(bench) as device:
        assert device.speed == usb.util.SPEED_HIGH
        answers(device, "as before")


@check
def a_device_that_is_plugged_in_again_is_another(bench: Bench) -> None:
    with opened(bench) as before:
        usb.util.claim_interface(before, PAGES)
        with unplugging(bench, before, lambda: before.read(IN, PACKET, 20_000)):
            assert usb.core.find(idVendor=VENDOR, idProduct=PRODUCT, backend=bench.backend()) is None
        with opened(bench) as after:
            answers(after, "back")
            with failing(errno.ENODEV):
                before.write(OUT, b"x", SOON_MS)
            usb.util.dispose_resources(before)
            with failing(errno.ENODEV):
                before.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)
            answers(after, "still back")
