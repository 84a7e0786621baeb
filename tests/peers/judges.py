"""An emulated printer where others' programs look for printers, and those programs run to their end.

Some judges ask nobody but UDP port 161, so the printer has an address of loopback to itself.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from misfeed.control import ControlClient
from misfeed.interfaces.ipp import IppClient
from misfeed.transports.sockets import SocketRoute

PLUGINS = "/usr/lib/nagios/plugins"
BACKENDS = "/usr/lib/cups/backend"
PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin", PLUGINS, BACKENDS))
COMMUNITY = "public"


def lacking(reason: str) -> None:
    """Skip because of it; fail where no judge may be missing."""
    if os.environ.get("MISFEED_PEERS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str, package: str) -> str:
    """Where a judge is installed."""
    found = shutil.which(name, path=PATH)
    if found is None:
        lacking(f"{name} not found; install the Debian package {package}")
    assert found is not None
    return found


READY_S = 20.0
SETTLED_S = 120
"""Emulated time in which a laser printer has warmed up again."""


@dataclass(frozen=True)
class Verdict:
    """What a program said, and its exit code."""

    code: int
    said: str
    errors: str

    @property
    def line(self) -> str:
        """Its first line, less what is meant for graphs."""
        return self.said.partition("\n")[0].partition(" | ")[0].strip()


def ask(*words: str, more: Mapping[str, str] | None = None, timeout_s: float = 60) -> Verdict:
    """Run a program to its end."""
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=timeout_s,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PATH": PATH, "LC_ALL": "C.UTF-8", **(more or {})},
    )
    return Verdict(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Judged:
    """A printer whose SNMP agent is at port 161 of an address of its own, its raw port at 9100."""

    address: str
    control: ControlClient
    ipp_port: int

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Have it off-line meanwhile, as an operator of IPP puts it."""
        with IppClient(SocketRoute(self.address, {"ipp": self.ipp_port})) as operator:
            operator.pause()
            try:
                yield
            finally:
                operator.resume()


_used = itertools.count()


def own_address() -> str:
    """An address of loopback that nobody else on this computer uses: a process has 16 of them in turn."""
    process, own = os.getpid(), next(_used) % 16
    return f"127.{64 + process // 4096 % 64}.{process // 16 % 256}.{process % 16 * 16 + own}"


@contextmanager
def judged(profile: str, *more: str) -> Iterator[Judged]:
    """Serve a printer at the ports where the standards have it."""
    address = own_address()
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.bind((address, 161))
    except OSError as error:
        lacking(f"the printer cannot have UDP port 161 of {address}: {error}")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "misfeed", "emulate", profile, "--address", address, "--port", "snmp=161",
            "--port", "pjl=9100", "--json", "--until-parent-exits", *more,
        ],
        stdout=subprocess.PIPE, text=True, cwd=Path("/"),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        control = ControlClient(ready["control"])
        # Asleep, its hrPrinterStatus is other(1), as RFC 2790 has no word for it.
        control.act("set_sleep_after", "power", seconds=0)
        yield Judged(address, control, ready["ports"]["ipp"])
    finally:
        process.terminate()
        process.communicate(timeout=10)


# -- what is wrong with it -----------------------------------------------------------------------------------


class Controlled(Protocol):
    """A printer that troubles can be had with."""

    @property
    def control(self) -> ControlClient: ...


@dataclass(frozen=True)
class Trouble:
    """How something goes wrong with a printer, and what a person does about it."""

    begin: Callable[[ControlClient], object]
    end: Callable[[ControlClient], object]

    @contextmanager
    def at(self, printer: Controlled) -> Iterator[None]:
        """Have it meanwhile; before and afterwards the printer has settled."""
        printer.control.advance(SETTLED_S)
        self.begin(printer.control)
        try:
            yield
        finally:
            self.end(printer.control)
            printer.control.advance(SETTLED_S)


def _no_paper(control: ControlClient) -> None:
    for tray in ("tray-1", "tray-2"):
        control.act("unload", tray)


def _paper(control: ControlClient) -> None:
    for tray in ("tray-1", "tray-2"):
        control.act("load", tray)


def _no_scrap(control: ControlClient) -> None:
    control.act("open", "cover.front")
    control.act("remove_scrap", "path.registration")
    control.act("close", "cover.front")
    control.clear_all()  # it is gone, and may come back


TROUBLES = {
    "jam": Trouble(
        lambda control: control.inject("path.sensor.scrap"),
        _no_scrap,
    ),
    "cover open": Trouble(
        lambda control: control.act("open", "cover.front"),
        lambda control: control.act("close", "cover.front"),
    ),
    "toner low": Trouble(
        lambda control: control.inject("supply.spent", percent_left=4),
        lambda control: control.act("replace", "supply.black"),
    ),
    "toner empty": Trouble(
        lambda control: control.inject("supply.spent", percent_left=0),
        lambda control: control.act("replace", "supply.black"),
    ),
    "paper empty": Trouble(_no_paper, _paper),
    "unplugged": Trouble(
        lambda control: control.act("unplug", "network"),
        lambda control: control.act("plug_in", "network"),
    ),
}
"""Of a mono-laser."""


@contextmanager
def running(words: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Have a program there meanwhile; what it says goes into the log."""
    with log.open("wb") as written:
        started = subprocess.Popen(
            words, stdout=written, stderr=written, stdin=subprocess.DEVNULL, env={**os.environ, "PATH": PATH}
        )
        with ended(started):
            yield started


@contextmanager
def ended(started: subprocess.Popen[bytes]) -> Iterator[None]:
    """Have a program gone afterwards, in order if it can be."""
    try:
        yield
    finally:
        started.terminate()
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait(10)


def until(holds: Callable[[], bool], what: str) -> None:
    """Return when it holds."""
    deadline = time.monotonic() + READY_S
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
