"""Room for documents that are coming in at one machine just now, the same for all interfaces that take them.

Knows no protocol.
"""

from __future__ import annotations

from weakref import ref

from misfeed.emulators.machine import Machine
from misfeed.emulators.one_each import OneEach
from misfeed.protocols import memory

MAX_SPOOL = 256 * 1024 * 1024
"""Octets of documents that may be coming in at one printer at the same time."""


_SPARE = 64
"""Shares that may be gone and are not looked for yet, beside as many as are there."""


_SHORT = 64 * 1024
_PAGE = 256 * 1024


class DocumentMemory:
    """The octets of a document that is coming in, in memory that documents before it had."""

    __slots__ = ("_at", "_begin", "_octets", "_page", "_pages", "_short", "_whole")

    def __init__(self) -> None:
        self._short = bytearray()
        self._pages: list[bytearray] = []
        # What they hold, in its order, but for what was written to the last page since `_begin`.
        self._whole: list[memoryview] = []
        # The last page; through a view, since a slice of itself would make a copy first.
        self._page = memoryview(bytearray())
        self._begin = self._at = _PAGE
        self._octets = 0

    def __len__(self) -> int:
        return self._octets

    def add(self, data: bytes | bytearray) -> None:
        """More of it. A bytearray is the document's from then on, to keep or to give back."""
        size = len(data)
        self._octets += size
        if isinstance(data, bytearray):
            self._keep(data)
            return
        if self._octets <= _SHORT and not self._pages:
            self._short += data
            return
        end = self._at + size
        if end <= _PAGE:
            self._page[self._at : end] = data
            self._at = end
            return
        with memoryview(data) as rest:
            taken = 0
            while taken < size:
                if self._at == _PAGE:
                    self._turn()
                some = min(_PAGE - self._at, size - taken)
                self._page[self._at : self._at + some] = rest[taken : taken + some]
                self._at += some
                taken += some

    def _keep(self, page: bytearray) -> None:
        """It came in memory of its own."""
        self._end()
        self._pages.append(page)
        self._whole.append(memoryview(page))

    def _turn(self) -> None:
        """Begin another page."""
        self._end()
        page = memory.take(_PAGE)
        self._pages.append(page)
        self._page = memoryview(page)
        self._begin = self._at = 0

    def _end(self) -> None:
        """What was written to the page is whole: something else comes behind it."""
        if self._at > self._begin:
            self._whole.append(self._page[self._begin : self._at])
            self._begin = self._at

    def whole(self) -> bytes:
        """All of it."""
        if not self._pages:
            return bytes(self._short)
        return b"".join((self._short, *self._whole, self._page[self._begin : self._at]))

    def clear(self) -> None:
        """It is not kept any longer."""
        self._whole.clear()
        self._page = memoryview(bytearray())
        for page in self._pages:
            memory.give_back(page)
        self._pages.clear()
        self._short.clear()
        self._begin = self._at = _PAGE
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
