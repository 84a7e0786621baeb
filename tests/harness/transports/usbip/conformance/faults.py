"""Transfers that go wrong, each as a program meets it, and the device afterwards."""

from __future__ import annotations

import errno
from typing import Any

import usb.util

from .bench import (
    CLASS_FROM_INTERFACE,
    CLASS_TO_INTERFACE,
    FROM_DEVICE,
    FROM_ENDPOINT,
    GET_DEVICE_ID,
    GET_STATUS,
    IN,
    OUT,
    PACKET,
    PAGES,
    PATIENT_MS,
    SET_FEATURE,
    SOFT_RESET,
    SOON_MS,
    TO_ENDPOINT,
    UEL,
    VENDOR_FROM_DEVICE,
    Bench,
    answers,
    asked,
    check,
    failing,
    heard,
    opened,
    troubled,
)


@check
def a_stalled_request_is_a_pipe_error_and_the_next_one_works(bench: Bench) -> None:
    with opened(bench) as device:
        for _ in range(2):
            with failing(errno.EPIPE):
                device.ctrl_transfer(VENDOR_FROM_DEVICE, 99, 0, 0, 8)
            assert len(device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)) == 2


@check
def a_halted_endpoint_refuses_until_that_is_cleared(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        for endpoint, move in (
            (OUT, lambda: device.write(OUT, b"x", SOON_MS)),
            (IN, lambda: device.read(IN, PACKET, SOON_MS)),
        ):
            device.ctrl_transfer(TO_ENDPOINT, SET_FEATURE, 0, endpoint)
            for _ in range(2):
                with failing(errno.EPIPE):
                    move()
            assert device.ctrl_transfer(FROM_ENDPOINT, GET_STATUS, 0, endpoint, 2)[0] == 1
            device.clear_halt(endpoint)
            assert device.ctrl_transfer(FROM_ENDPOINT, GET_STATUS, 0, endpoint, 2)[0] == 0
        answers(device, "after")


@check
def a_stall_in_mid_transfer_is_seen_and_cleared(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="stall", endpoint=OUT, times=1)
        try:
            with failing(errno.EPIPE):
                device.write(OUT, b"x" * 2000)
        finally:
            bench.no_trouble()
        device.clear_halt(OUT)
        answers(device, "after")


@check
def a_protocol_error_is_an_input_output_error(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="protocol-error", endpoint=OUT, times=1)
        try:
            with failing(errno.EIO):
                device.write(OUT, b"x")
        finally:
            bench.no_trouble()
        answers(device, "after")


@check
def a_babbling_device_is_an_overflow(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="babble", endpoint=IN, times=1)
        try:
            with failing(errno.EOVERFLOW):
                device.read(IN, PACKET, PATIENT_MS)
        finally:
            bench.no_trouble()
        answers(device, "after")


@check
def a_write_that_was_carried_out_in_part_tells_how_much(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="short", endpoint=OUT, octets=PACKET):
        assert device.write(OUT, UEL + b"\r\n" * PACKET, PATIENT_MS) == PACKET


@check
def a_write_of_which_nothing_was_taken_tells_so(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="empty", endpoint=OUT):
        assert device.write(OUT, b"nobody took it", PATIENT_MS) == 0


@check
def an_answer_that_was_cut_goes_on_with_the_next_read(bench: Bench) -> None:
    whole = heard("in two")
    with opened(bench) as device, troubled(bench, device, how="short", endpoint=IN, octets=4):
        device.write(OUT, asked("in two"))
        pieces = device.read(IN, 4096, PATIENT_MS).tobytes(), device.read(IN, 4096, PATIENT_MS).tobytes()
        assert pieces == (whole[:4], whole[4:])


@check
def an_empty_packet_is_an_empty_read(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="empty", endpoint=IN):
        assert device.read(IN, 4096, PATIENT_MS).tobytes() == b""


@check
def a_device_that_is_slow_is_waited_for(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="delay", endpoint=OUT, ms=3 * SOON_MS):
        assert device.write(OUT, UEL, PATIENT_MS) == len(UEL)


@check
def an_unlink_that_is_answered_late_is_waited_for(bench: Bench) -> None:
    late = {"how": "late-unlink", "endpoint": IN, "ms": 2 * SOON_MS}
    with opened(bench) as device, troubled(bench, device, **late), failing(errno.ETIMEDOUT):
        device.read(IN, PACKET, SOON_MS)


@check
def the_halt_of_no_endpoint_cannot_be_cleared(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.ENOENT):
        device.clear_halt(0x0C)


# -- faults of the wire on other transfers than pages --------------------------------------------------------


@check
def a_stalled_read_is_seen_and_cleared(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="stall", endpoint=IN)
        try:
            with failing(errno.EPIPE):
                device.read(IN, PACKET, PATIENT_MS)
        finally:
            bench.no_trouble()
        device.clear_halt(IN)
        answers(device, "after")


@check
def a_request_that_meets_a_stall_works_when_it_is_made_again(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="stall", endpoint=0):
        with failing(errno.EPIPE):
            device_id(device)
        assert b"MFG:HP;" in device_id(device)


@check
def a_protocol_error_of_a_request_and_of_a_read_is_an_input_output_error(bench: Bench) -> None:
    with opened(bench) as device:
        with troubled(bench, device, how="protocol-error", endpoint=0), failing(errno.EIO):
            device_id(device)
        with troubled(bench, device, how="protocol-error", endpoint=IN), failing(errno.EIO):
            device.read(IN, PACKET, PATIENT_MS)


@check
def a_device_that_is_unwilling_for_a_while_is_waited_for(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="nak", endpoint=OUT, ms=2 * SOON_MS):
        assert device.write(OUT, UEL, PATIENT_MS) == len(UEL)


@check
def a_write_over_a_slow_line_takes_its_time(bench: Bench) -> None:
    octets = UEL + b"\r\n" * 150
    with opened(bench) as device, troubled(bench, device, how="throttle", endpoint=OUT, octets_per_s=1000):
        assert device.write(OUT, octets, PATIENT_MS) == len(octets)
    with opened(bench) as device:
        late = {"how": "throttle", "endpoint": OUT, "octets_per_s": 10}
        with troubled(bench, device, **late), failing(errno.ETIMEDOUT):
            device.write(OUT, octets, SOON_MS)


@check
def an_answer_to_a_request_that_is_late_is_waited_for(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="delay", endpoint=0, ms=2 * SOON_MS):
        assert b"MFG:HP;" in device_id(device)


@check
def a_device_id_that_is_cut_off_or_not_there_is_what_came_of_it(bench: Bench) -> None:
    with opened(bench) as device:
        whole = device_id(device)
        with troubled(bench, device, how="short", endpoint=0, octets=10):
            assert device_id(device) == whole[:10]
        with troubled(bench, device, how="empty", endpoint=0):
            assert device_id(device) == b""
        assert device_id(device) == whole


@check
def a_device_id_that_nobody_can_read_is_told_as_it_came(bench: Bench) -> None:
    with opened(bench) as device:
        whole = device_id(device)
        with troubled(bench, device, how="garbled", endpoint=0, octets=2):
            assert device_id(device) == whole[:2] + bytes(octet ^ 0xFF for octet in whole[2:])
            assert device_id(device) == whole


@check
def a_descriptor_that_nobody_can_read_is_told_as_it_came(bench: Bench) -> None:
    with opened(bench) as device:
        index = device.iManufacturer

        def maker() -> str | None:
            return usb.util.get_string(device, index, 0x0409)

        assert maker() == "HP"
        with troubled(bench, device, how="garbled", endpoint=0, octets=2):
            assert maker() == "".join(chr(ord(letter) ^ 0xFFFF) for letter in "HP")
            assert maker() == "HP"


@check
def what_is_garbled_on_its_way_out_is_not_asked(bench: Bench) -> None:
    question = asked("nobody hears it")
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="garbled", endpoint=OUT)
        try:
            assert device.write(OUT, question, PATIENT_MS) == len(question)
            with failing(errno.ETIMEDOUT):
                device.read(IN, PACKET, SOON_MS)
        finally:
            bench.no_trouble()
        # What came was text to print.
        device.ctrl_transfer(CLASS_TO_INTERFACE, SOFT_RESET, 0, PAGES)
        answers(device, "after")


def device_id(device: Any) -> bytes:
    octets: bytes = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_DEVICE_ID, 0, PAGES << 8, 1023).tobytes()
    return octets
