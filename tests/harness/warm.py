"""The command in a process of its own that need not import everything first: a process that has, forks it.

What a fork is given is what a started process would be: arguments, folder, environment and outputs of its
own, an exit code, and the interpreter's ordinary end. What Python takes from the environment before it reads
a line (`PYTHON...`) cannot be given any more, so who needs that starts the command cold.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

IMPORTED = (
    "misfeed.commands.run",
    "misfeed.emulators.provider",
    *(f"misfeed.emulators.{one}" for one in ("ipp", "snmp", "pjl", "usb", "pages")),
    "misfeed.report.plots",
    "pytest",
    "xdist.plugin",
)
"""What most commands import; the rest each fork imports itself."""
FAULTS = "misfeed.emulators.machine.faults"
"""Every command that knows scenarios imports all of its modules, more than a hundred."""


class Warm:
    """Forks commands, one at a time."""

    def __init__(self) -> None:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(there.fileno())],
                pass_fds=[there.fileno()],
                cwd="/",
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # threads would not be there in a fork
            )
        self._socket = here

    def run(
        self, folder: Path, words: tuple[str, ...], env: Mapping[str, str], timeout_s: float
    ) -> subprocess.CompletedProcess[str]:
        """Run `misfeed` with these words to its end, as `subprocess.run` does. Raises TimeoutExpired."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            asked = json.dumps([words, str(folder), dict(env)]).encode()
            # It may be larger than a message, so it goes the way of the outputs.
            with tempfile.TemporaryFile() as told:
                told.write(asked)
                told.seek(0)
                socket.send_fds(self._socket, [b"run"], [told.fileno(), out.fileno(), err.fileno()])
            pid = json.loads(self._socket.recv(64))
            self._socket.settimeout(timeout_s)
            try:
                code = json.loads(self._socket.recv(64))
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                self._socket.settimeout(None)
                self._socket.recv(64)
                raise subprocess.TimeoutExpired(words, timeout_s, _all(out), _all(err)) from None
            finally:
                self._socket.settimeout(None)
            return subprocess.CompletedProcess(["misfeed", *words], code, _all(out), _all(err))

    def close(self) -> None:
        self._socket.close()
        self._process.wait()


def _all(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n")


def _serve(channel: socket.socket) -> None:
    """Fork for each request, and tell of each fork its number and its end. Returns in forks alone."""
    while True:
        message, files, _, _ = socket.recv_fds(channel, 16, 3)
        if not message:
            os._exit(0)
        pid = os.fork()
        if not pid:
            channel.close()
            _become(*files)
            return
        for file in files:
            os.close(file)
        channel.send(json.dumps(pid).encode())
        _, status = os.waitpid(pid, 0)
        channel.send(json.dumps(os.waitstatus_to_exitcode(status)).encode())


def _become(asked: int, out: int, err: int) -> None:
    with os.fdopen(asked, "rb") as file:
        words, folder, env = json.load(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, ours in enumerate((nothing, out, err)):
        os.dup2(ours, number)
        os.close(ours)
    kinds: dict[str, Any] = {"encoding": "utf-8", "closefd": False}
    sys.stdin = os.fdopen(0, **kinds)
    sys.stdout = os.fdopen(1, "w", **kinds)
    sys.stderr = os.fdopen(2, "w", errors="backslashreplace", buffering=1, **kinds)
    sys.argv = ["misfeed", *words]
    sys.path[0] = folder


if __name__ == "__main__":
    import gc
    import importlib
    import pkgutil

    for name in IMPORTED:
        importlib.import_module(name)
    for entry in pkgutil.walk_packages(importlib.import_module(FAULTS).__path__, f"{FAULTS}."):
        importlib.import_module(entry.name)
    # Whatever is there already, no fork needs to look through for garbage, or to copy for its marks.
    gc.collect()
    gc.freeze()
    from misfeed.cli import main

    with socket.socket(fileno=int(sys.argv[1])) as listening:
        _serve(listening)
    sys.exit(main())
