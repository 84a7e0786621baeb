"""Whatever befalls a device, it answers what it is at that moment: nothing that views keep goes stale."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed import emulate
from misfeed.device import Device
from misfeed.emulators.machine import Machine
from misfeed.emulators.profiles import load, names
from misfeed.errors import DeviceRefusal, Unreachable

from .agreement import Shown, answers_of, views_of
from .machine.driving import Happening, befall, happenings

MODELS = {name: Machine(load(name)) for name in names()}


def lives(most: int) -> st.SearchStrategy[tuple[str, list[Happening]]]:
    def of(name: str) -> st.SearchStrategy[tuple[str, list[Happening]]]:
        return st.lists(happenings(MODELS[name]), min_size=3, max_size=most).map(lambda life: (name, life))

    return st.sampled_from(names()).flatmap(of)


def answers(device: Device) -> Shown | None:
    """What it answers, if every interface answers."""
    try:
        return answers_of(device)
    except (Unreachable, DeviceRefusal):
        device.drop_usb()
        return None


def check(life: tuple[str, list[Happening]]) -> None:
    name, befalls = life
    with emulate(name, seed=3) as device:
        machine = device._unit.machine
        answers(device)
        for happening in befalls:
            befall(machine, happening)
            before = views_of(machine)
            shown = answers(device)
            # Being asked may wake it.
            if shown is not None and views_of(machine) == before:
                assert shown == before, happening


BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@BOUNDED
@given(lives(most=12))
def test_answers_are_of_this_moment(life: tuple[str, list[Happening]]) -> None:
    check(life)


@pytest.mark.soak
@settings(BOUNDED, max_examples=1500)
@given(lives(most=25))
def test_answers_are_of_this_moment_for_long(
    request: pytest.FixtureRequest, life: tuple[str, list[Happening]]
) -> None:
    if "soak" not in request.config.option.markexpr:
        pytest.skip("runs with -m soak")
    check(life)
