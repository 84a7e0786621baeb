"""The examples of docs/control.md do what they say, with curl and with Python."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService, read_tokens
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "control.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
TOKENS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def url() -> Iterator[str]:
    machine = Machine(profiles.load("mono-laser"), WallClock())
    host = Host(machine)
    with Serving(host, extra={"control": ControlService(machine, wires=host.wires)}) as serving:
        yield serving.describe()["control"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("block", SHELL, ids=range(len(SHELL)))
def test_every_command_succeeds(block: str, url: str, tmp_path: Path) -> None:
    for line in block.splitlines():
        # A refusal is an error; older versions of curl do not know --json.
        failing = re.sub(r"\bcurl ", "curl --fail-with-body ", line)
        plain = failing.replace("--json", "-H 'Content-Type: application/json' -d")
        ran = subprocess.run(
            ["sh", "-c", plain], cwd=tmp_path, env={"URL": url, "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        assert ran.returncode == 0, (line, ran.stdout, ran.stderr)
        assert ran.stdout or (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")


def test_there_are_examples_of_every_kind() -> None:
    told = "".join(SHELL)
    for path in (
        "/state",
        "/faults",
        "/hands",
        "/jobs",
        "/clock",
        "/snapshots",
        "/reset",
        "/events",
        "/pages",
    ):
        assert path in told


def test_the_python_example_prints_what_its_comments_say(url: str) -> None:
    (block,) = PYTHON
    ran = subprocess.run(
        [sys.executable, "-c", f"URL = {url!r}\n{block}"], capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.splitlines() == re.findall(r"print\(.*\)\s+# (.*)", block), ran.stderr


def test_the_tokens_file_is_one(tmp_path: Path) -> None:
    (block,) = TOKENS
    file = tmp_path / "tokens.toml"
    file.write_text(block, encoding="utf-8")
    assert len(read_tokens((), str(file))) == 4
