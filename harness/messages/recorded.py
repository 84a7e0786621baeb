"""Sentences that a journal holds in English, in the reader's language where they are of a form we know.

A journal keeps what was said when it was said. Messages whose key begins with `rec_` are such forms: "panel
says {words}". What fits none of them (a script's own words, a device's answer) stays as it is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from misfeed.messages import SOURCE, Words, words
from misfeed.messages.looks import found, known, looks

PREFIX = "rec_"
_BETWEEN = {" and ": " {and_word} ", "; ": "; "}
_SENTENCES = ("expected", "step", "why")
"""Values that are sentences in their turn; all others are names, or what a device said."""
_DEEPEST = 4  # "step failed: … : the printer: expected …" goes no deeper
_SHAPES = {
    "service": r"[a-z]{2,6}",
    "who": r"\w+",
    "verdict": r"[a-z]+(?:[ -](?:/ )?[a-z]+)*-?",
    "how": r"[a-z]+(?: [a-z]+)?",
    "place": r"[\w.-]+",
    "part": r"[\w.{}-]+(?: \(.*\))?",
}
"""Values that are of a shape; others are any text."""

_PART = re.compile(r"(?!look at )([\w .{}-]+?): (.+)", re.DOTALL)


def recorded(text: str, say: Words) -> str:
    """`text` in the language of `say`."""
    return text if say.language == SOURCE or not text else _told(text, say.language, 0)


@lru_cache(maxsize=10_000)
def _told(text: str, language: str, depth: int) -> str:
    say = words(language)
    for between, joint in _BETWEEN.items():
        pieces = text.split(between)
        if len(pieces) > 1:
            told = [_whole(piece, say, depth) for piece in pieces]
            if all(told):
                return joint.format(and_word=say("and")).join(filter(None, told))
    return _whole(text, say, depth) or text


def _whole(text: str, say: Words, depth: int) -> str | None:
    """The text translated as one form, or None when it fits none."""
    for key, form in _forms():
        matched = form.fullmatch(text)
        if matched is not None and depth < _DEEPEST:
            inner = {
                name: _inner(name, piece, say.language, depth) for name, piece in matched.groupdict().items()
            }
            told = say(key, **inner) if inner else say(key)
            if told != text:
                return told
    part = _PART.fullmatch(text)
    if part is not None and any(part[2].startswith(f"{key} ") for key in known(say.language)["keys"]):
        return f"{part[1]}: {looks(part[2], say.language)}"
    return None


def _inner(name: str, piece: str, language: str, depth: int) -> str:
    if name in _SENTENCES:
        return _told(piece, language, depth + 1)
    if name == "look":
        return looks(piece, language)
    return found(piece, language) if name in ("verdict", "how") else piece


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every form as a pattern, those that begin with the most text of their own first."""
    english = words(SOURCE)
    forms = {key: english(key) for key in english.keys() if key.startswith(PREFIX)}  # noqa: SIM118
    ordered = sorted(forms.items(), key=lambda form: _rank(form[1]))
    return tuple((key, _pattern(text)) for key, text in ordered)


def _rank(text: str) -> tuple[int, int, str]:
    own = re.sub(r"\{\w+\}", "", text)
    return -len(text.partition("{")[0]), -len(own), text


def _pattern(text: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", text)
    return re.compile(
        "".join(
            f"(?P<{piece}>{_SHAPES.get(piece, '.+?')})" if at % 2 else re.escape(piece)
            for at, piece in enumerate(pieces)
        ),
        re.DOTALL,
    )
