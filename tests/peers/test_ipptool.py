"""The IPP printer before CUPS's own judge: ipptool and its conformance suites, over a real socket."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Job, JobState, Machine, WallClock
from misfeed.emulators.serving import Serving
from PIL import Image

pytestmark = pytest.mark.peer

SUITES = Path(os.environ.get("IPPTOOL_DATA", "/usr/share/cups/ipptool"))
_VERDICT = re.compile(r"^ +(\S.*?) +\[(PASS|FAIL|SKIP)\]$", re.MULTILINE)
_RASTER = re.compile(r"^\tFILE (pwg-raster-samples\S+)$", re.MULTILINE)

Run = Callable[..., dict[str, list[str]]]


@pytest.fixture(scope="module")
def ipptool() -> str:
    """The tool; without it these tests are skipped, or fail where MISFEED_PEERS=required."""
    found = shutil.which(os.environ.get("IPPTOOL", "ipptool"))
    missing = "ipptool is not installed" if found is None else ""
    if found is not None and not (SUITES / "ipp-1.1.test").exists():
        missing = f"the ipptool suites are not in {SUITES}"
    if missing and os.environ.get("MISFEED_PEERS") == "required":
        pytest.fail(f"{missing} (Debian: cups-ipp-utils)")
    if missing or found is None:
        pytest.skip(f"{missing} (Debian: cups-ipp-utils)")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The suites, beside the documents that they look for."""
    here = tmp_path_factory.mktemp("ipptool")
    for suite in SUITES.glob("*.test"):
        shutil.copy(suite, here)
    documents = resources.files("misfeed.fixtures") / "documents"
    page = (documents / "one-page.pdf").read_bytes()
    for name in ("document-a4.pdf", "document-letter.pdf"):
        (here / name).write_bytes(page)
        # A suite ends early, and calls that a success, when a file of a test it would skip is missing.
        (here / name).with_suffix(".ps").write_text("%!PS-Adobe-3.0\nshowpage\n")
    for name in ("plain-3p.pdf", "one-page.pwg"):
        (here / name).write_bytes((documents / name).read_bytes())
    raster = (documents / "one-page.pwg").read_bytes()
    for name in sorted(set(_RASTER.findall((here / "ipp-everywhere.test").read_text()))):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(raster)
    Image.new("RGB", (64, 96), (200, 30, 30)).save(here / "color.jpg")
    Image.new("L", (64, 96), 90).save(here / "gray.jpg")
    return here


@pytest.fixture
def run(ipptool: str, folder: Path) -> Run:
    """Run a suite; the names of its tests by verdict."""

    def run_suite(
        uri: str, suite: str, document: str = "document-a4.pdf", version: str = "2.0"
    ) -> dict[str, list[str]]:
        command = [ipptool, "-V", version, "-T", "10", "-tI", "-f", document, uri, f"./{suite}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
        verdicts: dict[str, list[str]] = {"PASS": [], "FAIL": [], "SKIP": []}
        for name, verdict in _VERDICT.findall(done.stdout):
            verdicts[verdict].append(name)
        assert any(verdicts.values()), done.stdout + done.stderr
        assert "cannot be read" not in done.stderr, done.stderr
        if verdicts["FAIL"]:
            print(done.stdout)  # noqa: T201
        return verdicts

    return run_suite


@contextmanager
def on_the_network(model: str) -> Iterator[tuple[str, Machine]]:
    """A machine of that model whose time runs twenty times as fast as ours: its URI, and itself."""
    machine = Machine(shelf.load(model), WallClock(scale=20))
    with Serving(Host(machine)) as serving:
        yield serving.describe()["ipp"], machine


def finished(machine: Machine) -> Job:
    """The newest job when it is over, with time caught up by asking."""
    deadline = machine.clock.now + 120_000_000
    while True:
        with machine.clock.lock:
            machine.clock.catch_up()
            job = machine.jobs.jobs[-1]
            if job.state.finished or machine.clock.now > deadline:
                return job


@pytest.mark.parametrize("model", ["mono-laser", "colour-laser-mfp", "inkjet-mfp"])
def test_a_printer_passes_the_ipp_1_1_suite(run: Run, model: str) -> None:
    with on_the_network(model) as (uri, _):
        assert run(uri, "get-printer-attributes.test")["PASS"]
        verdicts = run(uri, "ipp-1.1.test", version="1.1")
    assert verdicts["FAIL"] == []
    assert len(verdicts["PASS"]) >= 44
    # What remains asks for PostScript, for documents fetched by URI, or for a `print-quality` printer
    # attribute, which no standard defines.
    assert len(verdicts["SKIP"]) <= 22


def test_a_printer_passes_the_ipp_2_0_suite(run: Run) -> None:
    with on_the_network("departmental-a3-mfp") as (uri, _):
        verdicts = run(uri, "ipp-2.0.test")
    assert verdicts["FAIL"] == []
    assert "PWG 5100.12 section 6.2 - Required Printer Description Attributes" in verdicts["PASS"]


@pytest.mark.parametrize("model", ["inkjet-mfp", "departmental-a3-mfp"])
def test_a_printer_passes_the_ipp_everywhere_suite(run: Run, model: str) -> None:
    with on_the_network(model) as (uri, _):
        verdicts = run(uri, "ipp-everywhere.test")
    assert verdicts["FAIL"] == []
    assert "PWG 5100.14 section 5.1/5.2 - Required Operations and Attributes" in verdicts["PASS"]


@pytest.mark.parametrize(
    ("suite", "document", "pages"),
    [
        ("print-job.test", "plain-3p.pdf", 3),
        ("print-job.test", "one-page.pwg", 1),
        ("print-job-gzip.test", "plain-3p.pdf", 3),
        ("print-job-deflate.test", "plain-3p.pdf", 3),
        ("create-job.test", "plain-3p.pdf", 3),
    ],
)
def test_a_document_sent_by_ipptool_comes_out_and_uses_toner(
    run: Run, suite: str, document: str, pages: int
) -> None:
    with on_the_network("mono-laser") as (uri, machine):
        printed, toner = machine.engine.impressions, machine.supplies[0].used
        assert run(uri, suite, document)["FAIL"] == []
        job = finished(machine)
    assert (job.state, job.impressions) == (JobState.COMPLETED, pages)
    assert machine.engine.impressions == printed + pages
    assert machine.supplies[0].used > toner
