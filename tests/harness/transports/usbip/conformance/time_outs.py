"""Transfers that are given up after a while, and cost the device nothing."""

from __future__ import annotations

import errno

from .bench import (
    BUTTONS,
    FROM_DEVICE,
    GET_STATUS,
    IN,
    OUT,
    PACKET,
    SET_FEATURE,
    SOON_MS,
    TO_ENDPOINT,
    Bench,
    answers,
    check,
    failing,
    opened,
)


@check
def a_read_in_vain_times_out_and_costs_nothing(bench: Bench) -> None:
    with opened(bench) as device:
        for _ in range(3):
            with failing(errno.ETIMEDOUT):
                device.read(IN, PACKET, SOON_MS)
        answers(device, "later")


@check
def an_interrupt_endpoint_of_which_nothing_comes_times_out_and_halts_like_others(bench: Bench) -> None:
    with opened(bench) as device:
        with failing(errno.ETIMEDOUT):
            device.read(BUTTONS, 8, SOON_MS)
        device.ctrl_transfer(TO_ENDPOINT, SET_FEATURE, 0, BUTTONS)
        with failing(errno.EPIPE):
            device.read(BUTTONS, 8, SOON_MS)
        device.clear_halt(BUTTONS)
        with failing(errno.ETIMEDOUT):
            device.read(BUTTONS, 8, SOON_MS)


@check
def a_write_that_nobody_takes_times_out(bench: Bench) -> None:
    with opened(bench) as device:
        device.write(OUT, b"")
        bench.trouble(how="nak", endpoint=OUT, times=1)
        try:
            with failing(errno.ETIMEDOUT):
                device.write(OUT, b"nobody takes it", SOON_MS)
            answers(device, "it is taken again")
        finally:
            bench.no_trouble()


@check
def a_control_request_that_is_not_answered_times_out(bench: Bench) -> None:
    with opened(bench) as device:
        device.get_active_configuration()
        bench.trouble(how="nak", endpoint=0, times=1)
        try:
            with failing(errno.ETIMEDOUT):
                device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2, SOON_MS)
            assert len(device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)) == 2
        finally:
            bench.no_trouble()
