"""How to build machines of one profile, worked out once and shared by all machines of a fleet."""

from __future__ import annotations

from typing import Any

import msgspec

from .part import EVERYBODY
from .plans import planned_parts
from .profile import Profile

_OUTCOMES_KEPT = 4096


class Snapshot(msgspec.Struct, frozen=True):
    """A machine, but for its seed and number: those belong to the machine that takes it on."""

    profile: str
    now: int
    states: tuple[tuple[Any, ...], ...]
    alarms: tuple[tuple[tuple[str, str], int], ...]


class Blueprint:
    """All parts of a profile's machines, in an order that never changes.

    Raises ValueError when two parts of a profile would have the same id.
    """

    __slots__ = ("_kinds", "_outcomes", "parts", "profile")

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.parts = planned_parts(profile)
        ids = [planned.id for planned in self.parts]
        if len(set(ids)) < len(ids):
            twice = sorted({part_id for part_id in ids if ids.count(part_id) > 1})
            raise ValueError(f"{profile.name} has two parts with the id {', '.join(twice)}")
        self._kinds = {planned.id: planned.kind for planned in self.parts}
        self._outcomes: dict[frozenset[str], tuple[tuple[str, ...], bool]] = {}

    def outcome(self, touched: frozenset[str]) -> tuple[tuple[str, ...], bool]:
        """What hangs on the parts `touched`: ids of those whose conditions must be asked again, in an order
        that always repeats, and whether the engine must think again."""
        known = self._outcomes.get(touched)
        if known is None:
            if len(self._outcomes) >= _OUTCOMES_KEPT:
                self._outcomes.clear()
            known = self._outcomes[touched] = self._work_out(touched)
        return known

    def _work_out(self, touched: frozenset[str]) -> tuple[tuple[str, ...], bool]:
        kinds = self._kinds
        seen_by = {other for part_id in touched for other in kinds[part_id].SEEN_BY}
        look_at = list(kinds) if EVERYBODY in seen_by else sorted({*touched, *seen_by} & kinds.keys())
        reporting = tuple(part_id for part_id in look_at if kinds[part_id].REPORTS)
        return reporting, any(kinds[part_id].STEERS for part_id in touched)
