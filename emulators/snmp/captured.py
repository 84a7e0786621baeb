"""The base layer: what a real device of the model answered, as its profile carries it.

Knows no machine. What the machine models is laid over it by the view.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from misfeed.errors import UsageError
from misfeed.protocols.snmp import Counter32, Gauge32, Integer32, OctetString, Oid, Value, mib, oid
from misfeed.protocols.snmp.snmprec import parse_value

OTHER, UNKNOWN, SOME = -1, -2, -3
"""What a Printer MIB number means below zero: no restriction, not known, at least one left (RFC 3805)."""


class Captured:
    """Recorded values by object identifier.

    Args:
        rows: OID, snmprec tag and value of each. Raises UsageError naming the first that cannot be read.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]] = ()) -> None:
        self.values: dict[Oid, Value] = {}
        for identifier, tag, text in rows:
            try:
                self.values[oid(identifier)] = parse_value(tag, text.encode())
            except UsageError as error:
                raise UsageError(f"captured SNMP value {identifier[:80]}: {error}") from error
        self._sorted = sorted(self.values)

    def has(self, name: str) -> bool:
        """Whether anything was captured of the table, column or scalar of that name."""
        return self._any_below(mib.oid(name))

    def _any_below(self, prefix: Oid) -> bool:
        place = bisect_left(self._sorted, prefix)
        return place < len(self._sorted) and self._sorted[place][: len(prefix)] == prefix

    def below(self, name: str) -> list[tuple[Oid, Value]]:
        """Instance (what follows the name's own identifier) and value of everything below it, in order."""
        prefix = mib.oid(name)
        found = []
        for place in range(bisect_left(self._sorted, prefix), len(self._sorted)):
            identifier = self._sorted[place]
            if identifier[: len(prefix)] != prefix:
                break
            found.append((identifier[len(prefix) :], self.values[identifier]))
        return found

    def rows(self, table: str) -> list[Oid]:
        """The indices of a table's captured rows, in order."""
        # Below a table comes the entry (1), the column, then the index.
        return sorted({instance[2:] for instance, _ in self.below(table) if len(instance) > 2})

    def number(self, name: str, *index: int) -> int | None:
        """A captured number, or None where there is none."""
        value = self.values.get(mib.object(name).instance(*index))
        return value.value if isinstance(value, Integer32 | Counter32 | Gauge32) else None

    def octets(self, name: str, *index: int) -> bytes | None:
        value = self.values.get(mib.object(name).instance(*index))
        return value.value if isinstance(value, OctetString) else None

    def told(self, name: str, index: int, now: int, full: int, total: str) -> int:
        """What a level column of row `index` says of `now` of `full`, as this model's firmware tells levels.

        A model that was found to tell nothing (-1, -2) never does; one that says "some" (-3) says no more
        than that; one whose captured capacity (column `total`) is not `full` counts in its own unit.
        """
        before = self.number(name, 1, index)
        if before in (OTHER, UNKNOWN):
            return before
        if before == SOME:
            return SOME if now > 0 else 0
        capacity = self.number(total, 1, index)
        if capacity is not None and capacity > 0 and full > 0 and capacity != full:
            return now * capacity // full
        return now
