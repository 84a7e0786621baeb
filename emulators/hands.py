"""Hands of an emulated device: they act on its machine, and take their stated time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from misfeed.contract import CannotAct
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.bins import Bin
from misfeed.emulators.machine.part import Refused
from misfeed.emulators.machine.verbs import part_named
from misfeed.emulators.pages import PrintedPage, Ruler, pages_of
from misfeed.errors import DeviceRefusal

_MINUTE_US = 60_000_000
_DPI = 75
"""Enough for a ruler, and for a page as wide as a hand in a report."""


class EmulatedPage:
    """A sheet as it lay in the bin; drawn when it is asked for. Satisfies `misfeed.contract.FetchedPage`."""

    def __init__(self, page: PrintedPage, ruler: Ruler) -> None:
        self._page = page
        self._ruler = ruler

    def png(self, at_most: int) -> bytes:
        return self._page.png(at_most)

    def ruler(self) -> tuple[str, ...]:
        return tuple(self._ruler.reads(self._page))


class EmulatedHands:
    """Satisfies `misfeed.contract.Hands`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def act(self, verb: str, target: str, /, *, minutes: float = 0.0, **details: Any) -> None:
        self.wait(minutes)
        try:
            self._machine.act(verb, target, **details)
        except Refused as error:
            raise DeviceRefusal("the panel says no", str(error)) from error
        except CannotDo as error:
            raise CannotAct(str(error)) from error

    def look(self, target: str, *, minutes: float = 0.0) -> Mapping[str, str]:
        self.wait(minutes)
        try:
            return part_named(self._machine.parts, target, self._machine.profile.name).look()
        except CannotDo as error:
            raise CannotAct(str(error)) from error

    def fetch_page(self, target: str) -> EmulatedPage:
        output = self._machine.parts.get(target)
        pages = pages_of(self._machine, output, _DPI) if isinstance(output, Bin) else []
        if not pages:
            raise CannotAct(f"no printed page lies in {target!r}")
        return EmulatedPage(pages[0], Ruler.of(self._machine))

    def wait(self, minutes: float) -> None:
        self._machine.clock.advance(round(minutes * _MINUTE_US))

    def read_panel(self) -> str:
        return self._machine.panel.text()

    def temperature_c(self, target: str) -> float:
        fuser = self._machine.fuser
        if fuser is None or target != fuser.id:
            raise CannotAct(f"there is nothing hot at {target!r}")
        return fuser.temperature_dc() / 10
