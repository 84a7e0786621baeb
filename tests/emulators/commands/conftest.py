"""Runs `misfeed emulate` in a process of its own, as users and test suites do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

TIMEOUT_S = 20.0
#: A warning of the interpreter about anything left open would show on the standard error output.
STRICT = (sys.executable, "-X", "dev", "-W", "error", "-m", "misfeed")


class Emulator:
    """A running `misfeed emulate --json`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.line = process.stdout.readline()
        if not self.line:
            _, told = process.communicate(timeout=TIMEOUT_S)
            raise AssertionError(f"it did not begin: {told}")
        self.facts: dict[str, Any] = json.loads(self.line)

    def end(self, signal: int) -> tuple[int, str, str]:
        """Send a signal; returns the exit code, and what else came on both outputs."""
        self.process.send_signal(signal)
        said, told = self.process.communicate(timeout=TIMEOUT_S)
        return self.process.returncode, said, told

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Ask the control interface; raises urllib.error.HTTPError for refusals."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.facts["control"] + path, data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return json.load(answer)


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*STRICT, "emulate", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )


@pytest.fixture
def emulate() -> Iterator[Callable[..., Emulator]]:
    """Start emulators; whatever still runs at the end of the test is ended."""
    with ExitStack() as stack:

        def begin(*arguments: str) -> Emulator:
            process = stack.enter_context(start(*arguments, "--json"))
            stack.callback(process.kill)
            return Emulator(process)

        yield begin


@pytest.fixture(scope="module")
def shared() -> Iterator[Emulator]:
    """One emulator for tests that leave it as they found it."""
    with start("mono-laser", "--json") as process:
        try:
            yield Emulator(process)
        finally:
            process.kill()


@pytest.fixture
def refused() -> Callable[..., tuple[int, str]]:
    """Start an emulator that cannot begin: its exit code and what it told."""

    def begin(*arguments: str) -> tuple[int, str]:
        with start(*arguments) as process:
            said, told = process.communicate(timeout=TIMEOUT_S)
        assert said == ""
        return process.returncode, told

    return begin
