"""The SNMP agent judged by Net-SNMP's own tools over a loopback socket."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp import Agent
from misfeed.emulators.snmp.view import View
from misfeed.protocols.snmp import Oid, mib, oid

pytestmark = pytest.mark.peer

TOOLS = ("snmpget", "snmpgetnext", "snmpwalk", "snmpbulkwalk", "snmpbulkget", "snmpset")
TYPES = {
    mib.Base.INTEGER32: {"INTEGER"},
    mib.Base.OCTET_STRING: {"STRING", "Hex-STRING", '""'},
    mib.Base.OBJECT_IDENTIFIER: {"OID"},
    mib.Base.IP_ADDRESS: {"IpAddress"},
    mib.Base.COUNTER32: {"Counter32"},
    mib.Base.GAUGE32: {"Gauge32"},
    mib.Base.TIME_TICKS: {"Timeticks"},
    mib.Base.COUNTER64: {"Counter64"},
}
PROFILES = ("mono-laser", "colour-laser-mfp")
PASSPHRASE = "correct-horse"


@pytest.fixture(autouse=True, scope="module")
def _net_snmp() -> None:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        reason = f"Net-SNMP's {', '.join(missing)} not found; install the Debian package snmp"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


@dataclass
class Served:
    """A machine whose agent answers on a loopback port."""

    machine: Machine
    port: int
    folder: Path

    def run(self, tool: str, *arguments: str, version: str = "2c", community: str = "public") -> str:
        """What the tool printed on success: one line for each variable, numeric names, typed values."""
        done = self.attempt(tool, *arguments, version=version, community=community)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def attempt(
        self, tool: str, *arguments: str, version: str = "2c", community: str = "public", wait_s: int = 10
    ) -> subprocess.CompletedProcess[str]:
        access = ["-v", version, "-c", community, "-t", str(wait_s), "-r", "0"]
        # No MIB files, numeric names, types shown, enumerations as numbers.
        printing = ["-m", "", "-On", "-Oe", "-Ir"]
        return subprocess.run(
            [tool, *access, *printing, f"udp:127.0.0.1:{self.port}", *arguments],
            env={**os.environ, "SNMP_PERSISTENT_DIR": str(self.folder)},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )


@pytest.fixture(params=PROFILES)
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    machine = Machine(shelf.load(request.param))
    machine.act("open", machine.covers[0].id)
    agent = Agent(machine)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        stopping = threading.Event()

        def answer() -> None:
            while not stopping.is_set():
                payload, source = server.recvfrom(65_535)
                reply = agent.answer(payload, source[0]) if payload else None
                if reply is not None:
                    server.sendto(reply, source)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield Served(machine, server.getsockname()[1], tmp_path)
        stopping.set()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", server.getsockname())
        thread.join(10)
        assert not thread.is_alive()


LINE = re.compile(r"^\.(?P<oid>[0-9.]+) = (?:(?P<type>[A-Za-z0-9-]+): ?|(?P<empty>\"\"))", re.MULTILINE)


def parsed(output: str) -> list[tuple[Oid, str]]:
    return [(oid(found["oid"]), found["type"] or found["empty"]) for found in LINE.finditer(output)]


def expected(machine: Machine, root: str) -> list[Oid]:
    view, prefix = View(machine, {}), oid(root)
    found, at = [], view.after(prefix)
    while at is not None and at[: len(prefix)] == prefix:
        found.append(at)
        at = view.after(at)
    return found


@pytest.mark.parametrize("root", ["1.3.6.1.2.1", "1.3.6.1.4.1.2699"])
@pytest.mark.parametrize(("tool", "version"), [("snmpbulkwalk", "2c"), ("snmpwalk", "2c"), ("snmpwalk", "1")])
def test_a_walk_shows_every_object_in_order_and_of_its_type(
    served: Served, tool: str, version: str, root: str
) -> None:
    rows = parsed(served.run(tool, root, version=version))
    served_rows = expected(served.machine, root)
    if version == "1":
        # It has no counter of 64 bits (RFC 3584 §4.2.2.1).
        wide = mib.Base.COUNTER64
        served_rows = [
            at for at in served_rows if mib.object(mib.name(at).partition(".")[0]).base is not wide
        ]
    assert [at for at, _ in rows] == served_rows
    for at, kind in rows:
        name = mib.name(at)
        assert kind in TYPES[mib.object(name.partition(".")[0]).base], name


def test_values_read_as_the_machine_has_them(served: Served) -> None:
    machine = served.machine
    output = served.run("snmpget", "1.3.6.1.2.1.43.5.1.1.17.1", "1.3.6.1.2.1.25.3.2.1.5.1")
    assert f'STRING: "{machine.serial}"' in output
    assert "INTEGER: 5" in output
    output = served.run("snmpget", "1.3.6.1.2.1.43.18.1.1.8.1.1")
    assert machine.alerts.rows[0].condition.description in output


def test_an_unknown_object_is_told_in_the_versions_own_way(served: Served) -> None:
    output = served.run("snmpget", "1.3.6.1.2.1.25.5.1.1.1.1")
    assert "No Such Object available on this agent at this OID" in output
    output = served.run("snmpget", "1.3.6.1.2.1.1.5.9")
    assert "No Such Instance currently exists at this OID" in output
    refused = served.attempt("snmpget", "1.3.6.1.2.1.25.5.1.1.1.1", version="1")
    assert refused.returncode != 0
    assert "noSuchName" in refused.stderr


def test_the_end_of_the_view_is_reached_without_an_error(served: Served) -> None:
    output = served.run("snmpbulkget", "2.99")
    assert "No more variables left in this MIB View" in output
    refused = served.attempt("snmpgetnext", "2.99", version="1")
    assert "noSuchName" in refused.stderr


def test_writing_is_refused(served: Served) -> None:
    refused = served.attempt("snmpset", "1.3.6.1.2.1.43.5.1.1.3.1", "i", "4")
    assert "noAccess" in refused.stderr
    refused = served.attempt("snmpset", "1.3.6.1.2.1.43.5.1.1.3.1", "i", "4", version="1")
    assert "noSuchName" in refused.stderr


def test_a_client_writes_with_a_community_that_may(served: Served) -> None:
    machine = served.machine
    machine.act("add_community", "network", community="private", write="all")
    done = served.run(
        "snmpset", "1.3.6.1.2.1.1.6.0", "s", "Room 3", "1.3.6.1.2.1.1.4.0", "s", "Ann", community="private"
    )
    assert '.1.3.6.1.2.1.1.6.0 = STRING: "Room 3"' in done
    assert (machine.notes.place, machine.notes.contact) == ("Room 3", "Ann")
    assert "Room 3" in served.run("snmpget", "1.3.6.1.2.1.1.6.0")
    wrong = ("1.3.6.1.2.1.1.4.0", "s", "Bob", "1.3.6.1.2.1.1.6.0", "i", "4")
    refused = served.attempt("snmpset", *wrong, community="private")
    assert "wrongType" in refused.stderr
    assert "1.3.6.1.2.1.1.6.0" in refused.stderr
    refused = served.attempt("snmpset", *wrong, community="private", version="1")
    assert "badValue" in refused.stderr
    assert machine.notes.contact == "Ann"


def test_another_community_gets_no_answer(served: Served) -> None:
    silent = served.attempt("snmpget", "1.3.6.1.2.1.1.1.0", community="private", wait_s=1)
    assert silent.returncode != 0
    assert "Timeout" in silent.stderr


def over_v3(
    served: Served, tool: str, *arguments: str, user: str = "fleet", passphrase: str = PASSPHRASE
) -> str:
    """What the tool says to standard output and error when it asks over v3, signed with SHA."""
    done = subprocess.run(
        [
            *(tool, "-v", "3", "-l", "authNoPriv", "-a", "SHA", "-u", user, "-A", passphrase),
            *(
                "-t",
                "5",
                "-r",
                "0",
                "-m",
                "",
                "-On",
                "-Oe",
                "-Ir",
                f"udp:127.0.0.1:{served.port}",
                *arguments,
            ),
        ],
        env={**os.environ, "SNMP_PERSISTENT_DIR": str(served.folder)},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_signed_walk_over_v3_shows_the_same_objects(served: Served) -> None:
    root = "1.3.6.1.2.1.43"
    served.machine.act("add_snmp_user", "network", name="fleet", passphrase=PASSPHRASE)
    for tool in ("snmpbulkwalk", "snmpwalk"):
        rows = parsed(over_v3(served, tool, root))
        assert [at for at, _ in rows] == expected(served.machine, root)


def test_who_is_not_believed_over_v3_is_told_why(served: Served) -> None:
    served.machine.act("add_snmp_user", "network", name="fleet", passphrase=PASSPHRASE)
    assert "Unknown user name" in over_v3(served, "snmpget", "1.3.6.1.2.1.1.3.0", user="nobody")
    wrong = over_v3(served, "snmpget", "1.3.6.1.2.1.1.3.0", passphrase="another-horse")
    assert "Authentication failure" in wrong
    assert "noAccess" in over_v3(served, "snmpset", "1.3.6.1.2.1.1.5.0", "s", "mine")
