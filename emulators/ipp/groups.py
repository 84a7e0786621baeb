"""Printer groups that were answered before, and are again while the printer stays as it is, but for the time.

They take their room of what there is for all printers of a process. Knows no attribute.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from misfeed.emulators.ipp.selection import Selection
from misfeed.emulators.shelf import OVERHEAD, SHELF, Shelf

_MOST = 16
"""Of one printer."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A printer group's octets without the times at its end, and what they were selected by."""

    selection: Selection
    group: bytes
    language: str


class Groups:
    """Those of one printer, by the octets of what was asked."""

    __slots__ = ("__weakref__", "_kept", "_place", "_shelf")

    def __init__(self, shelf: Shelf = SHELF) -> None:
        self._shelf = shelf
        self._place = shelf.place(self)
        self._kept: OrderedDict[bytes, KeptAnswer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: bytes) -> KeptAnswer | None:
        return self._kept.get(key)

    def keep(self, key: bytes, answer: KeptAnswer) -> None:
        with self._shelf.lock:
            before = self._kept.pop(key, None)
            self._kept[key] = answer
            cost = len(answer.group) - (len(before.group) if before else -len(key) - OVERHEAD)
            while len(self._kept) > _MOST:
                oldest, gone = self._kept.popitem(last=False)
                cost -= len(oldest) + len(gone.group) + OVERHEAD
            # After it is in: whoever has to make room may be this one.
            self._shelf.take(self._place, cost)

    def clear(self) -> None:
        if self._kept:
            with self._shelf.lock:
                self._kept.clear()
                self._shelf.give_back(self._place)
