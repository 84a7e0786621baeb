"""Net-SNMP's snmptrapd receives traps and informs of an emulated printer over real sockets."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.control import ControlClient

TRAPD = shutil.which("snmptrapd") or "/usr/sbin/snmptrapd"

pytestmark = pytest.mark.skipif(
    not Path(TRAPD).exists() and os.environ.get("MISFEED_PEERS") != "required",
    reason="snmptrapd is not installed",
)


class Trapd:
    """snmptrapd on a port of loopback, its log in a file."""

    def __init__(self, folder: Path) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = folder / "traps.log"
        (folder / "snmptrapd.conf").write_text("authCommunity log managers\ndisableAuthorization no\n")
        environment = os.environ | {
            "SNMPCONFPATH": str(folder),
            "SNMP_PERSISTENT_DIR": str(folder),
            "MIBS": "",
        }
        self.process = subprocess.Popen(
            [
                TRAPD, "-f", "-C", "-c", str(folder / "snmptrapd.conf"), "-On", "-Lf", str(self.log),
                "-x", f"{folder}/agentx", f"udp:127.0.0.1:{self.port}",
            ],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.wait_for("NET-SNMP version")

    def wait_for(self, text: str) -> str:
        """The log, once it holds `text`."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            told = self.log.read_text() if self.log.exists() else ""
            if text in told:
                return told
            time.sleep(0.05)
        raise AssertionError(f"{text} was not told:\n{told}")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def trapd(tmp_path: Path) -> Iterator[Trapd]:
    found = Trapd(tmp_path)
    yield found
    found.close()


@pytest.fixture
def printer() -> Iterator[ControlClient]:
    process = subprocess.Popen(
        [sys.executable, "-m", "misfeed", "emulate", "mono-laser", "--json", "--until-parent-exits"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield ControlClient(json.loads(process.stdout.readline())["control"])
    finally:
        process.terminate()
        process.communicate(timeout=10)


def receiver(printer: ControlClient, trapd: Trapd, **details: object) -> None:
    printer.act(
        "add_receiver", "network.traps",
        address="127.0.0.1", port=trapd.port, community="managers", **details,
    )  # fmt: skip


def test_a_version_2_trap_names_the_alert(printer: ControlClient, trapd: Trapd) -> None:
    receiver(printer, trapd)
    printer.inject("path.sensor.scrap")
    told = trapd.wait_for(".1.3.6.1.2.1.43.18.2.0.1")
    assert ".1.3.6.1.2.1.43.18.1.1.7.1." in told


def test_a_version_1_trap_is_understood(printer: ControlClient, trapd: Trapd) -> None:
    receiver(printer, trapd, version="1")
    printer.inject("path.sensor.scrap")
    told = trapd.wait_for(".1.3.6.1.2.1.43.18.2 ")
    assert "Enterprise Specific Trap (1)" in told


def test_an_inform_is_acknowledged_and_so_comes_once(printer: ControlClient, trapd: Trapd) -> None:
    receiver(printer, trapd, inform=True)
    printer.inject("path.sensor.scrap")
    trapd.wait_for(".1.3.6.1.2.1.43.18.2.0.1")
    printer.advance(60)
    printer.act("open", "cover.front")
    told = trapd.wait_for(".1.3.6.1.2.1.43.18.1.1.7.1.2")
    assert told.count(".1.3.6.1.2.1.43.18.1.1.7.1.1 ") == 1


def test_a_cold_start_comes_after_a_power_cycle(printer: ControlClient, trapd: Trapd) -> None:
    receiver(printer, trapd)
    printer.act("power_off", "power")
    printer.act("power_on", "power")
    printer.advance(120)
    told = trapd.wait_for(".1.3.6.1.6.3.1.1.5.1")
    assert told.count(".1.3.6.1.6.3.1.1.5.1\n") + told.count(".1.3.6.1.6.3.1.1.5.1\t") == 1
