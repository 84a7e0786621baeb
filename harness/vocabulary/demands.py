"""What a scenario would do to a device, told from its data before anything is done.

Knows what steps and sights mean; what is allowed is a fact of the device.
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.contract import Facts
from misfeed.permits import Permit, objection
from misfeed.place import HOME
from misfeed.vocabulary.cable_jobs import OVER_USB
from misfeed.vocabulary.expectation import Expectation, parts_of
from misfeed.vocabulary.performer import forms_of, printable
from misfeed.vocabulary.recovery import UNLESS_TOLD
from misfeed.vocabulary.scenario import Scenario
from misfeed.vocabulary.sights import (
    Administration,
    Looks,
    PanelText,
    Port,
    PortsMatrix,
    PrintedPage,
    SelfTest,
    WebPage,
)
from misfeed.vocabulary.step import Step

_OURS = frozenset({"wait", "set_site", "read"})
"""Steps that touch nothing of the device: waiting, the site's own clients, reading a setting."""

_RESTARTS = frozenset({"power_off", "power_on", "power_cycle", "restart", "update_firmware"})
_SETS = ("set", "switch_", "select_", "reset")
"""What verbs begin with that change how a device is set."""


def refusal(scenario: Scenario, facts: Facts) -> str:
    """Why it must not, or cannot, be run on a device with these facts; "" when it may."""
    if facts.permits is None:
        return ""
    lacking = frozenset(demands(scenario)) - facts.permits
    if lacking:
        return objection(lacking)
    if scenario.causes and not facts.breakable:
        return f"{facts.name} cannot be broken on this bench: nobody is there to do it"
    return _out_of_reach(scenario, facts) or _not_taken(scenario, facts)


def demands(scenario: Scenario) -> Iterator[Permit]:
    """Every permit that running it takes."""
    if scenario.causes:
        yield Permit.FAULTS
    for step in _steps(scenario):
        yield from of_verb(step.verb)
    for sight in _sights(scenario):
        if isinstance(sight, Administration):
            yield Permit.SET  # it signs in by asking for what is so already
        elif isinstance(sight, Looks | PrintedPage):
            yield Permit.HANDS
        elif isinstance(sight, SelfTest):
            yield Permit.RESTART  # it does what a start does


def of_verb(verb: str) -> Iterator[Permit]:
    """Every permit that a step or an act of hands of that name takes."""
    if verb == "print":
        yield Permit.PRINT
    elif verb not in _OURS:
        yield Permit.HANDS
        if verb in _RESTARTS:
            yield Permit.RESTART
        elif verb.startswith(_SETS):
            yield Permit.SET


def _out_of_reach(scenario: Scenario, facts: Facts) -> str:
    if facts.vantages is None:
        return ""
    for vantage in _vantages(scenario):
        if vantage not in facts.vantages:
            here = ", ".join(sorted(facts.vantages))
            return f"{facts.name} is reached from {here} only here, not from {vantage}"
    return ""


def _vantages(scenario: Scenario) -> Iterator[str]:
    for name in scenario.shows:
        yield name.partition("@")[2] or HOME
    for step in _steps(scenario):
        if step.verb == "print" and step.details["by"] != OVER_USB:
            yield step.details["by"]
    for sight in _sights(scenario):
        if isinstance(sight, Port) and sight.by:
            yield sight.by
        elif isinstance(sight, PortsMatrix):
            yield from (*sight.open_to, *sight.closed_to)


def _not_taken(scenario: Scenario, facts: Facts) -> str:
    """A document in a format that the device says it does not take, or a cable that is not there."""
    for step in _steps(scenario):
        if step.verb != "print":
            continue
        if step.details["by"] == OVER_USB and not facts.values.get("usb"):
            return f"{facts.name} has no USB connection on this bench"
        name = str(step.details["document"])
        if not printable(name, facts):
            taken = ", ".join(facts.values.get("formats", ()))
            return (
                f"{facts.name} takes {name} in no format that it comes in: it comes as "
                f"{', '.join(forms_of(name))}, and {facts.name} takes {taken}; have a script print another"
            )
    if not facts.values.get("panel") and any(isinstance(one, PanelText) for one in _sights(scenario)):
        return f"{facts.name} does not tell what its panel says"
    if "web" not in facts.services and any(isinstance(one, WebPage) for one in _sights(scenario)):
        return f"{facts.name} has no web page that can be read here"
    return ""


def _steps(scenario: Scenario) -> Iterator[Step]:
    recovery = scenario.recover or (() if scenario.is_check else UNLESS_TOLD)
    for group in (scenario.trigger, scenario.decoy, scenario.repair, scenario.verify, recovery):
        yield from (thing for thing in group if isinstance(thing, Step))


def _sights(scenario: Scenario) -> Iterator[Expectation]:
    whole = [*scenario.shows.values()]
    whole += [thing for thing in scenario.verify if isinstance(thing, Expectation)]
    whole += [step.then for step in _steps(scenario) if step.then is not None]
    for one in whole:
        yield from parts_of(one)
