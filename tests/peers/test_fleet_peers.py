"""A fleet under faults, as others' programs see it: the broken printer shows it, and nobody else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from misfeed.control import ControlClient

from .judges import ask, program
from .test_snmptrapd import TRAPD, Trapd

BROKEN = 17
OTHERS = (1, 16, 18, 40)
_NO_PRINTERS_ENGINE = "0x8000000003020000000000"
STATUS = ".1.3.6.1.2.1.25.3.5.1.2.1"
ALERTS = ".1.3.6.1.2.1.43.18.1.1.7"


class Serving:
    """`misfeed fleet` as a program of its own."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "misfeed", "fleet",
                "--count", "40", "--json", "--until-parent-exits", *words,
            ],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.facts: dict[str, Any] = json.loads(self.process.stdout.readline())

    def printer(self, number: int) -> ControlClient:
        return ControlClient(f"{self.facts['control']}/printers/{number}")

    def get(self, number: int, *names: str, tool: str = "snmpget") -> str:
        snmp = program(tool, "snmp")
        port = self.facts["port"]
        told = ask(
            snmp, "-v2c", "-c", "public", "-On", "-t", "5", "-r", "1", f"127.20.0.{number}:{port}", *names
        )
        assert told.code == 0, told.errors
        return told.said

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)


@pytest.fixture
def trapd(tmp_path: Path) -> Iterator[Trapd]:
    if not Path(TRAPD).exists():
        program("snmptrapd", "snmptrapd")
    found = Trapd(tmp_path, _NO_PRINTERS_ENGINE)
    yield found
    found.close()


@pytest.mark.parametrize("version", ["1", "2c"])
def test_one_printer_breaks_and_tells_and_the_others_are_well(trapd: Trapd, version: str) -> None:
    serving = Serving("--trap", f"127.0.0.1:{trapd.port}:version={version},community=managers")
    try:
        everybody = (BROKEN, *OTHERS)
        before = {number: serving.get(number, STATUS) for number in everybody}
        serving.printer(BROKEN).inject("path.sensor.scrap")
        told = trapd.wait_for(".1.3.6.1.2.1.43.18.1.1.7.1.")
        after = {number: serving.get(number, STATUS) for number in everybody}
        assert [number for number in everybody if after[number] != before[number]] == [BROKEN]
        assert f"{ALERTS}.1." in serving.get(BROKEN, ALERTS, tool="snmpwalk")
        # Who is told knows of whom: by the datagram's source, and over version 1 by the agent-addr, too.
        assert f"[127.20.0.{BROKEN}]:" in told
        if version == "1":
            assert f"127.20.0.{BROKEN} " in told
        serving.printer(BROKEN).clear_all()
        assert serving.get(BROKEN, STATUS) == before[BROKEN]
        assert "127.20.0.1]" not in trapd.log.read_text()
    finally:
        serving.close()


def test_an_inform_is_acknowledged_to_the_printer_that_sent_it(trapd: Trapd) -> None:
    serving = Serving("--trap", f"127.0.0.1:{trapd.port}:inform=true,community=managers", "--scale", "20")
    try:
        serving.printer(BROKEN).inject("path.sensor.scrap")
        trapd.wait_for(".1.3.6.1.2.1.43.18.2.0.1")
        # An inform that nobody acknowledged would come again after a quarter of a second, and thrice.
        serving.printer(BROKEN).advance(60)
        serving.printer(1).inject("path.sensor.scrap")
        told = trapd.wait_for("[127.20.0.1]:")
        assert told.count(f"[127.20.0.{BROKEN}]:") == 1
    finally:
        serving.close()


def test_ipptool_finds_each_printer_s_state_at_its_own_address() -> None:
    ipptool = program("ipptool", "cups-ipp-utils")
    serving = Serving("--services", "ipp")
    try:
        serving.printer(BROKEN).inject("path.sensor.scrap")
        told = {}
        for number in (BROKEN, *OTHERS):
            uri = f"ipp://127.20.0.{number}:{serving.facts['services']['ipp']}/ipp/print"
            told[number] = ask(ipptool, "-tv", uri, "get-printer-attributes.test")
            assert told[number].code == 0, told[number].said
        assert [number for number, one in told.items() if "media-jam" in one.said] == [BROKEN]
        assert len({one.said.partition("printer-uuid")[2][:80] for one in told.values()}) == len(told)
    finally:
        serving.close()


def test_a_document_that_ipptool_sends_comes_out_of_that_printer() -> None:
    ipptool = program("ipptool", "cups-ipp-utils")
    document = resources.files("misfeed.fixtures") / "documents" / "one-page.pdf"
    serving = Serving("--services", "ipp", "--scale", "50")
    try:
        uri = f"ipp://127.20.0.{BROKEN}:{serving.facts['services']['ipp']}/ipp/print"
        told = ask(ipptool, "-tvf", str(document), uri, "print-job.test")
        assert told.code == 0, told.said
        serving.printer(BROKEN).advance(120)
        assert len(serving.printer(BROKEN).pages()) == 1
        assert not serving.printer(1).pages()
    finally:
        serving.close()


def test_net_snmp_asks_by_context_where_all_share_an_address(tmp_path: Path) -> None:
    profile = tmp_path / "guarded.toml"
    plain = resources.files("misfeed.fixtures") / "profiles" / "mono-laser.toml"
    user = '[snmp.users.fleet]\npriv = "AES"\npassphrase = "correct-horse"\n'
    profile.write_text(f"{plain.read_text()}\n{user}")
    serving = Serving(str(profile), "--by", "community")
    try:
        snmpget = program("snmpget", "snmp")
        words = ("-v3", "-l", "authPriv", "-u", "fleet", "-a", "SHA", "-A", "correct-horse", "-x", "AES")
        place = f"127.0.0.1:{serving.facts['port']}"
        for context in (str(BROKEN), f"mono-laser-{BROKEN}"):
            told = ask(
                snmpget, *words, "-X", "correct-horse", "-n", context, "-On", place, ".1.3.6.1.2.1.1.5.0"
            )
            assert f"mono-laser-{BROKEN}" in told.said, told.errors
        told = ask(snmpget, *words, "-X", "correct-horse", "-n", "41", place, ".1.3.6.1.2.1.1.5.0")
        assert "Bad context" in told.errors
        told = ask(snmpget, "-v2c", "-c", f"public@{BROKEN}", place, ".1.3.6.1.2.1.1.5.0")
        assert f"mono-laser-{BROKEN}" in told.said
    finally:
        serving.close()
