"""Runs a command for each document that a printer takes in, as ippeveprinter's option -c does.

One document at a time, in the order they came, in a process group of its own with a deadline; what it says is
passed on. It sees to files and processes; what stands in the environment is decided elsewhere. A command that
fails is told and changes nothing: the machine prints on its own.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import selectors
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from misfeed.emulators.bounds import DEFAULT_TIMEOUT_S
from misfeed.errors import UsageError

MOST_WAITING = 100
"""Documents that may wait for the command; the next are told and left out."""
MOST_LINES = 1_000
"""Lines of one run of the command that are passed on."""
MOST_OUTPUT = 64 << 20
"""Octets that one run of the command may print; the rest is left out."""

_LINE = 2_048
_GRACE_S = 1.0
_READ = 65_536
_CUPS = ("/usr/lib/cups/command", "/usr/libexec/cups/command")


@dataclass(frozen=True, slots=True)
class Task:
    """One document for the command: its job's number, its file, and the variables that are added.

    `output` takes what the command prints, up to `MOST_OUTPUT`; None: nobody wants it.
    """

    job_id: int
    path: Path
    variables: Mapping[str, str]
    output: bytearray | None = None


def parse_command(text: str) -> tuple[str, ...]:
    """The command as its words, the first a path: found on PATH, or among CUPS's own. Raises UsageError."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"--command {text!r} cannot be read: {error}") from error
    if not words:
        raise UsageError("--command is empty; name a program")
    cups = os.environ.get("CUPS_SERVERBIN")
    for folder in (None, *((f"{cups}/command",) if cups else ()), *_CUPS):
        found = shutil.which(words[0], path=folder)
        if found:
            return (os.path.abspath(found), *words[1:])
    raise UsageError(f"--command {words[0]}: there is no such program that may be run; give its path")


class PrintHook:
    """Give it tasks; `close` ends it. A context manager.

    Args:
        say: called with (job, line), on a thread of this object's, for what is to be told.
        done: called with each task that is over, whether it ran or not.
    """

    def __init__(
        self,
        command: Sequence[str],
        say: Callable[[int, str], None],
        done: Callable[[Task], None] = lambda _: None,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
    ) -> None:
        self._command = tuple(command)
        self._tell = say
        self._done = done
        self._timeout_s = timeout_s
        self._tasks: queue.Queue[Task | None] = queue.Queue()
        self._closing = threading.Event()
        # Written to when it is time to end, so that the one that waits for output wakes.
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._work, name="misfeed-print-hook", daemon=True)

    def __enter__(self) -> PrintHook:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _say(self, job_id: int, line: str) -> None:
        # Who listens may be gone, as `| head` is; the command is seen to its end all the same.
        with contextlib.suppress(OSError, ValueError):
            self._tell(job_id, line)

    def put(self, task: Task) -> None:
        """Have the command run for a document; returns at once."""
        if self._tasks.qsize() >= MOST_WAITING or self._closing.is_set():
            self._say(task.job_id, f"{MOST_WAITING} documents wait for the command; this one is left out")
            self._done(task)
            return
        self._tasks.put(task)

    def close(self) -> None:
        """End the command that runs, and leave out what waits; may be called twice."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._tasks.put(None)
        os.write(self._wake_write, b"x")
        self._thread.join()
        os.close(self._wake_read)
        os.close(self._wake_write)

    # -- the thread --------------------------------------------------------------------------------------

    def _work(self) -> None:
        left = 0
        while True:
            task = self._tasks.get()
            if task is None:
                break
            if self._closing.is_set():
                left += 1
            else:
                self._run(task)
            self._done(task)
        if left:
            self._say(0, f"{left} documents were not given to the command")

    def _run(self, task: Task) -> None:
        try:
            process = subprocess.Popen(
                [*self._command, str(task.path)],
                env={**os.environ, **task.variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL if task.output is None else subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            self._say(task.job_id, f"the command cannot be run: {error.strerror}")
            return
        with process:
            assert process.stderr is not None
            with _exit_of(process) as exited:
                why = "was ended, as it could not be listened to"
                try:
                    why = self._listen(task, process.stderr, process.stdout, exited)
                finally:
                    if why:
                        _end_group(process, exited)
        if why or process.returncode:
            self._say(task.job_id, f"the command {why or _how(process.returncode)}")

    def _listen(self, task: Task, told: IO[bytes], printed: IO[bytes] | None, exited: int) -> str:
        """Pass on what the command says until it ends; returns why it has to be ended, or ""."""
        deadline = time.monotonic() + self._timeout_s
        lines = _Lines(lambda line: self._say(task.job_id, line))
        output = _Output(task.output, lambda line: self._say(task.job_id, line))
        takers = {told: lines.feed} | ({printed: output.feed} if printed is not None else {})
        with selectors.DefaultSelector() as selector:
            for pipe, take in takers.items():
                os.set_blocking(pipe.fileno(), False)
                selector.register(pipe, selectors.EVENT_READ, take)
            selector.register(exited, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while True:
                ready = [key for key, _ in selector.select(max(0.0, deadline - time.monotonic()))]
                pipes = [key for key in ready if key.data is not None]
                for key in pipes:
                    piece = os.read(key.fd, _READ)
                    key.data(piece)
                    if not piece:
                        selector.unregister(key.fileobj)
                if not pipes and exited in (key.fd for key in ready):
                    # Not at the end of its output: what it leaves in the background may hold that open.
                    lines.end()
                    return ""
                if self._wake_read in (key.fd for key in ready):
                    return "was ended with the printer"
                if time.monotonic() >= deadline:
                    return f"was ended after {self._timeout_s:g} s"


class _Output:
    """What the command prints, within bounds."""

    def __init__(self, held: bytearray | None, say: Callable[[str], None]) -> None:
        self._held = bytearray() if held is None else held
        self._say = say
        self._full = False

    def feed(self, piece: bytes) -> None:
        room = MOST_OUTPUT - len(self._held)
        self._held += piece[:room]
        if len(piece) > room and not self._full:
            self._full = True
            self._say(f"the command printed more than {MOST_OUTPUT} octets; the rest is left out")


class _Lines:
    """Lines out of pieces, within bounds."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._rest = b""
        self._count = 0

    def feed(self, piece: bytes) -> None:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > _LINE:
            lines.append(self._rest[:_LINE])
            self._rest = b""
        for line in lines:
            self._pass(line)

    def end(self) -> None:
        if self._rest:
            self._pass(self._rest)

    def _pass(self, line: bytes) -> None:
        self._count += 1
        if self._count <= MOST_LINES:
            text = line[:_LINE].decode("utf-8", "replace").rstrip()
            self._say("".join(one if one.isprintable() else " " for one in text))
        elif self._count == MOST_LINES + 1:
            self._say(f"the command said more than {MOST_LINES} lines; the rest is left out")


@contextlib.contextmanager
def _exit_of(process: subprocess.Popen[bytes]) -> Iterator[int]:
    """A descriptor that becomes readable when the process has ended; it is reaped on leaving."""
    read, write = os.pipe()

    def watch() -> None:
        # Not reaped: until then its number, and its group's, is nobody else's.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        os.close(write)

    watcher = threading.Thread(target=watch, name="misfeed-print-hook-exit", daemon=True)
    watcher.start()
    try:
        yield read
    finally:
        watcher.join()
        process.wait()
        os.close(read)


def _end_group(process: subprocess.Popen[bytes], exited: int) -> None:
    """End it and all that it started: asked first, then made to."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM)
        select.select([exited], [], [], _GRACE_S)
        os.killpg(process.pid, signal.SIGKILL)


def _how(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
    return f"exited with status {code}"
