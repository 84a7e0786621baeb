"""Root causes put in, found still there, and taken out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from misfeed import fault
from misfeed.errors import MisfeedError
from misfeed.vocabulary.causes import Cause, Causes

WORN = Cause("tray.rollers.worn", "tray-1", {"severity": 0.9})
BROKEN = Cause("cover.tab.broken", "cover.front", {})


@pytest.fixture
def causes(device: Any) -> Causes:
    found = Causes(device)
    found.put_in(fault("tray.rollers.worn", at="{tray}", severity=vars), {"severity": 0.9})
    found.put_in(fault("cover.tab.broken", at="{cover}"), {})
    return found


def test_they_go_in_with_the_parameters_of_the_case(device: Any, causes: Causes) -> None:
    assert device.injected == [tuple(WORN), tuple(BROKEN)]
    assert causes.place == "tray-1", "where the first one is"
    assert Causes(device).place == ""


def test_one_that_is_left_is_told_but_for_those_that_may_stay(device: Any, causes: Causes) -> None:
    device.staging = SimpleNamespace(present=lambda *_: True)
    assert causes.left(()) == WORN
    assert causes.left((WORN.name,)) == BROKEN
    assert causes.left((WORN.name, BROKEN.name)) is None
    device.staging = SimpleNamespace(present=lambda name, *_: name == BROKEN.name)
    assert causes.left(()) == BROKEN


def test_one_that_cannot_be_taken_out_keeps_no_other_in(device: Any, causes: Causes) -> None:
    cleared = []

    def clear(name: str, *_: Any) -> None:
        if name == WORN.name:
            raise MisfeedError("it is glued")
        cleared.append(name)

    device.staging = SimpleNamespace(clear=clear)
    told: list[tuple[str, str]] = []
    causes.take_out(lambda what, error: told.append((what, str(error))))
    assert cleared == [BROKEN.name]
    assert told == [("the cause tray.rollers.worn is taken out of tray-1", "it is glued")]
