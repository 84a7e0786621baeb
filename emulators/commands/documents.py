"""What `misfeed emulate` does with documents beside printing them: keeps them, and runs a command for each.

Options, and the wiring between the machine's queue, the spool and the command.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from misfeed.emulators.ipp.environment import environment
from misfeed.emulators.listeners import in_url
from misfeed.emulators.machine.jobs import Received
from misfeed.emulators.print_hook import DEFAULT_TIMEOUT_S, PrintHook, Task, parse_command
from misfeed.emulators.serving import Serving
from misfeed.emulators.spool import DEFAULT_MOST_MIB, MIB, Spool, SpoolError, file_name

_MAX_TIMEOUT_S = 86_400.0
_MAX_MESSAGE = 1_023
#: What a command may say to ippeveprinter, and what it is here.
_MESSAGES = ("ERROR:", "INFO:")
_DECIDED_HERE = ("ATTR:", "STATE:")


def add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--keep", type=Path, metavar="FOLDER", help="keep documents there as they are received")
    add(
        "--keep-most",
        type=_mib,
        default=DEFAULT_MOST_MIB,
        metavar="MIB",
        help="of them, in all; the oldest go first (default: %(default)s)",
    )
    add(
        "--command",
        default="",
        metavar="COMMAND",
        help="run for each document that is received, as ippeveprinter does (docs/emulate.md)",
    )
    add(
        "--command-timeout",
        type=_seconds,
        default=DEFAULT_TIMEOUT_S,
        metavar="SECONDS",
        help="after which the command is ended (default: %(default)g)",
    )


def _mib(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < 1 << 24):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of MiB from 1")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= _MAX_TIMEOUT_S:
        raise argparse.ArgumentTypeError(f"seconds are above 0 and at most {_MAX_TIMEOUT_S:g}")
    return value


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options ask for, checked. `keep` is None where documents need not stay."""

    keep: Path | None
    most: int
    command: tuple[str, ...]
    timeout_s: float


def wanted(arguments: argparse.Namespace) -> Wanted | None:
    """None when documents are for printing alone. Raises UsageError."""
    if arguments.keep is None and not arguments.command:
        return None
    command = parse_command(arguments.command) if arguments.command else ()
    return Wanted(arguments.keep, arguments.keep_most * MIB, command, arguments.command_timeout)


@contextlib.contextmanager
def documents_read(serving: Serving, wish: Wanted | None) -> Iterator[None]:
    """Keep documents and run the command meanwhile. Around a `Serving` that is entered later."""
    if wish is None:
        yield
        return
    with contextlib.ExitStack() as stack:
        folder = wish.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="misfeed-spool-")))
        reader = _Reader(serving, Spool(folder, wish.most), keeps=wish.keep is not None)
        if wish.command:
            hook = PrintHook(wish.command, reader.say, reader.done, timeout_s=wish.timeout_s)
            reader.hook = stack.enter_context(hook)
        jobs = serving.host.machine.jobs
        jobs.readers = (*jobs.readers, reader.read)
        try:
            yield
        finally:
            jobs.readers = tuple(one for one in jobs.readers if one != reader.read)


class _Reader:
    """Takes each document from the queue. `hook` runs the command, where there is one."""

    def __init__(self, serving: Serving, spool: Spool, *, keeps: bool) -> None:
        self.hook: PrintHook | None = None
        self._serving = serving
        self._spool = spool
        self._keeps = keeps
        # The command's thread gives back files that the server's thread made.
        self._spooling = threading.Lock()
        self._told_once: set[str] = set()

    def read(self, document: Received) -> None:
        """Called by the machine, under its lock."""
        job = document.job
        runs = self.hook is not None and document.accepted
        if not (runs or self._keeps):
            return
        name = file_name(job.id, job.name, document.format, document.number)
        try:
            with self._spooling:
                path = self._spool.keep(name, document.data)
        except SpoolError as error:
            _tell(job.id, str(error))
            return
        if runs and self.hook is not None:
            variables = environment(self._serving.host.machine, self._host(), document)
            self.hook.put(Task(job.id, path.absolute(), variables, bytearray() if self._keeps else None))

    def _host(self) -> str:
        return f"{in_url(self._serving.address)}:{self._serving.ports.get('ipp', 631)}"

    def done(self, task: Task) -> None:
        with self._spooling:
            if not self._keeps:
                self._spool.remove(task.path)
            elif task.output:
                try:
                    self._spool.keep(f"{task.path.stem}.prn", bytes(task.output))
                except SpoolError as error:
                    _tell(task.job_id, str(error))

    def say(self, job_id: int, line: str) -> None:
        """What the command says, or what is said about it."""
        if line.startswith("DEBUG:"):
            return
        prefix = next((one for one in _DECIDED_HERE if line.startswith(one)), "")
        if prefix:
            if prefix not in self._told_once:
                self._told_once.add(prefix)
                _tell(
                    job_id,
                    f"{prefix} is left out: only the machine itself decides that here (docs/emulate.md)",
                )
            return
        _tell(job_id, line)
        prefix = next((one for one in _MESSAGES if line.startswith(one)), "")
        if prefix:
            self._note(job_id, line.removeprefix(prefix).strip(), error=prefix == "ERROR:")

    def _note(self, job_id: int, message: str, *, error: bool) -> None:
        """Its client hears it as job-state-message; an error is not talked over."""
        machine = self._serving.host.machine
        with self._serving.entered():
            machine.clock.catch_up()
            job = machine.jobs.find(job_id)
            if job is not None and message and (error or not job.ticket.get("failed")):
                text = message.encode()[:_MAX_MESSAGE].decode("utf-8", "ignore")
                machine.jobs.change(job_id, ticket={**job.ticket, "message": text, "failed": error})


def _tell(job_id: int, line: str) -> None:
    job = f"job {job_id}: " if job_id else ""
    sys.stderr.write(f"misfeed: {job}{line}\n")
    sys.stderr.flush()
