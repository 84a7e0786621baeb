"""A device of two configurations: what the host chooses is what is there, and nothing else.

Configuration 1 has pages on interface 0, in settings 0 (7/1/2), 1 (7/1/2 over endpoints of its own) and 2
(7/1/1), and isochronous endpoints in setting 1 of interface 1; configuration 2 has IPP over USB on interface
0.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import usb.core
import usb.util

from .bench import (
    CLASS_FROM_INTERFACE,
    FROM_DEVICE,
    FROM_ENDPOINT,
    GET_DEVICE_ID,
    GET_PORT_STATUS,
    GET_STATUS,
    IN,
    OUT,
    PACKET,
    PAGES,
    PATIENT_MS,
    SET_FEATURE,
    SOON_MS,
    TO_ENDPOINT,
    Bench,
    answers,
    asked,
    check,
    failing,
    found,
    heard,
    opened,
    setting,
    take,
)

GET_CONFIGURATION = 8
OTHER_OUT, OTHER_IN = 0x03, 0x84
AUDIO, AUDIO_OUT, AUDIO_IN = 1, 0x05, 0x85
IPP_OUT, IPP_IN = 0x06, 0x87
QUESTION = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def configuration(device: Any) -> int:
    (value,) = device.ctrl_transfer(FROM_DEVICE, GET_CONFIGURATION, 0, 0, 1)
    return int(value)


@contextmanager
def configured(bench: Bench, value: int) -> Iterator[Any]:
    """The printer in a configuration; in the first one afterwards."""
    with opened(bench) as device:
        try:
            choose(device, value)
            yield device
        finally:
            usb.util.dispose_resources(device)
            choose(device, 1)


def choose(device: Any, value: int) -> None:
    """Choose a configuration, with no driver in the way before it or after it."""
    take(device)
    device.set_configuration(value)
    take(device)


def told_on_the_web(device: Any) -> None:
    device.write(IPP_OUT, QUESTION, PATIENT_MS)
    assert device.read(IPP_IN, 4096, PATIENT_MS).tobytes().startswith(b"HTTP/1.1 ")


def not_there(device: Any, endpoint: int) -> None:
    """PyUSB knows no such endpoint in what was chosen."""
    try:
        if endpoint & 0x80:
            device.read(endpoint, PACKET, SOON_MS)
        else:
            device.write(endpoint, b"x", SOON_MS)
    except ValueError:
        return
    raise AssertionError(f"there is an endpoint 0x{endpoint:02x}")


@check
def both_configurations_are_told_with_their_interfaces(bench: Bench) -> None:
    device = found(bench)
    assert device.bNumConfigurations == 2
    tree = [
        (
            one.bConfigurationValue,
            [(each.bInterfaceNumber, each.bAlternateSetting, each.bInterfaceProtocol) for each in one],
            [end.bEndpointAddress for each in one for end in each],
        )
        for one in device
    ]
    assert tree == [
        (
            1,
            [(0, 0, 2), (0, 1, 2), (0, 2, 1), (1, 0, 0), (1, 1, 0)],
            [OUT, IN, OTHER_OUT, OTHER_IN, OUT, AUDIO_OUT, AUDIO_IN],
        ),
        (2, [(0, 0, 4), (1, 0, 0)], [IPP_OUT, IPP_IN, 0x0A]),
    ]


@check
def the_first_configuration_is_the_one_that_is_found(bench: Bench) -> None:
    with opened(bench) as device:
        assert configuration(device) == device.get_active_configuration().bConfigurationValue == 1
        answers(device, "in the first")


@check
def another_configuration_has_other_interfaces_and_endpoints(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
    with configured(bench, 2) as device:
        assert configuration(device) == device.get_active_configuration().bConfigurationValue == 2
        told_on_the_web(device)
        for endpoint in (OUT, IN, OTHER_OUT, OTHER_IN):
            not_there(device, endpoint)
        number: int | None = 0
        try:
            device.ctrl_transfer(FROM_ENDPOINT, GET_STATUS, 0, IN, 2)
        except usb.core.USBError as error:
            number = error.errno
        # Linux does not ask the device about it, and libusb has no word of its own for that.
        assert number in (errno.EPIPE, errno.EIO)
    with opened(bench) as device:
        not_there(device, IPP_OUT)
        answers(device, "after")


@check
def requests_of_the_printer_class_are_answered_in_either_configuration(bench: Bench) -> None:
    for value in (1, 2):
        with configured(bench, value) as device:
            told = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_DEVICE_ID, 0, PAGES << 8, 1023).tobytes()
            assert b"MFG:HP;" in told
            (status,) = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_PORT_STATUS, 0, PAGES, 1)
            assert status == 0x18


@check
def a_configuration_that_is_not_there_cannot_be_chosen(bench: Bench) -> None:
    with opened(bench) as device:
        context = device._ctx
        with failing(errno.ENOENT):
            context.backend.set_configuration(context.managed_open(), 7)
        assert configuration(device) == 1
        answers(device, "still in the first")


@check
def a_reset_leaves_the_configuration(bench: Bench) -> None:
    with configured(bench, 2) as device:
        device.reset()
        take(device)
        assert configuration(device) == device.get_active_configuration().bConfigurationValue == 2
        told_on_the_web(device)


@check
def a_configuration_begins_with_the_first_settings_and_without_halts(bench: Bench) -> None:
    with opened(bench) as device:
        device.set_interface_altsetting(PAGES, 1)
        assert setting(device) == 1
        device.ctrl_transfer(TO_ENDPOINT, SET_FEATURE, 0, OTHER_IN)
    with configured(bench, 2):
        pass
    with opened(bench) as device:
        assert setting(device) == 0
        device.set_interface_altsetting(PAGES, 1)
        with failing(errno.ETIMEDOUT):
            device.read(OTHER_IN, PACKET, SOON_MS)


@check
def a_setting_with_endpoints_of_its_own_is_spoken_to_over_those(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "over the first")
        device.set_interface_altsetting(PAGES, 1)
        not_there(device, OUT)
        device.write(OTHER_OUT, asked("over others"), PATIENT_MS)
        assert device.read(OTHER_IN, 4096, PATIENT_MS).tobytes() == heard("over others")
        device.set_interface_altsetting(PAGES, 2)
        not_there(device, OTHER_OUT)
        not_there(device, IN)
        assert device.write(OUT, b"") == 0
        device.set_interface_altsetting(PAGES, 0)
        answers(device, "over the first again")


@check
def an_endpoint_of_a_setting_that_was_left_stalls(bench: Bench) -> None:
    with opened(bench) as device:
        device.set_interface_altsetting(PAGES, 1)
        assert len(device.ctrl_transfer(FROM_ENDPOINT, GET_STATUS, 0, OTHER_IN, 2)) == 2
        device.set_interface_altsetting(PAGES, 0)
        with failing(errno.EPIPE):
            device.ctrl_transfer(FROM_ENDPOINT, GET_STATUS, 0, OTHER_IN, 2)


@check
def choosing_a_setting_clears_the_halts_of_its_endpoints(bench: Bench) -> None:
    with opened(bench) as device:
        device.set_interface_altsetting(PAGES, 0)
        device.ctrl_transfer(TO_ENDPOINT, SET_FEATURE, 0, IN)
        with failing(errno.EPIPE):
            device.read(IN, PACKET, SOON_MS)
        device.set_interface_altsetting(PAGES, 0)
        answers(device, "without a halt")


@check
def isochronous_endpoints_are_told_and_carry_nothing(bench: Bench) -> None:
    with opened(bench) as device:
        device.set_interface_altsetting(AUDIO, 1)
        ends = list(device.get_active_configuration()[(AUDIO, 1)])
        assert [(end.bmAttributes & 3, end.wMaxPacketSize) for end in ends] == [(1, 192), (1, 192)]
        for transfer in (
            lambda: device.read(AUDIO_IN, 192, SOON_MS),
            lambda: device.write(AUDIO_OUT, bytes(192), SOON_MS),
        ):
            try:
                moved = transfer()
            except (usb.core.USBError, NotImplementedError):
                continue
            raise AssertionError(f"an isochronous transfer was carried: {moved!r}")
        answers(device, "it goes on")
