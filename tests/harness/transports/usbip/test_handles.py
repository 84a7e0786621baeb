"""Who has which device open: one that does not answer lets nobody wait who wants another."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

from misfeed.transports.usbip.handles import Handles

WAIT_S = 10.0


class Device:
    """One that answers when it is told to."""

    def __init__(self, busid: str, *, answers: bool) -> None:
        self.listed = SimpleNamespace(busid=busid)
        self.imported = self.unplugged = False
        self.asked = threading.Event()
        self.may_answer = threading.Event()
        if answers:
            self.may_answer.set()

    def attach(self) -> None:
        self.asked.set()
        assert self.may_answer.wait(WAIT_S)
        self.imported = True

    def detach(self) -> None:
        self.imported = False


def opened(handles: Handles, device: Any) -> tuple[threading.Thread, list[Any]]:
    """Open it in a thread; the handle, once there is one."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(handles.open(device)), daemon=True)
    thread.start()
    return thread, found


def test_a_device_is_opened_listed_and_closed_while_another_does_not_answer() -> None:
    handles = Handles()
    silent, well = Device("1-1", answers=False), Device("1-2", answers=True)
    waiting, late = opened(handles, silent)
    assert silent.asked.wait(WAIT_S)
    thread, found = opened(handles, well)
    thread.join(WAIT_S)
    assert found, "it waits for the one that does not answer"
    assert handles.devices() == [well]
    handles.close(found[0])
    assert not late
    silent.may_answer.set()
    waiting.join(WAIT_S)
    assert handles.devices() == [silent]


def test_one_device_that_was_found_twice_is_opened_once_at_a_time() -> None:
    handles = Handles()
    first, again = Device("1-1", answers=False), Device("1-1", answers=True)
    _, found = opened(handles, first)
    assert first.asked.wait(WAIT_S)
    thread, same = opened(handles, again)
    assert not again.asked.wait(0.05)
    first.may_answer.set()
    thread.join(WAIT_S)
    assert found[0].device is same[0].device is first
