"""`misfeed diagnose`: break a model, name the cause."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from misfeed import cli


def test_a_healthy_model_has_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diagnose", "inkjet-mfp"]) == 0
    assert capsys.readouterr().out.startswith("cause: none\n")


def test_a_fault_that_shows_nowhere_yet_is_told_with_what_makes_it_show(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["diagnose", "mono-laser", "--fault", "roller.surface.cut"]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    assert last.startswith("nothing shows of roller.surface.cut yet: it may after pages (--print)")
    assert cli.main(["diagnose", "mono-laser", "--fault", "roller.surface.cut", "--print"]) == 1
    assert cli.main(["diagnose", "mono-laser"]) == 0
    assert "nothing shows" not in capsys.readouterr().out


def test_a_cause_is_told_with_its_place_its_owner_and_the_evidence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["diagnose", "mono-laser", "--fault", "bin.flag.stuck@{bin}"]) == 1
    out, complaint = capsys.readouterr()
    first, second, *rest = out.splitlines()
    assert first.startswith("cause: bin.flag.stuck at ")
    assert second == "mended by: technician"
    assert any(line.startswith("  snmp: alert critical output outputMediaTrayFull") for line in rest)
    assert complaint == ""


def test_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diagnose", "mono-laser", "--fault", "network.acl", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["cause"], found["place"], found["owner"]) == ("network.acl", "network", "customer IT")
    assert 0 < found["confidence"] <= 1
    assert found["evidence"]


def test_some_faults_show_only_when_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["diagnose", "mono-laser", "--fault", "tray.rollers.worn@{picking_tray}.rollers"]
    assert cli.main(words) == 0
    assert cli.main([*words, "--print"]) == 1
    assert "cause: tray.rollers.worn at " in capsys.readouterr().out


def test_a_firmware_can_depart_from_a_standard_while_it_is_diagnosed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["diagnose", "mono-laser", "--fault", "supply.spent@supply.black", "--quirk", "snmp.no-bulk"]
    assert cli.main(words) == 1
    told = capsys.readouterr().out
    assert told.startswith("cause: supply.spent at supply.black\n")
    assert "  snmp: the alert table could not be read: " in told


def test_a_document_that_is_not_taken_is_told_and_the_diagnosis_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["diagnose", "mono-laser", "--fault", "network.service.off", "--print"]) == 1
    out, complaint = capsys.readouterr()
    assert complaint.startswith("the document was not taken: ipp")
    assert out.startswith("cause: network.service.off")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mono-lasr"], "there is no profile 'mono-lasr'"),
        (["mono-laser", "--fault", "bin.flag.stuk"], "did you mean 'bin.flag.stuck'?"),
        (
            ["mono-laser", "--fault", "bin.flag.stuck@fuser"],
            "bin.flag.stuck cannot act at 'fuser'; it can at",
        ),
        (["mono-laser", "--fault", "bin.flag.stuck@{waste}"], "mono-laser has no waste"),
        (["mono-laser", "--fault", "@fuser"], "--fault '@fuser' names no fault"),
        (["mono-laser", "--quirk", "snmp.no-bluk"], "did you mean 'snmp.no-bulk'?"),
        (["mono-laser", "--quirk", "snmp.no-bulk@job=2"], "snmp.no-bulk cannot be bound to 'job'"),
        (["--device", "ipp://127.0.0.1/", "--quirk", "snmp.no-bulk"], "--quirk is for emulated printers"),
        (["label-printer", "--fault", "fuser.claws.worn"], "has no part for fuser.claws.worn"),
    ],
)
def test_misuse_is_told_in_one_line(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert cli.main(["diagnose", *words]) == 2
    out, complaint = capsys.readouterr()
    assert out == ""
    assert said in complaint
    assert complaint.count("\n") == 1


def test_what_shows_on_no_interface_is_looked_for_when_somebody_complains(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["diagnose", "mono-laser", "--fault", "roller.surface.cut@roller.drum", "--print"]) == 1
    assert "cause: roller.surface.cut at roller.drum" in capsys.readouterr().out


def test_parameters_of_a_fault_are_said_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diagnose", "mono-laser", "--fault", "supply.spent:percent_left=40"]) == 0
    assert "mended by" not in capsys.readouterr().out
    assert cli.main(["diagnose", "mono-laser", "--fault", "supply.spent:percent_left=0"]) == 1


def test_an_alert_that_the_cause_may_not_explain_is_told_beside_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["diagnose", "mono-laser", "--fault", "bin.flag.stuck", "--fault", "path.sensor.scrap"]
    assert cli.main(words) == 1
    assert "also seen, and perhaps of another cause: " in capsys.readouterr().out


def test_over_usb_alone_it_goes_by_what_the_cable_carries(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["diagnose", "mono-laser", "--fault", "supply.spent", "--over", "usb"]
    assert cli.main(words) == 1
    out = capsys.readouterr().out
    assert out.startswith("cause: supply.spent at supply.black\n")
    assert "  reached over USB alone\n" in out
    assert "  pjl: CODE 40038" in out
    assert not [line for line in out.splitlines() if line.startswith(("  ipp", "  snmp", "  ping"))]


def test_what_a_network_alone_would_show_is_not_seen_over_usb(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diagnose", "mono-laser", "--fault", "network.acl", "--over", "usb"]) == 0
    assert "cause: none" in capsys.readouterr().out


def test_a_document_goes_down_the_cable_when_that_is_all(capsys: pytest.CaptureFixture[str]) -> None:
    worn = "tray.rollers.worn@{picking_tray}.rollers"
    assert cli.main(["diagnose", "mono-laser", "--fault", worn, "--print", "--over", "usb"]) == 1
    assert "cause: tray.rollers.worn at " in capsys.readouterr().out


def test_a_model_without_a_usb_port_is_not_reached_over_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (Path(str(files("misfeed.fixtures"))) / "profiles" / "mono-laser.toml").read_text()
    model = tmp_path / "wireless.toml"
    model.write_text(re.sub(r"(?m)^\[usb\]\n(?:.+\n)*", "", text))
    assert cli.main(["diagnose", str(model), "--over", "usb"]) == 2
    assert capsys.readouterr().err == "misfeed: --over usb: mono-laser has no USB connection\n"
