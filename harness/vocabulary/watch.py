"""Looks at a device for what a scenario expects: once, or until it shows. Notes all that it sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from misfeed.device import Device
from misfeed.errors import BenchError, DeviceRefusal, NoAnswer, Unreachable, UsageError
from misfeed.place import HOME
from misfeed.vocabulary.expectation import Expectation, Seen, View
from misfeed.vocabulary.failure import CaseFailed
from misfeed.vocabulary.failure import hidden_by_pytest as __tracebackhide__  # noqa: F401
from misfeed.vocabulary.notebook import Notebook

SHOW_S = 900.0
"""How long a symptom may take to show on an interface, in device time."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A symptom as it showed on one interface: `after` seconds of device time since the trigger."""

    after: float
    value: Any


class Sightings(dict[str, Sighting]):
    """Sightings by interface. Asked for one that was left out it raises what `missing` makes of its name."""

    def __init__(self, seen: Mapping[str, Sighting], missing: Callable[[str], Exception]) -> None:
        super().__init__(seen)
        self._missing_is = missing

    def __missing__(self, name: str) -> Sighting:
        raise self._missing_is(name)


class Watch:
    """Somebody who watches one device, from every vantage point, and keeps a notebook."""

    def __init__(self, device: Device, notebook: Notebook) -> None:
        self._device = device
        self._notebook = notebook

    def look(self, name: str, expectation: Expectation, baseline: Mapping[str, int] | None = None) -> Seen:
        """Observe once from the vantage point in `name`; a device that does not answer shows that."""
        vantage = name.partition("@")[2] or HOME
        try:
            return expectation.observe(View(self._device.at(vantage), baseline or {}))
        except Unreachable as error:
            # It may have left the USB bus and come back.
            self._device.drop_usb()
            self._device.drop_console()
            self._device.drop_escpos()
            return Seen(False, "silent" if isinstance(error, NoAnswer) else "refused")
        except DeviceRefusal as error:
            return Seen(False, str(error))

    def observe_once(self, name: str, expectation: Expectation) -> bool:
        """Look, and note it; whether it held."""
        found = self.look(name, expectation)
        self._notebook.note(name, self.told(expectation), found.value, held=found.held)
        return found.held

    def must_show(
        self,
        name: str,
        expectation: Expectation,
        timeout_s: float,
        baseline: Mapping[str, int] | None = None,
    ) -> None:
        """Wait until it holds. Raises CaseFailed."""
        found = Seen(False, None)

        def holds() -> bool:
            nonlocal found
            found = self.look(name, expectation, baseline)
            return found.held

        held = self._device.clock.wait_until(holds, timeout_s)
        self._notebook.note(name, self.told(expectation), found.value, held=held)
        if not held:
            raise CaseFailed(f"{name}: expected {self.told(expectation)}, found {said(found.value)}")

    def wait_for(
        self, waiting: Mapping[str, Expectation], began: int, seen_on: Callable[[Expectation], None]
    ) -> dict[str, Sighting]:
        """Wait until every interface has shown it; `seen_on` is told of each. Raises CaseFailed."""
        if not waiting:
            raise BenchError("nothing in `shows` can be looked at on this bench; is the USB cable missing?")
        clock, note = self._device.clock, self._notebook.note
        seen: dict[str, Sighting] = {}
        last: dict[str, Any] = {}

        def all_seen() -> bool:
            for name in [name for name in waiting if name not in seen]:
                found = self.look(name, waiting[name])
                last[name] = found.value
                if found.held:
                    after = clock.now_us() - began
                    seen[name] = Sighting(after / 1_000_000, found.value)
                    seen_on(waiting[name])
                    note(name, self.told(waiting[name]), found.value, held=True, after_us=after)
            return len(seen) == len(waiting)

        if clock.wait_until(all_seen, SHOW_S):
            return seen
        missing = [name for name in waiting if name not in seen]
        gave_up = clock.now_us() - began
        for name in missing:
            note(name, self.told(waiting[name]), last.get(name), held=False, after_us=gave_up)
        first = missing[0]
        raise CaseFailed(
            f"{first} does not show it: expected {self.told(waiting[first])}, found {said(last.get(first))}"
        )

    def told(self, expectation: Expectation) -> str:
        """What is expected, in words, with roles filled in where the model has them."""
        with suppress(UsageError):
            return self._device.facts.place(expectation.text)
        return expectation.text


def said(value: Any) -> str:
    """What was found, in a sentence: of what each interface told, only where there was something."""
    if isinstance(value, Mapping):
        value = {key: told for key, told in value.items() if told != []}
    return str(value)
