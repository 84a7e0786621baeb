"""Room for documents that are coming in at one machine just now, the same for all interfaces that take them.

Knows no protocol.
"""

from __future__ import annotations

from weakref import ref

from misfeed.emulators.machine import Machine
from misfeed.emulators.one_each import OneEach

MAX_SPOOL = 256 * 1024 * 1024
"""Octets of documents that may be coming in at one printer at the same time."""


_SPARE = 64
"""Shares that may be gone and are not looked for yet, beside as many as are there."""


_SHORT = 64 * 1024
_PAGE = 256 * 1024
_SPARE_PAGES = 32
"""Pages of memory that are kept for the next document, of all printers in a process: to be given new memory
by the system takes several times as long as to fill it."""
_spare: list[bytearray] = []


class Pages:
    """The octets of a document that is coming in, in memory that documents before it had."""

    __slots__ = ("_at", "_octets", "_pages", "_short")

    def __init__(self) -> None:
        self._short = bytearray()
        self._pages: list[bytearray] = []
        self._at = _PAGE
        self._octets = 0

    def __len__(self) -> int:
        return self._octets

    def add(self, data: bytes | bytearray) -> None:
        self._octets += len(data)
        if self._octets <= _SHORT and not self._pages:
            self._short += data
            return
        with memoryview(data) as rest:
            taken = 0
            while taken < len(rest):
                if self._at == _PAGE:
                    self._pages.append(_spare.pop() if _spare else bytearray(_PAGE))
                    self._at = 0
                some = min(_PAGE - self._at, len(rest) - taken)
                with memoryview(self._pages[-1]) as page:
                    # Through a view, since a slice of the page itself would make a copy first.
                    page[self._at : self._at + some] = rest[taken : taken + some]
                self._at += some
                taken += some

    def whole(self) -> bytes:
        """All of it."""
        if not self._pages:
            return bytes(self._short)
        with memoryview(self._pages[-1]) as last:
            return b"".join((self._short, *self._pages[:-1], last[: self._at]))

    def clear(self) -> None:
        """It is not kept any longer."""
        _spare.extend(self._pages[: max(0, _SPARE_PAGES - len(_spare))])
        self._pages.clear()
        self._short.clear()
        self._at = _PAGE
        self._octets = 0


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
