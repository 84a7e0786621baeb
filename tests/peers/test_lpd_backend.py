"""The daemon and the raw port, judged by the backends with which CUPS prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from . import judges
from .judges import Judged, ask, judged, program

pytestmark = pytest.mark.peer

TEXT = "a line\n" * 3


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser", "--port", "lpd=515") as served:
        yield served


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "document.txt"
    path.write_text(TEXT)
    return str(path)


def jobs(printer: Judged) -> list[tuple[str, str]]:
    """Names and users of the jobs that the printer has had."""
    return [(job["name"], job["user"]) for job in printer.control.jobs()]


@pytest.mark.parametrize(
    "options", ["", "?order=data,control", "?mode=stream", "?format=o&banner=on&reserve=none"]
)
def test_the_lpd_backend_prints(printer: Judged, document: str, options: str) -> None:
    backend = program("lpd", "cups")
    uri = f"lpd://{printer.address}/lp{options}"
    said = ask(backend, "7", "ana", f"report{len(options)}", "1", "", document, more={"DEVICE_URI": uri})
    assert said.code == 0, said.errors
    # What is streamed ends with the connection, and nobody says that it was taken.
    judges.until(lambda: (f"report{len(options)}", "ana") in jobs(printer), "no job came")


def test_the_lpd_backend_is_told_of_an_unknown_queue(printer: Judged, document: str) -> None:
    backend = program("lpd", "cups")
    uri = f"lpd://{printer.address}/elsewhere?contimeout=1&timeout=1"
    said = ask(
        backend, "8", "ana", "nowhere", "1", "", document,
        more={"DEVICE_URI": uri, "CLASS": "any"},
    )  # fmt: skip
    assert said.code != 0
    assert not any(name.startswith("nowhere") for name, _ in jobs(printer))


def test_the_socket_backend_prints(printer: Judged, document: str) -> None:
    backend = program("socket", "cups")
    uri = f"socket://{printer.address}:9100/"
    before = len(jobs(printer))
    said = ask(backend, "9", "ana", "raw", "1", "", document, more={"DEVICE_URI": uri})
    assert said.code == 0, said.errors
    judges.until(lambda: len(jobs(printer)) > before, "no job came")
