"""The raw port and the daemon, judged by nmap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .judges import Judged, ask, judged, program

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser", "--port", "lpd=515") as served:
        yield served


def nmap(printer: Judged, *words: str) -> str:
    said = ask(program("nmap", "nmap"), "-Pn", "-n", *words, printer.address, timeout_s=120)
    assert said.code == 0, said.errors
    return said.said


def test_the_raw_port_is_known_by_its_id(printer: Judged) -> None:
    said = nmap(printer, "-sV", "--allports", "-p", "9100")
    assert "hp-pjl" in said
    assert "LaserJet 400 M401dw" in said


def test_the_ready_message_is_read_and_changed(printer: Judged) -> None:
    script = ("--script", "pjl-ready-message", "-p", "9100")
    assert 'pjl-ready-message: "Ready"' in nmap(printer, *script)
    assert "PAY FIRST" in nmap(printer, *script, "--script-args", 'pjl_ready_message="PAY FIRST"')
    assert "PAY FIRST" in nmap(printer, *script)


def test_the_daemon_is_a_printer_to_it(printer: Judged) -> None:
    assert "printer" in nmap(printer, "-sV", "-p", "515")
