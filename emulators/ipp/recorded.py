"""A recorded model's printer attributes: what a new machine of it would say, to tell what has changed since.

A new machine is made once for each model and language, and shared. Keeps no printer state.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from misfeed.emulators.ipp.captured import Captured
from misfeed.emulators.ipp.description import job_template, printer_description
from misfeed.emulators.ipp.notices import subscription_template
from misfeed.emulators.ipp.offer import offer_of
from misfeed.emulators.ipp.overlay import Encoded, laid_over
from misfeed.emulators.ipp.quirks import AS_RECORDED
from misfeed.emulators.ipp.status import printer_status
from misfeed.emulators.ipp.times import printer_times
from misfeed.emulators.machine import Machine, Profile
from misfeed.protocols.ipp import Operation, encode_attribute

_KEPT_BIRTHS = 64

_births: OrderedDict[tuple[int, str], tuple[Profile, Mapping[str, bytes]]] = OrderedDict()


def recorded_attributes(machine: Machine, captured: Captured, now: Encoded, language: str) -> Encoded:
    """The attributes `now`, and those of time, as a printer of the recorded model tells them."""
    times = tuple((each.name, "description", encode_attribute(each)) for each in printer_times(machine))
    return laid_over(
        captured,
        _birth(machine.profile, language),
        (*now, *times),
        as_recorded=AS_RECORDED.acts(machine),
        alerts=bool(machine.alerts.rows),
    )


def recorded_operations(captured: Captured, supported: Mapping[int, bool]) -> Mapping[int, bool]:
    """Of the operations that are done here, those that the recorded printer does, in its order."""
    told = captured.numbers("operations-supported")
    if told and Operation.GET_PRINTER_ATTRIBUTES not in told:
        told = (*told, Operation.GET_PRINTER_ATTRIBUTES)  # there would be no recording without it
    return {operation: supported[operation] for operation in told if operation in supported} or supported


def speaks_2(captured: Captured) -> bool:
    """Whether the recorded printer speaks IPP 2.x, or does not say."""
    versions = captured.strings("ipp-versions-supported")
    return not versions or any(version.startswith("2.") for version in versions)


def _birth(profile: Profile, language: str) -> Mapping[str, bytes]:
    key = (id(profile), language)
    kept = _births.get(key)
    if kept is None or kept[0] is not profile:
        kept = _births[key] = (profile, dict(_new(profile, language)))
        while len(_births) > _KEPT_BIRTHS:
            _births.popitem(last=False)
    return kept[1]


def _new(profile: Profile, language: str) -> Iterable[tuple[str, bytes]]:
    machine, offer = Machine(profile), offer_of(profile)
    for attributes in (
        job_template(offer),
        subscription_template(),
        printer_description(machine, offer, "", ()),
        printer_status(machine, offer, language),
    ):
        for each in attributes:
            if each.values:
                yield each.name, encode_attribute(each)
