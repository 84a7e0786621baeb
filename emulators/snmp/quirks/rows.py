"""Has quirks of values and tables act on a profile's rows, once for all machines that have the same ones.

Knows which instances a quirk means; what it makes of a value is said in `values`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from misfeed.emulators.machine import Machine
from misfeed.emulators.quirks import Quirk
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.quirks import tables, values
from misfeed.emulators.snmp.quirks.values import Bend, Level
from misfeed.emulators.snmp.rows import Cell, Moving, Sheet, Tally
from misfeed.protocols.snmp import Integer32, OctetString, Oid, Value, mib

_ACTING = frozenset(quirk.name for quirk in (*values.QUIRKS, tables.DEVICE_0, tables.WALK_TURNS_BACK))
_TEXT = frozenset(
    {
        "DisplayString",
        "InternationalDisplayString",
        "PrtConsoleDescriptionStringTC",
        "PrtLocalizedDescriptionStringTC",
    }
)
_TEXTS_BY_NAME = frozenset({"prtGeneralSerialNumber", "prtInputName", "prtInputMediaName", "prtOutputName"})
"""Texts that the MIB calls octets."""


def acting(quirks: frozenset[str]) -> frozenset[str]:
    """Those of a machine's quirks that change rows."""
    return quirks & _ACTING


def bent_sheet(model: Model, cells: Mapping[Oid, Cell], quirks: frozenset[str]) -> Sheet:
    """The rows as a firmware with those quirks serves them."""
    bent = dict(cells)
    for name, bends in (
        ("hrPrinterDetectedErrorState", values.ERROR_BITS),
        ("sysObjectID", values.OBJECT_IDS),
        ("hrDeviceID", values.OBJECT_IDS),
        ("prtMarkerLifeCount", values.LIFE_COUNTS),
    ):
        _bend(bent, [mib.object(name).oid], _on(bends, quirks))
    _bend_levels(model, bent, quirks)
    _bend_texts(model, bent, quirks)
    rows: Iterable[tuple[Oid, Cell]] = bent.items()
    if tables.DEVICE_0.name in quirks:
        rows = _renamed(bent)
    return _TurningBack(rows) if tables.WALK_TURNS_BACK.name in quirks else Sheet(rows)


def _on(bends: Mapping[Quirk, Bend], quirks: frozenset[str]) -> list[Bend]:
    return [bend for quirk, bend in bends.items() if quirk.name in quirks]


def _bend(cells: dict[Oid, Cell], columns: Iterable[Oid], bends: list[Bend]) -> None:
    if not bends:
        return
    below = {len(column): set[Oid]() for column in columns}
    for column in columns:
        below[len(column)].add(column)
    for identifier, cell in cells.items():
        if any(identifier[:size] in some for size, some in below.items()):
            for bend in bends:
                cell = _bent(cell, bend)
            cells[identifier] = cell


def _bent(cell: Cell, bend: Bend) -> Cell:
    if isinstance(cell, Tally):
        return cell
    if isinstance(cell, Moving):
        read = cell.read
        return Moving(lambda machine: bend(read(machine)), cell.until)
    if callable(cell):
        live = cell
        return lambda machine: bend(live(machine))
    return bend(cell)


# -- levels --------------------------------------------------------------------------------------------------


def _bend_levels(model: Model, cells: dict[Oid, Cell], quirks: frozenset[str]) -> None:
    levels = [level for quirk, level in values.LEVELS.items() if quirk.name in quirks]
    if values.WASTE_COUNTS_UP.name in quirks:
        for place, supply in enumerate(model.profile.supplies):
            if supply.filled:
                _bend_level(
                    cells, supply.index or place + 1, lambda level, full: full - level if full > 0 else level
                )
    for identifier in _below(cells, "prtMarkerSuppliesLevel"):
        for level in levels:
            _bend_level(cells, identifier[-1], level)
    _bend(cells, [mib.object("prtMarkerSuppliesMaxCapacity").oid], _on(values.CAPACITIES, quirks))


def _bend_level(cells: dict[Oid, Cell], index: int, level: Level) -> None:
    at = mib.object("prtMarkerSuppliesLevel").instance(DEVICE, index)
    full = cells.get(mib.object("prtMarkerSuppliesMaxCapacity").instance(DEVICE, index))
    capacity = full.value if isinstance(full, Integer32) else 0

    def bend(value: Value) -> Value:
        if not isinstance(value, Integer32) or value.value < 0:
            return value  # what is no quantity stays so
        return Integer32(level(value.value, capacity))

    if at in cells:
        cells[at] = _bent(cells[at], bend)


def _below(cells: Mapping[Oid, Cell], name: str) -> list[Oid]:
    prefix = mib.object(name).oid
    return sorted(identifier for identifier in cells if identifier[: len(prefix)] == prefix)


# -- texts ---------------------------------------------------------------------------------------------------


def _bend_texts(model: Model, cells: dict[Oid, Cell], quirks: frozenset[str]) -> None:
    columns = [
        found.oid for name, found in mib.objects().items() if found.syntax in _TEXT or name in _TEXTS_BY_NAME
    ]
    if values.TEXT_IS_LATIN_1.name in quirks:
        prefixes = set(columns)
        console = mib.table("prtConsoleDisplayBufferTable").oid
        for identifier, cell in cells.items():
            if callable(cell) and any(identifier[:n] in prefixes for n in range(8, len(identifier))):
                codec = model.console_codec if identifier[: len(console)] == console else model.codec
                cells[identifier] = _in_latin_1(codec, cell)
    _bend(cells, columns, _on(values.TEXTS, quirks))


def _in_latin_1(codec: Callable[[Machine], str], cell: Callable[[Machine], Value]) -> Cell:
    def read(machine: Machine) -> Value:
        value = cell(machine)
        if not isinstance(value, OctetString):
            return value
        return OctetString(values.latin_1(value.value, codec(machine)))

    return read


# -- where rows stand ----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _columns() -> frozenset[Oid]:
    """What has the printer's hrDeviceIndex as the first index of its rows."""
    return frozenset(
        column.oid
        for table in mib.tables().values()
        if table.index[:1] == ("hrDeviceIndex",)
        for column in table.columns.values()
    )


def where(identifier: Oid, quirks: frozenset[str]) -> Oid:
    """Under which number a firmware with those quirks has an instance."""
    if tables.DEVICE_0.name not in quirks:
        return identifier
    size = next((n for n in range(len(identifier)) if identifier[:n] in _columns()), None)
    if size is None or identifier[size] != DEVICE:
        return identifier
    return (*identifier[:size], 0, *identifier[size + 1 :])


def _renamed(cells: Mapping[Oid, Cell]) -> Iterator[tuple[Oid, Cell]]:
    """The printer's rows under device 0."""
    quirks = frozenset({tables.DEVICE_0.name})
    index = mib.object("hrDeviceIndex").instance(0)
    for identifier, cell in cells.items():
        renamed = where(identifier, quirks)
        yield renamed, Integer32(0) if renamed == index else cell


class _TurningBack(Sheet):
    """Rows of which one is followed by an earlier one."""

    def __init__(self, rows: Iterable[tuple[Oid, Cell]]) -> None:
        super().__init__(rows)
        column, table = mib.object("prtMarkerSuppliesLevel").oid, mib.table("prtMarkerSuppliesTable").oid
        self._last = max((at for at in self.oids if at[: len(column)] == column), default=())
        self._first = min((at for at in self.oids if at[: len(table)] == table), default=())

    def after(self, identifier: Oid) -> Oid | None:
        if identifier == self._last and self._first:
            return self._first
        return super().after(identifier)
