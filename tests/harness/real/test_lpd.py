"""A device that is reached over LPD, through the gate: its queue is read, and jobs are removed with leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed import cli
from misfeed.device import Device
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.permits import NotPermitted, Permit
from misfeed.providers import emulate
from misfeed.real.benchfile import Bench, BenchDevice
from misfeed.real.option import devices_of


@pytest.fixture
def served() -> Iterator[Serving]:
    with Serving(Host(Machine(profiles.load("mono-laser"), WallClock()))) as serving:
        yield serving


def reached(served: Serving, *allowed: Permit) -> Device:
    entry = BenchDevice(lpd=f"127.0.0.1:{served.ports['lpd']}/raw")
    return Device(devices_of(Bench({"mfp": entry}, allowed=allowed)).make("mfp"))


def wait_with_a_job(served: Serving) -> None:
    """The cover is open, so that what comes waits."""
    machine = served.host.machine
    with machine.clock.lock:
        machine.act("open", "cover.front")


def test_an_emulated_device_tells_of_its_queue() -> None:
    with emulate("mono-laser") as device:
        assert device.lpd.state() == "no entries\n"
        device.hands.act("open", "cover.front")
        device.lpd.print_files([b"Dear all,\n"], job="letter", user="anna")
        assert "is down" in device.lpd.state()
        assert "letter" in device.lpd.state(long=True)
        device.lpd.remove(agent="anna")
        device.lpd.remove("anna", agent="anna")
        assert device.lpd.state().endswith("no entries\n")


def test_a_device_is_only_read_without_leave(served: Serving) -> None:
    wait_with_a_job(served)
    device = reached(served)
    assert device.facts.services == {"lpd"}
    assert "raw is down" in device.lpd.state()
    for deed in (lambda: device.lpd.print_files([b"x"]), lambda: device.lpd.remove("1")):
        with pytest.raises(NotPermitted):
            deed()
    assert served.host.machine.jobs.open_jobs == ()


def test_with_leave_jobs_come_and_go(served: Serving) -> None:
    wait_with_a_job(served)
    device = reached(served, Permit.PRINT, Permit.CANCEL_JOBS)
    device.lpd.print_files([b"Dear all,\n"], job="letter")
    assert "letter" in device.lpd.state()
    device.lpd.remove("misfeed", agent="misfeed")
    assert "letter" not in device.lpd.state()


def test_a_diagnosis_has_the_queue_in_its_evidence(
    served: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    wait_with_a_job(served)
    cli.main(["diagnose", "--lpd", f"127.0.0.1:{served.ports['lpd']}/raw"])
    out, complaint = capsys.readouterr()
    assert complaint == ""
    assert "  lpd from admin: open\n" in out
    assert "  lpd: 'Warning: raw is down: " in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lpd", "192.0.2.7/a b"], "--lpd: lpd is a host, a port and a queue, such as 192.0.2.7:515/lp"),
        (["--lpd", "192.0.2.7:0"], "--lpd: lpd names no port"),
        (["--lpd", "192.0.2.7", "--bench", "x.toml"], "leave --device and its like out"),
    ],
)
def test_misuse_is_one_sentence(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diagnose", *words]) == 2
    out, complaint = capsys.readouterr()
    assert (out, complaint.count("\n")) == ("", 1)
    assert said in complaint


def test_the_doctor_asks_the_daemon(
    served: Serving, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = tmp_path / "b.toml"
    bench.write_text(f'[devices.mfp]\nlpd = "127.0.0.1:{served.ports["lpd"]}"\n', encoding="utf-8")
    cli.main(["doctor", "--bench", str(bench)])
    line = next(line for line in capsys.readouterr().out.splitlines() if " mfp lpd " in line)
    assert "answers" in line
