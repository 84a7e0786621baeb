"""Software as the Host Resources MIB tells it (RFC 2790 §4.6, §4.8): the firmware, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live

HIDES: tuple[str, ...] = ()

FIRMWARE = 1
"""hrSWRunIndex of what runs, and hrSWInstalledIndex of where it is from."""
_UNKNOWN_DATE = bytes((0, 0, 1, 1, 0, 0, 0, 0))
"""As RFC 2790 writes a DateAndTime that is not known."""
_NAME_OCTETS = 64


def _version(machine: Machine) -> bytes:
    return clipped(f"firmware {machine.formatter.firmware}".strip(), "utf-8", _NAME_OCTETS)


def rows(model: Model) -> Iterator[Row]:
    if not model.captured.has("hrSWRunTable"):
        yield fixed("hrSWOSIndex", FIRMWARE)
        yield fixed("hrSWRunIndex", FIRMWARE, FIRMWARE)
        yield live("hrSWRunName", _version, FIRMWARE)
        yield fixed("hrSWRunID", (0, 0), FIRMWARE)
        yield fixed("hrSWRunPath", "", FIRMWARE)
        yield fixed("hrSWRunParameters", "", FIRMWARE)
        yield fixed("hrSWRunType", "operatingSystem", FIRMWARE)
        yield fixed("hrSWRunStatus", "running", FIRMWARE)
    if not model.captured.has("hrSWInstalledTable"):
        yield fixed("hrSWInstalledLastChange", 0)
        yield fixed("hrSWInstalledLastUpdateTime", 0)
        yield fixed("hrSWInstalledIndex", FIRMWARE, FIRMWARE)
        yield live("hrSWInstalledName", _version, FIRMWARE)
        yield fixed("hrSWInstalledID", (0, 0), FIRMWARE)
        yield fixed("hrSWInstalledType", "operatingSystem", FIRMWARE)
        yield fixed("hrSWInstalledDate", _UNKNOWN_DATE, FIRMWARE)
