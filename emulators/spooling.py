"""Room for documents that are coming in at one machine just now, the same for all interfaces that take them.

Counts octets; holds none, and knows no protocol.
"""

from __future__ import annotations

from misfeed.emulators.machine import Machine
from misfeed.emulators.one_each import OneEach

MAX_SPOOL = 256 * 1024 * 1024
"""Octets of documents that may be coming in at one printer at the same time."""


class _Spool:
    __slots__ = ("__weakref__", "machine", "octets")

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.octets = 0


_SPOOLS: OneEach[_Spool] = OneEach()
"""Of machines that something comes in at: with the last share the account goes, and was empty."""


class Share:
    """What one job has taken of its machine's room.

    Attributes:
        octets: as many as it has now.
    """

    __slots__ = ("_spool", "octets")

    def __init__(self, machine: Machine) -> None:
        self._spool = _SPOOLS.of(machine, lambda: _Spool(machine))
        self.octets = 0

    def fits(self, octets: int) -> bool:
        """Whether there is room for so many more."""
        return self._spool.octets + octets <= MAX_SPOOL

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

    def __del__(self) -> None:
        # Jobs are given up by many ways, and room that one kept would be lacking for good.
        self.give_back()
