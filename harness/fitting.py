"""Whether a scenario's data can mean anything on the models there are: parts, services, faults, places.

Asks facts and makes no device. That a scenario does not fit this model or that is everyday; that it fits none
at all is a slip of its author, who is told with what was meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from misfeed.contract import ROLES, ChecksFaults, Facts, HasTills, Missing, Provider
from misfeed.errors import UsageError
from misfeed.vocabulary.scenario import Scenario
from misfeed.vocabulary.variants import with_values
from misfeed.vocabulary.words import near

_SERVICE = "service:"
_ON_NETWORK = "network:"

Misfit = tuple[str, str]
"""The word of the script that is wrong, and the sentence."""


def tills_of(source: Provider) -> tuple[str, ...]:
    """The models of a provider that stand at tills."""
    return source.tills() if isinstance(source, HasTills) else ()


def models_for(scenario: Scenario, source: Provider) -> tuple[str, ...]:
    """The models on which a scenario is meant to run where nobody names any, whether it fits them or not."""
    return (*source.profiles(), *(tills_of(source) if scenario.at_till else ()))


def misfits(scenario: Scenario, source: Provider, profiles: Sequence[str] = ()) -> Iterator[Misfit]:
    """What makes a scenario run nowhere: on none of `profiles`, nor on any other model that `source` has.

    Raises UsageError for a role that nobody knows.
    """
    yield from _faults(scenario, source)
    models: dict[str, Facts] = {}
    fitting: dict[str, Facts] = {}
    for name in dict.fromkeys((*profiles, *models_for(scenario, source))):
        models[name] = source.facts(name)
        if not scenario.misfit(models[name]):
            fitting[name] = models[name]
    if not fitting:
        yield _needs(scenario, models)
        return
    yield from _places(scenario, fitting)


def _faults(scenario: Scenario, source: Provider) -> Iterator[Misfit]:
    known = source.fault_versions()
    for one in scenario.causes:
        if one.name not in known:
            hint = near(one.name, known) or "; `misfeed faults` lists them"
            yield one.name, f"there is no fault {one.name!r}{hint}"
        elif isinstance(source, ChecksFaults):
            for variant in scenario.variants():
                try:
                    source.check_fault(one.name, with_values(one.parameters, variant))
                except UsageError as error:
                    yield one.name, str(error)
                    break


def _needs(scenario: Scenario, models: Mapping[str, Facts]) -> Misfit:
    """Which of its needs no model has; where some have each but none has all, what the first model lacks."""
    for need in sorted(scenario.needs):
        if all(facts.missing(need) for facts in models.values()):
            return need, f"it runs on no model: {_nobody_has(need, models.values())}"
    first = next((scenario.misfit(facts) for facts in models.values()), "there is none")
    return "needs", f"it runs on no model: {first}"


def _nobody_has(need: str, models: Collection[Facts]) -> str:
    services = {service for facts in models for service in facts.services}
    if need.startswith((_SERVICE, _ON_NETWORK)):
        service = need.partition(":")[2]
        return f"none offers {service!r}{near(service, services) or f'; there are {_listed(services)}'}"
    if need in ROLES:
        return f"none has a part {need!r}; the role is written {{{need}}}, in braces"
    if need in services:
        return f"none has a part {need!r}; the service is written {_SERVICE}{need}"
    parts = {part for facts in models for part in facts.parts}
    words = [*parts, *(f"{{{role}}}" for role in ROLES)]
    return f"none has a part {need!r}{near(need, words)}"


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _places(scenario: Scenario, fitting: Mapping[str, Facts]) -> Iterator[Misfit]:
    """Places of faults that no model has on which it would run."""
    for one in scenario.causes:
        if not one.at:
            continue
        places: dict[str, str] = {}
        for name, facts in fitting.items():
            try:
                places[name] = facts.place(one.at)
            except Missing:
                continue  # `misfeed check` tells which model lacks it
        if any(place in fitting[name].parts for name, place in places.items()):
            continue
        word = f'at="{one.at}"'
        if one.at in ROLES:
            yield word, f"at={one.at!r} is no part; the role is written {{{one.at}}}, in braces"
            continue
        parts = {part for facts in fitting.values() for part in facts.parts}
        place = next(iter(places.values()), one.at)
        yield word, f"no model that it runs on has a part {place!r}{near(place, parts)}"
