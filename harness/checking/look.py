"""Looks through files: every script, profile and table of limits, and everything wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from misfeed.checking.files import Trouble, files_in, load, scenarios_in
from misfeed.checking.scenarios import Known, troubles_of
from misfeed.config import counting
from misfeed.contract import ChecksProfiles
from misfeed.errors import UsageError
from misfeed.extending.modules import line_of_class, shown
from misfeed.extending.scenarios import taken
from misfeed.providers import provider
from misfeed.vocabulary import Scenario
from misfeed.vocabulary.limits import DEFAULT, limits_beside

_FAULT = ("name", "catalogue", "part", "summary", "by_hand", "undo_by_hand")
"""What a fault says of itself beside its parameters."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked through, and what was wrong, by file and line."""

    scripts: int
    scenarios: int
    profiles: int
    faults: int
    troubles: tuple[Trouble, ...]


def look_through(
    places: Sequence[Path],
    languages: Sequence[str],
    profiles: Sequence[str],
    others: Callable[[], Sequence[str]] = tuple,
) -> Looked:
    """Check every script, profile and fault in `places`.

    Args:
        languages: those that each ticket must have.
        profiles: models on which scenarios are tried; those in `places` come on top.
        others: tells the ids of scenarios elsewhere that may be named as look-alikes; asked only when the
            faults in `places` are known.

    Raises UsageError when there is nothing to check.
    """
    scripts, tables = files_in(places)
    troubles: list[Trouble] = []
    good: list[str] = []
    for table in tables:
        wrong = _of_profile(str(table))
        troubles += wrong
        good += [str(table)] if not wrong else []
    modules = [load(script) for script in scripts]
    troubles += [one for one in modules if isinstance(one, Trouble)]
    loaded = [one for one in modules if isinstance(one, ModuleType)]
    found = [scenario for module in loaded for scenario in scenarios_in(module)]
    faults = [fault for module in loaded for fault in _faults_in(module)]
    if not (found or faults or tables or troubles):
        where = ", ".join(map(str, places))
        raise UsageError(f"there is no scenario, profile or fault in {where}")
    for fault in faults:
        troubles += _of_fault(fault)
    whole = [Path(_file_of(fault)) for fault in faults if not [*_of_fault(fault)]]
    with counting("faults", whole):
        try:
            provider().fault_versions()
        except UsageError as error:
            # Whether scenarios are right cannot be told before it is mended.
            troubles.append(Trouble.told_in(error))
        else:
            known = Known({*others(), *(one.id for one in found)}, languages, [*profiles, *good])
            troubles += [trouble for scenario in found for trouble in troubles_of(scenario, known)]
            troubles += [*_doubles(found), *_limits(found, known)]
    troubles.sort(key=lambda one: (one.file, one.line))
    return Looked(len(scripts), len(found), len(tables), len(faults), tuple(dict.fromkeys(troubles)))


def _of_profile(table: str) -> list[Trouble]:
    """Everything that is wrong with a profile, where whoever makes devices of it can tell."""
    models = provider()
    if isinstance(models, ChecksProfiles):
        return [Trouble.told_in(UsageError(told), table) for told in models.profile_mistakes(table)]
    try:
        models.facts(table)
    except UsageError as error:
        return [Trouble.told_in(error, table)]
    return []


def _faults_in(module: ModuleType) -> Iterator[type]:
    """The faults that a module declares itself: what makes them, the harness does not know."""
    for thing in vars(module).values():
        if (
            isinstance(thing, type)
            and thing.__module__ == module.__name__
            and hasattr(thing, "break_machine")
        ):
            yield thing


def _of_fault(fault: type) -> Iterator[Trouble]:
    missing = [name for name in _FAULT if not getattr(fault, name, None)]
    if missing:
        file = _file_of(fault)
        told = f"the fault {fault.__name__} does not say its {missing[0]!r}"
        yield Trouble(file, line_of_class(file, fault.__name__), told)


def _file_of(fault: type) -> str:
    return str(sys.modules[fault.__module__].__file__)


def _doubles(scenarios: Sequence[Scenario]) -> Iterator[Trouble]:
    first: dict[str, Scenario] = {}
    for one in scenarios:
        other = first.setdefault(one.id, one)
        place = f"{shown(other.file)}:{other.line}" if other is not one else shown(taken(one.id, one.file))
        if place:
            yield Trouble(one.file, one.line, f"{one.id} is also the id of {place}; rename one")


def _limits(scenarios: Sequence[Scenario], known: Known) -> Iterator[Trouble]:
    """What is wrong with the tables of limits beside the scripts."""
    for folder in sorted({str(Path(one.file).parent) for one in scenarios}):
        ids = {one.id for one in scenarios if str(Path(one.file).parent) == folder}
        try:
            limits = limits_beside(f"{folder}/any.py")
        except UsageError as error:
            yield Trouble.told_in(error, folder)
            continue
        path = str(limits.path)
        models = {*(Path(name).stem for name in known.profiles), DEFAULT}
        for scenario, measurements in limits.by_scenario.items():
            if scenario not in ids:
                yield Trouble(path, _line(path, scenario), f"there is no scenario {scenario!r} beside it")
            for name, bounds in measurements.items():
                for model in bounds.keys() - models:
                    told = f"{scenario} {name}: there is no model {model!r}"
                    yield Trouble(path, _line(path, model), told)


def _line(file: str, word: str) -> int:
    lines = Path(file).read_text("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if word in line), 0)
