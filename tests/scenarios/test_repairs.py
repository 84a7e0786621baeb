"""Repairs matter: nothing but the whole of what is needed verifies, and the decoy never does."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence

import misfeed.scenarios
import pytest
from misfeed.fitting import models_for
from misfeed.providers import emulate, provider
from misfeed.vocabulary import Case, CaseFailed, Scenario, Step


def built_in() -> Iterator[Scenario]:
    for entry in pkgutil.walk_packages(misfeed.scenarios.__path__, "misfeed.scenarios."):
        for thing in vars(importlib.import_module(entry.name)).values():
            if isinstance(found := getattr(thing, "scenario", None), Scenario):
                yield found


EVERY = sorted(built_in(), key=lambda scenario: scenario.id)
SCENARIOS = [scenario for scenario in EVERY if not scenario.is_check]
EACH = pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.id for scenario in SCENARIOS])


def fitting(scenario: Scenario) -> str:
    source = provider()
    return next(name for name in models_for(scenario, source) if not scenario.misfit(source.facts(name)))


def mends(scenario: Scenario, steps: Sequence[Step]) -> bool:
    """Whether a broken device verifies after these steps."""
    with emulate(fitting(scenario), seed=3) as device:
        case = Case(scenario, device, next(scenario.variants()))
        case.set_up()
        case.occur()
        try:
            case.repair(tuple(steps))
        except CaseFailed:
            return False
        return case.verifies()


def test_there_are_scenarios_of_every_family() -> None:
    families = {entry.name for entry in pkgutil.iter_modules(misfeed.scenarios.__path__) if entry.ispkg}
    assert {scenario.family for scenario in EVERY} == families
    assert len({scenario.id for scenario in EVERY}) == len(EVERY)


def test_what_is_no_check_has_a_family_of_faults() -> None:
    assert {scenario.family for scenario in EVERY if scenario.is_check} == {"health"}


@EACH
def test_the_repair_mends_without_the_decoy_before_it(scenario: Scenario) -> None:
    assert mends(scenario, scenario.repair)


@EACH
def test_no_step_at_all_does_not_mend(scenario: Scenario) -> None:
    assert not mends(scenario, ())


@EACH
def test_some_step_cannot_be_left_out(scenario: Scenario) -> None:
    needed = [
        step.text
        for number, step in enumerate(scenario.repair)
        if not mends(scenario, scenario.repair[:number] + scenario.repair[number + 1 :])
    ]
    assert needed


@EACH
def test_a_step_that_only_serves_something_else_can_be_left_out(scenario: Scenario) -> None:
    needed = [step for step in scenario.repair if not step.serves]
    assert mends(scenario, needed)


@EACH
def test_the_decoy_alone_does_not_mend(scenario: Scenario) -> None:
    assert scenario.decoy
    assert not mends(scenario, scenario.decoy)


@pytest.mark.parametrize("scenario", EVERY, ids=[scenario.id for scenario in EVERY])
def test_it_speaks_english_and_spanish_and_names_its_lookalikes(scenario: Scenario) -> None:
    assert scenario.ticket.text("es") != scenario.ticket.text("en")
    known = {one.id for one in SCENARIOS}
    assert set(scenario.lookalikes) <= known
    assert scenario.title
    assert scenario.fault is None or scenario.title != scenario.fault.name
