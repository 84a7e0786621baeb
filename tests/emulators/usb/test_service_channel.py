"""A receipt printer over its USB pipes."""

from __future__ import annotations

from misfeed.emulators.machine import Clock, JobState, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.usb.pages import Pages
from misfeed.emulators.usb.pipes import Transfer


def till() -> tuple[Machine, Pages, list[bytes]]:
    machine = Machine(load("receipt-printer"), Clock(), seed=1)
    pages = Pages(machine, lambda _: True)
    pages.attach()
    return machine, pages, []


def ask(pages: Pages, octets: bytes) -> tuple[list[bool], list[bytes]]:
    taken: list[bool] = []
    told: list[bytes] = []
    pages.out.submit(Transfer(lambda _: taken.append(True), data=octets))
    pages.back.submit(Transfer(lambda result: told.append(bytes(result.data)), length=64))
    return taken, told


def test_it_prints_and_tells_its_status() -> None:
    machine, pages, _ = till()
    taken, told = ask(pages, b"Hello\n\x1dVA\x00\x10\x04\x01")
    assert (taken, told) == ([True], [b"\x16"])
    machine.clock.advance(5_000_000)
    assert [(job.state, job.origin) for job in machine.jobs.jobs] == [(JobState.COMPLETED, "usb")]


def test_a_full_buffer_lets_the_host_wait_until_it_prints_again() -> None:
    machine, pages, _ = till()
    machine.act("open", "cover.roll-cover")
    ask(pages, b"x" * 70_000)
    taken, _ = ask(pages, b"y\n\x1dVA\x00")
    assert taken == []
    machine.act("close", "cover.roll-cover")
    machine.clock.advance(10_000_000)
    assert taken == [True]


def test_a_soft_reset_makes_room_for_what_waits() -> None:
    machine, pages, _ = till()
    machine.act("open", "cover.roll-cover")
    ask(pages, b"x" * 70_000)
    taken, _ = ask(pages, b"y\n")
    assert taken == []
    pages.soft_reset()
    assert taken == [True]


def test_a_detached_one_says_nothing_more() -> None:
    machine, pages, _ = till()
    ask(pages, b"\x1da\x0f")
    pages.detach()
    machine.act("open", "cover.roll-cover")
    assert pages.back.unread == 0
