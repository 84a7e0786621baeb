"""What each interface showed before, with and after the fault, and which of it was not as it had to be.

Knows no markup. A symptom that is absent from a healthy device is as it should be, though its expectation
is not met then; so are a trigger that is refused and a decoy that does not help.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from misfeed.journal import CaseRecord, Observation, Phase, Value
from misfeed.messages import Words
from misfeed.messages.looks import found, known
from misfeed.report.colours import interface_rank

LONGEST_VALUE = 240

STAGES = (
    (Phase.SETUP,),
    (Phase.FAULT, Phase.TRIGGER, Phase.DETECT, Phase.DIAGNOSE, Phase.DECOY),
    (Phase.REPAIR, Phase.VERIFY, Phase.RECOVER),
)


MAY_FAIL = (Phase.TRIGGER, Phase.DECOY, Phase.RECOVER)
"""Phases in which what is not met is no failure of the case."""

OURS = ("decoy", "device", "trigger")
"""Not interfaces: under these names the bench writes what it did, and what the whole device showed."""


class Weight(StrEnum):
    """What an observation means for the case."""

    MET = "met"
    UNMET = "unmet"  # it had to be met
    TOLD = "told"  # it did not have to be


@dataclass(frozen=True, slots=True)
class Look:
    """One answer of one interface, `times` in a row."""

    seen: Observation
    weight: Weight
    times: int


@dataclass(frozen=True, slots=True)
class Sight:
    """One expectation of one interface, and what was seen in each of the three stages."""

    interface: str
    first: bool  # the first row of its interface, which names it
    rows: int  # how many rows the interface has
    what: str
    stages: tuple[tuple[Look, ...], ...]


def weighed(case: CaseRecord) -> Iterator[tuple[Observation, Weight]]:
    """Every observation of a case with its weight, in order."""
    symptoms = {
        (seen.interface, seen.what)
        for seen in case.observations
        if seen.phase is Phase.DETECT and seen.after_us is not None
    }
    for seen in case.observations:
        symptom = (seen.interface, seen.what) in symptoms
        if symptom and seen.phase in (Phase.SETUP, Phase.VERIFY):
            weight = Weight.TOLD
        elif seen.held:
            weight = Weight.MET
        else:
            weight = Weight.TOLD if seen.phase in MAY_FAIL else Weight.UNMET
        yield seen, weight


def unmet(case: CaseRecord) -> list[Observation]:
    """What was not as it had to be."""
    return [seen for seen, weight in weighed(case) if weight is Weight.UNMET]


def sights(case: CaseRecord) -> Iterable[Sight]:
    """The observations of a case as rows of a table, interfaces in their fixed order."""
    found: dict[str, dict[str, list[tuple[Observation, Weight]]]] = {}
    for seen, weight in weighed(case):
        found.setdefault(seen.interface, {}).setdefault(seen.what, []).append((seen, weight))
    for interface in sorted(found, key=interface_rank):
        for number, (what, seen_here) in enumerate(found[interface].items()):
            yield Sight(
                interface=interface,
                first=number == 0,
                rows=len(found[interface]),
                what=what,
                stages=tuple(
                    tuple(_looks([one for one in seen_here if one[0].phase in phases])) for phases in STAGES
                ),
            )


def seen_once(rows: Sequence[Sight]) -> bool:
    """Whether there was no fault to look before, and nothing mended: a check, which only verifies."""
    return all(row.stages[-1] and not any(row.stages[:-1]) for row in rows)


def _looks(seen_here: Iterable[tuple[Observation, Weight]]) -> Iterator[Look]:
    def shown(one: tuple[Observation, Weight]) -> tuple[str, Weight, int | None]:
        return repr(one[0].value), one[1], one[0].after_us

    for _, alike in groupby(seen_here, shown):
        (seen, weight), *more = alike
        yield Look(seen, weight, 1 + len(more))


def value_text(value: Value, say: Words) -> str:
    """An answer in one short line, as a person would say it: a list by its members, nothing as "nothing"."""
    told = found(value, say.language) if value and isinstance(value, str) else _said(value, say)
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in told)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)})"


def _said(value: Value, say: Words) -> str:
    if value is None or value == [] or value == {} or value == "":
        return say("value_nothing")
    if isinstance(value, bool):
        return say("value_yes" if value else "value_no")
    if isinstance(value, dict):
        # What hands looked at has words of its own; names of interfaces and clients stay as they are.
        keys = known(say.language)["keys"]
        return "; ".join(
            f"{keys[key]}: {found(member, say.language)}"
            if key in keys and isinstance(member, str)
            else f"{key}: {_said(member, say)}"
            for key, member in value.items()
        )
    if isinstance(value, list):
        between = "; " if any(isinstance(member, list | dict) for member in value) else ", "
        return between.join(_said(member, say) for member in value)
    return str(value)
