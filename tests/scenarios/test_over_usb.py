"""Scenarios on printers that nothing but a USB cable leads to: broken, diagnosed, mended and verified."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from misfeed.cli import main

MODELS = ("mono-laser", "colour-laser-mfp", "inkjet-mfp")
"""The first has no interface for IPP over USB: it is asked by class requests and PJL alone."""

SCENARIOS = (
    *("CS-01", "MP-01", "MP-02", "MP-05", "MP-06", "MP-09", "MP-09b"),
    *("IM-01", "PW-02", "UB-01c", "UB-01d", "UB-02"),
)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """The cases of one run, by name."""
    folder = tmp_path_factory.mktemp("over-usb")
    chosen = [word for model in MODELS for word in ("--profile", model)]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        told = folder / "told.json"
        with told.open("w") as file:
            patch.setattr("sys.stdout", file)
            code = main(["run", *SCENARIOS, "NW-06", "MP-03", "--over", "usb", "--json", "-q", *chosen])
    assert code == 0, told.read_text()
    return {case["case"]: case for case in json.loads(told.read_text())["cases"]}


@pytest.mark.parametrize("model", MODELS)
def test_toner_paper_jam_and_cover_are_found_and_mended_over_usb(
    cases: dict[str, dict[str, object]], model: str
) -> None:
    ran = {name for name, case in cases.items() if case["outcome"] == "passed" and f"[{model}-usb]" in name}
    assert {f"{one}[{model}-usb]" for one in ("CS-01", "MP-01", "MP-05", "MP-09", "MP-09b")} <= ran
    assert len(ran) >= 6, ran


def test_nothing_was_seen_over_a_network(cases: dict[str, dict[str, object]]) -> None:
    for name, case in cases.items():
        seen = {one["interface"] for one in case.get("observations", ())}  # type: ignore[attr-defined]
        assert not {one for one in seen if one.startswith(("snmp", "net"))}, name
        if "mono-laser" in name:
            symptoms = {one["interface"] for one in case.get("observations", ()) if one["phase"] == "detect"}  # type: ignore[attr-defined]
            assert "ipp" not in symptoms, name


def test_what_is_left_out_is_told_with_the_case(cases: dict[str, dict[str, object]]) -> None:
    left = cases["CS-01[colour-laser-mfp-usb]"]["left_out"]
    assert {"interface": "snmp", "what": "no new critical event", "why": "not reached over USB"} in left  # type: ignore[operator]
    by_class_alone = cases["CS-01[mono-laser-usb]"]["left_out"]
    assert {one["interface"] for one in by_class_alone} == {"ipp", "snmp"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("scenario", ["UB-01c", "UB-01d", "UB-02"])
@pytest.mark.parametrize("model", MODELS)
def test_trouble_with_the_cable_needs_no_ipp(
    cases: dict[str, dict[str, object]], scenario: str, model: str
) -> None:
    assert cases[f"{scenario}[{model}-usb]"]["outcome"] == "passed"


def test_what_is_left_out_is_what_a_network_would_show(cases: dict[str, dict[str, object]]) -> None:
    left = cases["UB-02[mono-laser-usb]"]["left_out"]
    assert {one["interface"] for one in left} == {"net@users", "ipp@users"}  # type: ignore[attr-defined]


def test_what_takes_a_network_is_skipped_with_the_reason(cases: dict[str, dict[str, object]]) -> None:
    names = [f"NW-06[{model}-{action}-usb]" for model in MODELS for action in ("refused", "silent")]
    assert {cases[name]["outcome"] for name in names} == {"skipped"}
    assert cases["NW-06[inkjet-mfp-refused-usb]"]["reason"] == "inkjet-mfp offers no snmp over USB"


def test_a_printer_of_pages_alone_is_diagnosed_by_its_pjl_code(cases: dict[str, dict[str, object]]) -> None:
    evidence = cases["CS-01[mono-laser-usb]"]["finding"]["evidence"]  # type: ignore[index]
    assert "reached over USB alone" in evidence
    assert any(one.startswith("pjl: CODE 40038") for one in evidence)
    assert not any(one.startswith(("ipp", "snmp", "ping")) for one in evidence)


def without_network(name: str) -> str:
    """The profile of an inkjet of that name which has no network."""
    text = Path(str(files("misfeed.fixtures") / "profiles" / "inkjet-mfp.toml")).read_text()
    lines = [line for line in text.splitlines() if not line.startswith("[network]")]
    lines += ["[network]", "services = []", ""]
    return "\n".join(lines).replace('name = "inkjet-mfp"', f'name = "{name}"')


def test_a_model_without_a_network_is_run_so_without_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk-inkjet.toml").write_text(without_network("desk-inkjet"))
    assert main(["run", "CS-01", "MP-01", "NW-02", "--json", "-q", "--profile", "desk-inkjet.toml"]) == 0
    told = {case["case"]: case for case in json.loads(capsys.readouterr().out)["cases"]}
    assert told["CS-01[desk-inkjet]"]["outcome"] == told["MP-01[desk-inkjet]"]["outcome"] == "passed"
    assert told["NW-02[desk-inkjet]"]["reason"] == "desk-inkjet offers no snmp over USB"
