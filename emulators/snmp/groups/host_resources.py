"""The Host Resources MIB (RFC 2790): system, storage, devices, and the printer among them.

A model whose devices or storage were captured keeps them; the machine then decides only the printer's status.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from math import ceil

from misfeed.emulators.machine import Machine, Status
from misfeed.emulators.machine.memory import Memory
from misfeed.emulators.machine.rtc import holds
from misfeed.emulators.snmp.groups.interfaces import network_index
from misfeed.emulators.snmp.groups.system import next_tick, ticks
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live, moving, writable
from misfeed.emulators.snmp.status import detected_errors, device_status, printer_status
from misfeed.emulators.snmp.writing import Content
from misfeed.protocols.snmp import ErrorStatus, mib

HIDES: tuple[str, ...] = ()

_DECISECOND_US = 100_000
_SHORT_DATE, _LONG_DATE = 8, 11
_MEMORY_KB = 262_144
"""Of models whose profile does not tell."""
_RESIDENT_KB = 98_304
"""Memory in use with no job spooled."""
_EXTRA_DEVICES = (
    (2, "hrDeviceNetwork", "Ethernet"),
    (3, "hrDeviceVolatileMemory", "Random access memory"),
    (4, "hrDeviceNonVolatileMemory", "Non-volatile memory"),
    (5, "hrDeviceProcessor", "Processor"),
)
DEVICES = tuple(index for index, _, _ in _EXTRA_DEVICES)
"""hrDeviceIndex of what every model has beside the printer itself."""
_BUSY_PERCENT, _IDLE_PERCENT = 60, 3
"""hrProcessorLoad while something is printed, and while nothing is."""


def _date(machine: Machine) -> bytes:
    """DateAndTime (RFC 2579): year, month, day, hour, minute, second, decisecond, offset from UTC."""
    now = machine.date(machine.now)
    day = now.year.to_bytes(2, "big") + bytes((now.month, now.day, now.hour, now.minute, now.second))
    away = round((now.utcoffset() or timedelta()).total_seconds() / 60)
    hours, minutes = divmod(abs(away), 60)
    zone = (b"-" if away < 0 else b"+") + bytes((hours, minutes))
    return day + bytes((now.microsecond // _DECISECOND_US,)) + zone


def _next_decisecond(machine: Machine) -> int:
    return machine.now - machine.now % _DECISECOND_US + _DECISECOND_US


_DIRECTIONS = {b"+": 1, b"-": -1}
_MOST_HOURS, _MOST_MINUTES, _MOST_DECISECONDS = 13, 59, 9


def _read_date(machine: Machine, content: Content) -> datetime | None:
    """DateAndTime as a date of the printer's time zone, which it is in without an offset, too.

    None for what RFC 2579 forbids, and for a date that the printer's clock cannot hold.
    """
    assert isinstance(content, bytes)
    zone = machine.site_date(machine.now).tzinfo
    written = zone
    if len(content) > _SHORT_DATE:
        direction, hours, minutes = _DIRECTIONS.get(content[8:9]), content[9], content[10]
        if direction is None or hours > _MOST_HOURS or minutes > _MOST_MINUTES:
            return None
        written = timezone(direction * timedelta(hours=hours, minutes=minutes))
    month, day, hour, minute, second, deciseconds = content[2:8]
    if deciseconds > _MOST_DECISECONDS:
        return None
    try:
        year = int.from_bytes(content[:2], "big")
        date = datetime(year, month, day, hour, minute, second, tzinfo=written).astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return date if holds(date) else None


def _is_date(machine: Machine, content: Content) -> ErrorStatus | None:
    assert isinstance(content, bytes)
    if len(content) not in (_SHORT_DATE, _LONG_DATE):
        return ErrorStatus.WRONG_LENGTH
    return ErrorStatus.WRONG_VALUE if _read_date(machine, content) is None else None


def _set_date(machine: Machine, content: Content) -> None:
    date = _read_date(machine, content)
    if date is not None:
        # The clock is ahead by whole seconds: it shows that second, and never the one before.
        machine.rtc.offset_s = ceil((date - machine.site_date(machine.now)).total_seconds())


def _used_kb(machine: Machine) -> int:
    spooled = sum(job.octets for job in machine.jobs.open_jobs)
    return min(_RESIDENT_KB + spooled // 1024, _memory_kb(machine))


def _load(machine: Machine) -> int:
    return _BUSY_PERCENT if machine.status is Status.PROCESSING else _IDLE_PERCENT


def _memory_kb(machine: Machine) -> int:
    memory = machine.parts.get("memory")
    return memory.installed_mb * 1024 if isinstance(memory, Memory) else _MEMORY_KB


def rows(model: Model) -> Iterator[Row]:
    yield moving("hrSystemUptime", ticks, next_tick)
    yield writable(moving("hrSystemDate", _date, _next_decisecond), _set_date, _is_date)
    yield fixed("hrSystemNumUsers", 0)
    yield fixed("hrSystemProcesses", 1)
    yield fixed("hrSystemMaxProcesses", 0)
    if not model.captured.has("hrStorageTable"):
        yield from _storage()
    yield from _devices(model)
    yield from _printer(model)


def _storage() -> Iterator[Row]:
    yield live("hrMemorySize", _memory_kb)
    yield fixed("hrStorageIndex", 1, 1)
    yield fixed("hrStorageType", mib.oid("hrStorageRam"), 1)
    yield fixed("hrStorageDescr", "RAM", 1)
    yield fixed("hrStorageAllocationUnits", 1024, 1)
    yield live("hrStorageSize", _memory_kb, 1)
    yield live("hrStorageUsed", _used_kb, 1)
    yield fixed("hrStorageAllocationFailures", 0, 1)


def _devices(model: Model) -> Iterator[Row]:
    identity = model.profile.identity
    errors = model.captured.number("hrDeviceErrors", DEVICE) or 0
    yield fixed("hrDeviceIndex", DEVICE, DEVICE)
    yield fixed("hrDeviceType", mib.oid("hrDevicePrinter"), DEVICE)
    yield fixed("hrDeviceDescr", clipped(f"{identity.make} {identity.model}", "utf-8", 64), DEVICE)
    yield fixed("hrDeviceID", identity.sys_object_id, DEVICE)
    yield live("hrDeviceStatus", device_status, DEVICE)
    yield live("hrDeviceErrors", lambda machine: (errors + machine.alerts.errors) % 2**32, DEVICE)
    if any(index != (DEVICE,) for index in model.captured.rows("hrDeviceTable")):
        return
    for index, kind, descr in _EXTRA_DEVICES:
        yield fixed("hrDeviceIndex", index, index)
        yield fixed("hrDeviceType", mib.oid(kind), index)
        yield fixed("hrDeviceDescr", descr, index)
        yield fixed("hrDeviceID", (0, 0), index)
        yield fixed("hrDeviceStatus", "running", index)
        yield fixed("hrDeviceErrors", 0, index)
        if kind == "hrDeviceNonVolatileMemory":
            yield fixed("hrSystemInitialLoadDevice", index)
            yield fixed("hrSystemInitialLoadParameters", "")
        if kind == "hrDeviceProcessor":
            yield fixed("hrProcessorFrwID", (0, 0), index)
            yield live("hrProcessorLoad", _load, index)
        if kind == "hrDeviceNetwork" and not model.captured.has("hrNetworkTable"):
            yield fixed("hrNetworkIfIndex", network_index(model.captured), index)


def _printer(model: Model) -> Iterator[Row]:
    bits = mib.bits("hrPrinterDetectedErrorState")
    # One octet or two, as the model was found to answer; a bit of the second octet needs both.
    least = min(max(len(model.captured.octets("hrPrinterDetectedErrorState", DEVICE) or b""), 1), 2)

    def errors(machine: Machine) -> bytes:
        both = bits.octets(detected_errors(machine))
        return both if both[1] else both[:least]

    yield live("hrPrinterStatus", printer_status, DEVICE)
    yield live("hrPrinterDetectedErrorState", errors, DEVICE)
