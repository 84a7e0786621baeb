"""Every object a machine shows over SNMP, read one by one or in order: a pure function of the machine.

What is the same for all machines of a profile is compiled once and shared; a view keeps nothing of its own,
so nothing in it can grow stale. Knows no message.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from misfeed.emulators.machine import Machine, Profile
from misfeed.emulators.snmp.groups import GROUPS, alerts, capabilities, internet
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.quirks.rows import acting, bent_sheet, where
from misfeed.emulators.snmp.rows import Cell, Moving, Open, Sheet, Tally
from misfeed.emulators.snmp.writing import Writable, Writer, keeping
from misfeed.protocols.snmp import Counter32, Counter64, ErrorStatus, Missing, Oid, Value, encode_varbind, mib

_PROFILES_KEPT = 64

FOREVER = float("inf")
NEVER = float("-inf")


_FACTS = frozenset(
    {
        "hrStorageSize",
        "hrSWRunStatus",
        "ifAdminStatus",
        "ifPromiscuousMode",
        "ipForwarding",
        "tcpConnState",
        "prtChannelState",
        "prtConsoleOffTime",
        "prtConsoleOnTime",
        "prtInputMaxCapacity",
        "prtMarkerSuppliesMaxCapacity",
        "prtOutputMaxCapacity",
        "prtOutputPageDeliveryOrientation",
        "prtOutputRemainingCapacity",
        "prtOutputStackingOrder",
    }
)
"""The standard lets them be written, and a printer whose parts are as they are does not (their least access
in RFC 2790, RFC 2863 and RFC 3805 is reading)."""


def _kept(sheet: Sheet) -> Iterator[tuple[Oid, Writer]]:
    """What nothing hangs on but what is read back: what the standard has written and no machine decides."""
    for name, definition in mib.objects().items():
        if definition.access is mib.Access.READ_WRITE and name not in _FACTS:
            for identifier in sheet.below(definition.oid):
                if sheet.fixed(identifier) is not None:
                    yield identifier, keeping(identifier)


class Compiled:
    """The rows of a profile: captured values, facts where nothing was captured, the machine's own over both;
    all of it as a firmware with `quirks` serves it.

    Attributes:
        modelled: the instances that the machine decides, whatever was captured of them.
    """

    def __init__(self, profile: Profile, quirks: frozenset[str] = frozenset()) -> None:
        self.model = Model(profile)
        hidden = [alerts.table(), *(mib.table(name).oid for group in GROUPS for name in group.HIDES)]
        cells: dict[Oid, Cell] = {
            identifier: value
            for identifier, value in self.model.captured.values.items()
            if not any(identifier[: len(prefix)] == prefix for prefix in hidden)
        }
        modelled = set()
        writers: dict[Oid, Writer] = {}
        for group in GROUPS:
            for identifier, found in group.rows(self.model):
                cell = found
                if isinstance(found, Open):
                    cell, writers[identifier] = found.cell, found.writer
                assert not isinstance(cell, Open)
                if callable(cell) or isinstance(cell, Moving | Tally):
                    modelled.add(identifier)
                    cells[identifier] = cell
                else:
                    cells.setdefault(identifier, cell)
        self.modelled = frozenset(modelled)
        self.sheet = bent_sheet(self.model, cells, quirks) if quirks else Sheet(cells.items())
        writers = {where(identifier, quirks): writer for identifier, writer in writers.items()}
        self.writable = Writable.of({**dict(_kept(self.sheet)), **writers})


class _SameProfile:
    """A profile by identity: profiles are shared and frozen, but hold a table and so have no hash."""

    __slots__ = ("profile",)

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameProfile) and self.profile is other.profile

    def __hash__(self) -> int:
        return id(self.profile)


@lru_cache(maxsize=_PROFILES_KEPT)
def _compiled(key: _SameProfile, quirks: frozenset[str]) -> Compiled:
    return Compiled(key.profile, quirks)


def compiled(profile: Profile, quirks: frozenset[str] = frozenset()) -> Compiled:
    """The rows of a profile. Raises UsageError when its captured values cannot be read."""
    return _compiled(_SameProfile(profile), acting(quirks))


class View:
    """One machine's objects. `counts` holds the agent's own counters by name.

    Attributes:
        until: what was read since this was set to FOREVER holds until this time of the machine's clock, in
            microseconds, if the machine's revision stays.
    """

    __slots__ = (
        "_alerts",
        "_coming",
        "_coming_at",
        "_coming_oids",
        "_compiled",
        "counts",
        "machine",
        "until",
    )

    def __init__(self, machine: Machine, counts: dict[str, int]) -> None:
        self.machine = machine
        self.counts = counts
        self._compiled = compiled(machine.profile, machine.formatter.quirks)
        self._alerts = alerts.table()
        self.until: float = FOREVER
        self._coming: Mapping[Oid, Value] = {}
        self._coming_oids: tuple[Oid, ...] = ()
        self._coming_at = -1

    def get(self, identifier: Oid) -> Value:
        """The value of an instance, or which way it is missing (RFC 3416 §4.2.1)."""
        cell = self._compiled.sheet.cell(identifier)
        if cell is not None:
            kept = self.machine.notes.kept
            if kept and identifier in kept:
                return mib.object(mib.name(identifier).partition(".")[0]).value(kept[identifier])
            return self._read(cell)
        if identifier[: len(self._alerts)] == self._alerts:
            value = alerts.cell(self.machine, self._compiled.model, identifier)
            if value is not None:
                return value
        if identifier < internet.END and identifier in (coming := self._rows_now()):
            return coming[identifier]
        return Missing.NO_SUCH_INSTANCE if self._has_object(identifier) else Missing.NO_SUCH_OBJECT

    def after(self, identifier: Oid) -> Oid | None:
        """The first instance behind `identifier` in lexicographic order; None at the end of the view."""
        found = self._compiled.sheet.after(identifier)
        if identifier < internet.END:
            self._rows_now()
            place = bisect_right(self._coming_oids, identifier)
            if place < len(self._coming_oids):
                at = self._coming_oids[place]
                if found is None or at < found:
                    return at
        if found is not None and found < self._alerts:
            return found
        alert = alerts.after(self.machine, identifier)
        if alert is None or (found is not None and found < alert):
            return found
        return alert

    def _rows_now(self) -> Mapping[Oid, Value]:
        """The rows of capabilities, addresses and ports, in order, as of the machine's revision."""
        if self._coming_at != self.machine.revision:
            machine, model = self.machine, self._compiled.model
            self._coming = {**capabilities.coming(machine, model), **internet.coming(machine, model)}
            self._coming_oids = tuple(self._coming)
            self._coming_at = self.machine.revision
        return self._coming

    def row(self, identifier: Oid) -> bytes:
        """The encoded variable binding of an instance, missing or not."""
        if self.machine.notes.kept:
            return self.varbind(identifier, self.get(identifier))
        return self._compiled.sheet.fixed(identifier) or self.varbind(identifier, self.get(identifier))

    def varbind(self, identifier: Oid, value: Value) -> bytes:
        """The encoded variable binding of a value that `get` gave for `identifier`."""
        sheet = self._compiled.sheet
        if sheet.cell(identifier) is value:
            return sheet.encoded(identifier, value)
        return encode_varbind(identifier, value)

    def judge(self, identifier: Oid, value: Value) -> ErrorStatus | None:
        """What is wrong with writing `value` to an instance; None for nothing."""
        return self._compiled.writable.judge(self.machine, self._exists, identifier, value)

    def write(self, wanted: Sequence[tuple[Oid, Value]]) -> None:
        """Write what was judged good, all of it; raises Unwritten and writes nothing."""
        self._compiled.writable.write(self.machine, wanted)

    def _exists(self, identifier: Oid) -> bool:
        return self._compiled.sheet.cell(identifier) is not None

    def _read(self, cell: Cell) -> Value:
        if isinstance(cell, Tally):
            self.until = NEVER
            if cell.wide:
                return Counter64((cell.start + self.counts.get(cell.name, 0)) % 2**64)
            return Counter32((cell.start + self.counts.get(cell.name, 0)) % 2**32)
        if isinstance(cell, Moving):
            machine = self.machine
            self.until = min(self.until, machine.clock.now + cell.until(machine) - machine.now)
            return cell.read(machine)
        return cell(self.machine) if callable(cell) else cell

    def _has_object(self, identifier: Oid) -> bool:
        """Whether the object is served at all, with this instance or another."""
        name = mib.name(identifier).partition(".")[0]
        found = mib.objects().get(name)
        if found is None:
            # No MIB says where the object ends: a captured neighbour shares all but its last number.
            return self._compiled.sheet.any_below(identifier[:-1])
        if found.table in internet.TABLES and any(
            at[: len(found.oid)] == found.oid for at in self._rows_now()
        ):
            return True
        return found.table == alerts.TABLE or self._compiled.sheet.any_below(found.oid)
