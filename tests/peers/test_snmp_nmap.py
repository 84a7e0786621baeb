"""nmap scans an emulated printer's agent: its version detection and its SNMP scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from .judges import TROUBLES, Judged, ask, judged, lacking, program

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser") as found:
        yield found


def scanned(printer: Judged, scripts: str, *more: str) -> str:
    words = ("-n", "-Pn", "-sU", "-p161", "--host-timeout", "60s", "--script", scripts, *more)
    verdict = ask(program("nmap", "nmap"), *words, printer.address, timeout_s=90)
    if "requires root privileges" in verdict.errors + verdict.said:
        lacking("nmap scans UDP as root only")
    assert verdict.code == 0, verdict.errors
    return verdict.said


SCRIPTS = "snmp-sysdescr,snmp-interfaces,snmp-brute,snmp-processes,snmp-win32-users,snmp-info"


@pytest.fixture(scope="module")
def scan(printer: Judged) -> str:
    return scanned(printer, SCRIPTS)


def test_nmap_describes_the_system(scan: str) -> None:
    assert re.search(r"161/udp open +snmp", scan)
    assert "snmp-sysdescr: HP ETHERNET MULTI-ENVIRONMENT" in scan
    assert re.search(r"System uptime: .*timeticks", scan)


def test_nmap_lists_the_interfaces(scan: str) -> None:
    assert re.search(r"MAC address: 9cb654[0-9a-f]{6} \(Hewlett Packard\)", scan)
    assert "Type: ethernetCsmacd  Speed: 1 Gbps" in scan
    assert re.search(r"Status: up\n\|_? +Traffic stats: [0-9.]+ [KM]?b sent", scan)


def test_nmap_finds_the_community_by_trying(scan: str) -> None:
    assert re.findall(r"(\S+) - Valid credentials", scan) == ["public"]


def test_nmap_finds_no_process_but_the_firmware_and_no_user(scan: str) -> None:
    processes = scan.partition("snmp-processes:")[2]
    assert re.findall(r"^\|_? +Name: (.*)$", processes, re.MULTILINE) == ["firmware 20130415"]
    assert "snmp-win32-users" not in scan


def test_nmap_tells_the_engine_of_a_printer_that_answers_version_3(scan: str) -> None:
    with judged("mono-laser") as printer:
        printer.control.act("add_snmp_user", "network", name="fleet", passphrase="correct-horse")
        said = scanned(printer, "snmp-info")
    assert "snmp-info" not in scan
    assert "enterprise: Hewlett-Packard" in said
    assert "engineIDFormat: mac" in said
    assert re.search(r"engineIDData: 9cb654[0-9a-f]{6}", said)
    assert "snmpEngineBoots: 1" in said


def test_nmap_cannot_tell_an_unplugged_printer_from_a_filtered_port(printer: Judged) -> None:
    with TROUBLES["unplugged"].at(printer):
        said = scanned(printer, "snmp-sysdescr", "--max-retries", "1")
    assert re.search(r"161/udp open\|filtered +snmp", said)
    assert "snmp-sysdescr" not in said
