"""Reads a profile from TOML, and says in a sentence what is wrong with one that does not make a model.

Types say most of it, `profile_rules` the rest. Knows no file: text comes in, a `Profile` goes out.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence

import msgspec

from .profile import MEDIA_SIZE, Profile
from .profile_rules import mistakes_of

FORMAT = 1


class ProfileError(ValueError):
    """A profile that does not say what a profile must; one sentence with the place and what to do.

    Attributes:
        what: the sentence without its source. at: the keys and numbers that lead to the place.
    """

    def __init__(self, what: str, source: str = "", at: tuple[str | int, ...] = ()) -> None:
        self.what = what
        self.at = at
        super().__init__(f"{source}: {what}" if source else what)


def _kind_at(path: str) -> msgspec.inspect.Type:
    """What `path` ("$.trays[...].level") points at, out of whatever list or table it is in."""
    info = msgspec.inspect.type_info(Profile)
    for name in re.findall(r"\.(\w+)", path):
        table = info.cls if isinstance(info, msgspec.inspect.StructType) else Profile
        fields = {field.name: field.type for field in msgspec.structs.fields(table)}
        info = msgspec.inspect.type_info(fields[name])
        while True:
            inner = next(
                (found for name in ("item_type", "value_type") if (found := getattr(info, name, None))), None
            ) or next(
                (t for t in getattr(info, "types", ()) if isinstance(t, msgspec.inspect.StructType)), None
            )
            if inner is None:
                break
            info = inner
    return info


def _known_keys(path: str) -> list[str]:
    """Names allowed in the table that `path` ("$.trays[...]") points at."""
    info = _kind_at(path)
    table = info.cls if isinstance(info, msgspec.inspect.StructType) else Profile
    return [field.encode_name for field in msgspec.structs.fields(table)]


def _found(
    data: object, steps: Sequence[str], wanted: Callable[[object], bool]
) -> tuple[str | int, ...] | None:
    """Where in `data` the steps lead to what is wanted; the step "..." stands for any key of a table."""
    if not steps:
        return () if wanted(data) else None
    step, *rest = steps
    if step.isdigit() and isinstance(data, list):
        keys: Iterable[str | int] = [int(step)]
    else:
        keys = (data if step == "..." else [step]) if isinstance(data, dict) else ()
    for key in keys:
        try:
            inner = data[key]  # type: ignore[index]  # a list by number, a table by name
        except (IndexError, KeyError):
            continue
        behind = _found(inner, rest, wanted)
        if behind is not None:
            return (key, *behind)
    return None


def _place_of(message: str, data: object, wanted: Callable[[object], bool]) -> tuple[str | int, ...]:
    """Where it is that a sentence of msgspec's is about, with the names of tables that it leaves out."""
    place = re.search(r" - at `\$(.*)`$", message)
    steps = [
        key or number
        for key, number in re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", place[1] if place else "")
    ]
    return _found(data, steps, wanted) or _place_in(message)


def _place_in(message: str) -> tuple[str | int, ...]:
    """The keys and numbers that a sentence of msgspec's ends with: "... - at `$.trays[1].level`"."""
    place = re.search(r" - at `\$(.*)`$", message)
    steps = re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", place[1] if place else "")
    unknown = re.match(r"Object contains unknown field `(.+?)`", message)
    found: list[str | int] = [int(number) if number else key for key, number in steps]
    return (*found, *([unknown[1]] if unknown else []))


def _unchosen(text: str, data: object) -> ProfileError | None:
    """What to say of a word that is none of those which a key takes."""
    found = re.match(r"Invalid enum value '(.*)' - at `(\$.*)`$", text)
    kind = _kind_at(found[2]) if found else None
    if found is None or kind is None:
        return None
    words = [
        str(word)
        for one in getattr(kind, "types", (kind,))
        for word in getattr(one, "values", ()) or getattr(getattr(one, "cls", None), "__members__", ())
        if word
    ]
    at = _place_of(text, data, lambda value: value == found[1])
    told = f"{'.'.join(map(str, at))} is {found[1]!r}"
    return ProfileError(
        f"{told}; choose {', '.join(words)}" if words else f"{told}, which is no word for it", at=at
    )


def _explain(error: msgspec.ValidationError) -> str:
    text = str(error)
    unknown = re.match(r"Object contains unknown field `(.+?)`(?: - at `(.+)`)?$", text)
    if "matching regex" in text and re.search(r" - at `\$\.parts\[\d+\]\.kind`$", text):
        place = text.rpartition(" - at ")[2].replace("`$.", "`")
        return f"{place} is no kind of part: name one that a package adds, as acme.widget, never code"
    if "matching regex" in text and MEDIA_SIZE[1:10] in text:
        place = text.rpartition(" - at ")[2].replace("`$.", "`")
        return f"{place} is no media size name; write it as in iso_a4_210x297mm (PWG 5101.1)"
    if "matching regex" in text and re.search(r" - at `\$\.snmp\.views\[\.\.\.\]\[\d+\]`$", text):
        return "a view in snmp.views has what is no subtree; write numbers as in 1.3.6.1.2.1.43"
    if not unknown:
        return text.replace("`$.", "`")
    key, place = unknown.group(1), unknown.group(2) or "$"
    where = place.removeprefix("$.").removeprefix("$") or "the top level"
    near = difflib.get_close_matches(key, _known_keys(place), n=1)
    hint = f"did you mean {near[0]!r}?" if near else "known here: " + ", ".join(sorted(_known_keys(place)))
    return f"unknown key {key!r} in {where}; {hint}"


def parse_profile(text: str, source: str = "profile") -> Profile:
    """Read a profile from TOML text. Raises ProfileError naming `source`, the place and the mend."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProfileError(f"not valid TOML: {error}", source) from error
    if data.get("format", FORMAT) != FORMAT:
        told = f"format {data['format']!r} is not {FORMAT}, the one this version reads"
        raise ProfileError(told, source, ("format",))
    try:
        profile = msgspec.convert(data, Profile)
    except msgspec.ValidationError as error:
        raise explained(error, data, source) from error
    for wrong in mistakes_of(profile):
        raise ProfileError(wrong.what, source, wrong.at)
    return profile


def explained(error: msgspec.ValidationError, data: object, source: str = "") -> ProfileError:
    """A mistake that types find in the tables of a profile, in our words and with its place."""
    if (unchosen := _unchosen(str(error), data)) is not None:
        return ProfileError(unchosen.what, source, unchosen.at)
    return ProfileError(_explain(error), source, _place_in(str(error)))
