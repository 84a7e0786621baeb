"""A printer that others wrote: CUPS's ippeveprinter and Net-SNMP's snmpd, set up to be one device.

Both run as this user on loopback ports of their own. What the printer prints it writes into a file, from
which the agent counts pages; the Printer-MIB rows are the agent's own, canned here.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .judges import ended, until

PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
PACKAGES = {
    "ippeveprinter": "cups-ipp-utils",
    "ipptool": "cups-ipp-utils",
    "dbus-daemon": "dbus-daemon",
    "snmpd": "snmpd",
    "snmpwalk": "snmp",
}
PAPPL = {"gcc": "gcc libc6-dev", "pkg-config": "pkg-config libpappl-dev", "ipptool": "cups-ipp-utils"}
PROGRAM_OF_PAPPL = Path(__file__).with_name("pappl_printer.c")
COMMUNITY = "fleet-r0"

BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
"""ippeveprinter gives up without a system bus, though it needs nobody on it."""

AGENT = """\
rocommunity {community} 127.0.0.1
rwcommunity {community}-rw 127.0.0.1
sysname foreign
pass_persist -p 10 .1.3.6.1.2.1.43 {program}
pass_persist -p 10 .1.3.6.1.2.1.25.3 {program}
"""

ROWS = """\
.1.3.6.1.2.1.25.3.2.1.1.1 integer 1
.1.3.6.1.2.1.25.3.2.1.2.1 objectid .1.3.6.1.2.1.25.3.1.5
.1.3.6.1.2.1.25.3.2.1.3.1 string Stranger Laser 9000
.1.3.6.1.2.1.25.3.2.1.4.1 objectid .0.0
.1.3.6.1.2.1.25.3.2.1.5.1 integer 2
.1.3.6.1.2.1.25.3.2.1.6.1 counter 0
.1.3.6.1.2.1.25.3.5.1.1.1 integer 3
.1.3.6.1.2.1.25.3.5.1.2.1 octet 00
.1.3.6.1.2.1.43.5.1.1.1.1 counter 2
.1.3.6.1.2.1.43.5.1.1.16.1 string foreign
.1.3.6.1.2.1.43.5.1.1.18.1 counter 0
.1.3.6.1.2.1.43.6.1.1.2.1.1 string Front Door
.1.3.6.1.2.1.43.6.1.1.3.1.1 integer 4
.1.3.6.1.2.1.43.8.2.1.2.1.1 integer 5
.1.3.6.1.2.1.43.8.2.1.9.1.1 integer 50
.1.3.6.1.2.1.43.8.2.1.10.1.1 integer 10
.1.3.6.1.2.1.43.8.2.1.13.1.1 string Tray 1
.1.3.6.1.2.1.43.8.2.1.2.1.2 integer 3
.1.3.6.1.2.1.43.8.2.1.9.1.2 integer 250
.1.3.6.1.2.1.43.8.2.1.10.1.2 integer 200
.1.3.6.1.2.1.43.8.2.1.12.1.2 string iso_a4_210x297mm
.1.3.6.1.2.1.43.8.2.1.13.1.2 string Tray 2
.1.3.6.1.2.1.43.9.2.1.4.1.1 integer 150
.1.3.6.1.2.1.43.9.2.1.5.1.1 integer 150
.1.3.6.1.2.1.43.9.2.1.7.1.1 string Output Bin
.1.3.6.1.2.1.43.10.2.1.2.1.1 integer 4
.1.3.6.1.2.1.43.10.2.1.3.1.1 integer 7
.1.3.6.1.2.1.43.10.2.1.4.1.1 counter {pages}
.1.3.6.1.2.1.43.11.1.1.2.1.1 integer 1
.1.3.6.1.2.1.43.11.1.1.3.1.1 integer 1
.1.3.6.1.2.1.43.11.1.1.4.1.1 integer 3
.1.3.6.1.2.1.43.11.1.1.5.1.1 integer 3
.1.3.6.1.2.1.43.11.1.1.6.1.1 string Black Toner
.1.3.6.1.2.1.43.11.1.1.7.1.1 integer 19
.1.3.6.1.2.1.43.11.1.1.8.1.1 integer 100
.1.3.6.1.2.1.43.11.1.1.9.1.1 integer 60
.1.3.6.1.2.1.43.12.1.1.4.1.1 string black
.1.3.6.1.2.1.43.16.5.1.2.1.1 string Ready
"""
"""A printer with two trays, one bin, one cover and black toner, as snmpd's `pass_persist` writes values."""

