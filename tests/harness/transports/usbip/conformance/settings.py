"""Alternate settings, claims of interfaces, configurations and resets."""

from __future__ import annotations

import errno

import usb.core
import usb.util

from .bench import (
    IN,
    IPP,
    OUT,
    PACKET,
    PAGES,
    SET_FEATURE,
    SOON_MS,
    TO_ENDPOINT,
    Bench,
    answers,
    check,
    failing,
    opened,
    setting,
    take,
)


@check
def another_setting_has_other_endpoints(bench: Bench) -> None:
    with opened(bench) as device:
        device.set_interface_altsetting(PAGES, 1)
        assert setting(device) == 1
        assert device.write(OUT, b"") == 0
        try:
            device.read(IN, PACKET, SOON_MS)
        except ValueError:
            pass
        else:
            raise AssertionError("an endpoint of another setting was read")
        device.set_interface_altsetting(PAGES, 0)
        assert setting(device) == 0
        answers(device, "bidirectional again")


@check
def a_released_interface_is_back_in_its_first_setting(bench: Bench) -> None:
    with opened(bench) as device:
        device.set_interface_altsetting(PAGES, 1)
        usb.util.release_interface(device, PAGES)
        assert setting(device) == 0


@check
def the_setting_of_an_interface_that_is_not_claimed_cannot_be_chosen(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.ENOENT):
        context = device._ctx
        context.backend.set_interface_altsetting(context.managed_open(), PAGES, 1)


@check
def a_setting_that_is_not_there_cannot_be_chosen(bench: Bench) -> None:
    with opened(bench) as device:
        usb.util.claim_interface(device, PAGES)
        context = device._ctx
        with failing(errno.ENOENT):
            context.backend.set_interface_altsetting(context.managed_open(), PAGES, 7)


@check
def an_interface_is_one_programs_at_a_time(bench: Bench) -> None:
    with opened(bench) as first, opened(bench) as second:
        usb.util.claim_interface(first, PAGES)
        usb.util.claim_interface(first, PAGES)
        with failing(errno.EBUSY):
            usb.util.claim_interface(second, PAGES)
        with failing(errno.EBUSY):
            second.write(OUT, b"x")
        usb.util.claim_interface(second, IPP)
        usb.util.release_interface(first, PAGES)
        usb.util.claim_interface(second, PAGES)
        answers(second, "mine now")


@check
def a_halt_is_cleared_by_whoever_has_the_interface(bench: Bench) -> None:
    with opened(bench) as first, opened(bench) as second:
        answers(first, "mine")
        number: int | None = 0
        try:
            second.clear_halt(OUT)
        except usb.core.USBError as error:
            number = error.errno
        # libusb has no word of its own for this one.
        assert number in (errno.EBUSY, None)


@check
def what_a_program_had_is_free_when_it_is_done(bench: Bench) -> None:
    with opened(bench) as second:
        with opened(bench) as first:
            usb.util.claim_interface(first, PAGES)
            with failing(errno.EBUSY):
                usb.util.claim_interface(second, PAGES)
        answers(second, "free")


@check
def an_interface_that_is_not_there_cannot_be_claimed(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.ENOENT):
        usb.util.claim_interface(device, 9)


@check
def an_interface_that_is_not_claimed_cannot_be_released(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.ENOENT):
        context = device._ctx
        context.backend.release_interface(context.managed_open(), PAGES)


@check
def a_device_in_use_is_not_configured(bench: Bench) -> None:
    with opened(bench) as first, opened(bench) as second:
        usb.util.claim_interface(second, PAGES)
        with failing(errno.EBUSY):
            first.set_configuration(1)
        usb.util.release_interface(second, PAGES)
        first.set_configuration(1)
        assert first.get_active_configuration().bConfigurationValue == 1
        answers(first, "configured")


@check
def a_driver_that_was_sent_away_is_away(bench: Bench) -> None:
    with opened(bench) as device:
        assert not device.is_kernel_driver_active(PAGES)
        with failing(errno.ENOENT):
            device.detach_kernel_driver(PAGES)


@check
def a_reset_device_is_as_new_and_still_ours(bench: Bench) -> None:
    with opened(bench) as device:
        device.ctrl_transfer(TO_ENDPOINT, SET_FEATURE, 0, OUT)
        device.reset()
        take(device)
        assert device.get_active_configuration().bConfigurationValue == 1
        assert setting(device) == 0
        answers(device, "as new")


@check
def a_closed_device_can_be_opened_again(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "once")
        usb.util.dispose_resources(device)
        answers(device, "twice")
