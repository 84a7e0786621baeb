"""Driving a printer that others wrote: it is known, reached and diagnosed, and changed only when allowed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from misfeed.device import Device
from misfeed.fixtures import document
from misfeed.interfaces.ipp import JobState
from misfeed.permits import NotPermitted, Permit
from misfeed.providers import installed
from misfeed.real import Bench, BenchDevice, RealProvider

from .strangers import COMMUNITY, Recorder, Stranger, stranger

pytestmark = pytest.mark.peer

READ_IPP = {0x0004, 0x0009, 0x000A, 0x000B}
"""Validate-Job, Get-Job-Attributes, Get-Jobs, Get-Printer-Attributes (RFC 8011 §5.4.15)."""
READ_SNMP = {0xA0, 0xA1, 0xA5}
"""GetRequest, GetNextRequest, GetBulkRequest (RFC 3416 §3)."""

BENCH = """\
[devices.stranger]
ipp = "ipp://127.0.0.1:{ipp}/ipp/print"
snmp = "127.0.0.1:{snmp}"
community = {{ env = "OFFICE_COMMUNITY" }}
allow = ["print", "cancel-jobs"]
"""


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stranger]:
    with stranger(tmp_path_factory.mktemp("stranger")) as found:
        yield found


def misfeed(*words: str, folder: Path, community: str = COMMUNITY) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-m", "misfeed", *words],
        cwd=folder,
        env={**outside, "OFFICE_COMMUNITY": community},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def bench(folder: Path, ipp_port: int, snmp_port: int) -> Path:
    file = folder / "office.toml"
    file.write_text(BENCH.format(ipp=ipp_port, snmp=snmp_port))
    return file


def ran(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    assert done.stdout, done.stderr
    return {case["scenario"]: case for case in json.loads(done.stdout)["cases"]}


def operations(stream: bytes) -> Iterator[int]:
    """Operation-ids of the IPP requests in one direction of a connection, found without our own codecs."""
    at = 0
    while at < len(stream):
        head, mark, _ = stream[at:].partition(b"\r\n\r\n")
        assert mark, "a request without an end of its header"
        assert head.startswith(b"POST "), head[:40]
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        assert length, head
        body = at + len(head) + 4
        yield int.from_bytes(stream[body + 2 : body + 4], "big")
        at = body + int(length[1])


def pdu_tag(datagram: bytes) -> int:
    """The tag of the PDU in a community-based message: after SEQUENCE, version and community."""
    at = 2 if datagram[1] < 0x80 else 2 + (datagram[1] & 0x7F)
    for _ in range(2):
        at += 2 + datagram[at + 1]
    return datagram[at]


def test_nothing_changes_in_a_read_only_run(device: Stranger, tmp_path: Path) -> None:
    before = device.told()
    with Recorder(device).listening() as recorder:
        file = bench(tmp_path, recorder.ipp_port, recorder.snmp_port)
        done = misfeed("run", "--bench", str(file), "--json", folder=tmp_path)
        diagnosed = misfeed("diagnose", "stranger", "--bench", str(file), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert diagnosed.returncode == 0, diagnosed.stdout + diagnosed.stderr
    asked = [code for stream in recorder.streams for code in operations(bytes(stream))]
    assert len(asked) > 5
    assert set(asked) <= READ_IPP
    assert len(recorder.datagrams) > 5
    assert {pdu_tag(one) for one in recorder.datagrams} <= READ_SNMP
    assert device.told() == before
    assert device.printed == 0
    assert device.was_set == ""


def test_a_read_only_run_checks_what_reading_can_tell(device: Stranger, tmp_path: Path) -> None:
    file = bench(tmp_path, device.ipp_port, device.snmp_port)
    done = misfeed("run", "--bench", str(file), "--json", folder=tmp_path)
    cases = ran(done)
    passed = {name for name, case in cases.items() if case["outcome"] == "passed"}
    assert passed == {"HC-01", "HC-02", "HC-03", "HC-04", "HC-05"}
    assert {case["outcome"] for case in cases.values()} == {"passed", "skipped"}
    assert cases["HC-06"]["reason"] == "it would print; --allow print lets it"
    assert cases["MP-08"]["reason"].startswith(("it would ", "stranger has no "))


def test_when_all_that_was_asked_for_needs_leave_the_run_has_failed(device: Stranger, tmp_path: Path) -> None:
    done = misfeed("run", "HC-06", "--device", device.uri, folder=tmp_path)
    assert done.returncode == 1
    assert "it would print; --allow print lets it" in done.stderr + done.stdout
    assert "nothing ran" in done.stdout + done.stderr


def test_it_prints_where_it_may_and_counts_the_page(device: Stranger, tmp_path: Path) -> None:
    file = bench(tmp_path, device.ipp_port, device.snmp_port)
    before = device.printed
    done = misfeed("run", "health", "--bench", str(file), "--allow", "print", "--json", folder=tmp_path)
    cases = ran(done)
    assert {name: case["outcome"] for name, case in cases.items()} == dict.fromkeys(
        ("HC-01", "HC-02", "HC-03", "HC-04", "HC-05", "HC-06"), "passed"
    ), done.stdout
    assert done.returncode == 0
    assert device.printed == before + 1


def test_a_file_bounds_what_a_command_may_allow(device: Stranger, tmp_path: Path) -> None:
    file = bench(tmp_path, device.ipp_port, device.snmp_port)
    done = misfeed("run", "health", "--bench", str(file), "--allow", "set", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"misfeed: --allow set: {file} allows it for no device; add it to `allow` there\n"


def test_the_community_stands_in_nothing_that_a_run_writes(device: Stranger, tmp_path: Path) -> None:
    file = bench(tmp_path, device.ipp_port, device.snmp_port)
    done = misfeed("run", "health", "--bench", str(file), "-o", "out", folder=tmp_path)
    wrong = misfeed("run", "--bench", str(file), folder=tmp_path, community="not-this-one")
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert (done.returncode, wrong.returncode) == (0, 3)
    assert wrong.stderr.startswith("misfeed: stranger does not answer, or its community is another: snmp")
    assert len(written) >= 3
    told = [*written, *(text.encode() for one in (done, wrong) for text in (one.stdout, one.stderr))]
    for secret in (COMMUNITY, "not-this-one"):
        assert not any(secret.encode() in one for one in told)


def test_a_job_is_cancelled_only_with_leave(device: Stranger) -> None:
    entry = BenchDevice(ipp=device.uri)

    def unit(*permits: Permit) -> Device:
        return Device(RealProvider(Bench({"stranger": entry}, allowed=permits), installed()).make("stranger"))

    with unit(Permit.PRINT) as prints, unit(Permit.PRINT, Permit.CANCEL_JOBS) as cancels:
        with device.slow():
            job = prints.ipp.print_job(document("one-page.pdf"), document_format="application/pdf")
            with pytest.raises(NotPermitted, match="it would cancel or hold jobs; --allow cancel-jobs lets"):
                prints.ipp.cancel_job(job.id)
            assert not prints.ipp.job(job.id).state.is_final
            cancels.ipp.cancel_job(job.id)
        assert cancels.wait_until(lambda: cancels.ipp.job(job.id).state is JobState.CANCELED, 20)


def test_it_is_diagnosed_by_its_address_alone(device: Stranger, tmp_path: Path) -> None:
    done = misfeed("diagnose", "--device", device.uri, "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    finding = json.loads(done.stdout)
    assert finding["cause"] == "none"
    assert "ipp: printer-state idle, reasons none" in finding["evidence"]


def test_the_doctor_says_what_answers_and_where_each_fact_is_from(device: Stranger, tmp_path: Path) -> None:
    file = bench(tmp_path, device.ipp_port, device.snmp_port)
    done = misfeed("doctor", "--bench", str(file), "--json", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    found = {row["check"]: row for row in json.loads(done.stdout)}
    assert found["stranger ipp"]["grade"] == "ok"
    assert found["stranger snmp"]["grade"] == "ok"
    facts = found["stranger facts"]["text"]
    for told in ("kind laser (snmp prtMarkerMarkTech)", "{tray} tray-2 (", "{black} supply.black ("):
        assert told in facts
    silent = misfeed("doctor", "--bench", str(file), "--json", folder=tmp_path, community="not-this-one")
    assert {row["check"]: row["grade"] for row in json.loads(silent.stdout)}["stranger snmp"] == "broken"
    assert silent.returncode == 3
