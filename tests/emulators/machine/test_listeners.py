"""Who is told of changes: everybody, in order, whatever the others do."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.listeners import Listeners


def test_all_are_told_in_the_order_in_which_they_came() -> None:
    heard: list[str] = []
    listeners = Listeners()
    for name in ("first", "second"):
        listeners.add(lambda name=name: heard.append(name))
    listeners.tell()
    listeners.tell()
    assert heard == ["first", "second"] * 2


def test_one_that_went_is_told_no_more_and_may_go_twice() -> None:
    heard: list[str] = []
    listeners = Listeners()
    go = listeners.add(lambda: heard.append("gone"))
    listeners.add(lambda: heard.append("there"))
    go()
    go()
    listeners.tell()
    assert heard == ["there"]
    assert len(listeners) == 1


def test_one_that_comes_while_all_are_told_is_told_from_the_next_time_on() -> None:
    heard: list[str] = []
    listeners = Listeners()
    listeners.add(lambda: None if heard else bring())

    def bring() -> None:
        heard.append("brought")
        listeners.add(lambda: heard.append("new"))

    listeners.tell()
    assert heard == ["brought"]
    listeners.tell()
    assert heard == ["brought", "new"]


def test_of_several_that_fail_the_first_error_is_raised_when_all_were_told() -> None:
    heard: list[str] = []
    listeners = Listeners()

    def fail(why: str) -> None:
        raise RuntimeError(why)

    listeners.add(lambda: fail("first"))
    listeners.add(lambda: heard.append("between"))
    listeners.add(lambda: fail("second"))
    with pytest.raises(RuntimeError, match="first"):
        listeners.tell()
    assert heard == ["between"]


def test_a_listener_that_fails_keeps_no_other_from_hearing(machine: Machine) -> None:
    heard: list[str] = []

    def fail() -> None:
        raise RuntimeError("broken")

    stop = machine.subscribe(fail)
    machine.subscribe(lambda: heard.append("second"))
    with pytest.raises(RuntimeError, match="broken"):
        machine.act("open", "cover.front")
    assert heard == ["second"]
    stop()
    stop()
    machine.act("close", "cover.front")
    assert heard == ["second", "second"]
