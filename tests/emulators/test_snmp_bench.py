"""The SNMP bench: all rows are measured, with whatever agents are installed; no figure is judged here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from misfeed.emulators import load, peers, profiles
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp_bench import SnmpBench, _rows
from misfeed.errors import BenchError, UsageError
from misfeed.protocols.snmp import mib

SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin:/usr/bin")


def test_every_row_has_a_figure() -> None:
    sample = SnmpBench(seconds=0.05).sample((), 0)
    assert sample.good
    assert sample.value == sample.figures["GET"]["misfeed"] > 0
    assert [row for row, columns in sample.figures.items() if not columns.get("misfeed")] == []
    assert {"GETBULK-25", "GET of two, never repeated", "GET, a fleet of 1000"} <= set(sample.figures)
    assert sample.facts["rows"] > 300


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
    rows = _rows(Machine(profiles.load("mono-laser")))
    printer = [one for one in rows if one[:7] == mib.oid("1.3.6.1.2.1.43")]
    with peers.snmpd(rows, tmp_path) as agent:
        assert agent is not None
        questions = [load.get(agent.address, peers.COMMUNITY, one) for one in printer]
        assert load.load(questions, 60, again=False).answered == len(printer)
        assert agent.processor_s() >= 0


def test_an_agent_that_is_not_installed_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers.shutil, "which", lambda *_, **__: None)
    with peers.snmpd({}, tmp_path) as one, peers.snmpsim({}, tmp_path) as other:
        assert (one, other) == (None, None)


def test_what_does_not_start_is_told() -> None:
    with pytest.raises(BenchError, match="did not start"), peers.misfeed("x", "emulate", "no-such-printer"):
        pass
