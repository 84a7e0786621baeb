"""Which storage and devices of the Host Resources MIB are the printer's (RFC 3805 §2.2.1, the reference
tables): all of them, for there is one printer."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.snmp.groups.disks import DISK, STORAGE
from misfeed.emulators.snmp.groups.host_resources import DEVICES
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, fixed

HIDES: tuple[str, ...] = ()

_RAM = 1
_FIRST = 1
"""prtStorageRefSeqNumber, prtDeviceRefSeqNumber."""


def rows(model: Model) -> Iterator[Row]:
    captured = model.captured
    if captured.has("hrDeviceTable") or captured.has("hrStorageTable"):
        return
    with_disk = model.profile.disk is not None
    for index in (_RAM, STORAGE) if with_disk else (_RAM,):
        yield fixed("prtStorageRefIndex", DEVICE, index, _FIRST)
    for index in (*DEVICES, DISK) if with_disk else DEVICES:
        yield fixed("prtDeviceRefIndex", DEVICE, index, _FIRST)
