"""Brings a device that lasts back to where the next case can begin; one that is made afresh needs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from misfeed.device import Device
from misfeed.errors import DeviceRefusal, MisfeedError, Unreachable
from misfeed.place import HOME
from misfeed.vocabulary import do
from misfeed.vocabulary.expectation import Seen, View
from misfeed.vocabulary.failure import CaseFailed
from misfeed.vocabulary.see import no_conditions
from misfeed.vocabulary.step import Step

SETTLE_S = 300.0
"""How long a device may take to get well after the last step."""

UNLESS_TOLD = (do.power_cycle(),)
"""What is done where a scenario does not say how its device is brought back."""


class NotFit(CaseFailed):
    """A device that lasts could not be made well for the next case."""


class CauseIn(Protocol):
    """A cause that was put in."""

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, Any]: ...


def recover(
    device: Device,
    causes: Iterable[CauseIn],
    steps: tuple[Step, ...],
    perform: Callable[[Step], None],
    left_undone: Callable[[str, MisfeedError], None],
) -> Seen:
    """Take the causes back out, do `steps` (`UNLESS_TOLD` when there are none); how it is then.

    What cannot be done is left undone, and `left_undone` told what and why: what is still wrong is told, too,
    and again by the next case's health gate.
    """
    for cause in causes:
        try:
            device.staging.clear(cause.name, cause.place, cause.parameters)
        except MisfeedError as error:
            left_undone(f"the cause {cause.name} is taken out of {cause.place}", error)
    for step in steps or UNLESS_TOLD:
        try:
            perform(step)
        except MisfeedError as error:
            left_undone(f"on the way back: {device.facts.place(step.text)}", error)
    view = View(device.at(HOME))

    seen = Seen(False, None)

    def healthy() -> bool:
        nonlocal seen
        try:
            seen = no_conditions().observe(view)
        except (Unreachable, DeviceRefusal) as error:
            device.drop_usb()
            seen = Seen(False, str(error))
        return seen.held

    device.clock.wait_until(healthy, SETTLE_S)
    return seen
