"""What can be wrong with a scenario's data: words that nobody knows, and models that do not have the parts.

Makes fresh devices to ask whether a fault fits, and runs no phase of any case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from misfeed.checking.files import Trouble
from misfeed.contract import ROLES, Facts, Missing
from misfeed.device import Device
from misfeed.diagnostics.rulebook import unnamed
from misfeed.errors import UsageError
from misfeed.fitting import misfits, tills_of
from misfeed.fixtures import document
from misfeed.place import VANTAGES
from misfeed.providers import provider
from misfeed.vocabulary import Expectation, Scenario, Step, settings
from misfeed.vocabulary.cable_jobs import OVER_USB
from misfeed.vocabulary.expectation import parts_of
from misfeed.vocabulary.inside import Setting
from misfeed.vocabulary.variants import with_values
from misfeed.vocabulary.words import near

_ANY = Facts("any model", roles={role: role for role in ROLES})


@dataclass(frozen=True, slots=True)
class Known:
    """What scenarios may refer to: ids of all scenarios, languages, and models to be tried."""

    ids: Collection[str]
    languages: Sequence[str]
    profiles: Sequence[str]


def troubles_of(scenario: Scenario, known: Known) -> Iterator[Trouble]:
    """Everything that is wrong with a scenario, each with its line."""
    lines = _Lines(scenario)
    for word, what in (*_words(scenario, known), *_models(scenario, known)):
        yield Trouble(scenario.file, lines.of(word), f"{scenario.id}: {what}")


class _Lines:
    """Finds the line of a word in a scenario's own lines."""

    def __init__(self, scenario: Scenario) -> None:
        self._first = scenario.line
        try:
            text = Path(scenario.file).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            text = []
        # Down to the function that it decorates: what comes after belongs to somebody else.
        self._lines = []
        for line in text[scenario.line - 1 :]:
            self._lines.append(line)
            if line.startswith("def "):
                break

    def of(self, word: str) -> int:
        """The first line that holds `word`; the scenario's first line when none does.

        An argument (`at="fuser"`) that is not written so is looked for by its value.
        """
        for wanted in (word, word.partition("=")[2].strip('"')):
            pattern = re.compile(rf"(?<![\w-]){re.escape(wanted)}(?![\w-])")
            for number, line in enumerate(self._lines):
                if wanted and pattern.search(line):
                    return self._first + number
        return self._first


Found = tuple[str, str]
"""The word that is wrong, to find its line by, and the sentence."""


def _words(scenario: Scenario, known: Known) -> Iterator[Found]:
    """What is wrong on every model."""
    for language in known.languages:
        if not scenario.ticket.texts.get(language):
            yield "ticket", f"the ticket has no text in the language {language!r}: Ticket({language}=...)"
    for alike in scenario.lookalikes:
        if alike == scenario.id:
            yield alike, "it names itself as a look-alike"
        elif alike not in known.ids:
            yield alike, f"there is no scenario {alike!r} to look like{near(alike, known.ids)}"
    for text in _texts(scenario):
        try:
            _ANY.place(text)
        except UsageError as error:
            role = re.search(r"\{(\w+)", text)
            yield (role[1] if role else text), str(error)
    for _, step in _steps(scenario):
        yield from _step(step)
    # A body may well do without a diagnosis, and a fault that nobody knows is told with the models.
    known_fault = scenario.body is None and scenario.cause in provider().fault_versions()
    if known_fault and (why := unnamed(scenario.cause)):
        yield scenario.cause, why


def _step(step: Step) -> Iterator[Found]:
    details = step.details
    if step.verb == "print":
        name, by = details["document"], details["by"]
        if isinstance(name, str):
            try:
                document(name)
            except UsageError as error:
                yield name, str(error)
        if isinstance(by, str) and by not in (*VANTAGES, OVER_USB):
            yield by, f"there is no vantage point {by!r}{near(by, (*VANTAGES, OVER_USB))}"


