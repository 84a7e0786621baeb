"""Recorded printers before programs of others: ipptool is told what was recorded, and what others' printers
answer becomes models.
"""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.cli import main
from misfeed.emulators.host import Host
from misfeed.emulators.ipp.overlay import LIVE
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag

from tests.peers.avahi import registry, started
from tests.peers.judges import program

pytestmark = pytest.mark.peer

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "captures" / "ipp"
ATTRIBUTE = re.compile(r"^        ([a-z][A-Za-z0-9._-]*) \((?:1setOf )?[A-Za-z-]+\) = (.*)$", re.MULTILINE)
DEVICES = ["hp-officejet-pro-8730", "kyocera-ecosys-m2040dn", "xerox-b210", "epson-xp-430-series"]


@contextmanager
def serving(model: Path) -> Iterator[str]:
    with Serving(Host(Machine(shelf.load(str(model)), WallClock()))) as served:
        yield f"ipp://127.0.0.1:{served.ports['ipp']}/ipp/print"


def asked(tool: str, uri: str, *options: str) -> str:
    words = [tool, "-V", "1.1", *options, uri, "get-printer-attributes.test"]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False).stdout


def told(text: str) -> dict[str, str]:
    return dict(ATTRIBUTE.findall(text.partition("RECEIVED:")[2]))


@pytest.mark.parametrize("name", DEVICES)
def test_ipptool_is_told_what_was_recorded(name: str, tmp_path: Path) -> None:
    tool = program("ipptool", "cups-ipp-utils")
    if not RECORDED.is_dir():
        pytest.skip(f"no recordings in {RECORDED}")
    model = tmp_path / "model.toml"
    assert main(["import", str(RECORDED / name), "-o", str(model)]) == 0
    with serving(model) as uri:
        text = asked(tool, uri, "-tv")
    assert "[PASS]" in text, text[-2000:]
    found = told(text)
    answer = ipp.decode_response((RECORDED / name / "get-printer-attributes.ipp").read_bytes())
    group = next(answer.groups_of(GroupTag.PRINTER))
    names = {attribute.name for attribute in group.attributes}
    assert names <= found.keys() | {"media-col-database"}
    for attribute in group.attributes:
        words = [word for word in attribute.plain if isinstance(word, str)]
        if words and attribute.name not in LIVE and not any(set(word) & set('\\\\"[,') for word in words):
            assert found[attribute.name] == ",".join(words) or name == "epson-xp-430-series"


def test_what_ipptool_prints_becomes_a_model_of_which_it_prints_the_same(tmp_path: Path) -> None:
    tool = program("ipptool", "cups-ipp-utils")
    with Serving(Host(Machine(shelf.load("departmental-a3-mfp"), WallClock()))) as served:
        uri = f"ipp://127.0.0.1:{served.ports['ipp']}/ipp/print"
        first = asked(tool, uri, "-tv")
        (tmp_path / "dump.txt").write_text(first, encoding="utf-8")
        (tmp_path / "dump.plist").write_text(asked(tool, uri, "-X"), encoding="utf-8")
    for dump in ("dump.txt", "dump.plist"):
        model = tmp_path / "model.toml"
        assert main(["import", str(tmp_path / dump), "-o", str(model), "--force"]) == 0
        with serving(model) as uri:
            second = asked(tool, uri, "-tv")
        before, after = told(first), told(second)
        assert before.keys() - LIVE <= after.keys() | {"media-col-database"}
        different = {name for name in before.keys() & after.keys() - LIVE if before[name] != after[name]}
        assert not {name: (before[name], after[name]) for name in different}


@pytest.fixture
def ippeveprinter(tmp_path: Path) -> Iterator[str]:
    """CUPS's own printer. It starts only where it can register itself, so it has a registry of its own."""
    name = program("ippeveprinter", "cups-ipp-utils")
    tool = program("ipptool", "cups-ipp-utils")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    uri = f"ipp://localhost:{port}/ipp/print"
    probe = [tool, "-T", "1", "-q", uri, "get-printer-attributes.test"]
    with (
        registry(tmp_path) as there,
        started(
            *(name, "-p", port, "-c", "/bin/true", "-r", "off", "-d", str(tmp_path), "Recorded"),
            ready=lambda: subprocess.run(probe, capture_output=True, check=False).returncode == 0,
            **there,
        ),
    ):
        yield uri


def test_a_printer_of_others_is_recorded_and_becomes_a_model(ippeveprinter: str, tmp_path: Path) -> None:
    folder, model, again = tmp_path / "eve", tmp_path / "eve.toml", tmp_path / "again"
    assert main(["capture", "ipp", ippeveprinter, "-o", str(folder)]) == 0
    assert main(["import", str(folder), "-o", str(model)]) == 0
    assert main(["capture", "ipp", str(model), "--emulated", "-o", str(again)]) == 0
    first, second = (
        next(
            ipp.decode_response((one / "get-printer-attributes.ipp").read_bytes()).groups_of(GroupTag.PRINTER)
        )
        for one in (folder, again)
    )
    after = {attribute.name: attribute for attribute in second.attributes}
    for attribute in first.attributes:
        assert attribute.name in after
        if attribute.name not in LIVE and not any(value.tag == 0x44 for value in attribute.values):
            assert after[attribute.name] == attribute
