"""The root causes that a case puts into its device, and what of them is still there.

Knows where each went. How it shows, and what mends it, is others' business.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from misfeed.device import Device
from misfeed.errors import MisfeedError
from misfeed.vocabulary.fault import Fault


class Cause(NamedTuple):
    """A root cause that was put in."""

    name: str
    place: str
    parameters: Mapping[str, Any]


class Causes:
    """Those of one case, in the order in which they were put in."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._put_in: list[Cause] = []

    @property
    def place(self) -> str:
        """Where the first one is; "" while there is none."""
        return self._put_in[0].place if self._put_in else ""

    def put_in(self, fault: Fault, parameters: Mapping[str, Any]) -> None:
        """Put it in, with the parameters that it has in this case."""
        place = self._device.inject(fault.name, fault.at, **parameters)
        self._put_in.append(Cause(fault.name, place, parameters))

    def left(self, leaves: Collection[str]) -> Cause | None:
        """One that is still there, but for those that the right repair leaves as they are."""
        for cause in self._put_in:
            if cause.name not in leaves and self._device.staging.present(*cause):
                return cause
        return None

    def take_out(self, left_undone: Callable[[str, MisfeedError], None]) -> None:
        """Take all back out; `left_undone` is told what could not be done and why."""
        for cause in self._put_in:
            try:
                self._device.staging.clear(*cause)
            except MisfeedError as error:
                left_undone(f"the cause {cause.name} is taken out of {cause.place}", error)
