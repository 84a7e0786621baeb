"""Words of scripts that nobody knows, and calls that do not fit: told in one sentence, with the nearest word.

Scripts are not type-checked, people type them. Knows no word itself, and no device.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from misfeed.errors import UsageError
from misfeed.vocabulary.variants import Vary

P = ParamSpec("P")
R = TypeVar("R")


class NoSuchWord(UsageError, AttributeError):
    """A script says a word that is not there. An AttributeError too, for who looks whether it is there."""


def near(word: str, known: Iterable[str], prefix: str = "") -> str:
    """The end of a sentence: "; did you mean DO.reseat?", or nothing when no known word is like it."""
    names = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.65)
    if not found:
        return ""
    name = names[found[0]]
    return f"; did you mean {prefix}{name}?" if prefix else f"; did you mean {name!r}?"


def words_in(module: Mapping[str, Any]) -> tuple[str, ...]:
    """The words that a module has for scripts: the functions it makes itself."""
    return tuple(
        name
        for name, thing in module.items()
        if inspect.isfunction(thing) and thing.__module__ == module["__name__"] and not name.startswith("_")
    )


def no_such_word(book: str, name: str, module: Mapping[str, Any]) -> NoSuchWord:
    """What to raise for `DO.resaet`: `book` is "DO"."""
    if name.startswith("_"):
        # Asked for by Python and its tools, on everything.
        return NoSuchWord(f"{book} has no {name}")
    known = words_in(module)
    hint = near(name, known, f"{book}.") or f"; there are {', '.join(sorted(known))}"
    return NoSuchWord(f"there is no {book}.{name}{hint}")


def spoken(said: str, keywords: tuple[str, ...] | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Have a function that scripts call as `said` tell what is wrong with a call. It raises UsageError then.

    `keywords` are those that it takes beside its own, where it hands on a catch-all; None for any.
    """

    def spoken_as(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        catches = any(one.kind is one.VAR_KEYWORD for one in signature.parameters.values())
        closed = not catches or keywords is not None

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            wrong = _stranger(said, signature, kwargs, keywords or ()) if closed else ""
            if not wrong:
                try:
                    signature.bind(*args, **kwargs)
                except TypeError as error:
                    wrong = _misfit(said, signature, args, kwargs) or f"{said}: {error}"
            if wrong:
                raise UsageError(wrong)
            return function(*args, **kwargs)

        return call

    return spoken_as


def speak(
    book: str, module: dict[str, Any], keywords: tuple[str, ...] = (), free: tuple[str, ...] = ()
) -> None:
    """Have every word of a module tell what is wrong with a call: `open` of the module DO as "DO.open".

    A catch-all takes `keywords`, and that of `free` words anything.
    """
    for name in words_in(module):
        module[name] = spoken(f"{book}.{name}", None if name in free else keywords)(module[name])


def one_of(said: str, word: Any, known: Iterable[Any]) -> None:
    """Raises UsageError for a word that is not among those known; what an axis will say is not known yet."""
    words = list(known)
    if isinstance(word, Vary):
        for value in word.values:
            one_of(said, value, words)
    elif word not in words:
        hint = near(word, words) if isinstance(word, str) else ""
        raise UsageError(f"{said}: there is no {word!r}{hint or f'; there are {_list(words)}'}")


def a_number(said: str, value: Any, *, whole: bool = True, at_least: float | None = None) -> None:
    """Raises UsageError for what is no number, or too small a one; an axis must say numbers only."""
    if isinstance(value, Vary):
        for one in value.values:
            a_number(said, one, whole=whole, at_least=at_least)
    elif isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise UsageError(f"{said}: {value!r} is no {'whole ' if isinstance(value, float) else ''}number")
    elif at_least is not None and value < at_least:
        raise UsageError(f"{said}: {value!r} is less than {at_least:g}")


def _list(words: list[Any]) -> str:
    told = [str(word) for word in words[:_TOLD]]
    return ", ".join(told) + (", ..." if len(words) > _TOLD else "")


_TOLD = 12


def _named(signature: inspect.Signature) -> list[inspect.Parameter]:
    return [
        one for one in signature.parameters.values() if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]


def _stranger(
    said: str, signature: inspect.Signature, kwargs: Mapping[str, Any], more: tuple[str, ...]
) -> str:
    """What to say of a keyword that it does not take; "" when it takes them all."""
    known = [*(one.name for one in _named(signature)), *more]
    stranger = next((key for key in kwargs if key not in known), None)
    if stranger is None:
        return ""
    left = [name for name in known if name not in kwargs]
    hint = near(stranger, left) or f"; it takes {', '.join(known) or 'nothing'}"
    return f"{said} takes no {stranger!r}{hint}"


def _misfit(said: str, signature: inspect.Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """What to say of a call with too much or too little."""
    named = _named(signature)
    by_place = [one for one in named if one.kind is not one.KEYWORD_ONLY]
    given = {one.name for one in by_place[: len(args)]} | kwargs.keys()
    missing = [one.name for one in named if one.default is one.empty and one.name not in given]
    if missing:
        return f"{said}: {missing[0]!r} is missing"
    if len(args) > len(by_place):
        rest = [one.name for one in named if one not in by_place]
        hint = f"; by name it takes {', '.join(rest)}" if rest else ""
        return f"{said}: {args[len(by_place)]!r} is one too many{hint}"
    twice = [one.name for one in by_place[: len(args)] if one.name in kwargs]
    return f"{said}: {twice[0]!r} is given twice" if twice else ""
