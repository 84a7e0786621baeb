"""The IPP printer before CUPS's own judge: ipptool and its conformance suites, over a real socket."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import resources
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Job, JobState, Machine, WallClock
from misfeed.emulators.serving import Serving

from .documents import documents

pytestmark = pytest.mark.peer

SUITES = Path(os.environ.get("IPPTOOL_DATA", "/usr/share/cups/ipptool"))
OURS = Path(__file__).parent / "ipptool"
"""What no suite of CUPS asks for, told to the same tool."""

MODELS = ["mono-laser", "colour-laser-mfp", "departmental-a3-mfp", "inkjet-mfp", "label-printer"]
"""A profile of each kind."""

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
    for suite in (*SUITES.glob("*.test"), *OURS.glob("*.test")):
        shutil.copy(suite, here)
    for name, content in documents().items():
        (here / name).write_bytes(content)
    ours = resources.files("misfeed.fixtures") / "documents"
    for name in ("plain-3p.pdf", "one-page.pwg"):
        (here / name).write_bytes((ours / name).read_bytes())
    raster = (ours / "one-page.pwg").read_bytes()
    for name in sorted(set(_RASTER.findall((here / "ipp-everywhere.test").read_text()))):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(raster)
    return here


@pytest.fixture
def run(ipptool: str, folder: Path) -> Run:
    """Run a suite; the names of its tests by verdict."""

    def run_suite(
        uri: str, suite: str, document: str = "document-a4.pdf", version: str = "2.0", **variables: str
    ) -> dict[str, list[str]]:
        defined = [word for name, value in variables.items() for word in ("-d", f"{name}={value}")]
        asked = [ipptool, "-V", version, "-T", "10", "-tI", *defined, "-f", document]
        command = [*asked, uri, f"./{suite}"]
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


@pytest.fixture(scope="module")
def named(folder: Path) -> Iterator[str]:
    """Where a printer finds the document that a suite names."""
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/document-a4.pdf"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


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


SKIPPED = {"mono-laser": 5, "label-printer": 27}
"""Tests of each suite that a model has no part in, 13 where none is named. They ask for PostScript, or for a
`print-quality` printer attribute, which no standard defines; and a label printer takes no sheets of an
office's sizes. No other printer that was measured skips less than 20."""


# Each suite includes those before it.
@pytest.mark.parametrize(
    ("model", "suite"),
    [
        *((model, suite) for model in MODELS for suite in ("ipp-1.1.test", "ipp-2.2.test")),
        ("departmental-a3-mfp", "ipp-2.0.test"),
        ("departmental-a3-mfp", "ipp-2.1.test"),
    ],
)
def test_a_printer_passes_the_suite(run: Run, named: str, model: str, suite: str) -> None:
    with on_the_network(model) as (uri, _):
        version = "1.1" if suite == "ipp-1.1.test" else "2.0"
        verdicts = run(uri, suite, version=version, **{"document-uri": named})
    assert verdicts["FAIL"] == []
    assert len(verdicts["SKIP"]) <= SKIPPED.get(model, 13)
    assert {"RFC 8011 section 4.2.2: Print-URI Operation", "RFC 8011 section 4.3.2: Send-URI Operation"} <= {
        *verdicts["PASS"]
    }


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.1", "2.2"])
def test_every_version_of_ipp_is_spoken(run: Run, version: str) -> None:
    with on_the_network("colour-laser-mfp") as (uri, _):
        verdicts = run(uri, "ipp-2.2.test", version=version)
    assert verdicts["FAIL"] == []


@pytest.mark.parametrize(
    ("model", "skipped"),
    [
        # No colour: rasters of sixteen bits and in CMYK are skipped.
        ("mono-laser", 338),
        ("colour-laser-mfp", 304),
        ("departmental-a3-mfp", 304),
        ("inkjet-mfp", 304),
        ("label-printer", 358),
    ],
)
def test_a_printer_passes_the_ipp_everywhere_suite(run: Run, named: str, model: str, skipped: int) -> None:
    with on_the_network(model) as (uri, _):
        verdicts = run(uri, "ipp-everywhere.test", **{"document-uri": named})
    assert verdicts["FAIL"] == []
    assert len(verdicts["SKIP"]) <= skipped
    assert "PWG 5100.14 section 5.1/5.2 - Required Operations and Attributes" in verdicts["PASS"]


def test_a_job_of_two_documents_is_followed_by_its_events(run: Run) -> None:
    with on_the_network("mono-laser") as (uri, _):
        verdicts = run(uri, "documents-and-events.test", "plain-3p.pdf", impressions="6")
    assert (verdicts["FAIL"], verdicts["SKIP"]) == ([], [])


@pytest.mark.parametrize("suite", ["create-printer-subscription.test", "get-subscriptions.test"])
def test_small_suites_of_cups_pass(run: Run, suite: str) -> None:
    with on_the_network("mono-laser") as (uri, _):
        assert run(uri, suite)["FAIL"] == []


@pytest.mark.parametrize("model", ["mono-laser", "departmental-a3-mfp", "inkjet-mfp"])
def test_media_that_are_needed_are_asked_for_until_the_job_is_canceled(run: Run, model: str) -> None:
    with on_the_network(model) as (uri, _):
        asked = run(uri, "media-needed.test", media="na_executive_7.25x10.5in")
        done = run(uri, "media-needed-no-longer.test", **{"job-id": "1", "how": "cancel"})
    assert (asked["FAIL"], done["FAIL"], done["SKIP"]) == ([], [], [])


@pytest.mark.parametrize("model", ["mono-laser", "departmental-a3-mfp", "inkjet-mfp"])
def test_media_that_are_needed_are_asked_for_until_they_are_loaded(run: Run, model: str) -> None:
    with on_the_network(model) as (uri, machine):
        asked = run(uri, "media-needed.test", media="na_executive_7.25x10.5in")
        with machine.clock.lock:
            (tray,) = [tray.id for tray in machine.trays if tray.wanted]
            machine.act("unload", tray)
            machine.act("load", tray, media="na_executive_7.25x10.5in")
        done = run(uri, "media-needed-no-longer.test", **{"job-id": "1"})
        assert machine.jobs.jobs[-1].state is JobState.COMPLETED
    assert (asked["FAIL"], done["FAIL"], done["SKIP"]) == ([], [], ["Cancel-Job"])


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
