"""Threads that share a device."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import usb.core

from .bench import (
    FROM_DEVICE,
    GET_STATUS,
    IN,
    IPP_IN,
    IPP_OUT,
    OUT,
    PACKET,
    SOON_MS,
    Bench,
    answers,
    asked,
    check,
    failing,
    heard,
    opened,
)


@contextmanager
def reading(device: Any, endpoint: int) -> Iterator[list[bytes]]:
    """Have a thread read all that comes meanwhile, until it was something."""
    came: list[bytes] = []
    trouble: list[Exception] = []
    parked = threading.Event()
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            parked.set()
            try:
                came.append(device.read(endpoint, 4096, 1000).tobytes())
            except usb.core.USBTimeoutError:
                continue
            except (usb.core.USBError, ValueError) as error:
                trouble.append(error)
            return

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    parked.wait(10)
    try:
        yield came
        thread.join(20)
    finally:
        over.set()
        thread.join(20)
    assert not trouble, trouble
    assert not thread.is_alive(), "the reader does not end"


@check
def a_parked_read_stands_in_nobodys_way(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        with reading(device, IN) as came:
            for _ in range(10):
                assert len(device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)) == 2
            device.write(OUT, asked("to the other thread"))
        assert came == [heard("to the other thread")]


@check
def threads_have_an_interface_each(bench: Bench) -> None:
    question = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with opened(bench) as device:
        device.write(OUT, b"")
        device.write(IPP_OUT, b"")
        with reading(device, IN) as pages, reading(device, IPP_IN) as web:
            device.write(IPP_OUT, question)
            device.write(OUT, asked("pages"))
        assert pages == [heard("pages")]
        assert web[0].startswith(b"HTTP/1.1 "), web


@check
def a_time_out_of_one_thread_is_no_others(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        device.write(IPP_OUT, b"")
        with reading(device, IN) as came:
            for _ in range(3):
                with failing(errno.ETIMEDOUT):
                    device.read(IPP_IN, PACKET, SOON_MS)
            device.write(OUT, asked("in time"))
        assert came == [heard("in time")]
