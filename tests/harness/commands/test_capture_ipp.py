"""`misfeed capture ipp`: recordings of printers on sockets and of models, and what is made of them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.cli import main
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.ipp.overlay import LIVE
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, GroupTag

FILES = ["get-jobs-completed.ipp", "get-jobs.ipp", "get-printer-attributes.ipp"]


@pytest.fixture
def served() -> Iterator[Serving]:
    with Serving(Host(Machine(shelf.load("mono-laser"), WallClock()))) as serving:
        yield serving


def attributes(path: Path) -> tuple[Attribute, ...]:
    answer = ipp.decode_response(path.read_bytes())
    return next(answer.groups_of(GroupTag.PRINTER)).attributes


def steady(path: Path) -> dict[str, Attribute]:
    """What does not depend on the moment and the place."""
    return {one.name: one for one in attributes(path) if one.name not in LIVE}


def test_a_printer_is_recorded_to_a_folder_and_nothing_on_it_changes(
    served: Serving, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    revision = served.host.machine.revision
    uri = f"ipp://127.0.0.1:{served.ports['ipp']}/ipp/print"
    folder = tmp_path / "lobby"
    assert main(["capture", "ipp", uri, "-o", str(folder)]) == 0
    said, told = capsys.readouterr()
    assert said == f"{folder}: 3 answers of {uri}\n"
    assert not told
    assert sorted(file.name for file in folder.iterdir()) == FILES
    found = steady(folder / "get-printer-attributes.ipp")
    assert "media-col-database" in found
    assert served.host.machine.revision == revision


def test_what_is_made_of_a_recording_is_recorded_to_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "first.ipp", tmp_path / "second.ipp"
    model = tmp_path / "model.toml"
    assert main(["capture", "ipp", "inkjet-mfp", "--emulated", "-o", str(first)]) == 0
    assert main(["import", str(first), "-o", str(model)]) == 0
    assert main(["capture", "ipp", str(model), "--emulated", "-o", str(second)]) == 0
    assert [one.name for one in attributes(second)] == [one.name for one in attributes(first)]
    assert steady(second) == steady(first)


def test_a_fault_shows_in_the_recording(tmp_path: Path) -> None:
    output = tmp_path / "jam.ipp"
    words = ["capture", "ipp", "mono-laser", "--emulated", "--fault", "path.sensor.scrap", "-o", str(output)]
    assert main(words) == 0
    reasons = {one.name: one.plain for one in attributes(output)}["printer-state-reasons"]
    assert "media-jam-error" in reasons


def test_a_quirk_shows_in_the_recording(tmp_path: Path) -> None:
    output = tmp_path / "odd.ipp"
    words = ["capture", "ipp", "mono-laser", "--emulated", "--quirk", "ipp.many-firmwares", "-o", str(output)]
    assert main(words) == 0
    firmware = {one.name: one.values for one in attributes(output)}["printer-firmware-string-version"]
    assert len(firmware) > 1


def test_a_printer_of_ipp_1_is_asked_in_ipp_1(
    served: Serving, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quirks.switch(served.host.machine, "ipp.only-1.1", on=True)
    output = tmp_path / "x.ipp"
    assert main(["capture", "ipp", f"127.0.0.1:{served.ports['ipp']}", "-o", str(output)]) == 0
    assert "note: it was asked in IPP 1.1: it refuses 2.0" in capsys.readouterr().err
    assert output.read_bytes()[:2] == b"\x01\x01"
    assert attributes(output)


def test_a_printer_that_calls_ipp_2_a_bad_request_is_asked_in_ipp_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "x"
    words = ["capture", "ipp", "mono-laser", "--emulated", "--quirk", "ipp.bad-version-answer"]
    assert main([*words, "-o", str(output)]) == 0
    assert capsys.readouterr().err == "note: it was asked in IPP 1.1: it refuses 2.0\n"
    assert sorted(file.name for file in output.iterdir()) == FILES
    assert attributes(output / FILES[2])
    for name in FILES:
        assert (output / name).read_bytes()[:4] == b"\x01\x01\0\0"


def test_what_it_refuses_in_every_version_is_recorded_as_it_was_refused_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "x.ipp"
    words = ["capture", "ipp", "mono-laser", "--emulated", "--quirk", "ipp.error-status"]
    assert main([*words, "-o", str(output)]) == 0
    assert "it refuses to tell its attributes: server-error-internal-error" in capsys.readouterr().err
    assert output.read_bytes()[:4] == b"\x02\0\x05\0"


def test_a_page_for_people_is_no_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "x.ipp"
    words = ["capture", "ipp", "mono-laser", "--emulated", "--quirk", "ipp.html-answer", "-o", str(output)]
    assert main(words) == 3
    assert "it answered with a web page (text/html), not IPP; is the path right?" in capsys.readouterr().err
    assert not output.exists()


def test_scrubbing_leaves_nothing_that_tells_whose_it_is(
    served: Serving, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = served.host.machine
    folder = tmp_path / "x"
    address = f"127.0.0.1:{served.ports['ipp']}"
    assert main(["capture", "ipp", address, "--scrub", "-o", str(folder)]) == 0
    assert machine.serial.encode() not in (folder / FILES[2]).read_bytes()
    assert "serial number replaced" in capsys.readouterr().err
    assert "UUID replaced" in (folder / "scrubbed.txt").read_text(encoding="utf-8")
    assert len(attributes(folder / FILES[2])) > 100


def test_what_is_there_is_kept_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "precious").touch()
    words = ["capture", "ipp", "mono-laser", "--emulated", "-o", str(tmp_path / "x")]
    assert main(words) == 2
    assert "--force replaces it" in capsys.readouterr().err
    assert main([*words, "--force"]) == 0
    assert (tmp_path / "x" / "precious").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["http://192.0.2.7/"], "is no URI of a printer"),
        (["ipp://192.0.2.7:x/"], "is no URI of a printer"),
        (["192.0.2.7", "--certificate", "any"], "--certificate is for printers at an ipps: URI"),
        (["ipps://192.0.2.7", "--certificate", "no"], "SHA-256 fingerprint"),
        (["192.0.2.7", "--fault", "path.sensor.scrap"], "say --emulated"),
    ],
)
def test_misuse_is_told_in_one_sentence(
    words: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["capture", "ipp", *words, "-o", str(tmp_path / "x")]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_nobody_there_is_a_bench_that_is_not_available(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert main(["capture", "ipp", f"127.0.0.1:{port}", "-o", str(tmp_path / "x")]) == 3
    assert "gives nothing to record" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
