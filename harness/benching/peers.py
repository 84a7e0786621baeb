"""SNMP agents to be measured beside each other, each a process of its own with the same rows and user.

They are this one, and Net-SNMP's snmpd and snmpsim where they are installed.

Knows how each is started and that it answers; not what is asked of it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from misfeed.benching import load
from misfeed.benching.load_v3 import Protected
from misfeed.benching.processes import first_answer_s, free_port, running, serving, until
from misfeed.protocols.snmp import (
    Counter32,
    Counter64,
    Gauge32,
    Integer32,
    ObjectIdentifier,
    OctetString,
    Oid,
    TimeTicks,
    Value,
    dotted,
)
from misfeed.protocols.snmp.snmprec import write_value

COMMUNITY = "public"
USER = Protected("bench", "correct-horse", "battery-staple")
_SYSTEM: Oid = (1, 3, 6, 1, 2, 1, 1)
_TYPES: Mapping[type, str] = {
    Integer32: "integer",
    Counter32: "counter",
    Gauge32: "unsigned",
    TimeTicks: "timeticks",
    Counter64: "counter64",
}

Rows = Mapping[Oid, Value]


@dataclass(frozen=True, slots=True)
class Agent:
    """A running agent.

    Attributes:
        facts: what it told when it was ready.
        context: in which v3 is asked for its rows.
    """

    name: str
    address: tuple[str, int]
    pid: int
    facts: Mapping[str, object]
    context: bytes = b""

    def processor_s(self) -> float:
        """Seconds of processor time so far; 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_kib(self) -> float:
        """Memory that it has now; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except OSError:
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024


@contextlib.contextmanager
def misfeed(name: str, *words: str) -> Iterator[Agent]:
    """A command of this program that serves, and tells a line of JSON when it is ready."""
    with serving(*words) as (process, facts):
        host, _, port = str(facts.get("snmp") or facts.get("first")).rpartition(":")
        yield Agent(name, (host, int(port)), process.pid, facts)


@dataclass(frozen=True, slots=True)
class Program:
    """An agent that can be started.

    Attributes:
        community: which is asked first, for the object `first`. context: as of `Agent`.
    """

    name: str
    command: Sequence[str]
    address: tuple[str, int]
    community: str
    first: Oid
    environment: Mapping[str, str] = field(default_factory=dict)
    context: bytes = b""

    @contextlib.contextmanager
    def running(self) -> Iterator[Agent]:
        """It answers until the end. Raises BenchError if it does not begin to."""
        with running(self.command, self.environment) as process:
            until(self._answers, self._told, process)
            yield Agent(self.name, self.address, process.pid, {}, self.context)

    def first_answer_s(self) -> float:
        """Seconds from its start to its first answer."""
        return first_answer_s(self.command, self.environment, self._answers, self._told)

    @property
    def _told(self) -> str:
        return f"{self.name} (started as {' '.join(self.command)})"

    def _answers(self) -> bool:
        return load.answers(load.get(self.address, self.community, self.first))


def emulate(profile: str, community: str, first: Oid) -> Program:
    """One printer of this program, as its users start it."""
    port = free_port(socket.SOCK_DGRAM)
    command = [sys.executable, "-m", "misfeed", "emulate", profile, "--port", f"snmp={port}"]
    return Program("misfeed", [*command, "--until-parent-exits"], ("127.0.0.1", port), community, first)


def snmpd(rows: Rows, folder: Path) -> Program | None:
    """Net-SNMP's agent; None where it is not installed."""
    program = shutil.which("snmpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        return None
    port = free_port(socket.SOCK_DGRAM)
    file = folder / "snmpd.conf"
    file.write_text("\n".join(_settings(rows, port)) + "\n")
    command = [program, "-f", "-C", "-c", str(file), "-Lf", str(folder / "snmpd.log"), "-I", "-smux"]
    command += ["-p", str(folder / "snmpd.pid")]
    # When it ends it writes a file there that is named as the one above.
    environment = {"SNMP_PERSISTENT_DIR": str(folder / "persistent")}
    return Program("snmpd", command, ("127.0.0.1", port), COMMUNITY, min(rows), environment)


def snmpsim(rows: Rows, folder: Path) -> Program | None:
    """snmpsim's responder; None where it is not installed."""
    program = shutil.which("snmpsim-command-responder")
    if program is None:
        return None
    port = free_port(socket.SOCK_DGRAM)
    for name in ("data", "cache"):
        (folder / name).mkdir()
    lines = ["|".join((dotted(one), *write_value(value))) for one, value in sorted(rows.items())]
    (folder / "data" / f"{COMMUNITY}.snmprec").write_text("\n".join(lines) + "\n")
    command = [program, f"--data-dir={folder / 'data'}", f"--cache-dir={folder / 'cache'}"]
    command += [f"--agent-udpv4-endpoint=127.0.0.1:{port}", "--logging-method=null"]
    command += [f"--v3-user={USER.name}", "--v3-auth-proto=SHA", "--v3-priv-proto=AES"]
    command += [f"--v3-auth-key={USER.auth_phrase}", f"--v3-priv-key={USER.priv_phrase}"]
    if os.geteuid() == 0:
        # It insists on being told who it is then; another user may not read this one's Python.
        command += ["--process-user=root", "--process-group=root"]
    return Program("snmpsim", command, ("127.0.0.1", port), COMMUNITY, min(rows), context=COMMUNITY.encode())


def _settings(rows: Rows, port: int) -> Iterator[str]:
    """snmpd's own system group, and the rows that it does not have, each laid over."""
    yield f"agentAddress udp:127.0.0.1:{port}"
    yield f"rocommunity {COMMUNITY} 127.0.0.1"
    yield f"createUser {USER.name} SHA {USER.auth_phrase} AES {USER.priv_phrase}"
    yield f"rouser {USER.name} priv"
    for identifier, value in sorted(rows.items()):
        if identifier[:7] != _SYSTEM and (told := _told(value)):
            yield f"override .{dotted(identifier)} {told}"


def _told(value: Value) -> str:
    match value:
        case OctetString(octets):
            return f"octet_str 0x{octets.hex()}" if octets else 'octet_str ""'
        case ObjectIdentifier(identifier):
            return f"object_id .{dotted(identifier)}"
        case Integer32(number) | Counter32(number) | Gauge32(number) | TimeTicks(number) | Counter64(number):
            return f"{_TYPES[type(value)]} {number}"
        case _:
            return ""