PROGRAM = '''\
#!{python}
"""Answers snmpd's questions about the rows; writes down what it is asked to set, and sets nothing."""
import sys
from pathlib import Path

FOLDER = Path({folder!r})


def rows():
    printed = FOLDER / "printed"
    pages = 1000 + (len(printed.read_text().split()) if printed.exists() else 0)
    found = {{}}
    for line in (FOLDER / "rows").read_text().replace("{{pages}}", str(pages)).splitlines():
        name, kind, value = line.split(" ", 2)
        found[tuple(map(int, name.strip(".").split(".")))] = name, kind, value
    return found


def say(*lines):
    sys.stdout.write("".join(line + "\\n" for line in lines))
    sys.stdout.flush()


while line := sys.stdin.readline():
    word = line.strip()
    if word == "PING":
        say("PONG")
    elif word in ("get", "getnext"):
        asked = tuple(map(int, sys.stdin.readline().strip().strip(".").split(".")))
        known = rows()
        name = asked if word == "get" else min((one for one in known if one > asked), default=())
        say(*known[name] if name in known else ("NONE",))
    elif word == "set":
        with (FOLDER / "set").open("a") as told:
            told.write(sys.stdin.readline() + sys.stdin.readline())
        say("not-writable")
'''

PRINT = """\
#!/bin/sh
while [ -e '{folder}/slow' ]; do sleep 0.1; done
echo page >> '{folder}/printed'
"""


def need(*tools: str) -> None:
    """Skip without them; fail where no judge may be missing."""
    missing = [tool for tool in tools if shutil.which(tool, path=PATH) is None]
    if missing:
        packages = ", ".join(sorted({(PACKAGES | PAPPL)[tool] for tool in missing}))
        reason = f"{', '.join(missing)} not found; install the Debian packages {packages}"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@dataclass(frozen=True)
class Stranger:
    """The device: where it answers, and what others' tools say of it."""

    folder: Path
    ipp_port: int
    snmp_port: int

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self.ipp_port}/ipp/print"

    @property
    def printed(self) -> int:
        """How many documents it has printed."""
        file = self.folder / "printed"
        return len(file.read_text().split()) if file.exists() else 0

    @property
    def was_set(self) -> str:
        """What the agent was asked to set."""
        file = self.folder / "set"
        return file.read_text() if file.exists() else ""

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Have its printing take as long as this lasts."""
        (self.folder / "slow").touch()
        try:
            yield
        finally:
            (self.folder / "slow").unlink()

    def told(self) -> str:
        """Everything that ipptool and snmpwalk read from it, less its clocks."""
        lines: list[str] = []
        for test in ("get-printer-attributes.test", "get-jobs.test", "get-completed-jobs.test"):
            lines += _output("ipptool", "-tv", self.uri, test).splitlines()
        if not self.snmp_port:
            return _without_clocks(lines)
        walk = ("snmpwalk", "-v2c", "-c", COMMUNITY, "-On", f"udp:127.0.0.1:{self.snmp_port}")
        for root in ("1.3.6.1.2.1.1", "1.3.6.1.2.1.25.3", "1.3.6.1.2.1.43"):
            lines += _output(*walk, root).splitlines()
        return _without_clocks(lines)


def _without_clocks(lines: list[str]) -> str:
    clocks = ("printer-up-time", "printer-current-time", "Timeticks")
    return "\n".join(line for line in lines if not any(clock in line for clock in clocks))


def _output(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=60, check=False)
    return done.stdout


@contextmanager
def stranger(folder: Path) -> Iterator[Stranger]:
    """Have the device there meanwhile. Its print command succeeds at once."""
    need(*PACKAGES)
    device = Stranger(folder, free_port(), free_port(socket.SOCK_DGRAM))
    with ExitStack() as running:
        _serve_ipp(device, running)
        _serve_snmp(device, running)
        yield device


@contextmanager
def raster_stranger(folder: Path) -> Iterator[Stranger]:
    """Have a printer there that is made of PAPPL, by another program than CUPS's; it takes raster, no PDF."""
    need(*PAPPL)
    flags = _output("pkg-config", "--cflags", "--libs", "pappl").split()
    if not flags:
        lacking = "PAPPL not found; install the Debian package libpappl-dev"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(lacking)
        pytest.skip(lacking)
    program = folder / "printer"
    subprocess.run(["gcc", "-o", str(program), str(PROGRAM_OF_PAPPL), *flags], check=True, timeout=120)
    (folder / "printed").touch()  # PAPPL opens the file of a device, and makes none
    device = Stranger(folder, free_port(), 0)
    with _process([str(program), str(device.ipp_port), str(folder)], folder):
        until(lambda: _answers(device), "pappl did not begin to answer")
        yield device


def _answers(device: Stranger) -> bool:
    return "printer-name" in _output("ipptool", "-tv", device.uri, "get-printer-attributes.test")


