"""What the IPP libraries of Home Assistant, pyipp and its heir aioipp, read of printers, whole and broken.

Both are imported as `pyipp`, and neither can be installed beside the other: each has a process to itself, and
aioipp a folder.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from misfeed.emulators.ipp.status import level_percent

from .judges import TROUBLES, lacking
from .scheduler import Emulated, emulated

pytestmark = pytest.mark.peer

AIOIPP = "aioipp==0.18.1"
"""The last one for the Python that we begin with."""
MODELS = ("mono-laser", "colour-laser-mfp", "departmental-a3-mfp", "inkjet-mfp", "label-printer")
SETTLED_S = 120

READS = """\
import asyncio, json, sys
sys.path[:0] = sys.argv[1:]
import pyipp

async def read(uri):
    async with pyipp.IPP(uri) as client:
        return (await client.printer()).as_dict()

for line in sys.stdin:
    print(json.dumps(asyncio.run(read(line.strip())), default=str), flush=True)
"""


@dataclass(frozen=True)
class Library:
    """A library at work in a process."""

    name: str
    process: subprocess.Popen[str]

    def read(self, printer: Emulated) -> dict[str, Any]:
        """What it makes of the printer's attributes."""
        asked, answers = self.process.stdin, self.process.stdout
        assert asked is not None
        assert answers is not None
        asked.write(f"{printer.uri}\n")
        asked.flush()
        told: dict[str, Any] = json.loads(answers.readline())
        return told


@pytest.fixture(scope="module", params=["pyipp", "aioipp"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    if importlib.util.find_spec("pyipp") is None:
        lacking("pyipp is not installed; it is in the extra misfeed[peers]")
    words = [sys.executable, "-c", READS]
    if request.param == "aioipp":
        folder = str(tmp_path_factory.mktemp("aioipp"))
        # What it needs, pyipp needs.
        install = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", folder, AIOIPP)
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            lacking(f"pip cannot install {AIOIPP}: {done.stderr[-1_000:]}")
        words.append(folder)
    process = subprocess.Popen(words, cwd="/", text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        yield Library(request.param, process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def printers() -> Iterator[dict[str, Emulated]]:
    with ExitStack() as served:
        yield {model: served.enter_context(emulated(model)) for model in MODELS}


@pytest.mark.parametrize("model", MODELS)
def test_a_printer_of_each_kind_is_read(library: Library, printers: dict[str, Emulated], model: str) -> None:
    printer = printers[model]
    told = library.read(printer)
    assert told["state"]["printer_state"] == "idle"
    assert told["state"]["reasons"] is None
    info = told["info"]
    identity = printer.machine.profile.identity
    assert info["serial"] == printer.machine.serial
    assert info["manufacturer"] == identity.make
    assert info["model"] == (identity.device_id_model or identity.model)
    assert info["version"] == identity.firmware
    markers = {(marker["name"], marker["level"]) for marker in told["markers"]}
    supplies = printer.machine.supplies
    assert {level for _, level in markers} == {level_percent(supply) for supply in supplies}
    assert len(told["markers"]) == len(supplies)
    assert info["printer_uri_supported"]


@pytest.fixture
def printer() -> Iterator[Emulated]:
    with emulated("mono-laser") as found:
        found.control.act("set_sleep_after", "power", seconds=0)
        found.control.advance(SETTLED_S)
        yield found


@pytest.mark.parametrize(
    ("trouble", "state", "reasons"),
    [
        ("jam", "stopped", {"media-jam-error", "media-path-jam-error"}),
        ("cover open", "stopped", {"door-open-error"}),
        ("toner low", "idle", {"marker-supply-low-warning", "toner-low-warning"}),
        ("toner empty", "stopped", {"marker-supply-empty-error", "toner-empty-error"}),
    ],
)
def test_what_is_wrong_is_read_and_gone_once_it_is_mended(
    library: Library, printer: Emulated, trouble: str, state: str, reasons: set[str]
) -> None:
    TROUBLES[trouble].begin(printer.control)
    told = library.read(printer)
    found = told["state"]["reasons"]
    assert set([found] if isinstance(found, str) else found) == reasons
    assert told["state"]["printer_state"] == state
    assert told["state"]["message"] == printer.control.state()["panel"]["text"]
    if "toner" in trouble:
        assert [marker["level"] for marker in told["markers"]] == [4 if trouble == "toner low" else 0]
    TROUBLES[trouble].end(printer.control)
    printer.control.advance(SETTLED_S)
    mended = library.read(printer)["state"]
    assert (mended["printer_state"], mended["reasons"]) == ("idle", None)


def test_sheets_are_counted(library: Library, printer: Emulated) -> None:
    before = library.read(printer)
    printer.control.submit(b"one page\f another\n", "text/plain", sides=2)
    printer.control.advance(SETTLED_S)
    after = library.read(printer)
    if library.name == "pyipp":  # which reads no counters
        assert "counters" not in after
        return
    names = ("impressions_completed", "pages_completed", "media_sheets_completed")
    assert [after["counters"][name] - before["counters"][name] for name in names] == [2, 2, 1]
