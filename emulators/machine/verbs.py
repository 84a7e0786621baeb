"""What hands ask for, checked once for everybody who asks: the part, the verb, and the verb's arguments.

Knows no part. What a part allows, as it stands now, is its own business.
"""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, Any, get_type_hints

import msgspec
from msgspec import Meta

from .part import CannotDo, Part

Word = Annotated[str, Meta(min_length=1, max_length=255)]
"""A name, a password: something must be said."""
Years = Annotated[int, Meta(ge=1, le=10)]
Pages = Annotated[int, Meta(ge=1, le=200)]


class NoSuchPart(CannotDo):
    """The machine has no part of that name."""


class BadDetail(CannotDo):
    """An argument that the verb does not have, or does not understand; or one that is missing."""


def nearest(word: str, known: Iterable[str]) -> str:
    """What somebody may have meant who said `word`: the end of a sentence."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}" if names else "none is"


def part_named(parts: Mapping[str, Part], name: str, model: str) -> Part:
    """The part of a machine that somebody means. Raises NoSuchPart."""
    part = parts.get(name)
    if part is None:
        short = name[:80]
        raise NoSuchPart(f"there is no part {short!r} in a {model}; {nearest(short, parts)}")
    return part


def checked(part: Part, verb: str, details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments as the verb takes them. Raises CannotDo, and BadDetail for an argument."""
    if verb not in part.ACTIONS:
        known = ", ".join(sorted(part.ACTIONS)) or "nothing"
        raise CannotDo(f"hands cannot {verb} {part.id}; they can {known}")
    if not details and not _required(type(part), verb):
        return details
    record = details_of(type(part), verb)
    asked = f"{verb} {part.id}"
    takes = f"it takes {', '.join(record.__struct_fields__) or 'no details'}"
    for name in details:
        if name not in record.__struct_fields__:
            near = difflib.get_close_matches(name, record.__struct_fields__, n=1)
            hint = f"did you mean {near[0]!r}?" if near else takes
            raise BadDetail(f"{asked}: there is no detail {name!r}; {hint}")
    for name in _required(type(part), verb):
        if name not in details:
            raise BadDetail(f"{asked}: {name!r} is missing; {takes}")
    try:
        return msgspec.structs.asdict(msgspec.convert(dict(details), record))
    except msgspec.ValidationError as error:
        raise BadDetail(f"{asked}: {sentence(str(error))}; {takes}") from error


_KINDS = re.compile(r"`([a-z]+(?: \| [a-z]+)*)`")
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}


def sentence(error: str) -> str:
    """msgspec's words for people: "Expected `int`, got `str` - at `$.sheets`"."""
    what, _, path = error.partition(" - at `$.")
    name = re.split(r"[.\[`]", path)[0]
    what = _KINDS.sub(_in_words, what)
    what = what.replace(", got ", ", not ")
    if not what.startswith("Expected "):
        return f"{name}: {what}" if name else what
    return f"{name} must be {what.removeprefix('Expected ')}"


def _in_words(kinds: re.Match[str]) -> str:
    names = kinds[1].split(" | ")
    return " or ".join(_WORDS.get(one, one) for one in names if one != "null" or len(names) == 1)


@cache
def _required(kind: type[Part], verb: str) -> tuple[str, ...]:
    """The arguments without which it cannot be done."""
    return tuple(field.name for field in msgspec.structs.fields(details_of(kind, verb)) if field.required)


@cache
def details_of(kind: type[Part], verb: str) -> type[msgspec.Struct]:
    """The arguments of a verb as a record."""
    method = getattr(kind, verb)
    hints = get_type_hints(method, include_extras=True)
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        hint = hints.get(parameter.name, Any)
        if parameter.default is inspect.Parameter.empty:
            fields.append((parameter.name, hint))
        else:
            fields.append((parameter.name, hint, parameter.default))
    return msgspec.defstruct(f"{kind.__name__}_{verb}", fields, forbid_unknown_fields=True, kw_only=True)
