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
from misfeed.emulators import profiles
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.engine import engine_id

TRAPD = shutil.which("snmptrapd") or "/usr/sbin/snmptrapd"

pytestmark = pytest.mark.skipif(
    not Path(TRAPD).exists() and os.environ.get("MISFEED_PEERS") != "required",
    reason="snmptrapd is not installed",
)


WORDS, HIDDEN = "correct-horse", "battery-staple"
USERS: dict[str, tuple[str, str]] = {
    "plain": ("none", "none"),
    "signs": ("SHA", "none"),
    "des": ("MD5", "DES"),
    "aes": ("SHA", "AES"),
    "long": ("SHA-256", "AES-256"),
    "longest": ("SHA-512", "AES-256"),
}
"""SNMPv3 users by name: how they sign and encrypt."""


def _known(name: str, engine: str = "") -> str:
    """A user as snmptrapd is told: for informs by its own engine, for traps by the printer's."""
    auth, priv = USERS[name]
    words = ["createUser", *(["-e", engine] if engine else []), name]
    words += [auth, WORDS] if auth != "none" else []
    return " ".join(words + ([priv, HIDDEN] if priv != "none" else []))


def _level(name: str) -> str:
    auth, priv = USERS[name]
    return "noauth" if auth == "none" else "auth" if priv == "none" else "priv"


def conf(engine: str) -> str:
    """What snmptrapd believes of an engine's users, and writes down."""
    lines = ["authCommunity log managers", "disableAuthorization no"]
    for name in USERS:
        lines += [_known(name), _known(name, engine), f"authUser log {name} {_level(name)}"]
    return "\n".join(lines) + "\n"


class Trapd:
    """snmptrapd on a port of loopback, its log in a file."""

    def __init__(self, folder: Path, engine: str) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = folder / "traps.log"
        (folder / "snmptrapd.conf").write_text(conf(engine))
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


@pytest.fixture
def trapd(tmp_path: Path) -> Iterator[Trapd]:
    found = Trapd(tmp_path, "0x" + engine_id(Machine(profiles.load("mono-laser"))).hex())
    yield found
    found.close()


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


@pytest.mark.parametrize("inform", [False, True], ids=["trap", "inform"])
@pytest.mark.parametrize("user", USERS)
def test_what_a_user_tells_is_believed(printer: ControlClient, trapd: Trapd, user: str, inform: bool) -> None:
    auth, priv = USERS[user]
    printer.act(
        "add_snmp_user", "network",
        name=user, passphrase=WORDS, auth=auth, priv=priv, priv_passphrase=HIDDEN,
    )  # fmt: skip
    receiver(printer, trapd, version="3", user=user, inform=inform)
    printer.inject("path.sensor.scrap")
    told = trapd.wait_for(".1.3.6.1.2.1.43.18.1.1.7.1.1 ")
    printer.advance(60)
    printer.act("open", "cover.front")
    told = trapd.wait_for(".1.3.6.1.2.1.43.18.1.1.7.1.2 ")
    assert told.count(".1.3.6.1.2.1.43.18.1.1.7.1.1 ") == 1, "it was acknowledged"


def test_what_another_user_tells_is_not_believed(printer: ControlClient, trapd: Trapd) -> None:
    for name, passphrase in (("aes", "another-horse"), ("signs", WORDS)):
        auth, priv = USERS[name]
        printer.act(
            "add_snmp_user", "network",
            name=name, passphrase=passphrase, auth=auth, priv=priv, priv_passphrase=HIDDEN,
        )  # fmt: skip
    receiver(printer, trapd, version="3", user="aes")
    printer.inject("path.sensor.scrap")
    receiver(printer, trapd, version="3", user="signs")
    printer.act("open", "cover.front")
    told = trapd.wait_for(".1.3.6.1.2.1.43.18.1.1.7.1.2 ")
    assert ".1.3.6.1.2.1.43.18.1.1.7.1.1 " not in told