def _models(scenario: Scenario, known: Known) -> Iterator[Found]:
    """What is wrong on the models that it says it runs on; the first of them is named."""
    source = provider()
    try:
        wrong = tuple(misfits(scenario, source, known.profiles))
    except UsageError:
        return  # a role that nobody knows, told already
    yield from wrong
    if wrong:
        return
    tills = tills_of(source) if scenario.at_till else ()
    names = dict.fromkeys((*known.profiles, *tills))
    fitting = [name for name in names if not scenario.misfit(source.facts(name))]
    seen: set[Found] = set()
    for name in fitting:
        for found in _on(scenario, name):
            # What is wrong on one model is mostly wrong on the next; the word is enough to find it.
            key = (found[0], found[1].replace(name, ""))
            if key not in seen:
                seen.add(key)
                yield found


def _on(scenario: Scenario, profile: str) -> Iterator[Found]:
    facts = provider().facts(profile)
    for _, step in _steps(scenario):
        yield from _target(step.target, facts)
    for expectation in _sights(scenario):
        yield from _target(getattr(expectation, "target", ""), facts)
    yield from _settings(scenario, profile)
    for variant in scenario.variants():
        for cause in scenario.causes:
            with Device(provider().make(profile)) as device:
                try:
                    device.inject(cause.name, cause.at, **with_values(cause.parameters, variant))
                except Missing as error:
                    yield cause.at, f"{error}, where its fault acts: say so in `needs`"
                except UsageError as error:
                    yield cause.name, f"on {profile}: {error}"
                except TypeError as error:
                    yield cause.name, f"on {profile}: {cause.name} {error}"


def _settings(scenario: Scenario, profile: str) -> Iterator[Found]:
    """Settings that a model does not have; only those that scripts name are worth a device."""
    names = list(_named_settings(scenario))
    if not names:
        return
    with Device(provider().make(profile)) as device:
        told = device.settings() if device.tells_settings else {}
        for name in dict.fromkeys(names):
            try:
                place = device.facts.place(name)
            except UsageError:
                continue  # told with the other words
            if told and place not in told:
                yield name, f"{profile} has no setting {name!r}{near(name, told)}"
        for step in (step for _, step in _steps(scenario) if step.verb == "set" and told):
            try:
                settings.checked(device, step)
            except Missing:
                continue
            except UsageError as error:
                yield step.details["setting"], str(error)


def _named_settings(scenario: Scenario) -> Iterator[str]:
    yield from sorted(scenario.changes or ())
    yield from (one.name for one in _sights(scenario) if isinstance(one, Setting))
    yield from (step.details["setting"] for _, step in _steps(scenario) if step.verb in ("read", "set"))


def _target(target: str, facts: Facts) -> Iterator[Found]:
    if not target:
        return
    try:
        place = facts.place(target)
    except Missing as error:
        yield target, f"{error}, which {target} means: say so in `needs`"
        return
    except UsageError:
        return  # told already
    if place not in facts.parts:
        hint = near(place, facts.parts)
        yield target, f"{facts.name} has no part {place!r}{hint}"


# -- what there is to look at --------------------------------------------------------------------------------


def _steps(scenario: Scenario) -> Iterator[tuple[str, Step]]:
    for name in ("trigger", "decoy", "repair", "verify", "recover"):
        yield from ((name, thing) for thing in getattr(scenario, name) if isinstance(thing, Step))


def _sights(scenario: Scenario) -> Iterator[Expectation]:
    whole = [*scenario.shows.values()]
    whole += [thing for thing in scenario.verify if isinstance(thing, Expectation)]
    whole += [step.then for _, step in _steps(scenario) if step.then is not None]
    for one in whole:
        yield from parts_of(one)


def _texts(scenario: Scenario) -> Iterator[str]:
    """Everything that may name roles, each once."""
    parts = (need for need in scenario.needs if not need.startswith(("service:", "network:")))
    texts: list[Any] = [*sorted(parts)]
    texts += [one.at for one in scenario.causes]
    for _, step in _steps(scenario):
        texts += [step.target, step.words, step.details.get("media", "")]
    texts += [getattr(one, "target", "") for one in _sights(scenario)]
    texts += _named_settings(scenario)
    yield from dict.fromkeys(text for text in texts if isinstance(text, str) and text)
