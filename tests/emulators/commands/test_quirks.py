"""`misfeed quirks` lists what firmware can do otherwise than standards say."""

from __future__ import annotations

import json

import pytest
from misfeed.cli import main


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
