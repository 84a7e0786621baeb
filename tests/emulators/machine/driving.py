"""Things that can befall a machine, as data that repeats: faults, hands, jobs, operators and time.

What a word means is decided by the machine it is done to, so that a list of them fits every model.
"""

from __future__ import annotations

import contextlib
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st
from misfeed.emulators.machine import CannotDo, Machine, Page
from misfeed.emulators.machine.faults import catalogue, make_fault
from misfeed.emulators.machine.flaws import When
from misfeed.emulators.machine.part import Part

S = 1_000_000
MINUTE = 60 * S
HOUR = 60 * MINUTE


class Happening(NamedTuple):
    """One thing that happens: a word, and what it needs."""

    word: str
    details: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        return f"{self.word}{self.details}"


BY_HAND = frozenset({"act", "inject", "clear", "flaw", "put in order"})
"""Words after which a supply may be fuller than before."""

_BY_NAME: dict[str, Callable[[Machine], tuple[Any, ...]]] = {
    "sheets": lambda _: (0, 1, 10),
    "media": lambda machine: ("", *dict.fromkeys(tray.spec.media for tray in machine.trays)),
    "region": lambda machine: ("", *dict.fromkeys(one.spec.region for one in machine.supplies), "elsewhere"),
    "temperature_c": lambda _: (None, 5, 22, 35),
    "humidity": lambda _: (None, 10, 45, 90),
    "acl": lambda _: ((), ("10.0.9.0/24",)),
    "action": lambda _: ("", "silent", "refused"),
    "covers_all": lambda _: (None, True, False),
    "community": lambda machine: (machine.profile.network.community, "other"),
    "service": lambda machine: tuple(machine.profile.network.services),
}
_BY_KIND: dict[str, tuple[Any, ...]] = {
    "str": ("", "a"),
    "int": (0, 1, 5),
    "bool": (False, True),
    "float": (0.0, 1.0),
    "Word": ("a", ""),
    "Name": ("a", ""),
    "Passphrase": ("long enough", "a"),
    "Years": (1, 0, 5),
    "Pages": (1, 0, 5),
}


_WHENS = (
    When(chance=0.5),
    When(chance=0.3, every_s=60),
    When(humidity_above=60),
    When(warmer_than_c=30),
    When(after_sheets=2),
)


def _values(machine: Machine, parameter: inspect.Parameter) -> tuple[Any, ...]:
    """What hands might say for an argument; its default alone when nobody can tell."""
    if parameter.name in _BY_NAME:
        return _BY_NAME[parameter.name](machine)
    written = str(parameter.annotation).removeprefix("Annotated[")
    kind = re.split(r"[ ,]", written)[0]
    default = () if parameter.default is inspect.Parameter.empty else (parameter.default,)
    return (*default, *_BY_KIND.get(kind, ()))


def acts(machine: Machine) -> Iterator[tuple[str, str, tuple[tuple[str, tuple[Any, ...]], ...]]]:
    """Every action of every part, with the values that its arguments might have."""
    for part in machine.parts.values():
        for verb in sorted(part.ACTIONS):
            parameters = inspect.signature(getattr(part, verb)).parameters.values()
            asked = tuple((one.name, _values(machine, one)) for one in parameters)
            if all(values for _, values in asked):
                yield verb, part.id, asked


_Breakage = tuple[str, str, tuple[tuple[str, Any], ...]]


def breakages(machine: Machine) -> tuple[_Breakage, ...]:
    """Every fault at every place where it fits a model; at full strength too where it has a strength."""
    name = machine.profile.name
    if name not in _BREAKAGES:
        _BREAKAGES[name] = tuple(_breakages(machine))
    return _BREAKAGES[name]


_STRENGTHS = frozenset({"severity", "share", "moisture"})
"""Parameters that say how much; 1 is all there is."""

_BREAKAGES: dict[str, tuple[_Breakage, ...]] = {}


def _breakages(machine: Machine) -> Iterator[_Breakage]:
    for name, kind in catalogue().items():
        for at in kind().places(machine):
            yield name, at, ()
            for strength in _STRENGTHS & {*kind.__struct_fields__}:
                yield name, at, ((strength, 1.0),)


@cache
def happenings(machine: Machine) -> st.SearchStrategy[Happening]:
    """Anything that can befall machines of this one's model."""
    by_part: dict[str, list[Any]] = {}
    for one in acts(machine):
        by_part.setdefault(one[1], []).append(one)
    act = (
        st.sampled_from(sorted(by_part))
        .flatmap(lambda part: st.sampled_from(by_part[part]))
        .flatmap(
            lambda one: st.tuples(
                st.just(one[0]),
                st.just(one[1]),
                st.tuples(*(st.tuples(st.just(name), st.sampled_from(values)) for name, values in one[2])),
            )
        )
    )
    breakage = st.sampled_from(breakages(machine))
    passing = [one for one in breakages(machine) if catalogue()[one[0]].fleeting]
    flaw = st.tuples(st.sampled_from(passing), st.sampled_from(_WHENS)).map(lambda both: (*both[0], both[1]))
    trays = [tray.id for tray in machine.trays]
    media = [*dict.fromkeys(tray.media for tray in machine.trays)]
    job = st.tuples(
        st.integers(1, 12),
        st.integers(1, 3),
        st.sampled_from([1, 2] if machine.duplex_station is not None else [1]),
        st.sampled_from([*media, *media, "", "iso_a6_105x148mm"]),
        st.sampled_from(["", "", *trays]),
        st.sampled_from([0, 50_000, 1_000_000]),
        st.one_of(st.integers(0, 20 * S), st.sampled_from([0, MINUTE])),
    )
    wait = st.one_of(st.integers(0, 20 * S), st.sampled_from([0, 1, MINUTE, 10 * MINUTE, HOUR, 30 * HOUR]))
    return st.one_of(
        _each("act", act),
        _each("inject", breakage),
        _each("clear", breakage),
        _each("flaw", flaw),
        _each("print", job),
        _each("print", job),
        _each("wait", st.tuples(wait)),
        st.sampled_from([Happening(word) for word in ("pause", "resume", "resume", "cancel", "power_cycle")]),
    )


