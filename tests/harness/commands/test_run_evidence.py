"""What a run keeps beside verdicts: measurements with their limits, and files that scripts attach."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]

LIMITS = """\
[ZZ-1.delay]
default = { le = 1, unit = "s" }
mono-laser = { le = 10, unit = "s", marginal = 0.2 }
"""
BODY = "case.measure('delay', 9.0, requirement='FW-1'); case.attach('walk.txt', 'a walk'); case.run()"


@pytest.fixture
def run(tmp_path: Path, write: Callable[..., Path], misfeed: Command) -> dict[str, Any]:
    """The cases of a run with two workers, by model."""
    write("my/zz.py", body=BODY)
    (tmp_path / "my" / "limits.toml").write_text(LIMITS, "utf-8")
    words = ("--profile", "mono-laser", "--profile", "inkjet-mfp", "-n", "2", "--json", "-o", "out")
    told = misfeed("run", "my/", *words)
    assert told.returncode == 1, told.stderr
    return {case["profile"]: case for case in json.loads(told.stdout)["cases"]}


def test_limits_beside_the_scripts_hold_model_by_model(run: dict[str, Any]) -> None:
    assert run["inkjet-mfp"]["reason"] == "delay is 9 s, but must be <= 1 s (FW-1)"
    assert run["mono-laser"]["outcome"] == "passed"
    (measured,) = run["mono-laser"]["measurements"]
    assert measured == {
        "name": "delay",
        "value": 9.0,
        "unit": "s",
        "limit": "<= 10 s",
        "marginal": True,
        "requirement": "FW-1",
    }


def test_attachments_lie_where_the_report_and_junit_link_to(run: dict[str, Any], tmp_path: Path) -> None:
    case = run["mono-laser"]
    (place,) = case["attachments"]
    assert (tmp_path / "out" / place).read_text("utf-8") == "a walk"
    (file,) = case["files"]
    digest = hashlib.blake2b(b"a walk", digest_size=32).hexdigest()
    assert file == {"name": "walk.txt", "media_type": "text/plain", "blake2b": digest, "size": 6}
    assert f"[[ATTACHMENT|{place}]]" in (tmp_path / "out" / "junit.xml").read_text("utf-8")
    assert place in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_an_actor_that_there_is_not_is_misuse(misfeed: Command) -> None:
    told = misfeed("run", "MP-03", "--actor", "technican")
    assert told.returncode == 2
    assert told.stderr == "misfeed: there is no actor 'technican'; did you mean 'technician'?\n"


def test_what_goes_over_usb_lies_beside_the_journal_when_asked_for(
    misfeed: Command, write: Callable[..., Path], tmp_path: Path
) -> None:
    write("my/a.py", "ZZ-1", body="case.device.usb.port_status(); case.run()")
    for name, more in {"without": (), "with": ("--capture-usb",)}.items():
        told = misfeed("run", "my/", "-p", "mono-laser", "-q", "-o", name, *more)
        assert told.returncode == 0, told.stderr
    assert list((tmp_path / "without").rglob("*.pcap")) == []
    (kept,) = (tmp_path / "with").rglob("*.pcap")
    assert kept.name == "usb.pcap"
    assert f"{kept.parent.name}/usb.pcap" in (tmp_path / "with" / "junit.xml").read_text()
