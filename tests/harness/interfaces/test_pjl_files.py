"""Files by PJL, as a client handles them."""

from __future__ import annotations

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.errors import DeviceRefusal
from misfeed.interfaces.pjl import PjlClient
from misfeed.interfaces.pjl_files import PjlFiles
from misfeed.protocols.pjl import UEL, FileRow
from misfeed.transports.memory import MemoryRoute

DATA = UEL + bytes(range(256)) + b"\x0c"


@pytest.fixture
def files() -> PjlFiles:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    return PjlFiles(PjlClient.over_network(MemoryRoute(Host(machine), "10.0.0.7")))


def test_a_file_goes_there_and_back(files: PjlFiles) -> None:
    files.write("0:/a", DATA)
    files.write("0:/a", b"more", append=True)
    assert files.read("0:/a") == DATA + b"more"
    files.delete("0:/a")
    with pytest.raises(DeviceRefusal, match="file not found"):
        files.read("0:/a")


def test_directories_are_made_and_listed(files: PjlFiles) -> None:
    files.make_directory("0:/d")
    files.write("0:/d/x", b"12")
    assert files.listed("0:/d") == (FileRow("x", 2),)
    with pytest.raises(DeviceRefusal, match="is a file"):
        files.listed("0:/d/x")
