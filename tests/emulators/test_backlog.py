"""Turns among those who say much, and room between them for those who say little."""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.backlog import Backlog, backlog
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.serving import Serving

from .serving.echo import TIMEOUT_S, EchoHost, ask, connect


def on_a_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    @functools.wraps(test)
    def run() -> None:
        asyncio.run(test())

    return run


@dataclass
class Speaker:
    name: str
    left: int
    heard: list[str]
    waiting: Backlog

    def take_turn(self) -> None:
        self.heard.append(self.name)
        self.left -= 1
        if self.left == 3:
            asyncio.get_running_loop().call_soon(self.heard.append, "somebody else")
        if self.left:
            self.waiting.add(self)


@on_a_loop
async def test_each_has_as_many_turns_as_any_other_and_others_come_between() -> None:
    heard: list[str] = []
    for name, left in (("a", 4), ("b", 2), ("c", 1)):
        backlog().add(Speaker(name, left, heard, backlog()))
    while len(heard) < 8:
        await asyncio.sleep(0)
    assert [one for one in heard if one != "somebody else"] == list("abcabaa")
    # It waits for one turn, and not for all.
    assert heard.index("somebody else") <= 2


@on_a_loop
async def test_one_that_fails_costs_itself_only() -> None:
    heard: list[str] = []
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context["exception"]))
    wrong = Speaker("wrong", 0, heard, backlog())
    wrong.take_turn = lambda: 1 / 0
    backlog().add(wrong)
    backlog().add(Speaker("right", 1, heard, backlog()))
    while not heard:
        await asyncio.sleep(0)
    assert heard == ["right"]
    assert isinstance(failures[0], ZeroDivisionError)


@on_a_loop
async def test_a_loop_has_one() -> None:
    assert backlog() is backlog()


def test_who_says_little_is_heard_before_who_says_much_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misfeed.emulators.doors.TURN_S", 0.0)
    host = EchoHost(Machine(profiles.load("mono-laser"), Clock()))
    order: list[str] = []
    begun, said = threading.Event(), threading.Event()
    with Serving(host) as serving, connect(serving) as much, connect(serving) as little:
        assert ask(much, b"a") + ask(little, b"b") == b"ab"

        def slowly() -> None:
            order.append("much")
            begun.set()
            assert said.wait(TIMEOUT_S)

        host.echo.sessions[0].before_answering = slowly
        host.echo.sessions[1].before_answering = lambda: order.append("little")
        flood = b"x" * 65_536
        much.sendall(flood)
        assert begun.wait(TIMEOUT_S)
        little.sendall(b"y")
        said.set()
        assert little.recv(10) == b"y"
        heard = b""
        while len(heard) < len(flood):
            heard += much.recv(65_536)
        assert heard == flood
    assert order.count("little") == 1
    assert order.index("little") < len(order) - 1
