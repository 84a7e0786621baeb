"""How one machine's HTTP is bent: by those of its quirks that are HTTP's, and by its own clock."""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.http.bent import Manner
from misfeed.emulators.machine import Machine

_PREFIX = "ipp.http-"
_NONE: frozenset[Manner] = frozenset()


class Manners:
    """Satisfies `misfeed.emulators.http.bent.Bends`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def manners(self) -> frozenset[Manner]:
        quirks = self._machine.formatter.quirks
        if not quirks:
            return _NONE
        return frozenset(Manner(name.removeprefix(_PREFIX)) for name in quirks if name.startswith(_PREFIX))

    def later(self, after_us: int, call: Callable[[], None]) -> None:
        self._machine.clock.call_in(after_us, call)