def _each(word: str, details: st.SearchStrategy[tuple[Any, ...]]) -> st.SearchStrategy[Happening]:
    return details.map(lambda found: Happening(word, found))


def befall(machine: Machine, happening: Happening) -> bool:
    """Let it happen and the machine settle; False when hands were told that they cannot."""
    try:
        _WORDS[happening.word](machine, *happening.details)
    except CannotDo:
        return False
    finally:
        machine.clock.finish_now()
    return True


def _act(machine: Machine, verb: str, part: str, details: tuple[tuple[str, Any], ...]) -> None:
    machine.act(verb, part, **dict(details))


def _inject(machine: Machine, name: str, at: str, parameters: tuple[tuple[str, Any], ...]) -> None:
    make_fault(name, dict(parameters)).inject(machine.parts[at])


def _clear(machine: Machine, name: str, at: str, parameters: tuple[tuple[str, Any], ...]) -> None:
    make_fault(name, dict(parameters)).clear(machine.parts[at])


def _flaw(machine: Machine, name: str, at: str, parameters: tuple[tuple[str, Any], ...], when: When) -> None:
    machine.flaws.add(make_fault(name, dict(parameters)), at, when)


def _print(
    machine: Machine,
    pages: int,
    copies: int,
    sides: int,
    media: str,
    source: str,
    coverage: int,
    us: int,
) -> None:
    """A client's job, and a while of waiting for it; nobody's when the printer cannot be asked."""
    if machine.power.ready:
        page = Page(dict.fromkeys(machine.profile.engine.colorants, coverage))
        machine.jobs.submit(pages=(page,) * pages, copies=copies, sides=sides, media=media, source=source)
    machine.clock.advance(us)


def _cancel(machine: Machine) -> None:
    for job in machine.jobs.open_jobs[:1]:
        machine.jobs.cancel(job.id)


def _power_cycle(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(2 * MINUTE)


def _set_paused(machine: Machine, paused: bool) -> None:
    if machine.power.ready:
        machine.engine.paused = paused


_WORDS: dict[str, Callable[..., None]] = {
    "act": _act,
    "inject": _inject,
    "clear": _clear,
    "flaw": _flaw,
    "print": _print,
    "wait": lambda machine, us: machine.clock.advance(us),
    "pause": lambda machine: _set_paused(machine, True),
    "resume": lambda machine: _set_paused(machine, False),
    "cancel": _cancel,
    "power_cycle": _power_cycle,
}


# -- putting in order ------------------------------------------------------------------------------------

_BREAKING = frozenset(
    {"block", "condition", "lock", "lock_settings", "open", "power_off", "remove", "shut_port", "switch_off"}
    | {"tape", "unload", "unplug"}
)
"""Actions that a person who puts things in order leaves alone, or does in their time."""

_INSIDE = ("remove_sheet", "remove_scrap", "clean", "empty", "replace")
"""What is done with everything open, first."""

_SHUTTING = ("reseat", "close", "load")
"""What is done last, when nothing inside is left to do."""


def put_in_order(machine: Machine) -> None:
    """Take every cause away, and do everything a person can do that might help, with the power off."""
    for flaw in machine.flaws.found:
        machine.flaws.drop(flaw.cause, flaw.at)
    for name, at, parameters in breakages(machine):
        _clear(machine, name, at, parameters)
    machine.clock.finish_now()
    for job in machine.jobs.open_jobs:
        machine.jobs.cancel(job.id)
    machine.engine.paused = False
    try_to(machine, "power_off", machine.power)
    machine.clock.advance(30 * HOUR)
    verbs = {verb for part in machine.parts.values() for verb in part.ACTIONS}
    others = sorted(verbs - _BREAKING - {*_INSIDE, *_SHUTTING, "plug_in", "power_on"})
    for verb in ("open", *_INSIDE, *others, *_SHUTTING, "plug_in", "power_on"):
        for part in machine.parts.values():
            if verb not in ("open", "empty") or part not in (*machine.trays, *machine.supplies):
                try_to(machine, verb, part)
    machine.clock.advance(HOUR)


def try_to(machine: Machine, verb: str, part: Part) -> None:
    """Do it with the first values that come to mind, if it can be done."""
    if verb not in part.ACTIONS:
        return
    parameters = inspect.signature(getattr(part, verb)).parameters.values()
    values = {one.name: _values(machine, one) for one in parameters}
    if not all(values.values()):
        return
    with contextlib.suppress(CannotDo):
        machine.act(verb, part.id, **{name: found[0] for name, found in values.items()})