def _serve_ipp(device: Stranger, running: ExitStack) -> None:
    folder = device.folder
    bus = folder / "bus"
    (folder / "bus.conf").write_text(BUS.format(path=bus))
    command = folder / "print"
    command.write_text(PRINT.format(folder=folder))
    command.chmod(0o755)
    (folder / "spool").mkdir()
    running.enter_context(
        _process(["dbus-daemon", "--nofork", f"--config-file={folder / 'bus.conf'}"], folder)
    )
    until(bus.exists, "no bus began to answer")
    running.enter_context(
        _process(
            [
                "ippeveprinter", "-2", "-M", "Stranger", "-m", "Laser 9000", "-s", "30", "-n", "localhost",
                "-r", "off", "-p", str(device.ipp_port), "-d", str(folder / "spool"), "-c", str(command),
                "-f", "application/pdf,image/pwg-raster", "stranger",
            ],
            folder,
            DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={bus}",
        )
    )  # fmt: skip
    until(lambda: _answers(device), "ipp did not begin to answer")


def _serve_snmp(device: Stranger, running: ExitStack) -> None:
    folder = device.folder
    program = folder / "rows.py"
    program.write_text(PROGRAM.format(python=sys.executable, folder=str(folder)))
    program.chmod(0o755)
    (folder / "rows").write_text(ROWS)
    (folder / "snmpd.conf").write_text(AGENT.format(community=COMMUNITY, program=program))
    running.enter_context(
        _process(
            [
                "snmpd", "-f", "-Lo", "-C", "-c", str(folder / "snmpd.conf"), "-p", str(folder / "snmpd.pid"),
                f"udp:127.0.0.1:{device.snmp_port}",
            ],
            folder,
            SNMP_PERSISTENT_DIR=str(folder),
        )
    )  # fmt: skip
    name = "1.3.6.1.2.1.43.5.1.1.16.1"
    ask = ("snmpget", "-v2c", "-c", COMMUNITY, "-r0", "-t1", f"udp:127.0.0.1:{device.snmp_port}", name)
    until(lambda: "foreign" in _output(*ask), "snmp did not begin to answer")


@contextmanager
def _process(words: list[str], folder: Path, **more: str) -> Iterator[None]:
    environment = {**os.environ, "PATH": PATH, **more}
    with (folder / f"{Path(words[0]).name}.log").open("wb") as log:
        started = subprocess.Popen(words, env=environment, cwd=folder, stdout=log, stderr=log)
        with ended(started):
            yield


# -- between us and the device -------------------------------------------------------------------------------


@dataclass
class Recorder:
    """Stands between a client and the device, and keeps what the client sends.

    Attributes:
        ipp_port, snmp_port: where it listens. streams: octets of each connection. datagrams: each one.
    """

    device: Stranger
    ipp_port: int = 0
    snmp_port: int = 0
    streams: list[bytearray] = field(default_factory=list)
    datagrams: list[bytes] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def listening(self) -> Iterator[Recorder]:
        with (
            socket.create_server(("127.0.0.1", 0)) as tcp,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        ):
            udp.bind(("127.0.0.1", 0))
            self.ipp_port, self.snmp_port = tcp.getsockname()[1], udp.getsockname()[1]
            tcp.settimeout(0.2)
            udp.settimeout(0.2)
            threads = [
                threading.Thread(target=self._accept, args=(tcp,), daemon=True),
                threading.Thread(target=self._relay, args=(udp,), daemon=True),
            ]
            for thread in threads:
                thread.start()
            try:
                yield self
            finally:
                self._stopped.set()
                for thread in threads:
                    thread.join(10)

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopped.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            device = socket.create_connection(("127.0.0.1", self.device.ipp_port), 10)
            kept = bytearray()
            self.streams.append(kept)
            threading.Thread(target=_pump, args=(client, device, kept), daemon=True).start()
            threading.Thread(target=_pump, args=(device, client, None), daemon=True).start()

    def _relay(self, listener: socket.socket) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
            device.connect(("127.0.0.1", self.device.snmp_port))
            device.settimeout(5)
            while not self._stopped.is_set():
                try:
                    payload, client = listener.recvfrom(65_535)
                except TimeoutError:
                    continue
                self.datagrams.append(payload)
                device.send(payload)
                listener.sendto(device.recv(65_535), client)


def _pump(source: socket.socket, sink: socket.socket, kept: bytearray | None) -> None:
    with source, sink:
        try:
            while data := source.recv(65_536):
                if kept is not None:
                    kept += data
                sink.sendall(data)
        except OSError:
            pass  # either side closed: so does the other
