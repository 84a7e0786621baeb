"""Programs that are started to be measured: there when they answer, and gone when they were.

Knows no protocol: how one answers is told by whoever starts it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from misfeed.errors import BenchError

_START_S = 20.0
_LOOK_S = 0.002

Process = subprocess.Popen[str]


@contextlib.contextmanager
def running(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[Process]:
    """A program that is ended at the end."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **(environment or {})},
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


@contextlib.contextmanager
def serving(*words: str) -> Iterator[tuple[Process, dict[str, Any]]]:
    """A command of this program that serves, and what it tells when it is ready. Raises BenchError."""
    with running([sys.executable, "-m", "misfeed", *words, "--json", "--until-parent-exits"]) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise BenchError(f"`misfeed {' '.join(words)}` did not start")
        yield process, json.loads(line)


def until(holds: Callable[[], bool], name: str, process: Process | None = None) -> None:
    """Return when it holds. Raises BenchError if it does not come to that, or the process ends before."""
    deadline = time.monotonic() + _START_S
    while not holds():
        if time.monotonic() > deadline or (process is not None and process.poll() is not None):
            raise BenchError(f"{name} does not answer")
        time.sleep(_LOOK_S)


def first_answer_s(
    command: Sequence[str], environment: Mapping[str, str], answers: Callable[[], bool], name: str
) -> float:
    """Seconds from a program's start to its first answer."""
    began = time.perf_counter()
    with running(command, environment) as process:
        until(answers, name, process)
        return time.perf_counter() - began


def free_port(kind: socket.SocketKind) -> int:
    """A port that nobody has just now."""
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
