"""`misfeed quirks` lists what firmware can do otherwise than standards say, or tells of one."""

from __future__ import annotations

import json

import pytest
from misfeed.cli import main
from misfeed.emulators import quirks


def test_quirks_are_listed_with_the_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks"]) == 0
    told = capsys.readouterr().out
    assert "ipp.up-time-is-date  printer-up-time tells the seconds since 1970" in told
    assert "otherwise  RFC 8011 §5.4.29" in told


def test_quirks_are_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks", "--json"]) == 0
    assert {"name", "summary", "clause", "met", "takes"} == set(json.loads(capsys.readouterr().out)[0])


def test_a_model_without_quirks_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks", "--profile", "mono-laser"]) == 0
    assert capsys.readouterr().out == "mono-laser has no quirks of its own\n"


def test_one_quirk_is_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks", "ipp.cut-short"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("ipp.cut-short: answers end in their middle, or behind so many octets\n")
    assert "otherwise  RFC 8010 §3.1.1\n" in told
    assert "it can be bound to\n" in told
    assert "byte       at that octet of the answer\n" in told
    assert "  misfeed emulate mono-laser --quirk ipp.cut-short@operation=Get-Jobs,byte=40\n" in told


def test_one_quirk_is_told_with_the_thread_in_which_users_met_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks", "ipp.many-firmwares"]) == 0
    address = "https://github.com/ctalkington/python-ipp/issues/725"
    assert f"met        ctalkington/python-ipp#725, {address}\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", quirks.catalogue())
def test_every_example_is_a_quirk_that_there_is(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks", name, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["name"] == name
    for line in told["examples"]:
        assert quirks.named(line.partition(" --quirk ")[2]).name == name


def test_a_quirk_that_there_is_not_brings_the_one_that_is_near(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quirks", "snmp.no-bluk"]) == 2
    assert "there is no quirk 'snmp.no-bluk'; did you mean 'snmp.no-bulk'?" in capsys.readouterr().err
    assert main(["quirks", "snmp.no-bulk", "--profile", "mono-laser"]) == 2
    assert "not both" in capsys.readouterr().err
