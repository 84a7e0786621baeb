"""`misfeed profiles` and `misfeed faults`: what people and programs learn of models and faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from misfeed.cli import main
from misfeed.emulators import profiles
from misfeed.emulators.machine.faults import catalogue


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    said, told = capsys.readouterr()
    assert told == ""
    assert "\x1b" not in said
    return said


def run_json(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(run(capsys, *words, "--json"))


def test_every_model_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    head, *lines = run(capsys, "profiles").splitlines()
    assert head.split() == ["NAME", "KIND", "INTERFACES", "SUMMARY"]
    assert [line.split()[0] for line in lines] == [*profiles.names(), *profiles.other_names()]


def test_models_are_listed_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    rows = run_json(capsys, "profiles")
    assert [row["name"] for row in rows] == [*profiles.names(), *profiles.other_names()]
    assert all(row["summary"] and row["kind"] for row in rows)
    assert [row["name"] for row in rows if "ipp" not in row["interfaces"]] == ["receipt-printer"]


def test_one_model_is_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    words = run(capsys, "profiles", "mono-laser")
    for fact in ("HP LaserJet 400 M401dw", "33 pages a minute", "tray-2", "supply.black", "cover.front"):
        assert fact in words
    told = run_json(capsys, "profiles", "mono-laser")
    assert told["identity"]["model"] == "LaserJet 400 M401dw"
    assert "tray-2.rollers" in told["parts"]


def test_a_profile_file_is_told_like_a_built_in_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shelf = Path(profiles.__file__).parents[1] / "fixtures" / "profiles"
    copy = tmp_path / "copy.toml"
    copy.write_bytes((shelf / "inkjet-mfp.toml").read_bytes())
    assert run(capsys, "profiles", str(copy)) == run(capsys, "profiles", "inkjet-mfp")


def test_an_unknown_model_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "mono-lazer"]) == 2
    assert "did you mean 'mono-laser'?" in capsys.readouterr().err
    assert main(["faults", "--profile", "mono-lazer"]) == 2


def test_every_fault_is_listed_with_its_family_and_summary(capsys: pytest.CaptureFixture[str]) -> None:
    words = run(capsys, "faults")
    for name, kind in catalogue().items():
        assert f"  {name}  [{kind.catalogue}]  {kind.summary}\n" in words
    assert words.startswith("consumables\n")
    assert "\nmedia path\n" in words
    assert "severity=0.95 (above 0.5, at most 1)" in words


def test_faults_are_listed_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["fault"]: row for row in run_json(capsys, "faults")}
    assert list(rows) == list(catalogue())
    worn = rows["tray.rollers.worn"]
    assert worn["places"]["mono-laser"] == ["tray-1.rollers", "tray-2.rollers"]
    assert worn["parameters"]["severity"]["default"] == 0.95
    assert (worn["catalogue"], worn["family"]) == ("MP-01", "media_path")


def test_a_models_faults_are_those_that_can_act_on_it(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["fault"]: row for row in run_json(capsys, "faults", "--profile", "label-printer")}
    assert "supply.spent" in rows
    assert "fuser.claws.worn" not in rows, "a label printer has no fuser"
    words = run(capsys, "faults", "--profile", "mono-laser")
    assert "acts on     tray-1.rollers, tray-2.rollers\n" in words
