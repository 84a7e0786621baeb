"""What the Monitoring Plugins say of an emulated printer before, during and after what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .judges import COMMUNITY, TROUBLES, Judged, Verdict, ask, judged, program

pytestmark = pytest.mark.peer

OK, WARNING, CRITICAL, UNKNOWN = range(4)
STATUS = "1.3.6.1.2.1.25.3.2.1.5.1"
"""hrDeviceStatus: running is 2, warning 3, down 5."""


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser") as found:
        yield found


# -- check_snmp ---------------------------------------------------------------------------------------------


def check_snmp(printer: Judged, *more: str) -> Verdict:
    plugin = program("check_snmp", "monitoring-plugins-standard")
    return ask(plugin, "-H", printer.address, "-o", STATUS, "-w", "2:2", "-c", "1:3", *more)


@pytest.mark.parametrize(
    ("trouble", "code", "line"),
    [
        ("jam", CRITICAL, "SNMP CRITICAL - *5*"),
        ("cover open", CRITICAL, "SNMP CRITICAL - *5*"),
        ("toner empty", CRITICAL, "SNMP CRITICAL - *5*"),
        ("toner low", WARNING, "SNMP WARNING - *3*"),
        ("paper empty", WARNING, "SNMP WARNING - *3*"),
    ],
)
def test_check_snmp_tells_a_warning_from_a_printer_that_is_down(
    printer: Judged, trouble: str, code: int, line: str
) -> None:
    before = check_snmp(printer)
    with TROUBLES[trouble].at(printer):
        during = check_snmp(printer)
    after = check_snmp(printer)
    assert (during.code, during.line) == (code, line)
    assert [(one.code, one.line) for one in (before, after)] == [(OK, "SNMP OK - 2")] * 2


def test_check_snmp_hears_nothing_of_an_unplugged_printer(printer: Judged) -> None:
    with TROUBLES["unplugged"].at(printer):
        during = check_snmp(printer, "-t", "1", "-e", "0")
    assert during.code == UNKNOWN
    assert "Timeout: No Response from" in during.said
    assert check_snmp(printer).code == OK


@pytest.mark.parametrize("version", ["1", "2c"])
def test_check_snmp_reads_texts_and_counters_in_each_version(printer: Judged, version: str) -> None:
    plugin = program("check_snmp", "monitoring-plugins-standard")
    words = (plugin, "-H", printer.address, "-P", version, "-C", COMMUNITY)
    serial = ask(*words, "-o", "1.3.6.1.2.1.43.5.1.1.17.1", "-s", '"VNC3M00001"')
    assert (serial.code, serial.line) == (OK, 'SNMP OK - "VNC3M00001"')
    another = ask(*words, "-o", "1.3.6.1.2.1.43.5.1.1.17.1", "-s", "another")
    assert another.code == CRITICAL
    toner = ask(*words, "-o", "1.3.6.1.2.1.43.11.1.1.9.1.1", "-w", "20:", "-c", "5:")
    assert toner.code == OK


def test_check_snmp_asks_in_version_3(printer: Judged) -> None:
    user = {"name": "monitor", "passphrase": "correct-horse", "auth": "SHA"}
    printer.control.act("add_snmp_user", "network", **user, priv="AES", priv_passphrase="battery-staple")
    secrets = ("-A", "correct-horse", "-X", "battery-staple")
    access = ("-P", "3", "-L", "authPriv", "-U", "monitor", "-a", "SHA", "-x", "AES", *secrets)
    with TROUBLES["jam"].at(printer):
        during = check_snmp(printer, *access)
    assert (during.code, during.line) == (CRITICAL, "SNMP CRITICAL - *5*")
    assert check_snmp(printer, *access).line == "SNMP OK - 2"


def test_check_snmp_finds_a_printer_down_that_is_off_line(printer: Judged) -> None:
    with printer.paused():
        during = check_snmp(printer)
    assert (during.code, during.line) == (CRITICAL, "SNMP CRITICAL - *5*")  # RFC 3805 §2.2.13.2, Off-line
    assert check_snmp(printer).code == OK


# -- check_printer_health -----------------------------------------------------------------------------------


def health(printer: Judged, mode: str, *more: str) -> Verdict:
    plugin = program("check_printer_health", "monitoring-plugins-contrib")
    return ask(plugin, "--hostname", printer.address, "--community", COMMUNITY, "--mode", mode, *more)


@pytest.mark.parametrize(
    ("trouble", "mode", "code", "line"),
    [
        ("cover open", "hardware-health", WARNING, "WARNING - Front door is coverOpen"),
        ("toner low", "supplies-status", CRITICAL, "CRITICAL - Black Cartridge HP CF280A is at 4.00%"),
        ("toner empty", "supplies-status", CRITICAL, "CRITICAL - Black Cartridge HP CF280A is at 0.00%"),
        # Of a printer with a Printer MIB it reads covers and supplies (its class PRINTERMIB), and neither the
        # alert table nor hrPrinterDetectedErrorState. So it has nothing to say of these two.
        ("jam", "hardware-health", OK, "OK - hardware working fine"),
        ("paper empty", "supplies-status", OK, "OK - supplies status is fine"),
    ],
)
def test_check_printer_health_names_what_it_reads(
    printer: Judged, trouble: str, mode: str, code: int, line: str
) -> None:
    before = health(printer, mode)
    with TROUBLES[trouble].at(printer):
        during = health(printer, mode)
    after = health(printer, mode)
    assert (during.code, during.line) == (code, line)
    assert [one.code for one in (before, after)] == [OK, OK]
    assert before.line in ("OK - hardware working fine", "OK - supplies status is fine")


def test_check_printer_health_hears_nothing_of_an_unplugged_printer(printer: Judged) -> None:
    with TROUBLES["unplugged"].at(printer):
        during = health(printer, "hardware-health", "--timeout", "5")
    assert (during.code, during.line) == (UNKNOWN, "UNKNOWN - check_printer_health timed out after 5 seconds")


@pytest.mark.parametrize(
    "profile", ["colour-laser-mfp", "departmental-a3-mfp", "inkjet-mfp", "label-printer", "mono-laser"]
)
def test_check_printer_health_finds_nothing_wrong_with_a_healthy_model(profile: str) -> None:
    with judged(profile) as printer:
        for mode in ("hardware-health", "supplies-status"):
            verdict = health(printer, mode)
            assert verdict.code == OK, verdict.said


# -- check_printer ------------------------------------------------------------------------------------------


def check_printer(printer: Judged) -> Verdict:
    program("snmpwalk", "snmp")
    plugin = program("check_printer", "monitoring-plugins-contrib")
    return ask(plugin, "--host", printer.address, "--community", COMMUNITY, "--warn", "15", "--crit", "5")


def test_check_printer_tells_supplies_and_their_thresholds(printer: Judged) -> None:
    before = check_printer(printer)
    with TROUBLES["toner low"].at(printer):
        during = check_printer(printer)
    assert before.code == OK, before.said
    assert during.code == CRITICAL, during.said
    assert check_printer(printer).code == OK
