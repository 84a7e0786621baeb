"""`misfeed run --station`: the page is there while it runs, and its button stops the run as Ctrl-C does."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path


def test_the_page_shows_the_run_and_stops_it(
    tmp_path: Path, write: Callable[..., Path], surroundings: Mapping[str, str]
) -> None:
    waits = "import time\n    while True: time.sleep(0.05)"
    write("my/tab.py", body=waits)
    words = ["run", "my/", "--profile", "mono-laser", "--station", "-q", "-o", "out"]
    with subprocess.Popen(
        [sys.executable, "-m", "misfeed", *words],
        cwd=tmp_path,
        env=dict(surroundings),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            address = process.stderr.readline().partition(": ")[2].strip()
            address, _, secret = address.partition("#")
            assert secret
            with urllib.request.urlopen(f"{address}events", timeout=20) as events:
                for line in events:
                    if b'"interfaces"' in line:
                        break
            assert b"ZZ-1[mono-laser]" in line
            assert b"All doors are closed".lower() in line.lower()
            abort = urllib.request.Request(f"{address}abort", b"{}", {"X-Station": secret})
            with urllib.request.urlopen(abort, timeout=20) as answer:
                assert answer.status == 202
            assert process.wait(30) == 130
            assert "misfeed run --resume -o out" in process.stderr.read()
        finally:
            process.kill()
