"""What types cannot say of a profile: names that are unique and refer to each other, levels that fit.

Knows a `Profile` and no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .bins import Bin
from .plans import kind_named, planned_parts
from .profile import Bin as BinTable
from .profile import Cover, Profile, Station, Supply
from .profile import Tray as TrayTable
from .tongues import is_language
from .trays import Rollers, Tray
from .wording import languages

Named = TrayTable | BinTable | Cover | Supply | Station


class Mistake(NamedTuple):
    """One sentence, and the keys and numbers that lead to its place."""

    what: str
    at: tuple[str | int, ...] = ()


def mistakes_of(profile: Profile) -> Iterator[Mistake]:
    """Everything in which a profile does not agree with itself."""
    strange = [*_extras(profile)]
    yield from strange
    yield from _names(profile)
    yield from _rows(profile)
    if not strange:
        # Which parts there will be cannot be told before.
        yield from _ids(profile)
    for rule in (_path, _rolls, _levels, _languages, _snmp, _serial, _usb):
        yield from rule(profile)


def _extras(profile: Profile) -> Iterator[Mistake]:
    strange = False
    for number, extra in enumerate(profile.parts):
        try:
            kind_named(extra.kind)
        except LookupError as error:
            strange = True
            yield Mistake(str(error.args[0]), at=("parts", number, "kind"))
    if strange:
        return
    ids = [planned.id for planned in planned_parts(profile)]
    for number, extra in enumerate(profile.parts):
        if ids.count(extra.name) > 1:
            told = f"no part can be called {extra.name!r}: another part is"
            yield Mistake(told, at=("parts", number, "name"))


def _names(profile: Profile) -> Iterator[Mistake]:
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
                yield Mistake(told, at=(*table, number, "name"))
            elif thing.name in [before.name for before in things[:number]]:
                told = f"the name {thing.name!r} is used by two {kind} tables"
                yield Mistake(told, at=(*table, number, "name"))


def _rows(profile: Profile) -> Iterator[Mistake]:
    for kind, rows in (
        ("trays", profile.trays),
        ("bins", profile.bins),
        ("covers", profile.covers),
        ("supplies", profile.supplies),
    ):
        places = [row.index or place for place, row in enumerate(rows, 1)]
        if len(set(places)) < len(places):
            yield Mistake(f"two {kind} have the same index; give every one of them an index of its own")


def _path(profile: Profile) -> Iterator[Mistake]:
    stations = [station.name for station in profile.path.stations]
    turn = [profile.path.duplex.name] if profile.path.duplex is not None else []
    if turn and turn[0] in stations:
        yield Mistake(f"path.duplex has the name {turn[0]!r} of another station", at=("path", "duplex"))
    if profile.engine.duplex and not turn:
        yield Mistake("engine.duplex is true, but path.duplex is missing", at=("engine", "duplex"))
    for number, cover in enumerate(profile.covers):
        for place in cover.gives_access:
            if place not in (*stations, *turn):
                told = f"{cover.name} gives access to {place!r}, but the stations are "
                at = ("covers", number, "gives_access")
                yield Mistake(told + ", ".join(stations + turn), at=at)
    if profile.finisher is not None and profile.finisher.cover not in [one.name for one in profile.covers]:
        told = f"finisher.cover is {profile.finisher.cover!r}, which is no cover"
        yield Mistake(told, at=("finisher", "cover"))
    if profile.gap_sensor is not None and profile.gap_sensor.station not in stations:
        told = f"gap_sensor.station is {profile.gap_sensor.station!r}, which is no station"
        yield Mistake(told, at=("gap_sensor", "station"))
    if profile.path.marks_at not in stations:
        told = f"path.marks_at is {profile.path.marks_at!r}, but the stations are {', '.join(stations)}"
        yield Mistake(told, at=("path", "marks_at"))


def _rolls(profile: Profile) -> Iterator[Mistake]:
    fuser = ["fuser"] if profile.fuser is not None else []
    wholes = [*fuser, *(supply.name for supply in profile.supplies)]
    for number, roll in enumerate(profile.rolls):
        if roll.inside and roll.inside not in wholes:
            told = f"{roll.name} is inside {roll.inside!r}, but there are {', '.join(wholes)}"
            yield Mistake(told, at=("rolls", number, "inside"))
        if roll.colorant and roll.colorant not in profile.engine.colorants:
            known = ", ".join(profile.engine.colorants)
            told = f"{roll.name} serves {roll.colorant!r}, but the colorants are {known}"
            yield Mistake(told, at=("rolls", number, "colorant"))


def _levels(profile: Profile) -> Iterator[Mistake]:
    for number, tray in enumerate(profile.trays):
        if tray.level > tray.capacity:
            told = f"{tray.name} holds {tray.level} sheets, more than its capacity {tray.capacity}"
            yield Mistake(told, at=("trays", number, "level"))
    for number, supply in enumerate(profile.supplies):
        if supply.level > supply.capacity:
            told = f"{supply.name} holds {supply.level}, more than its capacity {supply.capacity}"
            yield Mistake(told, at=("supplies", number, "level"))


def _languages(profile: Profile) -> Iterator[Mistake]:
    for number, tag in enumerate(profile.panel.languages):
        if not is_language(tag):
            told = f"panel.languages holds {tag!r}, which is no language; panels have words for "
            yield Mistake(told + ", ".join(sorted(languages())), at=("panel", "languages", number))


def _ids(profile: Profile) -> Iterator[Mistake]:
    """Trays and bins go by their plain names; no other part may have them, nor begin with them."""
    others = [planned.id for planned in planned_parts(profile) if planned.kind not in (Tray, Rollers, Bin)]
    taken = {part_id.partition(".")[0] for part_id in others}
    for name in [tray.name for tray in profile.trays] + [output.name for output in profile.bins]:
        if name.partition(".")[0] in taken:
            yield Mistake(f"no tray or bin can have the name {name!r}: another part has it")


def _snmp(profile: Profile) -> Iterator[Mistake]:
    if wrong := profile.snmp.trouble():
        yield Mistake(wrong)
    for number, receiver in enumerate(profile.network.trap_receivers):
        if wrong := receiver.trouble(tuple(profile.snmp.users)):
            yield Mistake(
                f"network.trap_receivers[{number}]: {wrong}", at=("network", "trap_receivers", number)
            )


def _serial(profile: Profile) -> Iterator[Mistake]:
    try:
        profile.identity.serial.format(n=1)
    except (LookupError, ValueError, AttributeError):
        told = f"identity.serial is {profile.identity.serial!r}; its only field is {{n}}, as in X{{n:06}}"
        yield Mistake(told, at=("identity", "serial"))


def _usb(profile: Profile) -> Iterator[Mistake]:
    for number, one in enumerate(profile.usb.interfaces if profile.usb is not None else ()):
        if one.carries != "nothing" and one.endpoints != type(one)().endpoints:
            at = ("usb", "interfaces", number, "endpoints")
            told = f"has the endpoints that {one.carries} need; leave endpoints out, or carries"
            yield Mistake(f"usb.interfaces[{number}] carries {one.carries} and {told}", at=at)
