"""The base layer: what a real printer of the model answered, as its profile carries it.

Each attribute is kept in its very octets, and mended where they break a standard. Knows no machine; what the
machine models is laid over it by `overlay`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from misfeed.emulators.machine import Profile
from misfeed.protocols.ipp import Attribute, Plain
from misfeed.protocols.ipp.mending import mend, read
from misfeed.protocols.ipp.notation import read_row
from misfeed.protocols.ipp.pairs import number, parse_pairs

_KEPT_PROFILES = 64


class Captured:
    """Recorded attributes of one printer, in their order.

    Args:
        rows: name, syntax and values of each. Raises UsageError naming the first that cannot be read.

    Attributes:
        raw: name and octets as they came, also of names that come again.
        mended: the octets that a printer should have sent, by name; what cannot be mended is not there.
    """

    def __init__(self, rows: Iterable[Sequence[str]] = ()) -> None:
        self.raw = tuple((row[0] if row else "", read_row(row)) for row in rows)
        self.mended: dict[str, bytes] = {}
        for name, octets in self.raw:
            if name not in self.mended and (fine := mend(octets).octets):
                self.mended[name] = fine
        self._read: dict[str, Attribute] = {}

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __contains__(self, name: str) -> bool:
        return name in self.mended

    def get(self, name: str) -> Attribute | None:
        """An attribute as mended, or None where none was captured."""
        octets = self.mended.get(name)
        if octets is None:
            return None
        if name not in self._read:
            found = read(octets)
            assert found is not None, "what was mended can be read"
            self._read[name] = found
        return self._read[name]

    def values(self, name: str) -> tuple[Plain, ...]:
        """The values as everyday Python, without those that are none; () where nothing was captured."""
        found = self.get(name)
        return tuple(value for value in found.plain if value is not None) if found is not None else ()

    def strings(self, name: str) -> tuple[str, ...]:
        return tuple(value for value in self.values(name) if isinstance(value, str))

    def numbers(self, name: str) -> tuple[int, ...]:
        """The integers and enums of it; a boolean is none."""
        return tuple(value for value in self.values(name) if isinstance(value, int) and value is not True)

    def flag(self, name: str) -> bool | None:
        first = next(iter(self.values(name)), None)
        return first if isinstance(first, bool) else None

    def octets(self, name: str) -> tuple[bytes, ...]:
        return tuple(value for value in self.values(name) if isinstance(value, bytes))


def row_numbers(rows: Sequence[bytes]) -> list[int]:
    """The table rows that `key=value` strings speak of: their own `index`, or their places from 1 where some
    have none or share one (PWG 5100.13 §6.5).
    """
    told = [number(dict(parse_pairs(row)).get("index")) for row in rows]
    own = [index for index in told if index is not None and 1 <= index <= 65_535]
    return own if len(own) == len(rows) == len(set(own)) else list(range(1, len(rows) + 1))


_kept: OrderedDict[int, tuple[Profile, Captured]] = OrderedDict()


def captured_of(profile: Profile) -> Captured:
    """What was captured of a model: shared by all its machines, and empty for most."""
    kept = _kept.get(id(profile))
    if kept is None or kept[0] is not profile:
        kept = _kept[id(profile)] = (profile, Captured(profile.captured.ipp))
        while len(_kept) > _KEPT_PROFILES:
            _kept.popitem(last=False)
    return kept[1]
