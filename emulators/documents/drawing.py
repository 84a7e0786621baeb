"""Another process that draws, so that no document can hold up a printer without end or take it down.

One is kept per process of ours: begun with the first document, asked one at a time over pipes, begun anew
after a document that was too much for it. It costs what a start of Python and its imports cost, a third of a
second, once. It is not forked, as threads of ours may hold any lock. Knows no format: see `drawer`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any

from misfeed.errors import BenchError

from .document import DocumentError, Reason

LIMIT_S = 10.0
"""Processor time that a document may take, beside what `drawer` grants for its octets and pages: far more
than what people print takes, so that nothing but a hostile document depends on how fast a computer is."""

_MODULE = f"{__package__}.drawer"
_TOO_LONG = -getattr(signal, "SIGPROF", 0)


class Drawing:
    """The process, as its one owner sees it. Any thread may ask; they wait for each other."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    @property
    def pid(self) -> int | None:
        """The process's number; None while there is none."""
        return self._process.pid if self._process else None

    def ask(self, question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        """What it answers about a document: facts, and octets.

        Raises:
            DocumentError: the document cannot be drawn, or not in its time.
            BenchError: there is no such process here.
        """
        with self._lock:
            process = self._begun()
            try:
                _send(process, {**question, "octets": len(data)}, data)
                told = _receive(process)
            except BaseException:
                # Interrupted: what it answers next would be taken for another document's.
                self.close()
                raise
            if told is None:
                self.close()
                if process.returncode == _TOO_LONG:
                    raise DocumentError("the document takes longer to draw than any printer would give it")
                raise DocumentError(f"drawing the document ended its process ({process.returncode})")
        facts, octets = told
        if "error" in facts:
            evidence = bytes.fromhex(facts["evidence"])
            raise DocumentError(facts["error"], evidence, facts["offset"], reason=Reason(facts["reason"]))
        return facts, octets

    def close(self) -> None:
        """End the process, if there is one; the next document begins another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._owner != os.getpid() or self._process.poll() is not None):
            self.close()
        if self._process is None:
            self._process, self._owner = _begin(self._limit_s), os.getpid()
            if _receive(self._process) is None:
                self.close()
                raise BenchError(
                    f"the process that draws documents does not start; `{sys.executable} -m {_MODULE} 10` "
                    "tells why"
                )
        return self._process


def _begin(limit_s: float) -> subprocess.Popen[bytes]:
    # One thread each: what it computes is small, and its memory is bounded.
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        return subprocess.Popen(
            # Not from the working directory, where anything may lie about.
            [sys.executable, "-P", "-m", _MODULE, str(limit_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | alone,
            # A session of its own, so that Ctrl-C at a terminal is ours alone to answer.
            start_new_session=True,
        )
    except OSError as error:
        raise BenchError(f"cannot start the process that draws documents: {error.strerror}") from error


def _send(process: subprocess.Popen[bytes], question: Mapping[str, Any], data: bytes) -> None:
    assert process.stdin is not None, "asked for above"
    # Where it has ended meanwhile, its silence tells.
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(json.dumps(question).encode() + b"\n")
        process.stdin.write(data)
        process.stdin.flush()


def _receive(process: subprocess.Popen[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """None when it has ended."""
    assert process.stdout is not None, "asked for above"
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        return None
    facts: dict[str, Any] = json.loads(line)
    octets = process.stdout.read(facts["octets"])
    return (facts, octets) if len(octets) == facts["octets"] else None


DRAWING = Drawing()
atexit.register(DRAWING.close)
