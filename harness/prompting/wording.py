"""Makes questions out of steps, faults and things to look at, in a person's language. Asks nobody.

What a step says comes from the catalogue that `misfeed explain` has, so that a page and a prompt agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from misfeed.contract import MASK, SECRET_WORDS, Facts, Instructions
from misfeed.explain.phrases import HOME_LANGUAGE, Phrases, languages, phrases
from misfeed.messages import Words, words
from misfeed.messages.looks import look as found_as
from misfeed.prompting.prompt import Choice, Kind, Note, Prompt, Wants
from misfeed.prompting.sights import Sights
from misfeed.vocabulary.step import Step

BETWEEN = ": "
"""Between what is looked at and what is found there, in an answer."""


class Wording:
    """The questions about one device, in one language."""

    def __init__(self, facts: Facts, language: str) -> None:
        self._facts = facts
        self._say: Words = words(language)
        spoken = self._say.language if self._say.language in languages() else HOME_LANGUAGE
        self._phrases: Phrases = phrases(spoken, facts)

    def act(self, step: Step) -> Prompt:
        """Do a step."""
        return Prompt(
            kind=Kind.ACT,
            verb=step.verb,
            target=self._facts.place(step.target),
            text=f"{self._phrases.step(step).words}.",
            notes=self._notes(step),
        )

    def look(self, target: str, sights: Sights, step: Step) -> Prompt:
        """Look at a part, and say what is seen there."""
        choices = [
            Choice(f"{what}{BETWEEN}{one}", found_as(what, one, self._say.language))
            for what, found in sights.items()
            for one in found
        ]
        return Prompt(
            kind=Kind.LOOK,
            target=target,
            text=self._say("prompt_look", part=self._phrases.part(target)),
            notes=self._notes(step),
            wants=Wants.SOME if choices else Wants.TEXT,
            choices=tuple(choices),
            free=True,
        )

    def panel(self) -> Prompt:
        """Read the panel's line."""
        return Prompt(kind=Kind.PANEL, target="panel", text=self._say("prompt_panel"), wants=Wants.TEXT)

    def panel_up(self, within_s: float) -> Prompt:
        """Wait until the device has started, and read the panel's line."""
        text = self._say("prompt_panel_up", minutes=f"{within_s / 60:g}")
        return Prompt(kind=Kind.PANEL, target="panel", text=text, wants=Wants.TEXT, takes_s=within_s)

    def temperature(self, target: str) -> Prompt:
        """Measure a part."""
        return self._degrees(target, self._say("prompt_temperature", part=self._phrases.part(target)))

    def cool(self, target: str, below_c: float, at_most_minutes: float) -> Prompt:
        """Wait until a part has cooled, and measure it."""
        told = {"below": f"{below_c:g}", "minutes": f"{at_most_minutes:g}"}
        text = self._say("prompt_cool", part=self._phrases.part(target), **told)
        return self._degrees(target, text, takes_s=at_most_minutes * 60)

    def _degrees(self, target: str, text: str, takes_s: float = 0.0) -> Prompt:
        return Prompt(
            kind=Kind.TEMPERATURE,
            target=target,
            text=text,
            notes=(Note(self._say("prompt_careful"), self._phrases.safety("burn").words, warns=True),),
            wants=Wants.NUMBER,
            unit="°C",
            takes_s=takes_s,
        )

    def page(self, target: str) -> Prompt:
        """Scan the sheet on top of a bin."""
        text = self._say("prompt_page", part=self._phrases.part(target))
        return Prompt(kind=Kind.PAGE, target=target, text=text, wants=Wants.FILE)

    def ruler(self, target: str) -> Prompt:
        """Say what a ruler tells of that sheet."""
        return Prompt(kind=Kind.RULER, target=target, text=self._say("prompt_ruler"), wants=Wants.TEXT)

    def break_(self, fault: str, at: str, parameters: Mapping[str, Any], how: Instructions) -> Prompt:
        """Bring a fault about."""
        return Prompt(
            kind=Kind.BREAK, verb=fault, target=at, text=how.by_hand, notes=self._about(at, parameters)
        )

    def undo(self, fault: str, at: str, parameters: Mapping[str, Any], how: Instructions) -> Prompt:
        """Take a fault back."""
        return Prompt(
            kind=Kind.UNDO, verb=fault, target=at, text=how.undo_by_hand, notes=self._about(at, parameters)
        )

    def present(self, fault: str, at: str, parameters: Mapping[str, Any], how: Instructions) -> Prompt:
        """Say whether a fault is still there."""
        return Prompt(
            kind=Kind.PRESENT,
            verb=fault,
            target=at,
            text=self._say("prompt_present", how=how.by_hand),
            notes=self._about(at, parameters),
            wants=Wants.ONE,
            choices=(Choice("yes", self._say("value_yes")), Choice("no", self._say("value_no"))),
        )

    def _about(self, at: str, parameters: Mapping[str, Any]) -> tuple[Note, ...]:
        notes = [Note(self._say("prompt_place"), self._phrases.part(at))] if at else []
        told = {key: _shown(key, value) for key, value in parameters.items() if value is not None}
        notes += [Note(key.replace("_", " "), value) for key, value in told.items()]
        return tuple(notes)

    def _notes(self, step: Step) -> tuple[Note, ...]:
        say, tell = self._say, self._phrases
        notes: list[Note] = []
        if step.safety:
            notes.append(Note(say("prompt_careful"), tell.safety(step.safety).words, warns=True))
        notes += [
            Note(say(key), tell.thing(told).words)
            for key, told in (("prompt_tool", step.tool), ("prompt_part", step.part))
            if told
        ]
        if step.minutes:
            notes.append(Note(say("prompt_minutes"), tell("minutes", minutes=f"{step.minutes:g}")))
        if step.then is not None:
            notes.append(Note(say("prompt_then"), tell.sight(step.then).words))
        return tuple(notes)


def _shown(key: str, value: Any) -> str:
    if any(word in key for word in SECRET_WORDS):
        return MASK
    if isinstance(value, list | tuple | frozenset):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_shown(str(name), one)}" for name, one in value.items())
    return str(value)
