"""Asks every printer of a fleet over IPP for all it is, and prints on some: what that takes and leaves.

    python -m tests.emulators.fleet.sweep 10000

The fleet is a process of its own with 1,024 descriptors. Figures are of this computer and of now.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, Operation, Response

from ..snmp.mutation.campaign import resident_octets
from ..strangers.crowds import answer, connected, message, posted

DESCRIPTORS = 1_024
AT_ONCE = 256
"""Connections that are asked at a time."""
ASK = posted(message(Operation.GET_PRINTER_ATTRIBUTES))
PRINT = posted(message(Operation.PRINT_JOB, b"a page of text\n"))


@dataclass(frozen=True, slots=True)
class Served:
    """A fleet: its process, the address of the first printer, how many there are, and the port of IPP."""

    process: subprocess.Popen[str]
    first: str
    count: int
    port: int

    @property
    def octets(self) -> int:
        return resident_octets(self.process.pid)

    @property
    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def address(self, number: int) -> tuple[str, int]:
        return str(IPv4Address(self.first) + number - 1), self.port


@contextlib.contextmanager
def served(count: int, *options: str) -> Iterator[Served]:
    """Ends with the block. Raises AssertionError where it did not end well."""
    command = (sys.executable, "-m", "misfeed", "fleet", "--count", str(count), "--services", "ipp")
    poor = ("/bin/sh", "-c", f'ulimit -n {DESCRIPTORS}; exec "$@"', "sh")
    with subprocess.Popen(
        [*poor, *command, "--json", "--until-parent-exits", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            told: dict[str, Any] = json.loads(process.stdout.readline())
            yield Served(process, told["first"].rpartition(":")[0], count, told["services"]["ipp"])
        finally:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
    assert said == ""


def asked(fleet: Served, numbers: range, question: bytes) -> Iterator[tuple[int, Response]]:
    """What each of these printers answers, many of them at a time."""
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        with contextlib.ExitStack() as stack:
            clients = []
            for number in some:
                host, port = fleet.address(number)
                clients.append(stack.enter_context(contextlib.closing(connected(port, host))))
                # In the head, as each is reached; the message means the same for all.
                clients[-1].sendall(question.replace(b"printer:631", f"{host}:{port}".encode(), 1))
            for number, client in zip(some, clients, strict=True):
                yield number, ipp.decode_response(answer(client))


def identities(fleet: Served, numbers: range) -> Iterator[tuple[str, str]]:
    """printer-uuid and printer-uri-supported of each."""
    for _, said in asked(fleet, numbers, ASK):
        uuid = said.first(GroupTag.PRINTER, "printer-uuid")
        uri = said.first(GroupTag.PRINTER, "printer-uri-supported")
        yield str(uuid), str(uri)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    began = time.monotonic()
    with served(count) as fleet:
        told("ready", time.monotonic() - began, fleet)
        before = fleet.octets
        everybody = range(1, count + 1)
        rounds: tuple[tuple[str, Callable[[], int]], ...] = (
            ("each told all that it is", lambda: len(set(identities(fleet, everybody)))),
            ("again", lambda: len(set(identities(fleet, everybody)))),
            (
                "a job for a thousand of them",
                lambda: sum(not said.is_error for _, said in asked(fleet, everybody[:1_000], PRINT)),
            ),
        )
        for name, work in rounds:
            began = time.monotonic()
            good = work()
            took = time.monotonic() - began
            told(f"{name}: {good}", took, fleet)
            each = (fleet.octets - before) / 1024 / count
            sys.stdout.write(f"{'':<40} {each:.1f} KiB each more than at the start, {good / took:.0f}/s\n")
        sys.stdout.write(f"{fleet.octets / 1024 / count:.1f} KiB each in all\n")


def told(name: str, took_s: float, fleet: Served) -> None:
    sys.stdout.write(
        f"{name:<40} {took_s:6.1f} s  {fleet.octets / 2**20:7.1f} MiB  {fleet.descriptors} descriptors\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
