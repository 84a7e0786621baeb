"""Recordings judged by others: Net-SNMP walks the models made of them, snmpsim serves what was captured."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.cli import main
from misfeed.emulators.host import Host
from misfeed.emulators.importing import import_snmprec
from misfeed.emulators.machine import Machine, WallClock, parse_profile
from misfeed.emulators.serving import Serving
from misfeed.emulators.snmp.recording import read_recording
from misfeed.emulators.snmp.view import View, compiled
from misfeed.protocols.snmp import Oid, mib, oid

pytestmark = pytest.mark.peer

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "captures" / "snmp"
WALKS = sorted(RECORDED.glob("*/*.snmprec"))
LINE = re.compile(r"^\.([0-9.]+) = (?!No more variables)", re.MULTILINE)


@pytest.fixture(autouse=True, scope="module")
def _net_snmp() -> None:
    if shutil.which("snmpbulkwalk") is None:
        reason = "Net-SNMP's snmpbulkwalk not found; install the Debian package snmp"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


def walked(port: int, folder: Path, community: str = "public") -> list[Oid]:
    """What snmpbulkwalk gives of an agent, in its order."""
    access = ["-v2c", "-c", community, "-t", "10", "-r", "1", "-m", "", "-On"]
    done = subprocess.run(
        ["snmpbulkwalk", *access, f"udp:127.0.0.1:{port}", "1.3.6.1"],
        env={**os.environ, "SNMP_PERSISTENT_DIR": str(folder)},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [oid(found) for found in LINE.findall(done.stdout)]


@pytest.mark.skipif(not WALKS, reason="there is no shared/captures/snmp beside the project")
@pytest.mark.parametrize("path", WALKS, ids=lambda path: path.stem)
def test_net_snmp_walks_an_imported_recording_in_order(path: Path, tmp_path: Path) -> None:
    text = import_snmprec(path.read_bytes(), path.name).profile_toml
    machine = Machine(parse_profile(text, path.stem), WallClock())
    with Serving(Host(machine)) as serving:
        found = walked(serving.ports["snmp"], tmp_path)
    view, at, every = View(machine, {}), (0, 0), []
    while (after := view.after(at)) is not None:
        every.append(at := after)
    assert found == every
    modelled = compiled(machine.profile).modelled
    hidden = ("prtAlert", "prtConsoleDisplayBufferText")
    recorded = read_recording(path.read_bytes(), path.name).values
    missing = {name for name in recorded if name not in modelled} - set(found)
    assert [name for name in missing if not mib.name(name).startswith(hidden)] == []


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[int]:
    """The port of a snmpsim that serves a scrubbed recording."""
    program = shutil.which("snmpsim-command-responder")
    if program is None:
        pytest.skip("snmpsim-command-responder not found; install snmpsim")
    for name in ("data", "cache"):
        (tmp_path / name).mkdir()
    output = tmp_path / "data" / "public.snmprec"
    assert main(["capture", "snmp", "mono-laser", "--emulated", "--scrub", "-o", str(output)]) == 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, f"--data-dir={tmp_path / 'data'}", f"--cache-dir={tmp_path / 'cache'}"]
    command += [f"--agent-udpv4-endpoint=127.0.0.1:{port}", "--logging-method=null"]
    if os.geteuid() == 0:
        command += ["--process-user=root", "--process-group=root"]
    with subprocess.Popen(command) as process:
        try:
            yield port
        finally:
            process.terminate()


def test_snmpsim_serves_what_was_captured(simulated: int, tmp_path: Path) -> None:
    recorded = list(read_recording((tmp_path / "data" / "public.snmprec").read_bytes(), "x").values)
    deadline = time.monotonic() + 30
    while True:
        try:
            found = walked(simulated, tmp_path)
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            continue
        break
    assert found == recorded
    assert mib.oid("prtGeneralSerialNumber.1") in found
