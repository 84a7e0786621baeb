"""A person says yes to every act, on devices that a person may touch, and on no other."""

from __future__ import annotations

import pytest
from misfeed.contract import CannotAct, Facts
from misfeed.device import Device
from misfeed.permits import Permit
from misfeed.prompting import Answer, Prompt, desk
from misfeed.prompting.overseen import overseen
from misfeed.providers import emulate
from misfeed.real.benchfile import BenchDevice
from misfeed.real.unit import Known, RealUnit


class Person:
    """Does what it is told, and remembers what that was."""

    language = "en"

    def __init__(self) -> None:
        self.asked: list[Prompt] = []

    def ask(self, prompt: Prompt) -> Answer:
        self.asked.append(prompt)
        return Answer()


def office(*permits: Permit) -> Device:
    """A real device that nobody stands at."""
    allowed = frozenset(permits)
    facts = Facts("office", services=frozenset({"ipp"}), values={"panel": False}, permits=allowed)
    return Device(RealUnit("office", BenchDevice(ipp="ipp://127.0.0.1:9/"), allowed, Known(facts, {}, {})))


@pytest.mark.parametrize("permits", [(), (Permit.HANDS,), tuple(Permit)])
def test_nobody_is_told_to_touch_a_device_that_nobody_is_at(permits: tuple[Permit, ...]) -> None:
    person, device = Person(), office(*permits)
    refused = pytest.raises(CannotAct, match="nobody is at hand at office to power off power")
    with desk().staffed(person), overseen(device), refused:
        device.hands.act("power_off", "power")
    assert person.asked == []


def test_an_emulated_device_is_touched_when_the_person_says_so() -> None:
    person = Person()
    with emulate("mono-laser") as device, desk().staffed(person):
        own = device.hands
        with overseen(device):
            device.hands.act("open", "cover.front")
        assert [one.name for one in person.asked] == ["act open cover.front"]
        assert device.hands is own
        assert "open" in device.hands.look("cover.front").values()
