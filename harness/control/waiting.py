"""Waits for emulators, by name in the register or by URL, until each answers on all its interfaces.

Knows no command line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from misfeed.control.client import ControlClient, ControlRefusal
from misfeed.control.probes import Place, silence
from misfeed.errors import BenchError, Unreachable, UsageError
from misfeed.running import Running, running

_SERIAL = "serial"
_PROBE_S = 1.0
_PAUSE_S = 0.05
_SCHEMES = {"ipp": 631, "snmp": 161, "pjl": 9100, "lpd": 515, "usbip": 3240, "rfc2217": 0, "tcp": 0}


class NotYet(Exception):
    """It cannot be asked yet, and why."""


class Target(Protocol):
    """Something to wait for. `places` raises NotYet while they are not known."""

    label: str

    def places(self) -> tuple[Place, ...]: ...


class Named:
    """An emulator that runs, or will run, under a name."""

    def __init__(self, name: str) -> None:
        self.label = name

    def places(self) -> tuple[Place, ...]:
        found = next((one for one in running() if one.name == self.label), None)
        if found is None:
            raise NotYet("no emulator runs under that name")
        return places_of(found)


class AtUrl:
    """An emulator whose control interface is at a URL, or one interface of any printer."""

    def __init__(self, url: str, *, token: str = "", community: str = "public") -> None:
        self.label = url
        self._token = token
        self._community = community
        parts = urlsplit(url)
        try:
            port = parts.port or _SCHEMES.get(parts.scheme, 0)
        except ValueError as error:
            raise UsageError(f"{url}: {error}") from error
        self._single: Place | None = None
        if parts.scheme in _SCHEMES and parts.hostname and port:
            path = parts.path or "/ipp/print"
            self._single = Place(parts.scheme, parts.hostname, port, path=path, community=community)
        elif parts.scheme != "http":
            known = ", ".join(f"{scheme}://" for scheme in ("http", *_SCHEMES))
            raise UsageError(f"{url} is not waited for; give HOST:PORT behind one of {known}")
        else:
            ControlClient(url)

    def places(self) -> tuple[Place, ...]:
        if self._single is not None:
            return (self._single,)
        try:
            rows = ControlClient(self.label, token=self._token, timeout_s=_PROBE_S).interfaces()
        except Unreachable as error:
            raise NotYet(str(error)) from error
        except ControlRefusal as error:
            raise UsageError(
                f"{self.label}: {error.answer}; give one that may observe with --token"
            ) from error
        return tuple(_place(row, self._community) for row in rows)


def places_of(emulator: Running) -> tuple[Place, ...]:
    """Every interface of a registered emulator, the control interface among them. Raises NotYet."""
    facts = emulator.facts
    if not facts:
        raise NotYet("it is starting")
    control = urlsplit(str(facts["control"]))
    own = Place("control", control.hostname or "", control.port or 80)
    return (*(_place(row, str(facts.get("community", "public"))) for row in facts["interfaces"]), own)


def _place(row: Mapping[str, Any], community: str) -> Place:
    if row["transport"] != _SERIAL:
        return Place(row["name"], row["host"], row["port"], row["transport"], community=community)
    parts = urlsplit(row["address"])
    if not parts.scheme:
        return Place(row["name"], transport=_SERIAL, serial=row["address"])
    return Place(row["name"], parts.hostname or "", parts.port or 0, parts.scheme)


def everybody() -> tuple[Target, ...]:
    """Every emulator that runs under a name now."""
    return tuple(Named(one.name) for one in running())


def wait_for(
    targets: Callable[[], Iterable[Target]],
    timeout_s: float,
    tell: Callable[[str, tuple[str, ...], float], None] = lambda *_: None,
) -> None:
    """Return when all targets, asked for anew each round, answer on all their interfaces; raises BenchError.

    There has to be one at least. `tell` hears of each its label, its interfaces, and seconds since the start.
    """
    began = time.monotonic()
    answered: dict[str, set[Place]] = {}
    done: set[str] = set()
    while True:
        labels, missing = set(), []
        for target in targets():
            labels.add(target.label)
            if target.label in done:
                continue
            reasons = _round(target, answered.setdefault(target.label, set()), began + timeout_s)
            missing += [f"{target.label}: {reason}" for reason in reasons]
            if not reasons:
                done.add(target.label)
                names = tuple(sorted(place.name for place in answered[target.label]))
                tell(target.label, names, time.monotonic() - began)
        if labels and labels <= done:
            return
        if time.monotonic() - began >= timeout_s:
            told = (
                "; ".join(missing) or "no emulator runs under a name: start it with `misfeed emulate --name`"
            )
            raise BenchError(f"waited {timeout_s:g} s: {told}")
        time.sleep(_PAUSE_S)


def _round(target: Target, answered: set[Place], deadline: float) -> list[str]:
    """Ask once whoever has not answered yet; returns who still has not, and why."""
    try:
        places = target.places()
    except NotYet as error:
        return [str(error)]
    reasons = []
    for place in places:
        if place in answered:
            continue
        left = max(0.05, min(_PROBE_S, deadline - time.monotonic()))
        reason = silence(place, left)
        if reason:
            reasons.append(reason if place.name in reason else f"{place.name}: {reason}")
        else:
            answered.add(place)
    return reasons
