"""Room for documents that are coming in at one machine just now, the same for all interfaces that take them.

Counts octets; holds none, and knows no protocol.
"""

from __future__ import annotations

from weakref import ref

from misfeed.emulators.machine import Machine
from misfeed.emulators.one_each import OneEach

MAX_SPOOL = 256 * 1024 * 1024
"""Octets of documents that may be coming in at one printer at the same time."""


_SPARE = 64
"""Shares that may be gone and are not looked for yet, beside as many as are there."""


class _Spool:
    """What is taken of a machine's room. What a dropped share had is counted until it matters: to say so as
    it goes would take code that runs at any moment, in which an interrupt (Ctrl-C) is lost."""

    __slots__ = ("__weakref__", "_most", "_shares", "machine", "octets")

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.octets = 0
        self._shares: list[ref[Share]] = []
        self._most = _SPARE

    def add(self, share: Share) -> None:
        if len(self._shares) >= self._most:
            self._count()
        self._shares.append(ref(share))

    def fits(self, octets: int) -> bool:
        if self.octets + octets > MAX_SPOOL:
            self._count()
        return self.octets + octets <= MAX_SPOOL

    def _count(self) -> None:
        there = [share for one in self._shares if (share := one()) is not None]
        self._shares = [ref(share) for share in there]
        self._most = 2 * len(there) + _SPARE
        self.octets = sum(share.octets for share in there)


_SPOOLS: OneEach[_Spool] = OneEach()
"""Of machines that something comes in at: with the last share the account goes, and was empty."""


class Share:
    """What one job has taken of its machine's room; nothing, once it is dropped.

    Attributes:
        octets: as many as it has now.
    """

    __slots__ = ("__weakref__", "_spool", "octets")

    def __init__(self, machine: Machine) -> None:
        self._spool = _SPOOLS.of(machine, lambda: _Spool(machine))
        self.octets = 0
        self._spool.add(self)

    def fits(self, octets: int) -> bool:
        """Whether there is room for so many more."""
        return self._spool.fits(octets)

    def take(self, octets: int) -> bool:
        """Have room for so many more; False, and nothing taken, where there is none."""
        if not self.fits(octets):
            return False
        self._spool.octets += octets
        self.octets += octets
        return True

    def give_back(self, octets: int | None = None) -> None:
        """So many are not kept any longer; all of them, where nothing is said."""
        given = self.octets if octets is None else octets
        self._spool.octets -= given
        self.octets -= given
