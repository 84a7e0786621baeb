"""Reads a profile from TOML, and says in a sentence what is wrong with one that does not make a model.

Types say most of it; here is what they cannot say: names that are unique and refer to each other. Knows no
file: text comes in, a `Profile` goes out.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence

import msgspec

from .bins import Bin
from .plans import kind_named, planned_parts
from .profile import MEDIA_SIZE, Cover, Profile, Station, Supply
from .profile import Bin as BinTable
from .profile import Tray as TrayTable
from .tongues import is_language
from .trays import Rollers, Tray
from .wording import languages

FORMAT = 1

Named = TrayTable | BinTable | Cover | Supply | Station


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


def _check(profile: Profile) -> None:
    """What types cannot say. Raises ProfileError."""
    _check_extras(profile)
    _check_names(profile)
    _check_rows(profile)
    _check_ids(profile)
    _check_path(profile)
    _check_rolls(profile)
    _check_levels(profile)
    _check_languages(profile)
    if wrong := profile.snmp.trouble():
        raise ProfileError(wrong)
    for number, receiver in enumerate(profile.network.trap_receivers):
        if wrong := receiver.trouble(tuple(profile.snmp.users)):
            raise ProfileError(f"network.trap_receivers[{number}]: {wrong}")
    try:
        profile.identity.serial.format(n=1)
    except (LookupError, ValueError, AttributeError) as error:
        told = f"identity.serial is {profile.identity.serial!r}; its only field is {{n}}, as in X{{n:06}}"
        raise ProfileError(told, at=("identity", "serial")) from error


def _check_extras(profile: Profile) -> None:
    for number, extra in enumerate(profile.parts):
        try:
            kind_named(extra.kind)
        except LookupError as error:
            raise ProfileError(str(error.args[0]), at=("parts", number, "kind")) from error
    ids = [planned.id for planned in planned_parts(profile)]
    for number, extra in enumerate(profile.parts):
        if ids.count(extra.name) > 1:
            told = f"no part can be called {extra.name!r}: another part is"
            raise ProfileError(told, at=("parts", number, "name"))


def _check_names(profile: Profile) -> None:
    names: dict[str, str] = {}
    kinds: tuple[tuple[str, tuple[str, ...], tuple[Named, ...]], ...] = (
        ("tray", ("trays",), profile.trays),
        ("bin", ("bins",), profile.bins),
        ("cover", ("covers",), profile.covers),
        ("supply", ("supplies",), profile.supplies),
        ("station", ("path", "stations"), profile.path.stations),
    )
    for kind, table, things in kinds:
        for number, thing in enumerate(things):
            other = names.setdefault(thing.name, kind)
            if other != kind:
                told = f"the name {thing.name!r} is used by a {other} and a {kind}"
                raise ProfileError(told, at=(*table, number, "name"))
            if thing.name in [before.name for before in things[:number]]:
                told = f"the name {thing.name!r} is used by two {kind} tables"
                raise ProfileError(told, at=(*table, number, "name"))


def _check_rows(profile: Profile) -> None:
    for kind, rows in (
        ("trays", profile.trays),
        ("bins", profile.bins),
        ("covers", profile.covers),
        ("supplies", profile.supplies),
    ):
        places = [row.index or place for place, row in enumerate(rows, 1)]
        if len(set(places)) < len(places):
            raise ProfileError(f"two {kind} have the same index; give every one of them an index of its own")


def _check_path(profile: Profile) -> None:
    stations = [station.name for station in profile.path.stations]
    turn = [profile.path.duplex.name] if profile.path.duplex is not None else []
    if turn and turn[0] in stations:
        raise ProfileError(f"path.duplex has the name {turn[0]!r} of another station", at=("path", "duplex"))
    if profile.engine.duplex and not turn:
        raise ProfileError("engine.duplex is true, but path.duplex is missing", at=("engine", "duplex"))
    for number, cover in enumerate(profile.covers):
        for place in cover.gives_access:
            if place not in (*stations, *turn):
                told = f"{cover.name} gives access to {place!r}, but the stations are "
                at = ("covers", number, "gives_access")
                raise ProfileError(told + ", ".join(stations + turn), at=at)
    if profile.finisher is not None and profile.finisher.cover not in [one.name for one in profile.covers]:
        told = f"finisher.cover is {profile.finisher.cover!r}, which is no cover"
        raise ProfileError(told, at=("finisher", "cover"))
    if profile.gap_sensor is not None and profile.gap_sensor.station not in stations:
        told = f"gap_sensor.station is {profile.gap_sensor.station!r}, which is no station"
        raise ProfileError(told, at=("gap_sensor", "station"))
    if profile.path.marks_at not in stations:
        told = f"path.marks_at is {profile.path.marks_at!r}, but the stations are {', '.join(stations)}"
        raise ProfileError(told, at=("path", "marks_at"))


def _check_rolls(profile: Profile) -> None:
    fuser = ["fuser"] if profile.fuser is not None else []
    wholes = [*fuser, *(supply.name for supply in profile.supplies)]
    for number, roll in enumerate(profile.rolls):
        if roll.inside and roll.inside not in wholes:
            told = f"{roll.name} is inside {roll.inside!r}, but there are {', '.join(wholes)}"
            raise ProfileError(told, at=("rolls", number, "inside"))
        if roll.colorant and roll.colorant not in profile.engine.colorants:
            known = ", ".join(profile.engine.colorants)
            told = f"{roll.name} serves {roll.colorant!r}, but the colorants are {known}"
            raise ProfileError(told, at=("rolls", number, "colorant"))


def _check_levels(profile: Profile) -> None:
    for number, tray in enumerate(profile.trays):
        if tray.level > tray.capacity:
            told = f"{tray.name} holds {tray.level} sheets, more than its capacity {tray.capacity}"
            raise ProfileError(told, at=("trays", number, "level"))
    for number, supply in enumerate(profile.supplies):
        if supply.level > supply.capacity:
            told = f"{supply.name} holds {supply.level}, more than its capacity {supply.capacity}"
            raise ProfileError(told, at=("supplies", number, "level"))


def _check_languages(profile: Profile) -> None:
    for number, tag in enumerate(profile.panel.languages):
        if not is_language(tag):
            told = f"panel.languages holds {tag!r}, which is no language; panels have words for "
            raise ProfileError(told + ", ".join(sorted(languages())), at=("panel", "languages", number))


def _check_ids(profile: Profile) -> None:
    """Trays and bins go by their plain names; no other part may have them, nor begin with them."""
    others = [planned.id for planned in planned_parts(profile) if planned.kind not in (Tray, Rollers, Bin)]
    taken = {part_id.partition(".")[0] for part_id in others}
    for name in [tray.name for tray in profile.trays] + [output.name for output in profile.bins]:
        if name.partition(".")[0] in taken:
            raise ProfileError(f"no tray or bin can have the name {name!r}: another part has it")


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
        _check(profile)
    except msgspec.ValidationError as error:
        if (unchosen := _unchosen(str(error), data)) is not None:
            raise ProfileError(unchosen.what, source, unchosen.at) from error
        raise ProfileError(_explain(error), source, _place_in(str(error))) from error
    except ProfileError as error:
        raise ProfileError(error.what, source, error.at) from error
    return profile
