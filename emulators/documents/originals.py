"""Documents as they were sent, kept for who fetches a printed sheet and looks at it; the oldest go first.

Kept once each, by digest, for all machines of the process. Interprets nothing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

KEPT_OCTETS = 64 * 1024 * 1024


class Originals:
    """Documents up to a number of octets in all; one that is larger alone is not kept."""

    def __init__(self, kept_octets: int = KEPT_OCTETS) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._most = self._room = kept_octets

    def keep(self, digest: str, format_: str, data: bytes) -> None:
        """Keep a document, as the youngest."""
        if len(data) > self._most:
            return
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return
            self._kept[digest] = (format_, data)
            self._room -= len(data)
            while self._room < 0:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._room += len(dropped)

    def find(self, digest: str) -> tuple[str, bytes] | None:
        """Its MIME media type and octets, while it is kept."""
        return self._kept.get(digest)


originals = Originals()
"""Every document that `interpret` read."""
