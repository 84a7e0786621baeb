"""IPP printers to be measured beside each other: this program's, CUPS's ippeveprinter where it is installed,
and those that run already.

Knows how each is started and that it answers; not what is asked of it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from misfeed.benching import ipp_load
from misfeed.benching.ipp_load import Place
from misfeed.benching.processes import first_answer_s, free_port, running, serving, until
from misfeed.errors import BenchError, UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Operation

_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
"""ippeveprinter gives up without a system bus, though it needs nobody on it."""


@dataclass(frozen=True, slots=True)
class Printer:
    """A running printer.

    Attributes:
        pid: of its process; 0 for one that somebody else started. control: where hands act on it, "" nowhere.
    """

    name: str
    place: Place
    pid: int = 0
    control: str = ""

    @property
    def secure(self) -> Place:
        place = self.place
        return Place(place.host, place.port, place.path, secure=True)


@contextlib.contextmanager
def misfeed(profile: str) -> Iterator[Printer]:
    """One of this program's printers. Raises BenchError."""
    with serving("emulate", profile) as (process, facts):
        yield Printer("misfeed", place_of(str(facts["ipp"])), process.pid, str(facts["control"]))


@dataclass(frozen=True, slots=True)
class Program:
    """A printer that can be started.

    Attributes:
        before: another program that it needs, and the file by which it is seen that that runs.
    """

    name: str
    command: Sequence[str]
    place: Place
    environment: Mapping[str, str] = field(default_factory=dict)
    before: tuple[Sequence[str], Path] | None = None

    @contextlib.contextmanager
    def running(self) -> Iterator[Printer]:
        """It answers when this begins. Raises BenchError if it does not come to that."""
        with contextlib.ExitStack() as stack:
            if self.before is not None:
                needed, seen = self.before
                stack.enter_context(running(needed))
                until(seen.exists, self.name)
            process = stack.enter_context(running(self.command, self.environment))
            until(self._answers, self.name, process)
            yield Printer(self.name, self.place, process.pid)

    def first_answer_s(self) -> float:
        """Seconds from its start to its first answer."""
        return first_answer_s(self.command, self.environment, self._answers, self.name)

    def _answers(self) -> bool:
        wanted = ipp.keyword("requested-attributes", "printer-state")
        asked = ipp_load.question(self.place, Operation.GET_PRINTER_ATTRIBUTES, wanted)
        try:
            ipp_load.judged(self.place, asked)
        except BenchError:
            return False
        return True


def emulate(profile: str) -> Program:
    """One printer of this program, as its users start it."""
    port = free_port(socket.SOCK_STREAM)
    command = [sys.executable, "-m", "misfeed", "emulate", profile, "--port", f"ipp={port}"]
    return Program("misfeed", [*command, "--until-parent-exits"], Place("127.0.0.1", port))


def ippeveprinter(folder: Path) -> Program | None:
    """CUPS's, with a print command that succeeds at once; None where it or its bus is not installed."""
    program, bus = (shutil.which(name, path=_PATH) for name in ("ippeveprinter", "dbus-daemon"))
    if program is None or bus is None:
        return None
    port, place = free_port(socket.SOCK_STREAM), folder / "bus"
    (folder / "bus.conf").write_text(_BUS.format(path=place))
    (folder / "spool").mkdir()
    command = [program, "-M", "Stranger", "-m", "Laser", "-n", "localhost", "-r", "off", "-p", str(port)]
    command += ["-d", str(folder / "spool"), "-c", shutil.which("true") or "/bin/true"]
    command += ["-f", "application/pdf,image/jpeg,image/pwg-raster,image/urf,text/plain", "stranger"]
    return Program(
        "ippeveprinter",
        command,
        Place("127.0.0.1", port),
        {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={place}"},
        ([bus, "--nofork", f"--config-file={folder / 'bus.conf'}"], place),
    )


def beside(text: str) -> Printer:
    """A printer that runs already, told as NAME=URI. Raises UsageError."""
    name, _, uri = text.rpartition("=")
    if not uri.startswith(("ipp://", "ipps://")):
        raise UsageError(f"--beside {text}: say NAME=URI, such as pappl=ipp://127.0.0.1:8000/ipp/print")
    place = place_of(uri)
    return Printer(name or f"{place.host}:{place.port}", place)


def place_of(uri: str) -> Place:
    """Where a printer-uri leads. Raises UsageError."""
    try:
        parts = urlsplit(uri)
        port = parts.port or 631
    except ValueError as error:
        raise UsageError(f"{uri} is no address of a printer: {error}") from error
    return Place(parts.hostname or "127.0.0.1", port, parts.path or "/ipp/print", parts.scheme == "ipps")
