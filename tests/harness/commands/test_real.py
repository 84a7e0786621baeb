"""Real devices on the command line: the device is an emulator in another process, reached by its sockets."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from misfeed.control.client import ControlClient

Command = Callable[..., subprocess.CompletedProcess[str]]


@contextmanager
def served(surroundings: Mapping[str, str], *words: str) -> Iterator[dict[str, Any]]:
    """A printer on loopback meanwhile: where it answers."""
    command = [sys.executable, "-m", "misfeed", "emulate", "mono-laser", "--json", *words]
    process = subprocess.Popen(command, env=dict(surroundings), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.fixture(scope="module")
def printer(surroundings: dict[str, str]) -> Iterator[dict[str, Any]]:
    with served(surroundings) as found:
        yield found


def address(printer: Mapping[str, Any]) -> tuple[str, ...]:
    return "--device", printer["ipp"], "--snmp", printer["snmp"], "--pjl", printer["pjl"]


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, tuple[str, str]]:
    assert done.stdout, done.stderr
    cases = json.loads(done.stdout)["cases"]
    return {case["scenario"]: (case["outcome"], case.get("reason", "")) for case in cases}


def test_reading_runs_the_checks_and_leaves_the_device_as_it_is(
    misfeed: Command, printer: dict[str, Any]
) -> None:
    control = ControlClient(printer["control"])
    before = control.state()
    done = misfeed("run", *address(printer), "--json")
    found = outcomes(done)
    assert done.returncode == 0, done.stdout
    assert {name for name, (outcome, _) in found.items() if outcome == "passed"} == {
        f"HC-0{number}" for number in range(1, 6)
    }
    assert (control.state()["revision"], control.jobs()) == (before["revision"], [])


def test_a_page_is_printed_and_counted_where_that_is_allowed(
    misfeed: Command, surroundings: dict[str, str]
) -> None:
    with served(surroundings) as found:
        done = misfeed("run", "HC-06", *address(found), "--allow", "print", "--json")
    assert outcomes(done) == {"HC-06": ("passed", "")}, done.stdout


def test_a_broken_one_is_diagnosed_as_far_as_reading_tells(
    misfeed: Command, surroundings: dict[str, str]
) -> None:
    with served(surroundings, "--fault", "bin.flag.stuck") as found:
        ControlClient(found["control"])
        done = misfeed("diagnose", *address(found), "--json")
        ran = misfeed("run", "HC-01", *address(found), "--json")
    finding = json.loads(done.stdout)
    assert done.returncode == 1
    assert finding["cause"] == "unknown"
    assert any("outputMediaTrayFull" in line for line in finding["evidence"])
    assert ran.returncode == 1
    assert outcomes(ran)["HC-01"][0] == "failed"


def test_the_doctor_tells_what_answers(misfeed: Command, printer: dict[str, Any]) -> None:
    done = misfeed("doctor", *address(printer), "--json")
    found = {row["check"]: row for row in json.loads(done.stdout)}
    (name,) = {check.split()[0] for check in found if check.endswith(" facts")}
    assert {found[f"{name} {service}"]["grade"] for service in ("ipp", "snmp", "pjl")} == {"ok"}
    assert "{black} supply.black" in found[f"{name} facts"]["text"]


def test_a_scenario_that_needs_leave_it_has_not_is_told_before_anything_is_done(
    misfeed: Command, printer: dict[str, Any]
) -> None:
    done = misfeed("run", "MP-08", *address(printer))
    assert done.returncode == 1
    assert "nothing ran" in done.stdout


def test_a_printer_is_read_over_tls_once_its_certificate_is_said(
    misfeed: Command, printer: dict[str, Any]
) -> None:
    refused = misfeed("diagnose", "--device", printer["ipps"])
    assert refused.returncode == 3
    assert "the certificate of 127.0.0.1 is not trusted: self-signed certificate" in refused.stderr
    assert "does not answer" not in refused.stderr
    assert "ipp from admin: open; its certificate is not trusted" in refused.stdout
    assert "refused" not in refused.stdout
    found = re.search(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}", refused.stderr)
    assert found is not None
    shown = found[0]
    for said in (shown, shown.lower(), "any"):
        done = misfeed("run", "HC-01", "--device", printer["ipps"], "--certificate", said, "--json")
        assert outcomes(done)["HC-01"][0] == "passed", done.stderr
    other = misfeed("diagnose", "--device", printer["ipps"], "--certificate", "00" * 32)
    assert f"shows another certificate than the one that is trusted: {shown}" in other.stderr


def test_a_printer_that_is_not_at_its_path_is_looked_for_where_most_are(
    misfeed: Command, printer: dict[str, Any]
) -> None:
    nowhere = printer["ipp"].replace("/ipp/print", "/nope")
    done = misfeed("diagnose", "--device", nowhere)
    assert done.returncode == 3
    assert "does not answer" not in done.stderr
    assert "404 Not Found; most printers are at /ipp/print; `misfeed doctor` tells more" in done.stderr


def test_breaking_needs_somebody_to_be_asked(
    misfeed: Command, printer: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "office.toml"
    file.write_text(
        f'[devices.office]\nipp = "{printer["ipp"]}"\nsnmp = "{printer["snmp"]}"\n'
        'roles = { flagged_bin = "bin-1" }\nhands = "prompts"\n'
        'allow = ["print", "hands", "faults", "restart"]\n'
    )
    some = misfeed("run", "MP-08", "--bench", "office.toml", "--allow", "print,hands", "--json")
    assert outcomes(some)["MP-08"] == (
        "skipped",
        "it would restart it and break it on purpose; --allow restart,faults lets it",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--device", "office"], "--device: ipp is an address such as ipp://"),
        (["--device", "ipp://x/", "--certificate", "any"], "--certificate: certificate is of an ipps: addr"),
        (["--device", "ipps://x/", "--certificate", "12"], "--certificate: certificate is a SHA-256 finger"),
        (["--allow", "print"], "--allow is about real devices: name one with --device, or a --bench FILE"),
        (["--bench", "a.toml", "--device", "ipp://x"], "--bench FILE says where its devices answer"),
        (["--bench", "none.toml"], "there is no bench file none.toml"),
        (["--community-env", "X"], "--device: say where it answers: ipp, snmp"),
        (
            ["--device", "ipp://127.0.0.1:1/", "-n", "2"],
            "a real device takes one case at a time: leave -n out",
        ),
        (["--device", "ipp://127.0.0.1:1/", "--allow", "pirnt"], "did you mean 'print'?"),
    ],
)
def test_words_that_make_no_sense_are_refused_in_one_sentence(
    misfeed: Command, words: list[str], said: str
) -> None:
    done = misfeed("run", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_device_that_does_not_answer_is_a_bench_that_is_not_there(misfeed: Command) -> None:
    done = misfeed("run", "health", "--device", "ipp://127.0.0.1:1/ipp/print")
    assert done.returncode == 3
    assert done.stderr.startswith("misfeed: 127.0.0.1-1 does not answer: ipp: 127.0.0.1 port 1: ")


def test_a_silent_device_can_still_be_diagnosed(misfeed: Command) -> None:
    done = misfeed("diagnose", "--device", "ipp://127.0.0.1:1/ipp/print", "--json")
    assert done.returncode == 3
    assert done.stderr.startswith("misfeed: 127.0.0.1-1 does not answer: ")
    assert json.loads(done.stdout)["cause"] == "unknown"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say which printer: a model, or --device URI"),
        (
            ["lab", "--device", "ipp://127.0.0.1:1/"],
            "there is no device 'lab' on this bench; there are 127.0.0.1-1",
        ),
        (
            ["--device", "ipp://127.0.0.1:1/", "--fault", "bin.flag.stuck"],
            "--fault is for emulated printers",
        ),
    ],
)
def test_who_is_to_be_diagnosed_must_be_clear(misfeed: Command, words: list[str], said: str) -> None:
    done = misfeed("diagnose", *words)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_help_explains_every_permit(misfeed: Command) -> None:
    told = " ".join(misfeed("run", "--help").stdout.split())
    for words in ("print = print documents", "cancel-jobs = cancel, hold", "faults = break it on purpose"):
        assert words in told


SNEAKY = '''\
from misfeed import Ticket, scenario, see


@scenario("ZZ-7", ticket=Ticket(en="Is it well?"), verify=[see.printer("idle")])
def prints_behind_its_data(case):
    """Does what its data does not tell."""
    case.verify()
    {deed}
'''


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("case.device.ipp.print_job(b'%PDF-1.4')", "it would print; --allow print lets it"),
        ("case.device.ipp.pause()", "it would change settings; --allow set lets it"),
        ("case.device.at('users').ipp.state()", "is reached from admin only here, not from users"),
    ],
)
def test_what_a_body_does_beside_its_data_is_stopped_at_the_gate_and_skipped(
    misfeed: Command, printer: dict[str, Any], tmp_path: Path, deed: str, reason: str
) -> None:
    (tmp_path / "sneaky.py").write_text(SNEAKY.format(deed=deed))
    done = misfeed("run", "sneaky.py", *address(printer), "--json")
    outcome, told = outcomes(done)["ZZ-7"]
    assert outcome == "skipped"
    assert told.endswith(reason)
    assert ControlClient(printer["control"]).jobs() == []


def test_a_slip_in_an_address_or_a_name_of_a_device_is_told(misfeed: Command, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text('[devices.mfp]\nipp = "ipp://127.0.0.1:9/ipp/print"\n')
    for words, told in (
        (
            ("--device", "ipp://127.0.0.1:9/", "--snmp", "127.0.0.1:99999"),
            "--snmp: snmp names no port that there is: a port is 1 to 65535",
        ),
        (
            ("--device", "ipp://127.0.0.1:0/"),
            "--device: ipp names no port that there is: a port is 1 to 65535",
        ),
        (
            ("--bench", "office.toml", "--profile", "mfpp"),
            "there is no device 'mfpp' in office.toml; did you mean 'mfp'?",
        ),
        (
            ("--bench", "office.toml", "--profile", "zz"),
            "there is no device 'zz' in office.toml; there are mfp",
        ),
    ):
        done = misfeed("run", *words)
        assert (done.returncode, done.stderr) == (2, f"misfeed: {told}\n")
