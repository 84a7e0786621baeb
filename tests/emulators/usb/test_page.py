"""The programs in docs/usb.md do what they are said to."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.serving import Serving

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "usb.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "Front cover is open"), (1, "@PJL ECHO heard"), (2, "SUBMISSION b'\\xa1\\x01")],
)
def test_a_program_runs_as_it_stands(number: int, said: str, tmp_path: Path) -> None:
    assert len(PROGRAMS) == 3
    with Serving(Host(Machine(profiles.load("mono-laser"), Clock()))) as serving:
        program = PROGRAMS[number].replace("3240", str(serving.ports["usbip"]))
        ran = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
    assert ran.returncode == 0, ran.stderr
    assert said in ran.stdout
