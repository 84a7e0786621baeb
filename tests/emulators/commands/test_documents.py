"""`misfeed emulate --keep` and `--command`: documents by every way that they come."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols.ipp import GroupTag, Operation, integer
from misfeed.transports.sockets import SocketRoute

from .conftest import TIMEOUT_S, Emulator

DOCUMENT = (resources.files("misfeed.fixtures") / "documents" / "one-page.pdf").read_bytes()
Emulate = Callable[..., Emulator]


def script(folder: Path, text: str) -> str:
    file = folder / "command"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def wait_for(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + TIMEOUT_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def lines(told: str) -> list[str]:
    """What the emulator told; a slow computer makes the interpreter's own watch speak as well."""
    return [line for line in told.splitlines() if line.startswith("misfeed: ")]


def ipp(emulator: Emulator) -> IppClient:
    return IppClient(SocketRoute("127.0.0.1", emulator.facts["ports"]))


def by_ipp(emulator: Emulator, name: str = "by ipp") -> None:
    with ipp(emulator) as client:
        client.print_job(DOCUMENT, name=name, document_format="application/pdf")


def by_raw(emulator: Emulator) -> None:
    with socket.create_connection(("127.0.0.1", emulator.facts["ports"]["pjl"]), TIMEOUT_S) as stream:
        stream.sendall(b'\x1b%-12345X@PJL JOB NAME = "by raw"\r\n@PJL ENTER LANGUAGE = PDF\r\n' + DOCUMENT)
        stream.sendall(b"\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X")


def by_usb(emulator: Emulator) -> None:
    with UsbPrinter.over_usbip(SocketRoute("127.0.0.1", emulator.facts["ports"])) as printer:
        printer.write(b"\x1b%-12345X@PJL\r\n@PJL SET JOBNAME=by usb\r\n@PJL ENTER LANGUAGE = PDF\r\n")
        printer.write(DOCUMENT + b"\x1b%-12345X")


def by_control(emulator: Emulator) -> None:
    request = urllib.request.Request(
        f"{emulator.facts['control']}/jobs?name=by%20control", DOCUMENT, {"Content-Type": "application/pdf"}
    )
    urllib.request.urlopen(request, timeout=TIMEOUT_S).close()


def test_every_way_a_document_can_come_is_kept_and_run(emulate: Emulate, tmp_path: Path) -> None:
    command = script(tmp_path, f'cp "$1" "{tmp_path}/out/$IPP_JOB_ID"; echo "INFO: $CONTENT_TYPE" >&2')
    (tmp_path / "out").mkdir()
    emulator = emulate("mono-laser", "--keep", str(tmp_path / "kept"), "--command", command)
    for count, way in enumerate((by_ipp, by_raw, by_usb, by_control), 1):
        way(emulator)
        assert wait_for(lambda count=count: len(files(tmp_path / "out")) == count), way.__name__
    kept = files(tmp_path / "kept")
    assert len(kept) == 4
    assert {"1-by_ipp.pdf", "2-by_raw.pdf", "4-by_control.pdf"} <= set(kept)
    assert all((tmp_path / "kept" / name).read_bytes() == DOCUMENT for name in kept)
    assert all((tmp_path / "out" / name).read_bytes() == DOCUMENT for name in "1234")
    code, said, told = emulator.end(signal.SIGINT)
    assert (code, said) == (0, "")
    assert lines(told) == [f"misfeed: job {job}: INFO: application/pdf" for job in (1, 2, 3, 4)]


def test_what_the_command_says_is_heard_by_the_jobs_client(emulate: Emulate, tmp_path: Path) -> None:
    command = script(
        tmp_path,
        'echo "ERROR: no such luck" >&2; echo "INFO: nevertheless" >&2; echo "STATE: +media-empty" >&2\n'
        'echo "ATTR: job-impressions=3" >&2; echo "DEBUG: 1" >&2; echo "STATE: none" >&2\n'
        'echo plain >&2; echo "ERROR: over" >&2',
    )
    emulator = emulate("mono-laser", "--command", command)
    by_ipp(emulator)
    with ipp(emulator) as client:

        def message() -> bool:
            answer = client.call(Operation.GET_JOB_ATTRIBUTES, integer("job-id", 1))
            return answer.first(GroupTag.JOB, "job-state-message") == "over"

        assert wait_for(message)
        assert client.printer_attributes("printer-state-reasons")["printer-state-reasons"] == ("none",)
    _, _, told = emulator.end(signal.SIGTERM)
    left_out = "is left out: only the machine itself decides that here (docs/emulate.md)"
    assert lines(told)[:6] == [
        "misfeed: job 1: ERROR: no such luck",
        "misfeed: job 1: INFO: nevertheless",
        f"misfeed: job 1: STATE: {left_out}",
        f"misfeed: job 1: ATTR: {left_out}",
        "misfeed: job 1: plain",
        "misfeed: job 1: ERROR: over",
    ]


