"""Requests of the printer class: device ID, port status, soft reset."""

from __future__ import annotations

import errno

from .bench import (
    CLASS_FROM_INTERFACE,
    CLASS_TO_INTERFACE,
    GET_DEVICE_ID,
    GET_PORT_STATUS,
    OUT,
    PAGES,
    SOFT_RESET,
    Bench,
    answers,
    asked,
    check,
    failing,
    opened,
)


@check
def a_device_id_counts_itself_and_is_cut_to_what_is_asked_for(bench: Bench) -> None:
    with opened(bench) as device:
        whole = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_DEVICE_ID, 0, PAGES << 8, 1023).tobytes()
        assert int.from_bytes(whole[:2], "big") == len(whole)
        assert b"MFG:HP;" in whole
        assert b"CLS:PRINTER;" in whole
        cut = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_DEVICE_ID, 0, PAGES << 8, 10)
        assert cut.tobytes() == whole[:10]


@check
def a_device_id_of_no_interface_is_refused(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.EPIPE):
        device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_DEVICE_ID, 0, 9 << 8, 1023)


@check
def the_port_status_follows_the_printer(bench: Bench) -> None:
    with opened(bench) as device:

        def status() -> int:
            (octet,) = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_PORT_STATUS, 0, PAGES, 1)
            return int(octet)

        assert status() == 0x18
        bench.act("open", "cover.front")
        try:
            assert status() == 0x10
        finally:
            bench.act("close", "cover.front")
        assert status() == 0x18


@check
def a_soft_reset_drops_what_was_said_before_it(bench: Bench) -> None:
    with opened(bench) as device:
        device.write(OUT, asked("before") + b"half a docu")
        assert device.ctrl_transfer(CLASS_TO_INTERFACE, SOFT_RESET, 0, PAGES) == 0
        answers(device, "after")
