"""The page on writing scenarios: its script is checked, runs, and is proven; its limits are limits."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

Command = Callable[..., subprocess.CompletedProcess[str]]

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "scenarios.md").read_text("utf-8")
SCRIPTS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_the_check_on_the_page_breaks_nothing_and_passes(misfeed: Command, tmp_path: Path) -> None:
    (tmp_path / "my_03.py").write_text(SCRIPTS[1], "utf-8")
    assert misfeed("check", "my_03.py").stdout == "1 script, 1 scenario: nothing wrong\n"
    told = misfeed("run", "my_03.py", "--profile", "mono-laser", "-q", "-o", "out")
    assert told.returncode == 0, told.stdout + told.stderr


def test_what_the_page_shows_works(misfeed: Command, tmp_path: Path) -> None:
    script, _ = SCRIPTS
    (limits,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "my").mkdir()
    (tmp_path / "my" / "my_02.py").write_text(script, "utf-8")
    (tmp_path / "my" / "limits.toml").write_text(limits, "utf-8")
    told = misfeed("check", "my/")
    assert (told.returncode, told.stdout) == (0, "1 script, 1 scenario: nothing wrong\n")
    told = misfeed("run", "my/", "--profile", "mono-laser", "-q", "-o", "out")
    assert told.returncode == 0, told.stdout + told.stderr
    (kept,) = (tmp_path / "out").rglob("acl-before.txt")
    assert kept.read_text("utf-8") == "network.acl = 10.0.9.17/32\n"
    assert misfeed("prove", "my/", "--profile", "mono-laser", "--strict").returncode == 0
    told = misfeed("coverage", "--run", "out", "--strict")
    assert told.returncode == 0
    assert [line.split()[0] for line in told.stdout.splitlines() if line.startswith("FW")] == [
        "FW-REQ-NET-002",
        "FW-REQ-SEC-031",
    ]
    assert "add the users (no parts; chosen)" in misfeed("explain", "my/").stdout