@pytest.mark.parametrize("keeps", [True, False])
def test_what_the_command_prints_is_kept_beside_the_document(
    emulate: Emulate, tmp_path: Path, keeps: bool
) -> None:
    command = script(tmp_path, 'echo printer-ready; echo "INFO: over" >&2')
    (tmp_path / "kept").mkdir()
    more = ("--keep", str(tmp_path / "kept")) if keeps else ()
    emulator = emulate("mono-laser", "--command", command, *more)
    by_ipp(emulator)
    if keeps:
        assert wait_for(lambda: files(tmp_path / "kept") == ["1-by_ipp.pdf", "1-by_ipp.prn"])
    code, _, _ = emulator.end(signal.SIGINT)
    assert code == 0
    assert [one.read_text() for one in (tmp_path / "kept").glob("*.prn")] == ["printer-ready\n"] * keeps


def test_a_command_that_fails_harms_no_printing_and_its_file_goes(emulate: Emulate, tmp_path: Path) -> None:
    command = script(
        tmp_path,
        f'echo "$1" > "{tmp_path}/where.part"; mv "{tmp_path}/where.part" "{tmp_path}/where"; exit 7',
    )
    emulator = emulate("mono-laser", "--scale", "100", "--command", command)
    by_ipp(emulator)
    assert wait_for(lambda: emulator.control("GET", "/jobs/1")["state"] == "completed")
    assert wait_for((tmp_path / "where").exists)
    file = Path((tmp_path / "where").read_text().strip())
    assert wait_for(lambda: not file.exists()), "without --keep nothing stays"
    code, _, told = emulator.end(signal.SIGINT)
    assert (code, lines(told)) == (0, ["misfeed: job 1: the command exited with status 7"])
    assert not file.parent.exists()


def test_ctrl_c_ends_the_command_and_all_that_it_started(emulate: Emulate, tmp_path: Path) -> None:
    command = script(
        tmp_path, f'sleep 600 & echo $! > "{tmp_path}/p"; mv "{tmp_path}/p" "{tmp_path}/child"; wait'
    )
    emulator = emulate("mono-laser", "--command", command)
    by_ipp(emulator)
    assert wait_for((tmp_path / "child").exists)
    child = int((tmp_path / "child").read_text())
    code, _, told = emulator.end(signal.SIGINT)
    assert (code, lines(told)) == (0, ["misfeed: job 1: the command was ended with the printer"])

    def gone() -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "Z"

    assert wait_for(gone)


def test_a_document_that_cannot_be_printed_is_kept_and_not_run(emulate: Emulate, tmp_path: Path) -> None:
    command = script(tmp_path, f'touch "{tmp_path}/ran"')
    emulator = emulate("mono-laser", "--keep", str(tmp_path / "kept"), "--command", command)
    with socket.create_connection(("127.0.0.1", emulator.facts["ports"]["pjl"]), TIMEOUT_S) as stream:
        stream.sendall(b"%PDF-1.7\nthis is no document")
    assert wait_for(lambda: (tmp_path / "kept").exists() and files(tmp_path / "kept") == ["1-job.pdf"])
    assert wait_for(lambda: emulator.control("GET", "/jobs/1")["state"] == "aborted")
    assert emulator.end(signal.SIGINT)[0] == 0
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--command", "/there/is/none"), "there is no such program that may be run"),
        (("--keep", "/dev/null/x"), "documents cannot be kept in /dev/null/x"),
        (("--keep", "x", "--keep-most", "0"), "is not a number of MiB"),
        (("--command", "true", "--command-timeout", "0"), "seconds are above 0"),
    ],
)
def test_what_cannot_be_is_told_before_it_begins(
    refused: Callable[..., tuple[int, str]], words: tuple[str, ...], why: str
) -> None:
    code, told = refused("mono-laser", *words)
    assert code == 2
    assert why in told
