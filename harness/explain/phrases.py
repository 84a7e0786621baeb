"""Words for steps, sights and parts in each language, from one catalogue; else the script's own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from misfeed.contract import MASK, Facts
from misfeed.errors import UsageError
from misfeed.messages import PSEUDO, accented, words
from misfeed.messages.beside import beside
from misfeed.messages.recorded import recorded
from misfeed.place import HOME
from misfeed.vocabulary.expectation import Expectation, parts_of
from misfeed.vocabulary.step import Step

HOME_LANGUAGE = "en"
"""The language that scripts are written in."""

_SENTENCES = 4
"""How many there are at most for a verb: "load", and "load+" for a step with fewer details."""

_NUMBERED = re.compile(r"(tray|cassette)-(\d+)(\.rollers)?")


@dataclass(frozen=True, slots=True)
class Told:
    """Words, and the language they turned out to be in."""

    words: str
    language: str = HOME_LANGUAGE


class Phrases:
    """The catalogue of one language, for one model (or any, when `facts` is None)."""

    def __init__(
        self, language: str, tables: Mapping[str, Mapping[str, str]], facts: Facts | None, script: str = ""
    ) -> None:
        self.language = language
        self.facts = facts
        self._tables = tables
        self._own = beside(script, language)

    def of(self, script: str) -> Phrases:
        """The same, with what stands beside a script."""
        return Phrases(self.language, self._tables, self.facts, script)

    def own(self, text: str) -> Told:
        """One of the script's own texts, with its roles filled in."""
        found = self._own(text)
        return Told(self._placed(found), self.language) if found else Told(self._placed(text))

    def __call__(self, key: str, **values: object) -> str:
        """A phrase of the page itself."""
        return self._tables["page"][key].format_map(values)

    @property
    def known(self) -> frozenset[tuple[str, str]]:
        """Everything that the catalogue has words for."""
        return frozenset((table, key) for table, words in self._tables.items() for key in words)

    def part(self, target: str) -> str:
        """A part as a person calls it, and by its id where the model is known."""
        names = self._tables["parts"]
        place = self.facts.place(target) if self.facts else target
        called = names.get(place)
        numbered = _NUMBERED.fullmatch(place)
        if called is None and numbered:
            called = self("tray_rollers" if numbered[3] else "tray", number=numbered[2])
        called = called or names.get(target)
        if called is None:
            return place.strip("{}").replace("_", " ") if self.facts is None else place
        # The id stands on the bench and in its files; where the name says it already, once is enough.
        told = self.facts is None or place == "power" or place in called.lower().split()
        return called if told else f"{called} ({place})"

    def step(self, step: Step) -> Told:
        """What to do, in a sentence without its full stop."""
        if step.words:
            return self.own(step.words)
        values = {key: _shown(step, key, value) for key, value in step.details.items()}
        values["target"] = self.part(step.target) if step.target else ""
        # Which computer prints matters only where it is not the technician's.
        by = values.get("by", HOME)
        values["from"] = self("over_usb") if by == "usb" else self("from", by=by) if by != HOME else ""
        values["sides"] = "" if values.get("sides", "one-sided") == "one-sided" else self("both_sides")
        for more in range(_SENTENCES):
            sentence = self._tables["steps"].get(step.verb + "+" * more)
            with suppress(KeyError):
                if sentence is not None:
                    told = sentence.format_map(values)
                    return Told(_contracted(told) if self.language == "es" else told, self.language)
        return Told(self._placed(step.text))

    def sight(self, expectation: Expectation) -> Told:
        """What is to be seen."""
        told = [self._one(self._placed(part.text)) for part in parts_of(expectation)]
        same = {one.language for one in told} == {self.language}
        return Told(self("and").join(one.words for one in told), self.language if same else HOME_LANGUAGE)

    def safety(self, words: str) -> Told:
        return self._found("safety", words)

    def thing(self, words: str) -> Told:
        """A tool, a spare part, or somebody."""
        return self._found("things", words)

    def _found(self, table: str, words: str) -> Told:
        found = self._tables.get(table, {}).get(words)
        return Told(found, self.language) if found is not None else self.own(words)

    def _one(self, text: str) -> Told:
        if self.language == HOME_LANGUAGE:
            return Told(text)
        for start, phrase in self._tables.get("sights", {}).items():
            if text == start or (start.endswith(" ") and text.startswith(start)):
                return Told(phrase + text[len(start) :], self.language)
        told = recorded(text, words(self.language))
        return Told(told, self.language) if told != text else Told(text)

    def _placed(self, text: str) -> str:
        if self.facts is not None:
            return self.facts.place(text)
        return re.sub(r"\{(\w+)\}", lambda role: role[1].replace("_", " "), text)


def _shown(step: Step, key: str, value: Any) -> str:
    if step.is_secret(key):
        return MASK
    if isinstance(value, list | tuple | frozenset):
        return ", ".join(map(str, value)) or "–"
    if key == "value" and isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _contracted(text: str) -> str:
    return text.replace(" de el ", " del ").replace(" a el ", " al ")


@cache
def _catalogues() -> dict[str, dict[str, dict[str, str]]]:
    text = resources.files("misfeed.explain").joinpath("phrases.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _accented() -> dict[str, dict[str, str]]:
    """English made from English, with what scripts say left to be found as in any other language."""
    tables = {
        name: {key: accented(words) for key, words in table.items()}
        for name, table in _catalogues()[HOME_LANGUAGE].items()
    }
    others = [tables for language, tables in _catalogues().items() if language != HOME_LANGUAGE]
    for table in ("sights", "safety", "things"):
        tables[table] = {key: accented(key) for one in others for key in one.get(table, {})}
    return tables


def languages() -> tuple[str, ...]:
    """The languages that a page can be written in."""
    return tuple(sorted(_catalogues()))


def phrases(language: str = HOME_LANGUAGE, facts: Facts | None = None) -> Phrases:
    """The words of a language for a model. Raises UsageError naming the languages there are."""
    if language == PSEUDO:
        return Phrases(language, _accented(), facts)
    language = re.split("[-_.]", language)[0].lower()
    try:
        return Phrases(language, _catalogues()[language], facts)
    except KeyError:
        there = ", ".join(languages())
        raise UsageError(f"there is no page in the language {language!r}: choose one of {there}") from None
