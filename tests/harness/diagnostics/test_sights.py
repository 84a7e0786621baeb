"""What the rules look for is what a look can show: a word nobody ever sees would make a rule dead."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import chain

import pytest
from misfeed.diagnostics.rules import (
    ALERT_RULES,
    NETWORK_RULES,
    QUIET_RULES,
    AlertRule,
    NetworkRule,
    QuietRule,
)
from misfeed.emulators.machine import CannotDo, Clock, Machine, Page
from misfeed.emulators.machine.faults import catalogue
from misfeed.emulators.machine.feeder import FeederRollers
from misfeed.emulators.profiles import load, names

from ...emulators.machine.driving import acts

MINUTE = 60_000_000
Rule = AlertRule | NetworkRule | QuietRule


def _broken(kind: type, profile: str) -> Iterator[Machine]:
    """Machines of a model with the fault, at each of its places: at once, after work, and started anew."""
    try:
        fault = kind()
    except TypeError:
        return
    for place in fault.places(Machine(load(profile), Clock())):
        machine = Machine(load(profile), Clock())
        fault.break_machine(machine, place)
        yield machine
        _work(machine)
        yield machine
        machine.act("power_off", "power")
        machine.act("power_on", "power")
        machine.clock.advance(5 * MINUTE)
        yield machine
        machine.clock.advance(300 * MINUTE)
        yield machine


def _handled(profile: str) -> Iterator[Machine]:
    """Machines of a model to which somebody did something: one thing each."""
    for verb, part, asked in acts(Machine(load(profile), Clock())):
        machine = Machine(load(profile), Clock())
        with suppress(CannotDo):
            machine.act(verb, part, **{name: values[0] for name, values in asked})
            yield machine
    machine = Machine(load(profile), Clock())
    machine.bins[0].level = machine.bins[0].spec.capacity
    yield machine
    feeder = machine.parts.get("scanner.feeder")
    if feeder is not None:
        rollers = machine.part("scanner.feeder.rollers", FeederRollers)
        rollers.wear = 0.9
        for _ in range(20):
            with suppress(CannotDo):
                machine.act("scan", "scanner", source="feeder", originals=5)
        yield machine


def _work(machine: Machine) -> None:
    """A client prints a page wholly black, and waits."""
    if machine.power.ready:
        page = Page(dict.fromkeys(machine.profile.engine.colorants, 1_000_000))
        machine.jobs.submit(pages=(page,), media=machine.trays[-1].media, format="application/pdf")
        machine.clock.advance(MINUTE // 20)
    if "printhead" in machine.parts:
        with suppress(CannotDo):
            machine.act("print_nozzle_check", "printhead")
    if "scanner.sender" in machine.parts:
        for to in ("mail", "folder"):
            with suppress(CannotDo):
                machine.act("send", "scanner.sender", to=to)


@cache
def sights() -> Mapping[str, frozenset[frozenset[tuple[str, str]]]]:
    """Everything that was ever seen on a part, by its id."""
    seen: dict[str, set[frozenset[tuple[str, str]]]] = {}
    for name in names():
        for machine in chain(_handled(name), *(_broken(kind, name) for kind in catalogue().values())):
            for part in machine.parts.values():
                seen.setdefault(part.id, set()).add(frozenset(part.look().items()))
    return {part: frozenset(looks) for part, looks in seen.items()}


def _looks(rule: Rule) -> Iterator[frozenset[tuple[str, str]]]:
    place = rule.look_at or getattr(rule, "place", "")
    pattern = "*" if "{" in place or place == "stations" else place
    for part in fnmatch.filter(sights(), pattern):
        yield from sights()[part]


@pytest.mark.parametrize(
    "rule", [*ALERT_RULES, *NETWORK_RULES, *QUIET_RULES], ids=lambda rule: f"{rule.cause} at {rule.look_at}"
)
def test_what_a_rule_looks_for_has_been_seen(rule: Rule) -> None:
    wanted = {(key.format(service="ipp"), value) for key, value in rule.sight.items()}
    unlike = getattr(rule, "unlike", {}).items()
    assert any(
        wanted <= look and not (look & set(unlike)) and {key for key, _ in unlike} <= {key for key, _ in look}
        for look in _looks(rule)
    )
