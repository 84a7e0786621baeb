"""`misfeed capture snmp`: recordings of devices on sockets, and of models."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.cli import main
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.importing import import_snmprec
from misfeed.emulators.machine import Machine, WallClock, parse_profile
from misfeed.emulators.serving import Serving
from misfeed.emulators.snmp.recording import read_recording
from misfeed.emulators.snmp.view import View, compiled
from misfeed.protocols.snmp import dotted, mib

LINE = re.compile(rb"[0-9.]+\|\d+x?\|[ -~]*")
Record = Callable[..., int]


@pytest.fixture
def served() -> Iterator[Serving]:
    """A printer on a socket, which a client reads as it reads any other."""
    with Serving(Host(Machine(shelf.load("mono-laser"), WallClock()))) as serving:
        yield serving


@pytest.fixture
def record(served: Serving, tmp_path: Path) -> Record:
    """Record the printer to walk.snmprec: the exit code."""

    def run(*words: str) -> int:
        address = f"127.0.0.1:{served.ports['snmp']}"
        output = str(tmp_path / "walk.snmprec")
        return main(["capture", "snmp", address, "-o", output, "--timeout", "0.3", "--retries", "0", *words])

    return run


def test_a_device_is_recorded_whole_and_nothing_on_it_changes(
    record: Record, served: Serving, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = served.host.machine
    revision = machine.revision
    assert record() == 0
    said, told = capsys.readouterr()
    assert re.fullmatch(rf"{tmp_path}/walk.snmprec: \d+ values of 127.0.0.1:\d+ in \d+.\d s\n", said)
    assert not told
    values = read_recording((tmp_path / "walk.snmprec").read_bytes(), "walk").values
    view = View(machine, {})
    for name in ("sysDescr.0", "prtGeneralSerialNumber.1", "prtMarkerSuppliesLevel.1.1"):
        assert values[mib.oid(name)] == view.get(mib.oid(name))
    assert len(values) > 350
    assert machine.revision == revision


def test_a_model_is_recorded_without_a_socket_and_made_a_model_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = tmp_path / "first.snmprec"
    assert main(["capture", "snmp", "-o", str(first), "mono-laser", "--emulated"]) == 0
    assert main(["import", str(first), "-o", str(tmp_path / "second.toml")]) == 0
    machine = Machine(parse_profile((tmp_path / "second.toml").read_text(encoding="utf-8"), "second"))
    view, modelled = View(machine, {}), compiled(machine.profile).modelled
    values = read_recording(first.read_bytes(), "first").values
    kept = [
        at
        for at in values
        if at not in modelled and not mib.name(at).startswith(("prtAlert", "prtConsoleDis"))
    ]
    assert len(kept) > 250
    for at in kept:
        assert view.get(at) == values[at], mib.name(at)
    capsys.readouterr()


def test_a_model_may_be_broken_first(tmp_path: Path) -> None:
    output = tmp_path / "jam.snmprec"
    words = ["capture", "snmp", "mono-laser", "--emulated", "--fault", "path.sensor.scrap", "-o", str(output)]
    assert main([*words, "--root", "prtAlertTable"]) == 0
    imported = read_recording(output.read_bytes(), "jam").values
    assert all(mib.name(at).startswith("prtAlert") for at in imported)
    assert len(imported) == 9


def test_a_models_firmware_may_depart_from_a_standard(tmp_path: Path) -> None:
    output = tmp_path / "odd.snmprec"
    words = ["capture", "snmp", "mono-laser", "--emulated", "--quirk", "snmp.walk-turns-back"]
    assert main([*words, "-o", str(output)]) == 1
    assert mib.name(max(read_recording(output.read_bytes(), "odd").values)).startswith("prtMarkerSupplies")


def test_a_scrubbed_recording_tells_what_was_done_and_imports(
    record: Record, served: Serving, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert record("--scrub") == 0
    data = (tmp_path / "walk.snmprec").read_bytes()
    machine = served.host.machine
    assert machine.serial.encode() not in data
    assert machine.network.mac.replace(":", "").encode() not in data
    assert machine.network.address.encode() not in data
    assert re.search(rb"\n# \d+ times a serial number was replaced\n", data)
    assert re.search(r"scrubbed: \d+ times a serial number was replaced\n", capsys.readouterr().err)
    assert not import_snmprec(data, "walk").problems or read_recording(data, "walk").problems == ()


def test_what_is_there_is_replaced_only_when_forced_and_answered(
    record: Record, served: Serving, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "walk.snmprec"
    output.write_text("precious", encoding="ascii")
    assert record() == 2
    assert "is there already; --force replaces it" in capsys.readouterr().err
    with served.host.machine.clock.lock:
        served.host.machine.act("set_community", "network", community="other")
    assert record("--force") == 3
    assert "gives nothing to record" in capsys.readouterr().err
    assert output.read_text(encoding="ascii") == "precious"


def test_the_community_comes_from_the_environment(
    record: Record, served: Serving, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with served.host.machine.clock.lock:
        served.host.machine.act("set_community", "network", community="other")
    monkeypatch.setenv("SITE_COMMUNITY", "other")
    assert record("--community-env", "SITE_COMMUNITY") == 0
    monkeypatch.delenv("SITE_COMMUNITY")
    assert record("--force", "--community-env", "SITE_COMMUNITY") == 2
    assert "SITE_COMMUNITY is not set" in capsys.readouterr().err
    assert record("--force", "--ask-community") == 2
    assert "nobody is there to type the community" in capsys.readouterr().err


def test_a_user_of_version_3_is_asked_as(
    record: Record, served: Serving, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine = served.host.machine
    with machine.clock.lock:
        machine.act(
            "add_snmp_user", "network", name="fleet", passphrase="correct-horse", auth="SHA-256", priv="AES"
        )
    monkeypatch.setenv("FLEET", "correct-horse")
    words = ("--user", "fleet", "--auth", "SHA-256", "--priv", "AES", "--passphrase-env", "FLEET")
    assert record(*words) == 0
    assert b"\n1.3.6.1.2.1.43.5.1.1.17.1|" in (tmp_path / "walk.snmprec").read_bytes()
    monkeypatch.setenv("FLEET", "wrong-horse")
    assert record("--force", *words) == 3


def test_what_breaks_off_keeps_what_came(
    record: Record, served: Serving, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served.host.machine.clock.lock:
        quirks.switch(served.host.machine, "snmp.walk-turns-back", on=True)
    assert record() == 1
    said, told = capsys.readouterr()
    assert "broke off after prtMarkerSuppliesLevel" in told
    assert "values of" in said
    values = read_recording((tmp_path / "walk.snmprec").read_bytes(), "walk").values
    assert dotted(max(values)).startswith("1.3.6.1.2.1.43.11.1.1.9.")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_recording_keeps_whole_lines(
    served: Serving, tmp_path: Path, number: signal.Signals
) -> None:
    machine = served.host.machine
    with machine.clock.lock:
        quirks.switch(machine, "snmp.slow-tables", on=True)
    output = tmp_path / "walk.snmprec"
    words = ["capture", "snmp", f"127.0.0.1:{served.ports['snmp']}", "-o", str(output), "--timeout", "60"]
    with subprocess.Popen(
        [sys.executable, "-m", "misfeed", *words], stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        # It waits long for the supplies, with all before them written.
        while b"\n1.3.6.1.2.1.43.11.1.1." not in (output.read_bytes() if output.exists() else b""):
            assert process.poll() is None
        process.send_signal(number)
        _, told = process.communicate(timeout=30)
    assert process.returncode == (130 if number is signal.SIGINT else -signal.SIGKILL), told
    if number is signal.SIGINT:
        assert re.fullmatch(rf"interrupted; \d+ values are kept in {re.escape(str(output))}\n", told)
    data = output.read_bytes()
    assert data.endswith(b"\n")
    assert all(LINE.fullmatch(line) for line in data.splitlines())
    assert len(data.splitlines()) > 100


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("http://printer/status",), "is no HOST"),
        (("127.0.0.1:x",), "is no HOST"),
        (("127.0.0.1", "--fault", "supply.spent"), "--fault is for printers that are emulated"),
        (("127.0.0.1", "--quirk", "snmp.no-bulk"), "--quirk is for printers that are emulated"),
        (("mono-laser", "--emulated", "--quirk", "snmp.no-bluk"), "did you mean 'snmp.no-bulk'?"),
        (("127.0.0.1", "--root", "prtNothing"), "prtNothing"),
        (("127.0.0.1", "--user", "fleet", "--auth", "ROT13"), "ROT13"),
        (("127.0.0.1", "--user", "fleet", "--auth", "SHA", "--priv", "ROT13"), "ROT13"),
        (("127.0.0.1", "--user", "fleet", "--auth", "none", "--priv", "AES"), "signs too"),
        (("no-such-model", "--emulated"), "no-such-model"),
    ],
)
def test_misuse_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], reason: str
) -> None:
    assert main(["capture", "snmp", "-o", str(tmp_path / "x.snmprec"), *words]) == 2
    told = capsys.readouterr().err
    assert reason in told
    assert told.count("\n") == 1
    assert not (tmp_path / "x.snmprec").exists()


def test_who_asks_for_version_3_is_told_of_users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["capture", "snmp", "127.0.0.1", "-o", str(tmp_path / "x.snmprec"), "--version", "3"])
    assert ended.value.code == 2
    assert "for version 3 give --user NAME" in capsys.readouterr().err


def test_a_person_sees_how_far_it_is_and_the_line_goes_away(served: Serving, tmp_path: Path) -> None:
    own, its = pty.openpty()
    words = ["capture", "snmp", f"127.0.0.1:{served.ports['snmp']}", "-o", str(tmp_path / "walk.snmprec")]
    with subprocess.Popen(
        [sys.executable, "-m", "misfeed", *words], stderr=its, stdout=subprocess.PIPE
    ) as process:
        os.close(its)
        told = b""
        # The terminal's other side ends with an error, not with an end of file.
        with contextlib.suppress(OSError):
            while piece := os.read(own, 4096):
                told += piece
        said, _ = process.communicate(timeout=30)
    os.close(own)
    assert process.returncode == 0
    assert re.search(rb"\r\x1b\[2K\d+ values, prt[A-Za-z]+, \d+ s", told)
    assert told.endswith(b"\r\x1b[2K")
    assert b" values of 127.0.0.1:" in said


def test_a_community_may_be_typed_in(
    record: Record, served: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served.host.machine.clock.lock:
        served.host.machine.act("set_community", "network", community="other")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: {"community: ": "other"}[prompt])
    assert record("--ask-community") == 0
