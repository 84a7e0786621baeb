"""The page of a scenario as plain text, wrapped for a terminal and for paper."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from misfeed.explain.phrases import Phrases
from misfeed.explain.sheet import Sheet, StepLine

WIDTH = 96


def text_page(sheet: Sheet, say: Phrases) -> str:
    """The whole page; ends with a newline."""
    return "\n".join(_lines(sheet, say)) + "\n"


def _lines(sheet: Sheet, say: Phrases) -> Iterator[str]:
    yield from _wrapped(f"{sheet.id}: {sheet.title.words}", "")
    yield say("on", model=sheet.model) if sheet.model else say("any")
    yield from _head(say("ticket"))
    yield from _wrapped(f"“{sheet.ticket.words}”", "  ")
    if sheet.repair:  # a check has nothing to find or mend
        yield from _mending(sheet, say)
    yield from _head(say("verify"))
    yield from _items(one.words for one in sheet.verify)
    if sheet.prevent:
        yield from _head(say("prevent"))
        yield from _wrapped(sheet.prevent.words, "  ")
    if sheet.requirements:
        yield from _head(say("requirements"))
        yield from _wrapped(", ".join(sheet.requirements), "  ")


def _mending(sheet: Sheet, say: Phrases) -> Iterator[str]:
    yield from _head(say("shows"))
    yield from _items(f"{name}: {sight.words}" for name, sight in sheet.shows)
    yield from _head(say("find"))
    yield from _items(sheet.find or (say("find_none"),))
    if sheet.alike:
        yield from _head(say("alike"))
        for one in sheet.alike:
            yield from _wrapped(f"{one.id}: {one.title.words}", "  ")
            yield from _items(one.differences, "    ")
    yield from _head(say("before"))
    for key, things in (("safety", sheet.safety), ("tools", sheet.tools), ("parts", sheet.parts)):
        told = ", ".join(thing.words for thing in things) or say("nothing")
        yield from _wrapped(f"{say(key)}: {told}", "  ")
    owner = sheet.owner.words if sheet.owner else say("technician")
    yield from _wrapped(say("owner", owner=owner), "  ")
    yield from _head(say("steps"))
    yield from _steps(sheet.repair, say)
    yield f"  {say('total', minutes=f'{sheet.minutes:g}')}"
    if sheet.options:
        yield from _head(say("options"))
        yield from _items(sheet.options)
    if sheet.decoy:
        yield from _head(say("decoy"))
        yield from _wrapped(say("decoy_note"), "  ")
        yield from _steps(sheet.decoy, say)


def _head(title: str) -> Iterator[str]:
    yield ""
    yield title.upper()


def _steps(steps: Iterable[StepLine], say: Phrases) -> Iterator[str]:
    for step in steps:
        minutes = f" ({step.minutes})" if step.minutes else ""
        yield from _wrapped(f"{step.number}. {step.what.words}{minutes}", "  ", "     ")
        for key, told in step.notes:
            name = {"careful": "safety", "then": "sight"}.get(key, key)
            yield from _wrapped(say(key, **{name: told.words}), "     ", "       ")


def _items(items: Iterable[str], indent: str = "  ") -> Iterator[str]:
    for item in items:
        yield from _wrapped(f"- {item}", indent, f"{indent}  ")


def _wrapped(text: str, first: str, rest: str | None = None) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
