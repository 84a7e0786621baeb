"""Hands at work on a printer while its SNMP agent is measured, in a process of their own.

Knows a cover and how often it is moved.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from misfeed.errors import BenchError


@contextlib.contextmanager
def changing(control: str, cover: str, per_s: int) -> Iterator[None]:
    """A cover is opened or closed so often in a second. Raises BenchError if that does not begin."""
    command = [sys.executable, "-m", "misfeed.benching.changing", control, cover, str(per_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise BenchError("the hands that change the printer did not begin")
            yield
        finally:
            process.kill()


class Hands:
    """Act on a printer over its control interface, on one connection."""

    def __init__(self, control: str) -> None:
        place = urlsplit(control)
        self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=5)

    def act(self, verb: str, target: str, **details: str) -> None:
        """Raises BenchError for what they cannot do."""
        body = json.dumps({**details, "verb": verb, "target": target})
        self._connection.request("POST", "/hands", body, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status >= 400:
            raise BenchError(f"hands cannot {verb} {target}: {told[:200]!r}")

    def close(self) -> None:
        self._connection.close()


def change(control: str, cover: str, per_s: int) -> None:
    """Open and close a cover until killed. Tells each time that it did."""
    hands = Hands(control)
    due = time.perf_counter()
    for verb in itertools.cycle(("open", "close")):
        hands.act(verb, cover)
        sys.stdout.write("changed\n")
        sys.stdout.flush()
        due += 1 / per_s
        time.sleep(max(0.0, due - time.perf_counter()))


if __name__ == "__main__":
    change(sys.argv[1], sys.argv[2], int(sys.argv[3]))
