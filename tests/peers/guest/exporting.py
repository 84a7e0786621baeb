"""An emulated printer in a process of its own, exported to the guest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from misfeed.control import ControlClient

from .boot import HOST, Guest

BUSID = "1-1"


@dataclass(frozen=True)
class Exported:
    """A printer that a guest can attach."""

    control: ControlClient
    control_port: int
    port: int

    @property
    def attach(self) -> str:
        """The guest's command."""
        return f"usbip --tcp-port {self.port} attach -r {HOST} -b {BUSID}"

    @property
    def listing(self) -> str:
        return f"usbip --tcp-port {self.port} list -r {HOST}"

    def plug_into(self, guest: Guest) -> None:
        """Attach it, and wait for its device file."""
        done = guest.run(self.attach)
        assert done.code == 0, done.text
        guest.until("[ -e /dev/usb/lp0 ]")


@contextmanager
def exported_together(profile: str, count: int) -> Iterator[int]:
    """Have so many meanwhile, all on one exporting host; its port."""
    with _told("fleet", profile, "--count", str(count), "--services", "usbip") as ready:
        yield ready["services"]["usbip"]


@contextmanager
def exported(profile: str, *more: str) -> Iterator[Exported]:
    """Have one there meanwhile."""
    with _told("emulate", profile, *more) as ready:
        control = ControlClient(ready["control"])
        control.act("set_sleep_after", "power", seconds=0)
        yield Exported(control, int(ready["control"].rpartition(":")[2]), ready["ports"]["usbip"])


@contextmanager
def _told(*words: str) -> Iterator[dict[str, Any]]:
    """What a command says that it is ready with."""
    process = subprocess.Popen(
        [sys.executable, "-m", "misfeed", *words, "--json", "--until-parent-exits"],
        stdout=subprocess.PIPE, text=True, cwd=Path("/"),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate(timeout=10)
