"""What a look at a part may find, as far as the rules of the diagnosis and the script know. No device.

A person who looks is offered these as closed answers: "worn" shall not be written down as "seems worn to me".
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from misfeed.contract import Facts, Missing
from misfeed.diagnostics import rules
from misfeed.diagnostics.rulebook import rulebook
from misfeed.vocabulary.expectation import Expectation, parts_of
from misfeed.vocabulary.scenario import Scenario
from misfeed.vocabulary.sights import Looks, PrintedPage
from misfeed.vocabulary.step import Step

TOP_SHEET = "top sheet"
"""Under which a look at a bin tells of the defects on the sheet that came out last."""

CLEAN = "clean"

_GROUPS = {
    "input": "input",
    "output": "output",
    "cover": "cover",
    "interlock": "cover",
    "marker": "markerSupplies",
}
"""How alert codes begin (RFC 3805 prtAlertCode), with the group in which their rows are."""

Sights = Mapping[str, tuple[str, ...]]
"""By what is looked at on the part ("surface"): what may be found there ("worn", "glazed")."""


def known_sights(target: str, facts: Facts, expected: Iterable[tuple[str, str, str]] = ()) -> Sights:
    """What may be found on `target` of this model; `expected` are (part, what, finding) of a script."""
    found: dict[str, dict[str, None]] = {}
    for part, what, finding in (*_of_rules(target, facts), *expected):
        if part == target:
            found.setdefault(what, {})[finding] = None
    return {what: tuple(findings) for what, findings in found.items()}


def expected_sights(scenario: Scenario, facts: Facts) -> tuple[tuple[str, str, str], ...]:
    """(part, what, finding) for everything that a script expects eyes to find on this model."""
    found: list[tuple[str, str, str]] = []
    for one in _expectations(scenario):
        if isinstance(one, Looks):
            found += [(_placed(facts, one.target), what, value) for what, value in one.sight.items()]
        elif isinstance(one, PrintedPage):
            words = one.words or (CLEAN,)
            found += [(_placed(facts, "{bin}"), TOP_SHEET, word) for word in words]
    return tuple(found)


def _expectations(scenario: Scenario) -> Iterator[Expectation]:
    steps = (scenario.trigger, scenario.decoy, scenario.repair, scenario.verify)
    things: list[Any] = [*scenario.shows.values()]
    for several in steps:
        things += several if isinstance(several, tuple | list) else [several]
    for thing in things:
        sight = thing.then if isinstance(thing, Step) else thing
        if isinstance(sight, Expectation):
            yield from parts_of(sight)


def _placed(facts: Facts, text: str) -> str:
    try:
        return facts.place(text)
    except Missing:
        return ""


def _of_rules(target: str, facts: Facts) -> Iterator[tuple[str, str, str]]:
    for rule in rulebook().rules:
        at_home = rule.place if isinstance(rule, rules.NetworkRule) else ""
        if not _is_looked_at(target, rule.look_at or at_home, facts, _alerting(rule, facts)):
            continue
        unlike = rule.unlike if isinstance(rule, rules.NetworkRule) else {}
        for what, finding in (*rule.sight.items(), *unlike.items()):
            services = sorted(facts.services) if "{service}" in what else ("",)
            for service in services:
                yield target, what.replace("{service}", service), finding
    if target == _placed(facts, "{bin}"):
        yield target, TOP_SHEET, CLEAN
        for rule in rulebook().quiet:
            for word in sorted(rule.printed):
                yield target, TOP_SHEET, word


def _alerting(rule: rules.AlertRule | rules.NetworkRule | rules.QuietRule, facts: Facts) -> frozenset[str]:
    """The parts that may be the one of an alert that the rule explains."""
    if not isinstance(rule, rules.AlertRule):
        return frozenset()
    groups = {rule.group} if rule.group else {_group(code) for code in rule.codes}
    return frozenset(
        part for group, row in facts.rows.items() if group in groups or "" in groups for part in row.values()
    )


def _group(code: str) -> str:
    """The group of the Printer MIB whose alerts have such codes; "" for those of any."""
    return next((group for start, group in _GROUPS.items() if code.startswith(start)), "")


def _is_looked_at(target: str, look_at: str, facts: Facts, alerting: frozenset[str]) -> bool:
    if look_at == "stations":
        return target in facts.stations
    if "{part}" in look_at:
        return any(look_at.replace("{part}", part) == target for part in alerting)
    return fnmatch.fnmatchcase(target, _placed(facts, look_at))
