"""The disk of models that have one, in the Host Resources MIB (RFC 2790 §4.5): its partition and file system.

Knows no file: how full it is depends on what is spooled.
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.disk import Disk
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row, fixed, live
from misfeed.protocols.snmp import mib

HIDES: tuple[str, ...] = ()

DISK = 6
"""hrDeviceIndex of the disk."""
STORAGE = 2
"""hrStorageIndex of its file system."""
_ONE = 1
_DISK_KB = 312_500_000
"""320 GB: no profile tells."""
_UNIT = 4_096
_TAKEN_UNITS = 1_500_000
"""What the firmware itself keeps there."""
_UNKNOWN_DATE = bytes((0, 0, 1, 1, 0, 0, 0, 0))


def _status(machine: Machine) -> str:
    disk = machine.parts.get("disk")
    return "down" if isinstance(disk, Disk) and disk.found else "running"


def _used(machine: Machine) -> int:
    return _TAKEN_UNITS + sum(-(-job.octets // _UNIT) for job in machine.jobs.open_jobs)


def rows(model: Model) -> Iterator[Row]:
    captured = model.captured
    if model.profile.disk is None or captured.has("hrDeviceTable") or captured.has("hrStorageTable"):
        return
    yield fixed("hrDeviceIndex", DISK, DISK)
    yield fixed("hrDeviceType", mib.oid("hrDeviceDiskStorage"), DISK)
    yield fixed("hrDeviceDescr", "Hard disk", DISK)
    yield fixed("hrDeviceID", (0, 0), DISK)
    yield live("hrDeviceStatus", _status, DISK)
    yield fixed("hrDeviceErrors", 0, DISK)
    yield fixed("hrDiskStorageAccess", "readWrite", DISK)
    yield fixed("hrDiskStorageMedia", "hardDisk", DISK)
    yield fixed("hrDiskStorageRemoveble", "false", DISK)
    yield fixed("hrDiskStorageCapacity", _DISK_KB, DISK)
    yield fixed("hrPartitionIndex", _ONE, DISK, _ONE)
    yield fixed("hrPartitionLabel", "", DISK, _ONE)
    yield fixed("hrPartitionID", b"\x01", DISK, _ONE)
    yield fixed("hrPartitionSize", _DISK_KB, DISK, _ONE)
    yield fixed("hrPartitionFSIndex", _ONE, DISK, _ONE)
    yield fixed("hrFSIndex", _ONE, _ONE)
    yield fixed("hrFSMountPoint", "/", _ONE)
    yield fixed("hrFSRemoteMountPoint", "", _ONE)
    yield fixed("hrFSType", mib.oid("hrFSOther"), _ONE)
    yield fixed("hrFSAccess", "readWrite", _ONE)
    yield fixed("hrFSBootable", "true", _ONE)
    yield fixed("hrFSStorageIndex", STORAGE, _ONE)
    yield fixed("hrFSLastFullBackupDate", _UNKNOWN_DATE, _ONE)
    yield fixed("hrFSLastPartialBackupDate", _UNKNOWN_DATE, _ONE)
    yield fixed("hrStorageIndex", STORAGE, STORAGE)
    yield fixed("hrStorageType", mib.oid("hrStorageFixedDisk"), STORAGE)
    yield fixed("hrStorageDescr", "/", STORAGE)
    yield fixed("hrStorageAllocationUnits", _UNIT, STORAGE)
    yield fixed("hrStorageSize", _DISK_KB // (_UNIT // 1_024), STORAGE)
    yield live("hrStorageUsed", _used, STORAGE)
    yield fixed("hrStorageAllocationFailures", 0, STORAGE)
