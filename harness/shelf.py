"""Scenarios as data, picked by the words of a command line. Runs nothing and knows no output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from misfeed.casework import CaseSpec
from misfeed.errors import UsageError
from misfeed.suite import Selection, collect
from misfeed.vocabulary import Scenario


@dataclass(frozen=True, slots=True)
class Picked:
    """A scenario and the cases that it makes on the models asked for, misfits among them."""

    scenario: Scenario
    specs: tuple[CaseSpec, ...]

    @property
    def fitting(self) -> tuple[CaseSpec, ...]:
        """The cases that can run. Raises UsageError with the reason when there is none."""
        found = tuple(spec for spec in self.specs if not spec.misfit)
        if not found:
            raise UsageError(f"{self.scenario.id} runs on none of these models: {self.specs[0].misfit}")
        return found


def pick(
    words: Sequence[str], profiles: Sequence[str] = (), seed: int = 1, *, every: bool = False
) -> tuple[Picked, ...]:
    """What `words` select (as in `Selection`), by id. Raises UsageError."""
    specs = collect(Selection(tuple(words), tuple(profiles), seed=seed, every=every))
    return tuple(_by_scenario(specs))


def _by_scenario(specs: Sequence[CaseSpec]) -> Iterator[Picked]:
    groups: dict[str, list[CaseSpec]] = {}
    for spec in specs:
        groups.setdefault(spec.scenario.id, []).append(spec)
    for _, members in sorted(groups.items()):
        yield Picked(members[0].scenario, tuple(members))
