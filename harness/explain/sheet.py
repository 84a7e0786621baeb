"""What a technician reads of a scenario, as data in one language. Knows no page and no device."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from misfeed.diagnostics.rulebook import rulebook
from misfeed.diagnostics.rules import NetworkRule, QuietRule
from misfeed.errors import UsageError
from misfeed.explain.phrases import Phrases, Told
from misfeed.messages.looks import found, look
from misfeed.vocabulary import Option, Scenario, Step
from misfeed.vocabulary.variants import with_values


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as it is read, with what it needs and what it shows. `minutes` is in words."""

    number: int
    what: Told
    minutes: str
    notes: tuple[tuple[str, Told], ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """A look-alike: its id, its title and how it differs, line by line."""

    id: str
    title: Told
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page's contents. `ticket` is what the customer says; `shows` is by interface."""

    id: str
    title: Told
    model: str
    ticket: Told
    shows: tuple[tuple[str, Told], ...]
    find: tuple[str, ...]
    alike: tuple[Alike, ...]
    tools: tuple[Told, ...]
    parts: tuple[Told, ...]
    safety: tuple[Told, ...]
    owner: Told | None
    minutes: float
    repair: tuple[StepLine, ...]
    decoy: tuple[StepLine, ...]
    verify: tuple[Told, ...]
    prevent: Told | None
    requirements: tuple[str, ...]
    options: tuple[str, ...] = ()


def sheet_of(scenario: Scenario, say: Phrases, library: Sequence[Scenario] = ()) -> Sheet:
    """The sheet of a scenario; its look-alikes are told from those of `library`."""
    scenario, say = _settled(scenario), say.of(scenario.file)
    steps = (*scenario.repair, *(thing for thing in scenario.verify if isinstance(thing, Step)))
    known = {one.id: one for one in library}
    ticket = scenario.ticket.texts
    language = say.language if say.language in ticket else "en"
    return Sheet(
        id=scenario.id,
        title=say.own(scenario.title),
        model=say.facts.name if say.facts else "",
        ticket=Told(ticket[language], language),
        shows=tuple((name, say.sight(one)) for name, one in scenario.shows.items()),
        find=tuple(_looks(scenario, say)),
        alike=tuple(
            Alike(
                other.id,
                say.of(other.file).own(other.title),
                tuple(_differences(scenario, _settled(other), say)),
            )
            for other in (known[one] for one in scenario.lookalikes if one in known)
        ),
        tools=_told((step.tool for step in steps), say.thing),
        parts=_told((step.part for step in steps), say.thing),
        safety=_told((step.safety for step in steps), say.safety),
        owner=say.thing(scenario.owner) if scenario.owner else None,
        minutes=sum(step.minutes for step in scenario.repair),
        repair=tuple(_lines(scenario.repair, say)),
        decoy=tuple(_lines(scenario.decoy, say)),
        verify=tuple(
            say.step(thing) if isinstance(thing, Step) else say.sight(thing) for thing in scenario.verify
        ),
        prevent=say.own(scenario.prevent) if scenario.prevent else None,
        requirements=scenario.requirements,
        options=tuple(_option(one, say) for one in scenario.options),
    )


def _option(one: Option, say: Phrases) -> str:
    parts = ", ".join(say.thing(part).words for part in one.parts) or say("no_parts")
    notes = [parts]
    notes += [say("risk", risk=say.own(one.risk).words)] if one.risk else []
    notes += [say("chosen")] if one.chosen else []
    return f"{say.own(one.text).words} ({'; '.join(notes)})"


def _told(words: Iterable[str], by: Callable[[str], Told]) -> tuple[Told, ...]:
    """The different words that are not empty, in order, as `by` tells them."""
    return tuple(by(word) for word in dict.fromkeys(filter(None, words)))


def _lines(steps: Iterable[Step], say: Phrases) -> Iterator[StepLine]:
    for number, step in enumerate(steps, 1):
        notes: list[tuple[str, Told]] = []
        if step.safety:
            notes.append(("careful", say.safety(step.safety)))
        notes += [
            (key, say.thing(words)) for key, words in (("tool", step.tool), ("part", step.part)) if words
        ]
        if step.then is not None:
            notes.append(("then", say.sight(step.then)))
        if step.serves:
            notes.append(("serves", say.own(step.serves)))
        yield StepLine(number, say.step(step), _minutes(step, say), tuple(notes))


def _minutes(step: Step, say: Phrases) -> str:
    if "at_most_minutes" in step.details:
        return say("at_most", minutes=f"{step.details['at_most_minutes']:g}")
    return say("minutes", minutes=f"{step.minutes:g}") if step.minutes else ""


# -- telling apart ---------------------------------------------------------------------------------------


def _looks(scenario: Scenario, say: Phrases) -> Iterator[str]:
    """What a person finds who looks where the diagnosis has people look for this cause."""
    seen = []
    for rule in rulebook().rules:
        unlike = rule.unlike if isinstance(rule, NetworkRule) else {}
        if rule.cause != scenario.cause or not (rule.sight or unlike):
            continue
        at_home = rule.place if isinstance(rule, NetworkRule) else ""
        place = _place(rule.look_at or at_home, scenario, say)
        told = "; ".join(
            say(key, place=place, sight=_sight(sights, say.language))
            for key, sights in (("look", rule.sight), ("unlike", unlike))
            if sights
        )
        if isinstance(rule, QuietRule) and rule.printed:
            told = f"{say('printed', words=found(', '.join(sorted(rule.printed)), say.language))}; {told}"
        seen.append(told)
    yield from dict.fromkeys(seen)


def _sight(sights: Mapping[str, str], language: str) -> str:
    return ", ".join(look(key.replace("{service}", "IPP"), value, language) for key, value in sights.items())


def _place(look_at: str, scenario: Scenario, say: Phrases) -> str:
    if look_at == "stations":
        return say.part("path")
    # The alert's part is where the fault sits, or what holds it.
    at = scenario.fault.at if scenario.fault else ""
    whole = at.partition(".")[0] if "{part}." in look_at else at
    place = look_at.replace("{part}", whole)
    if "*" in place:
        return place
    try:
        return say.part(place)
    except UsageError:
        return place.strip("{}").replace("_", " ")


def _differences(scenario: Scenario, other: Scenario, say: Phrases) -> Iterator[str]:
    differs = False
    for name in dict.fromkeys((*scenario.shows, *other.shows)):
        here, there = (_seen(one, name, say) for one in (scenario, other))
        if here != there and here and there:
            differs = True
            yield f"{name}: {say('here')} {here}; {say('there')} {there}"
    if not differs:
        yield say("same_signs")
    for one in _looks(other, say):
        yield f"{other.id}: {one}"


def _seen(scenario: Scenario, name: str, say: Phrases) -> str:
    found = scenario.shows.get(name)
    if found is None:
        return ""
    try:
        return say.sight(found).words
    except UsageError:
        return ""  # a look-alike may be of a part that this model does not have


# -- variants --------------------------------------------------------------------------------------------


def _settled(scenario: Scenario) -> Scenario:
    """The scenario with its variants in one: all words of an axis ("refused / silent"), or one number."""
    if not scenario.axes:
        return scenario
    values = {
        axis.name: " / ".join(axis.values)
        if all(isinstance(one, str) for one in axis.values)
        else axis.values[0]
        for axis in scenario.axes
    }
    return replace(
        scenario,
        shows=with_values(scenario.shows, values),
        trigger=with_values(scenario.trigger, values),
        decoy=with_values(scenario.decoy, values),
        repair=with_values(scenario.repair, values),
        verify=with_values(scenario.verify, values),
    )
