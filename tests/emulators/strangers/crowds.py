"""Measures how long a client waits for a printer while others keep it busy, or keep it waiting.

    python -m tests.emulators.strangers.crowds

The printer is a process of its own; so is whoever troubles it. Figures are of this computer and of now.
"""

from __future__ import annotations

import contextlib
import select
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation, Request

ROOT = Path(__file__).parents[3]
SERVER = """
import resource, sys
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving

with Serving(Host(Machine(profiles.load("mono-laser"), WallClock()))) as serving:
    print(serving.ports["ipp"], flush=True)
    sys.stdin.read()
"""
TIMEOUT_S = 30.0
_URI = "ipp://printer:631/ipp/print"
HEAD = b"POST /ipp/print HTTP/1.1\r\nHost: printer:631\r\nContent-Type: application/ipp\r\n"


def message(operation: Operation, document: bytes = b"") -> bytes:
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", _URI),
    )
    return ipp.encode(Request((2, 0), operation, 7, (Group(GroupTag.OPERATION, about),), document))


def posted(body: bytes) -> bytes:
    return HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


ASK = posted(message(Operation.GET_PRINTER_ATTRIBUTES))
UPLOAD = posted(message(Operation.PRINT_JOB, b"a page of text\n" * 1_000))
HALF = len(UPLOAD) // 2


def connected(port: int, host: str = "127.0.0.1") -> socket.socket:
    made = socket.create_connection((host, port), TIMEOUT_S)
    made.settimeout(TIMEOUT_S)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def answer(client: socket.socket) -> bytes:
    """One whole HTTP answer. Raises ConnectionError when it does not come."""
    found = b""
    while b"\r\n\r\n" not in found:
        piece = client.recv(65_536)
        if not piece:
            raise ConnectionResetError("the connection ended before the answer")
        found += piece
    head, _, body = found.partition(b"\r\n\r\n")
    length = next(
        int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        piece = client.recv(65_536)
        if not piece:
            raise ConnectionResetError("the connection ended within the answer")
        body += piece
    return body


def asked(client: socket.socket) -> bytes:
    client.sendall(ASK)
    return answer(client)


T = TypeVar("T")


@contextlib.contextmanager
def served(source: str = SERVER, told: Callable[[str], T] = int) -> Iterator[tuple[subprocess.Popen[str], T]]:
    """A printer in a process of its own, and what it tells first: its port."""
    with subprocess.Popen(
        [sys.executable, "-c", source],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, told(process.stdout.readline())
        finally:
            process.kill()


@contextlib.contextmanager
def crowd(port: int, count: int, first: bytes) -> Iterator[list[socket.socket]]:
    """So many that have said a part of something."""
    made: list[socket.socket] = []
    try:
        for _ in range(count):
            made.append(connected(port))
            made[-1].sendall(first)
        yield made
    finally:
        for one in made:
            one.close()


@contextlib.contextmanager
def going_on(work: Callable[[threading.Event], None]) -> Iterator[None]:
    over = threading.Event()
    thread = threading.Thread(target=work, args=(over,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def drips(crowded: list[socket.socket], over: threading.Event) -> None:
    """Each says one octet a second."""
    while not over.is_set():
        for one in crowded:
            with contextlib.suppress(OSError):
                one.sendall(b"x")
            over.wait(1 / len(crowded))


def pipelines(crowded: list[socket.socket], over: threading.Event) -> None:
    """Each asks as much as goes through, and throws away what it hears."""
    burst = ASK * 200
    unsaid = dict.fromkeys(crowded, b"")
    for one in crowded:
        one.setblocking(False)
    while not over.is_set():
        readable, writable, _ = select.select(crowded, crowded, [], 0.1)
        for one in readable:
            with contextlib.suppress(OSError):
                one.recv(1 << 20)
        for one in writable:
            data = unsaid[one] or burst
            with contextlib.suppress(OSError):
                unsaid[one] = data[one.send(data) :]
        time.sleep(0.001)


def waits(port: int, count: int = 300) -> list[float]:
    """Milliseconds for each of so many answers to somebody who asks in peace, and asks again."""
    found = []
    with contextlib.closing(connected(port)) as client:
        for _ in range(count):
            began = time.perf_counter()
            asked(client)
            found.append(1_000 * (time.perf_counter() - began))
            time.sleep(0.002)
    return sorted(found)


def told(name: str, found: list[float]) -> None:
    middle, late = statistics.median(found), found[int(len(found) * 0.99)]
    sys.stdout.write(f"{name:<46} p50 {middle:7.2f} ms  p99 {late:7.2f} ms  most {found[-1]:7.2f} ms\n")
    sys.stdout.flush()


def main() -> None:
    with served() as (_, port):
        waits(port)
        told("nobody else", waits(port))
        with crowd(port, 100, HEAD[:20]) as crowded, going_on(lambda over: drips(crowded, over)):
            told("100 that say one octet of a head a second", waits(port))
        with crowd(port, 100, UPLOAD[:HALF]):
            told("100 uploads that stall half way", waits(port))
        with crowd(port, 1_000, b""):
            told("1,000 that say nothing", waits(port))
        for count in (1, 10):
            with flooded(port, count):
                told(f"{count} that ask without end", waits(port))


@contextlib.contextmanager
def flooded(port: int, count: int) -> Iterator[None]:
    """By a process of its own: this one would be held up."""
    name = "tests.emulators.strangers.crowds"
    words = [sys.executable, "-m", name, str(port), str(count)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline(), "it did not come to ask"
        try:
            yield
        finally:
            process.kill()


def flood(port: int, count: int) -> None:
    with crowd(port, count, b"") as crowded:
        sys.stdout.write("connected\n")
        sys.stdout.flush()
        pipelines(crowded, threading.Event())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        flood(*map(int, sys.argv[1:]))
    else:
        main()
