"""Reads and sets a device's settings for a step, as somebody does at its panel, or from a place of the site.

Knows which settings there are from the device alone, and how each is set; what a setting does, nobody here.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from misfeed.contract import Setter
from misfeed.device import Device
from misfeed.errors import UsageError
from misfeed.place import VANTAGES
from misfeed.vocabulary.failure import StepFailed
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.words import near

AT_PANEL = ""
"""By whom, when nobody is named: hands, at the panel."""

ACCESS_LIST = "network.acl"

_ENTRIES = ", "


def read(device: Device, step: Step) -> str:
    """What a setting says now. Raises UsageError for one that there is not, StepFailed."""
    name = named(device, step.details["setting"])
    _reach(device, step)
    device.hands.wait(step.minutes)
    return f"{name} = {device.settings()[name]}\n"


def set_to(device: Device, step: Step) -> None:
    """Change a setting. Raises UsageError for one that nobody can set, or not in this way, StepFailed."""
    setter, value = checked(device, step)
    _reach(device, step)
    device.hands.act(setter.verb, setter.target, minutes=step.minutes, **{setter.detail: value})


def checked(device: Device, step: Step) -> tuple[Setter, Any]:
    """How the step's setting is set, and to what. Raises UsageError when it cannot be so."""
    name = named(device, step.details["setting"])
    setter = device.setters().get(name)
    if setter is None:
        raise UsageError(f"{device.facts.name} takes no value for {name}; an act may change it")
    return setter, _value(device, step, name, setter)


def named(device: Device, name: str) -> str:
    """The setting of that name, roles filled in. Raises UsageError."""
    place = device.facts.place(name)
    settings = device.settings()
    if place not in settings:
        raise UsageError(f"{device.facts.name} has no setting {place!r}{near(place, settings)}")
    return place


def told(value: Any) -> str:
    """A value as a device tells it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return _ENTRIES.join(map(told, value)) if isinstance(value, list | tuple) else str(value)


def _value(device: Device, step: Step, name: str, setter: Setter) -> Any:
    details = step.details
    value = details.get("value")
    more, fewer = details.get("add", ()), details.get("remove", ())
    if not setter.many:
        if value is None or isinstance(value, tuple):
            raise UsageError(f"{name} is one value and no list: DO.set({name!r}, to=...)")
        return value
    if value is None:
        now = [entry for entry in device.settings()[name].split(_ENTRIES) if entry]
        value = tuple(dict.fromkeys(one for one in (*now, *more) if one not in fewer))
    elif not isinstance(value, tuple):
        value = (value,)
    if details.get("keep_own_path"):
        value = _with_own_path(name, value, details.get("by", AT_PANEL))
    return value


def _with_own_path(name: str, entries: tuple[str, ...], by: str) -> tuple[str, ...]:
    """Whoever sets an access list from its place stays on it."""
    if name != ACCESS_LIST or by == AT_PANEL:
        raise UsageError(f"keep_own_path is for {ACCESS_LIST} that is set from a place of the site: by=...")
    own = ip_address(VANTAGES[by])
    # An empty list lets everybody in.
    kept = not entries or any(own in ip_network(entry) for entry in entries)
    return entries if kept else (*entries, f"{own}/{own.max_prefixlen}")


def _reach(device: Device, step: Step) -> None:
    """Its web page, which IPP's port has too, is only there for those whom the printer answers."""
    by = step.details.get("by", AT_PANEL)
    if by == AT_PANEL:
        return
    doors = [one for one in ("web", "ipp") if one in device.facts.services] or ["ipp"]
    verdicts = [device.at(by).reach(one) for one in doors]
    if "open" not in verdicts:
        verdict = verdicts[0]
        raise StepFailed(f"the printer cannot be set from {by}: it is {verdict} there")
