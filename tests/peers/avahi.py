"""A registry of DNS-SD of the tests' own: avahi on loopback alone, with a bus that nobody else uses."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .judges import PATH, lacking, program

BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""
AVAHI = "[server]\nuse-ipv6=no\nallow-interfaces=lo\n[publish]\npublish-workstation=no\n"


@contextmanager
def started(*words: str, ready: Callable[[], bool], **environment: str) -> Iterator[None]:
    """A program of others while it is wanted."""
    with subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PATH": PATH, **environment},
    ) as process:
        try:
            deadline = time.monotonic() + 15
            while not ready():
                if process.poll() is not None or time.monotonic() > deadline:
                    process.kill()
                    assert process.stderr is not None
                    lacking(f"{words[0]} does not start: {process.stderr.read().strip()[:200]}")
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


@contextmanager
def registry(folder: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which programs find it."""
    bus, told = folder / "bus", folder / "avahi.conf"
    (folder / "bus.conf").write_text(BUS.format(bus), encoding="utf-8")
    told.write_text(AVAHI, encoding="utf-8")
    there = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
    words = (f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile")
    avahi = (program("avahi-daemon", "avahi-daemon"), "--no-chroot", "--no-drop-root", "--no-rlimits")
    with (
        started(program("dbus-daemon", "dbus-daemon"), *words, ready=bus.exists),
        started(*avahi, "-f", str(told), ready=_answers(bus), **there),
    ):
        yield there


def _answers(bus: Path) -> Callable[[], bool]:
    words = ["dbus-send", f"--bus=unix:path={bus}", "--print-reply", "--dest=org.freedesktop.Avahi", "/"]
    ask = [*words, "org.freedesktop.Avahi.Server.GetState"]
    return lambda: subprocess.run(ask, capture_output=True, check=False).returncode == 0
