"""Host Resources and interfaces: disks where there are any, software, references and 64-bit counters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import misfeed.emulators.profiles as shelf
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.view import View
from misfeed.protocols.snmp import Counter32, Counter64, Missing, mib

Shown = Callable[[Machine, str], Any]


def test_a_model_with_a_disk_tells_of_it_and_of_what_is_on_it(shown: Shown) -> None:
    machine = Machine(next(model for model in map(shelf.load, shelf.names()) if model.disk is not None))
    assert shown(machine, "hrDeviceType.6") == mib.oid("hrDeviceDiskStorage")
    assert shown(machine, "hrDeviceStatus.6") == 2
    assert shown(machine, "hrFSStorageIndex.1") == 2
    assert shown(machine, "hrStorageType.2") == mib.oid("hrStorageFixedDisk")
    assert shown(machine, "prtStorageRefIndex.2.1") == shown(machine, "prtDeviceRefIndex.6.1") == 1
    machine.parts["disk"].become(failed=True)  # type: ignore[attr-defined]  # a disk
    machine.restart()
    machine.clock.advance(600_000_000)
    assert shown(machine, "hrDeviceStatus.6") == 5


def test_a_model_without_a_disk_has_none(machine: Machine, shown: Shown) -> None:
    assert shown(machine, "hrDeviceType.6") is Missing.NO_SUCH_INSTANCE
    assert shown(machine, "hrFSIndex.1") is Missing.NO_SUCH_OBJECT
    assert shown(machine, "prtDeviceRefIndex.5.1") == 1


def test_the_firmware_is_the_software_that_runs(machine: Machine, shown: Shown) -> None:
    assert shown(machine, "hrSWRunName.1") == f"firmware {machine.formatter.firmware}".encode()
    machine.formatter.firmware = "1.0"
    assert shown(machine, "hrSWInstalledName.1") == b"firmware 1.0"


def test_wide_counters_count_what_narrow_ones_do_and_do_not_wrap_with_them(machine: Machine) -> None:
    view = View(machine, {"ifInOctets": 2**32 + 5})
    assert view.get(mib.oid("ifInOctets.1")) == Counter32(5)
    assert view.get(mib.oid("ifHCInOctets.1")) == Counter64(2**32 + 5)
