"""One thing for each machine, shared by all who ask for it and gone with the last who has it.

Knows no machine. There are the standard library's weak dictionaries for this, but they run Python code when
something goes, and an interrupt (Ctrl-C) that comes meanwhile is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import ref

ThingT = TypeVar("ThingT")

_SPARE = 64
"""References to what is gone that may be left, beside as many as to what is there."""


class OneEach(Generic[ThingT]):
    """Things by whose they are. A thing keeps its owner, whose id is nobody else's meanwhile."""

    def __init__(self) -> None:
        self._made: dict[int, ref[ThingT]] = {}
        self._most = _SPARE

    def __len__(self) -> int:
        """How many references are held, to what is there and what is gone."""
        return len(self._made)

    def of(self, owner: object, make: Callable[[], ThingT]) -> ThingT:
        """The owner's, made when there is none."""
        known = self._made.get(id(owner))
        found = known() if known is not None else None
        if found is None:
            found = make()
            if len(self._made) >= self._most:
                self._made = {whose: one for whose, one in self._made.items() if one() is not None}
                self._most = 2 * len(self._made) + _SPARE
            self._made[id(owner)] = ref(found)
        return found
