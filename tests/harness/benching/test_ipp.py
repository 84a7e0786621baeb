"""The IPP bench: all rows are measured, with whatever printers there are; no figure is judged here."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from misfeed.benching import ipp_load, ipp_peers
from misfeed.benching.ipp import ROWS, IppBench, _judged
from misfeed.benching.ipp_load import Place
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.errors import BenchError, UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Operation

EVE = shutil.which("ippeveprinter", path=ipp_peers._PATH)
BUS = shutil.which("dbus-daemon", path=ipp_peers._PATH)


def test_every_row_has_a_figure_beside_a_printer_that_runs_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipp_peers, "ippeveprinter", lambda _: None)
    monkeypatch.setattr("misfeed.benching.ipp._MANY", 40)
    monkeypatch.setattr("misfeed.benching.ipp._STARTS", 1)
    bench, told = IppBench(seconds=0.05), []
    bench.tell = told.append
    with Serving(Host(Machine(profiles.load("inkjet-mfp"), WallClock()))) as other:
        bench.beside = (f"other=ipp://127.0.0.1:{other.ports['ipp']}/ipp/print", "gone=ipp://127.0.0.1:1/x")
        sample = bench.sample((), 0)
    assert sample.good
    assert sample.value == sample.figures["all, 8 connections"]["misfeed"]
    assert [row for row, cells in sample.figures.items() if not cells["misfeed"]] == []
    for row in ROWS:
        assert sample.figures[row.name]["other"] > 0
        assert sample.figures[row.name]["times the best"] > 0
        assert f"{row.name}, other" in told
        assert (sample.judged.get(row.name) == "times the best") == bool(row.least)
    assert sample.facts["rows without gone"] == len(ROWS)
    assert sample.facts["not installed"] == "ippeveprinter"
    assert set(sample.figures) - {row.name for row in ROWS} == {
        "all, 8 connections, 100 changes a second",
        "all, 40 connections",
        "us within which 99 of 100 come, all, 64 connections",
        "of it over TLS to in clear",
        "s from start to first answer",
    }


def test_a_row_is_judged_by_its_relation_where_there_is_one() -> None:
    figures = {
        "a": {"misfeed": 1.0, "times the best": 2.0, "at least": 3.0},
        "b": {"misfeed": 1.0, "at most": 3.0},
        "c": {"misfeed": 1.0},
    }
    assert _judged(figures) == {"a": "times the best", "b": "misfeed"}


@pytest.mark.parametrize(
    ("names", "workers", "says"),
    [
        (("mono-laser", "inkjet-mfp"), 0, "one model"),
        ((), 2, "one process"),
    ],
)
def test_what_cannot_be_measured_is_told(names: tuple[str, ...], workers: int, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        IppBench().sample(names, workers)


def test_whom_to_measure_beside_is_an_address_with_a_name() -> None:
    assert ipp_peers.beside("pappl=ipp://[::1]:8000/ipp/x") == ipp_peers.Printer(
        "pappl", Place("::1", 8000, "/ipp/x")
    )
    assert ipp_peers.beside("ipps://printer").name == "printer:631"
    assert ipp_peers.beside("ipps://printer").place.secure
    for wrong in ("pappl", "pappl=http://x/", "x=ipp://y:z/"):
        with pytest.raises(UsageError):
            ipp_peers.beside(wrong)


@pytest.mark.peer
@pytest.mark.skipif(EVE is None or BUS is None, reason="ippeveprinter or dbus-daemon is not installed")
def test_ippeveprinter_is_asked_the_same(tmp_path: Path) -> None:
    program = ipp_peers.ippeveprinter(tmp_path)
    assert program is not None
    for _ in range(2):
        with program.running() as printer:
            asked = ipp_load.question(printer.place, Operation.GET_PRINTER_ATTRIBUTES)
            assert ipp.GroupTag.PRINTER in {one.tag for one in ipp_load.judged(printer.place, asked).groups}


def test_a_printer_that_is_not_installed_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipp_peers.shutil, "which", lambda *_, **__: None)
    assert ipp_peers.ippeveprinter(tmp_path) is None


def test_what_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BenchError, match="did not start"), ipp_peers.misfeed("no-such-printer"):
        pass
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        mute = ipp_peers.Program("mute", ["true"], Place("127.0.0.1", int(one.getsockname()[1])))
        with pytest.raises(BenchError, match="mute does not answer"), mute.running():
            pass
        with pytest.raises(BenchError, match="mute does not answer"):
            mute.first_answer_s()
