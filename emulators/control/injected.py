"""The faults that somebody injected into a machine and has not taken back. Knows no HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.faults import Fault, FaultError, make_fault

MAX_INJECTED = 1_000


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault that was injected at the part `place`; `id` is never used again."""

    id: str
    fault: Fault
    place: str


class Injections:
    """What was injected, oldest first.

    Whether a cause is still so is the machine's to say: a repair may have mended it.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._entries: dict[str, Injected] = {}
        self._count = 0

    def entries(self) -> tuple[Injected, ...]:
        return tuple(self._entries.values())

    def present(self, entry: Injected) -> bool:
        """Whether the cause is still so."""
        return entry.fault.remains(self._machine.parts[entry.place])

    def inject(self, name: str, at: str = "", parameters: Mapping[str, Any] | None = None) -> Injected:
        """Make the cause so, at `at` or at the first part that it can act on. Raises FaultError."""
        fault = make_fault(name, parameters)
        place = fault.place(self._machine, at).id
        for entry in self._entries.values():
            if entry.place == place and entry.fault == fault and self.present(entry):
                raise FaultError(f"{name} is already at {place} (id {entry.id})")
        if len(self._entries) >= MAX_INJECTED:
            # Room is made of those that a repair has mended; they are listed only as long as there is room.
            self._entries = {entry.id: entry for entry in self.entries() if self.present(entry)}
        if len(self._entries) >= MAX_INJECTED:
            raise FaultError(f"{MAX_INJECTED} faults are injected; take some back first")
        fault.break_machine(self._machine, place)
        self._count += 1
        entry = Injected(str(self._count), fault, place)
        self._entries[entry.id] = entry
        return entry

    def clear(self, entry_id: str) -> Injected:
        """Take the cause away, unless a repair already has. Raises KeyError for an unknown id."""
        entry = self._entries.pop(entry_id)
        if self.present(entry):
            entry.fault.take_away(self._machine.parts[entry.place])
        return entry

    def put_back(self, entries: tuple[Injected, ...]) -> None:
        """From now on, what was injected is what `entries()` said once; restores no machine."""
        self._entries = {entry.id: entry for entry in entries}

    def clear_all(self) -> tuple[Injected, ...]:
        """Take all causes away, the youngest first."""
        return tuple(self.clear(entry_id) for entry_id in reversed(tuple(self._entries)))
