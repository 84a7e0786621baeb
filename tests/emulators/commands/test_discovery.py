"""`misfeed emulate --discovery`: found only where that was asked for, and taken back at the end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from misfeed.control import ControlClient
from misfeed.interfaces.discovery import browse

HERE = "127.0.0.1"


def started(*more: str) -> subprocess.Popen[str]:
    words = [
        sys.executable,
        "-m",
        "misfeed",
        "emulate",
        "mono-laser",
        "--json",
        "--until-parent-exits",
        *more,
    ]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path("/"))


def names() -> set[str]:
    return {one.name for one in browse(2, HERE)}


@pytest.mark.parametrize("asked", [True, False])
def test_a_printer_is_found_if_that_was_asked_for(asked: bool) -> None:
    name = f"Asked {uuid.uuid4().hex[:10]}"
    with started(*(["--discovery"] if asked else [])) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ("discovery" in ready) is asked
        ControlClient(ready["control"]).act("set_service_name", "network.discovery", name=name)
        found = any(name in names() for _ in range(5 if asked else 1))
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=20)
    assert found is asked
    assert (process.returncode, said, errors) == (0, "", "")
    assert name not in names()


def test_what_cannot_be_announced_is_told_in_one_sentence() -> None:
    with started("--discovery", "--address", "::1") as process:
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert errors == "misfeed: announcements tell of IPv4 addresses only; serve it on one, not on ::1\n"
