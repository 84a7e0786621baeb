"""What Net-SNMP's tools say of a printer whose SNMP is not as it should be."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving

pytestmark = pytest.mark.peer

TOOLS = ("snmpget", "snmpwalk", "snmpbulkwalk")
SUPPLIES = "1.3.6.1.2.1.43.11"


@pytest.fixture(autouse=True, scope="module")
def _net_snmp() -> None:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        reason = f"Net-SNMP's {', '.join(missing)} not found; install the Debian package snmp"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


@dataclass
class Odd:
    """A printer on a port, and quirks to switch on."""

    machine: Machine
    port: int
    folder: Path

    def switch(self, name: str) -> None:
        with self.machine.clock.lock:
            quirks.switch(self.machine, name, on=True)

    def tell(self, tool: str, *words: str, version: str = "2c", wait_s: float = 0.5) -> str:
        """Whatever the tool says of it, on either stream."""
        access = ["-v", version, "-c", "public", "-t", str(wait_s), "-r", "0", "-m", "", "-On"]
        done = subprocess.run(
            [tool, *access, f"udp:127.0.0.1:{self.port}", *words],
            env={**os.environ, "SNMP_PERSISTENT_DIR": str(self.folder)},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )
        return done.stdout + done.stderr


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Odd]:
    machine = Machine(shelf.load("mono-laser"), WallClock())
    with Serving(Host(machine)) as serving:
        yield Odd(machine, serving.ports["snmp"], tmp_path)


def test_a_walk_that_turns_back_is_called_not_increasing(odd: Odd) -> None:
    odd.switch("snmp.walk-turns-back")
    assert "OID not increasing" in odd.tell("snmpwalk", SUPPLIES)
    assert "OID not increasing" in odd.tell("snmpbulkwalk", SUPPLIES)


def test_a_string_for_an_object_identifier_is_shown_as_one(odd: Odd) -> None:
    assert " = OID: .1.3.6.1.4.1." in odd.tell("snmpget", "1.3.6.1.2.1.1.2.0")
    odd.switch("snmp.object-id-is-text")
    assert ' = STRING: "1.3.6.1.4.1.' in odd.tell("snmpget", "1.3.6.1.2.1.1.2.0")


def test_what_is_too_big_fails_a_bulk_walk_and_no_other(odd: Odd) -> None:
    odd.switch("snmp.too-big")
    assert "tooBig" in odd.tell("snmpbulkwalk", "-Cr50", SUPPLIES)
    assert "tooBig" not in odd.tell("snmpwalk", SUPPLIES)


def test_without_getbulk_a_bulk_walk_times_out_and_a_walk_does_not(odd: Odd) -> None:
    odd.switch("snmp.no-bulk")
    assert "Timeout" in odd.tell("snmpbulkwalk", SUPPLIES)
    assert "Timeout" not in odd.tell("snmpwalk", SUPPLIES)


def test_one_missing_object_fails_a_whole_request(odd: Odd) -> None:
    names = ("1.3.6.1.2.1.1.1.0", f"{SUPPLIES}.1.1.9.1.99")
    assert "No Such Instance" in odd.tell("snmpget", *names)
    odd.switch("snmp.all-or-nothing")
    assert "(noSuchName)" in odd.tell("snmpget", *names)


@pytest.mark.parametrize("quirk", ["snmp.short-request-id", "snmp.last-request-id", "snmp.answers-cut"])
def test_answers_to_nobodys_question_are_waited_out(odd: Odd, quirk: str) -> None:
    odd.switch(quirk)
    assert "Timeout" in odd.tell("snmpbulkwalk", "-Cr50", SUPPLIES)


def test_slow_tables_need_patience(odd: Odd) -> None:
    odd.switch("snmp.slow-tables")
    assert "Timeout" in odd.tell("snmpget", f"{SUPPLIES}.1.1.9.1.1")
    assert "INTEGER" in odd.tell("snmpget", f"{SUPPLIES}.1.1.9.1.1", wait_s=8)
    assert "STRING" in odd.tell("snmpget", "1.3.6.1.2.1.1.1.0")


def test_an_answer_from_another_port_is_taken(odd: Odd) -> None:
    odd.switch("snmp.from-elsewhere")
    assert "STRING" in odd.tell("snmpget", "1.3.6.1.2.1.1.1.0"), "Net-SNMP looks at the request-id alone"
