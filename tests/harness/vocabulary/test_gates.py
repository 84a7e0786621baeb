"""How a device must be before a case, and what a case must not leave changed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from misfeed import see
from misfeed.errors import BenchError, UsageError
from misfeed.journal import Outcome, Phase
from misfeed.vocabulary import CaseFailed
from misfeed.vocabulary.gates import WELL_S, must_change_no_more
from misfeed.vocabulary.notebook import Notebook

from .declaring import case_of, declared, start, stop


def test_a_healthy_device_passes_the_gate_and_what_it_shows_is_noted(device: Any) -> None:
    case = case_of(device)
    case.set_up()
    assert [(one.interface, one.held) for one in case.observations] == [
        ("ipp", False),
        ("usb", False),
        ("device", True),
    ]
    assert [(one.name, one.outcome) for one in case.phases] == [(Phase.SETUP, Outcome.PASSED)]


def test_a_device_that_gets_well_in_time_passes_the_gate(device: Any) -> None:
    device.answers["port status"] = 0x10
    device.clock.later(60, lambda: start(device))
    case = case_of(device)
    case.set_up()
    assert case.phases[0].ended_us == 60_000_000


def test_a_sick_device_does_not_pass_the_gate(device: Any) -> None:
    device.answers["port status"] = 0x10
    case = case_of(device)
    with pytest.raises(BenchError, match="not healthy before the case begins"):
        case.set_up()
    assert device.clock.now == WELL_S * 1_000_000
    assert case.phases[0].outcome is Outcome.ERROR


def test_symptoms_that_a_healthy_device_shows_too_are_the_scripts_mistake(device: Any) -> None:
    shows = {"ipp": see.printer("idle"), "net": see.ping()}
    with pytest.raises(UsageError, match="ZZ-1: nothing in `shows` tells the fault from a healthy device"):
        case_of(device, shows=shows).set_up()
    case_of(device, shows=shows | {"usb": see.port_status(0x10)}).set_up()


def test_a_device_that_showed_the_symptoms_and_got_well_passes_the_gate(device: Any) -> None:
    stop(device)
    device.clock.later(60, lambda: start(device))
    case = case_of(device)
    case.set_up()
    assert [one.held for one in case.observations] == [True, True, True], "shown before it got well"
    assert [(one.name, one.outcome) for one in case.phases] == [(Phase.SETUP, Outcome.PASSED)]


@pytest.mark.parametrize(
    ("declares", "changed", "others"),
    [
        ((), set(), []),
        (("{tray}",), {"tray-1"}, []),
        (("{tray}",), {"tray-1", "b", "a"}, ["a", "b"]),
        (None, {"a"}, []),
    ],
)
def test_settings_are_changed_only_as_the_scenario_declares(
    device: Any, declares: tuple[str, ...] | None, changed: set[str], others: list[str]
) -> None:
    device.tells_settings = True
    device.changed = lambda: changed
    scenario: Any = SimpleNamespace(changes=declares)
    notebook = Notebook(device.clock)
    with notebook.during(Phase.VERIFY):
        if others:
            with pytest.raises(CaseFailed, match="it left other settings changed than it declares: a, b"):
                must_change_no_more(scenario, device, notebook)
        else:
            must_change_no_more(scenario, device, notebook)
    noted = [] if declares is None else [(others, not others)]
    assert [(one.value, one.held) for one in notebook.observations] == noted


def test_a_device_that_does_not_tell_its_settings_is_not_asked(device: Any) -> None:
    must_change_no_more(declared(), device, Notebook(device.clock))
