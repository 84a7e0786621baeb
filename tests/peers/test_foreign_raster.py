"""Driving a printer made of PAPPL: it takes raster and no PDF, tells nothing over SNMP, and is only read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from .strangers import Recorder, Stranger, raster_stranger
from .test_foreign_printer import READ_IPP, misfeed, operations, ran

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stranger]:
    with raster_stranger(tmp_path_factory.mktemp("raster")) as found:
        yield found


def test_nothing_changes_in_a_read_only_run(device: Stranger, tmp_path: Path) -> None:
    before = device.told()
    assert "printer-state (enum) = idle" in before
    with Recorder(device).listening() as recorder:
        uri = f"ipp://127.0.0.1:{recorder.ipp_port}/ipp/print"
        done = misfeed("run", "--device", uri, "--json", folder=tmp_path)
        diagnosed = misfeed("diagnose", "--device", uri, "--json", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(diagnosed.stdout)["cause"] == "none"
    passed = {name for name, case in ran(done).items() if case["outcome"] == "passed"}
    assert passed == {"HC-01", "HC-02", "HC-04"}
    asked = {code for stream in recorder.streams for code in operations(bytes(stream))}
    assert asked
    assert asked <= READ_IPP
    assert device.told() == before
    assert device.printed == 0


def test_a_page_goes_out_in_the_format_that_it_takes(device: Stranger, tmp_path: Path) -> None:
    done = misfeed("run", "HC-06", "--device", device.uri, "--allow", "print", "--json", folder=tmp_path)
    assert ran(done)["HC-06"]["outcome"] == "passed", done.stdout
    assert device.printed == 1
