"""Hands of a device that only people can touch: every act is a question, and waits for its answer.

Knows neither who asks nor what the device is beyond its facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from misfeed.contract import CannotAct, DeviceClock, Facts, FetchedPage
from misfeed.permits import NotPermitted
from misfeed.prompting.asker import Asker, done
from misfeed.prompting.form import number
from misfeed.prompting.page import scanned
from misfeed.prompting.prompt import Answer, Prompt
from misfeed.prompting.sights import known_sights
from misfeed.prompting.wording import BETWEEN, Wording
from misfeed.vocabulary.demands import of_verb
from misfeed.vocabulary.step import Step

FRESH_S = 10.0
"""For so long, by the device's clock, what a person read off is not asked for again."""

SEEN = "seen"
"""Under which a look stands that was told in free words."""

COLDEST_C, HOTTEST_C = -50.0, 500.0

V = TypeVar("V")


class PromptedHands:
    """A person who is told what to do. Satisfies `misfeed.contract.Hands`, `TakesBriefing`, `TellsWhen`."""

    def __init__(self, asker: Asker, clock: DeviceClock, facts: Facts) -> None:
        self._asker = asker
        self._clock = clock
        self._facts = facts
        self._wording: Wording | None = None
        self._step: Step | None = None
        self._expected: tuple[tuple[str, str, str], ...] = ()
        self._read: dict[str, tuple[int, Any]] = {}

    def brief(self, step: Step | None) -> None:
        """What comes next is part of this step, whose tool, hazard and sight belong into the question."""
        self._step = step

    def expect(self, sights: Iterable[tuple[str, str, str]]) -> None:
        """(part, what, finding): what the script at hand has people look for, offered as answers."""
        self._expected = tuple(sights)

    # -- contract.Hands ----------------------------------------------------------------------------------

    def act(self, verb: str, target: str, /, *, minutes: float = 0.0, **details: Any) -> None:
        self._must_be_allowed(verb, target)
        self._read.clear()  # whatever was read off, it may be another after this
        self._ask(self.wording.act(self._as_step(verb, target, minutes, details)))

    def look(self, target: str, *, minutes: float = 0.0) -> Mapping[str, str]:
        if target not in self._facts.parts and not target.startswith("site."):
            raise CannotAct(f"there is no part {target!r} in a {self._facts.name}")

        def ask() -> Mapping[str, str]:
            sights = known_sights(target, self._facts, self._expected)
            step = self._as_step("look", target, minutes, {})
            return _seen(self._ask(self.wording.look(target, sights, step)))

        return self._fresh(f"look {target}", ask)

    def fetch_page(self, target: str) -> FetchedPage:
        file = self._ask(self.wording.page(target)).file
        if not file:
            raise CannotAct(f"no printed page lies in {target!r}")
        told = self._ask(self.wording.ruler(target)).value
        return scanned(file, tuple(line.strip() for line in told.splitlines() if line.strip()))

    def wait(self, minutes: float) -> None:
        self._clock.wait(minutes * 60.0)

    def read_panel(self) -> str:
        return self._fresh("panel", lambda: self._line(self.wording.panel()))

    def temperature_c(self, target: str) -> float:
        return _degrees(self._ask(self.wording.temperature(target)).value)

    # -- vocabulary.patience.TellsWhen -------------------------------------------------------------------

    def panel_when_up(self, within_s: float) -> str:
        shown = self._line(self.wording.panel_up(within_s))
        self._read["panel"] = self._clock.now_us(), shown
        return shown

    def temperature_when_cool(self, target: str, below_c: float, at_most_minutes: float) -> float:
        return _degrees(self._ask(self.wording.cool(target, below_c, at_most_minutes)).value)

    # -- asking ------------------------------------------------------------------------------------------

    @property
    def wording(self) -> Wording:
        """In the person's language, which is not known before the first question."""
        if self._wording is None:
            self._wording = Wording(self._facts, self._asker.language)
        return self._wording

    def _must_be_allowed(self, verb: str, target: str) -> None:
        """Hands are bound by permits as clients are: a plug that is pulled restarts as a request would."""
        permits = self._facts.permits
        if permits is None:
            return
        needed = {*of_verb(verb), *(of_verb(self._step.verb) if self._step is not None else ())}
        if needed - permits:
            what = f"{verb.replace('_', ' ')} {target} of {self._facts.name}"
            raise NotPermitted(what, needed - permits)

    def _ask(self, prompt: Prompt) -> Answer:
        return done(self._asker, prompt)

    def _line(self, prompt: Prompt) -> str:
        return " ".join(self._ask(prompt).value.split())

    def _fresh(self, name: str, ask: Callable[[], V]) -> V:
        """What was read a moment ago, or what is read now: who polls would ask without end."""
        at, known = self._read.get(name, (0, None))
        if name in self._read and self._clock.now_us() - at < FRESH_S * 1_000_000:
            found: V = known
            return found
        found = ask()
        self._read[name] = self._clock.now_us(), found
        return found

    def _as_step(self, verb: str, target: str, minutes: float, details: Mapping[str, Any]) -> Step:
        about = self._step
        if about is not None and about.verb == verb and self._facts.place(about.target) == target:
            return about
        if about is None:
            return Step(verb=verb, target=target, details=details, minutes=minutes)
        # One of several acts that make the step up: its hazard and its tool are theirs.
        return Step(
            verb=verb, target=target, details=details, minutes=minutes, safety=about.safety, tool=about.tool
        )


def _seen(answer: Answer) -> Mapping[str, str]:
    """An answer as what is seen: "surface: worn, glazed" by what is looked at, else free words."""
    told = answer.values or tuple(part for part in answer.value.split(";") if part.strip())
    seen: dict[str, list[str]] = {}
    for one in told:
        what, between, found = one.partition(BETWEEN.strip())
        seen.setdefault(what.strip() if between else SEEN, []).append((found if between else what).strip())
    return {what: ", ".join(found) for what, found in seen.items()}


def _degrees(told: str) -> float:
    found = number(told)
    if found is None or not COLDEST_C <= found <= HOTTEST_C:
        raise CannotAct(f"{told} °C is no temperature that a printer can have")
    return found
