"""Scenarios of receipt printers, by network, USB cable and serial line: each seen, diagnosed and mended."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from misfeed.cli import main

TILLS = ("TL-01", "TL-02")
Cases = dict[str, dict[str, Any]]


def of_one_line(name: str) -> str:
    """The profile of a receipt printer of that name to which nothing but its serial line leads."""
    text = (Path(str(files("misfeed.fixtures"))) / "profiles" / "tills" / "receipt-printer.toml").read_text()
    text = re.sub(r"^services = .*$", "services = []", text, flags=re.MULTILINE)
    text = re.sub(r"^\[usb\]\n(?:.+\n)+", "", text, flags=re.MULTILINE)
    return text.replace('name = "receipt-printer"', f'name = "{name}"')


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old-till.toml").write_text(of_one_line("old-till"))

    def run(*words: str) -> Cases:
        code = main(["run", *words, "--json", "-q"])
        told = capsys.readouterr().out
        assert code == 0, told
        return {case["case"]: case for case in json.loads(told)["cases"]}

    return run


def seen_on(case: dict[str, Any], phase: str = "detect") -> set[str]:
    return {one["interface"] for one in case["observations"] if one["phase"] == phase}


def test_they_run_on_the_receipt_printer_unasked_and_say_why_not_elsewhere(ran: Any) -> None:
    cases = ran(*TILLS)
    for one in TILLS:
        assert cases[f"{one}[receipt-printer]"]["outcome"] == "passed"
        assert {"escpos", "snmp", "usb"} <= seen_on(cases[f"{one}[receipt-printer]"])
    assert cases["TL-01[mono-laser]"]["reason"] == "mono-laser offers no escpos"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("-p", "receipt-printer", "--over", "usb"), "receipt-printer-usb"),
        (("-p", "old-till.toml"), "old-till"),
    ],
    ids=["usb", "serial"],
)
def test_where_nothing_else_leads_there_esc_pos_names_the_cause(
    ran: Any, words: tuple[str, ...], name: str
) -> None:
    cases = ran(*TILLS, *words)
    told = {one: cases[f"{one}[{name}]"]["finding"] for one in TILLS}
    assert {one: found["cause"] for one, found in told.items()} == {
        "TL-01": "cover.tab.broken",
        "TL-02": "cutter.gummed",
    }
    assert "escpos: the status tells offline, cover_open" in told["TL-01"]["evidence"]
    assert not any(line.startswith(("pjl", "snmp", "ipp")) for line in told["TL-01"]["evidence"])
    left = {(one["interface"], one["why"]) for one in cases[f"TL-01[{name}]"]["left_out"]}
    why = "not reached over USB" if name.endswith("usb") else "it has no network here"
    assert ("snmp", why) in left


def test_scenarios_of_the_office_are_left_out_at_a_till(ran: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "MP-09", "LB-07", "--json", "-q", "-p", "receipt-printer"]) in (0, 1)
    cases = json.loads(capsys.readouterr().out)["cases"]
    assert {case["reason"] for case in cases} == {"receipt-printer offers no ipp"}
