"""The SNMP bench: all rows are measured, with whatever agents are installed; no figure is judged here."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from misfeed.benching import load, peers, snmp
from misfeed.benching.processes import free_port
from misfeed.benching.rounds import Figures, Round
from misfeed.benching.snmp import SnmpBench, _compared
from misfeed.errors import BenchError, UsageError
from misfeed.protocols.snmp import Counter32, Integer32, OctetString, TimeTicks, mib

SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin:/usr/bin")


def test_a_large_fleet_is_measured_once_for_each_model(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[str] = []

    def large(measuring: Round, profile: str, count: int) -> Figures:
        walked.append(profile)
        return {profile: {"misfeed": float(count)}}

    monkeypatch.setattr(snmp, "_large_fleet", large)
    bench, measuring = SnmpBench(large=30), Round([], "public", "", 0.1)
    for name in ("mono-laser", "inkjet-mfp", "mono-laser"):
        assert bench._large_of(measuring, name) == {name: {"misfeed": 30.0}}
    assert walked == ["mono-laser", "inkjet-mfp"]


def test_every_row_has_a_figure_and_most_of_them_a_target() -> None:
    bench = SnmpBench(seconds=0.05, fleet=20, large=30)
    told: list[str] = []
    bench.tell = told.append
    sample = bench.sample((), 0)
    assert {"GET, misfeed", "GET, a fleet of 20, misfeed"} <= set(told)
    assert ("snmpd" in str(sample.facts.get("not installed"))) == (SNMPD is None)
    assert sample.good
    assert sample.value == sample.figures["GET"]["misfeed"] > 0
    assert [row for row, columns in sample.figures.items() if not columns.get("misfeed")] == []
    targeted = {row for row, columns in sample.figures.items() if {"at least", "at most"} & set(columns)}
    assert targeted == {
        "s from start to first answer",
        "GET",
        "GETBULK-25",
        "GET of two, never repeated",
        "GETBULK-25 and one, never repeated",
        "GET, v3 authPriv",
        "GETBULK-25, v3 authPriv",
        "GET of two, v3 authPriv, never repeated",
        "GET, 100 changes a second",
        "of it to one printer's",
        "s until a fleet of 30 is ready",
        "KiB of it for each, all walked",
    }
    assert set(sample.judged) == targeted
    assert sample.judged["GET"] == "times snmpd"
    assert sample.judged["GET, v3 authPriv"] == "us to snmpd"
    assert sample.judged["of it to one printer's"] == "misfeed"
    assert {"GET of the up-time", "GET, a fleet of 20"} == set(sample.figures) - targeted
    assert sample.facts["rows"] > 300


def test_figures_are_told_beside_snmpds() -> None:
    found = {
        "s from start to first answer": {"misfeed": 0.25, "snmpd": 0.05},
        "GET": {"misfeed": 100.0, "misfeed, us": 8.0, "snmpd": 40.0, "snmpd, us": 24.0},
        "GET, v3 authPriv": {"misfeed": 30.0, "misfeed, us": 60.0, "snmpsim": 1.0},
        "GET, a fleet of 5": {"misfeed": 80.0},
    }
    figures = _compared(found, 5)
    assert figures["GET"] == {**found["GET"], "times snmpd": 2.5, "us to snmpd": 0.33, "at least": 2}
    assert figures["GET, v3 authPriv"] == {**found["GET, v3 authPriv"], "at most": 2}
    assert figures["of it to one printer's"] == {"misfeed": 0.8, "at least": 0.8}
    assert figures["s from start to first answer"] == {"misfeed": 0.25, "snmpd": 0.05, "at most": 0.3}


@pytest.mark.parametrize(
    ("profiles_", "workers", "says"),
    [(("mono-laser", "inkjet-mfp"), 0, "one model"), ((), 2, "one process")],
)
def test_what_cannot_be_measured_is_told(profiles_: tuple[str, ...], workers: int, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        SnmpBench().sample(profiles_, workers)


@pytest.mark.peer
@pytest.mark.skipif(SNMPD is None, reason="snmpd is not installed")
def test_snmpd_serves_the_same_rows(tmp_path: Path) -> None:
    printer = {
        mib.oid("prtGeneralSerialNumber.1"): OctetString(b"VNC3M00001"),
        mib.oid("prtInputMaxCapacity.1.1"): Integer32(250),
        mib.oid("prtMarkerLifeCount.1.1"): Counter32(7),
        mib.oid("prtAlertTime.1.1"): TimeTicks(70),
    }
    rows = {mib.oid("sysDescr.0"): OctetString(b"a printer"), **printer}
    program = peers.snmpd(rows, tmp_path)
    assert program is not None
    with program.running() as agent:
        questions = [load.get(agent.address, peers.COMMUNITY, one) for one in printer]
        assert load.load(questions, 60, again=False).answered == len(printer)
        assert agent.processor_s() >= 0


def test_an_agent_that_is_not_installed_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers.shutil, "which", lambda *_, **__: None)
    assert peers.snmpd({}, tmp_path) is peers.snmpsim({}, tmp_path) is None


def test_what_does_not_start_is_told() -> None:
    with pytest.raises(BenchError, match="did not start"), peers.misfeed("x", "emulate", "no-such-printer"):
        pass


def test_a_program_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    program = peers.Program("mute", ["true"], ("127.0.0.1", free_port(socket.SOCK_DGRAM)), "public", (1, 3))
    with pytest.raises(BenchError, match=r"mute \(started as true\) does not answer"), program.running():
        pass
    with pytest.raises(BenchError, match=r"mute .* does not answer"):
        program.first_answer_s()
