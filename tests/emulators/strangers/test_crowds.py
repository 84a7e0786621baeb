"""Clients that stall, in crowds, at a printer in a process of its own: others are answered all the while."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, Operation

from ..snmp.mutation.campaign import resident_octets
from .crowds import (
    ASK,
    HALF,
    HEAD,
    SERVER,
    TIMEOUT_S,
    UPLOAD,
    answer,
    asked,
    connected,
    crowd,
    going_on,
    message,
    pipelines,
    posted,
    served,
)

CROWD = 100
MAY_GROW = 32 * 1024 * 1024
IMPATIENT = "import misfeed.emulators.serving as serving\nserving.PATIENCE_S = 0.4\n" + SERVER
POOR = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (120, 120))\n" + SERVER


@pytest.fixture
def port() -> Iterator[int]:
    with served() as (process, port):
        yield port
        silent(process)


def silent(process: subprocess.Popen[str]) -> str:
    """What it said of errors until its end."""
    _, said = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0
    assert "Traceback" not in said
    return said


def is_answered(port: int) -> None:
    """A client who keeps to the rules prints and asks."""
    with contextlib.closing(connected(port)) as client:
        said = ipp.decode_response(asked(client))
        assert said.first(GroupTag.PRINTER, "printer-name") == "mono-laser-1"
        client.sendall(UPLOAD)
        assert not ipp.decode_response(answer(client)).is_error


@pytest.mark.parametrize("first", [b"", HEAD[:20], HEAD, UPLOAD[:HALF], b"\x16\x03\x01"])
def test_a_crowd_that_stalls_keeps_nobody_waiting(port: int, first: bytes) -> None:
    with crowd(port, CROWD, first) as crowded:
        for one in crowded[:10]:
            is_answered(port)
            one.sendall(b"x" if first else HEAD[:1])
        is_answered(port)


def test_uploads_that_stalled_can_go_on(port: int) -> None:
    with crowd(port, CROWD, UPLOAD[:HALF]) as crowded:
        is_answered(port)
        for one in crowded:
            one.sendall(UPLOAD[HALF:])
        for one in crowded:
            assert not ipp.decode_response(answer(one)).is_error


def test_uploads_whose_clients_go_away_leave_no_job(port: int) -> None:
    with crowd(port, CROWD, UPLOAD[:HALF]):
        is_answered(port)
    with contextlib.closing(connected(port)) as client:
        until = time.monotonic() + TIMEOUT_S
        incoming = {"job-incoming"}
        while incoming:
            assert time.monotonic() < until
            client.sendall(posted(message(Operation.GET_JOBS)))
            said = ipp.decode_response(answer(client))
            incoming = {
                reason
                for group in said.groups_of(GroupTag.JOB)
                for reason in group.plain.get("job-state-reasons", ())
                if reason == "job-incoming"
            }


def test_a_thousand_at_once_are_all_answered(port: int) -> None:
    with crowd(port, 1_000, ASK) as crowded:
        for one in crowded:
            assert ipp.decode_response(answer(one)).request_id == 7
        for one in crowded:
            one.sendall(ASK)
        for one in crowded:
            assert ipp.decode_response(answer(one)).request_id == 7


def test_who_asks_without_end_keeps_nobody_waiting_and_fills_no_memory() -> None:
    with served() as (process, port):
        is_answered(port)
        before = resident_octets(process.pid)
        with crowd(port, 5, b"") as crowded, going_on(lambda over: pipelines(crowded, over)):
            for _ in range(20):
                is_answered(port)
            assert resident_octets(process.pid) - before < MAY_GROW
        silent(process)


def test_who_reads_no_answers_is_not_heard_further(port: int) -> None:
    many = 600
    with contextlib.closing(socket.socket()) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.settimeout(TIMEOUT_S)
        client.connect(("127.0.0.1", port))
        client.sendall(ASK * many)
        is_answered(port)
        # When it does, it hears all that it asked for.
        with client.makefile("rb") as heard:
            for _ in range(many):
                length = 0
                while (line := heard.readline()) != b"\r\n":
                    if line.lower().startswith(b"content-length:"):
                        length = int(line[15:])
                assert ipp.decode_response(heard.read(length)).request_id == 7


@pytest.mark.parametrize(
    ("first", "says"), [(HEAD[:20], b"408"), (UPLOAD[:HALF], b"408"), (b"", b""), (b"\x16\x03\x01", b"")]
)
def test_who_stalls_for_too_long_is_told_and_cut(first: bytes, says: bytes) -> None:
    with served(IMPATIENT) as (process, port):
        with contextlib.closing(connected(port)) as other, crowd(port, 3, first) as crowded:
            asked(other)
            for one in crowded:
                with contextlib.suppress(ConnectionResetError):
                    assert one.recv(1_000)[9:12] == says
                    while one.recv(1_000):
                        """What comes behind it."""
            assert asked(other)
        silent(process)


def test_who_drips_is_cut_all_the_same() -> None:
    with served(IMPATIENT) as (process, port):
        with contextlib.closing(connected(port)) as slow:
            slow.settimeout(0.02)
            heard = b""
            for octet in HEAD + b"X: " + b"y" * 2_000:
                with contextlib.suppress(TimeoutError):
                    heard = slow.recv(1_000)
                    break
                slow.sendall(bytes((octet,)))
            assert heard.startswith(b"HTTP/1.1 408 ")
        silent(process)


def test_descriptors_that_run_out_are_told_of_in_a_sentence_and_others_are_answered_again() -> None:
    with served(POOR) as (process, port):
        with contextlib.ExitStack() as stack:
            # The limit is the printer's; so are the connections that its system keeps in wait.
            for _ in range(300):
                stack.enter_context(contextlib.closing(connected(port)))
        is_answered(port)
        said = silent(process)
        assert said.count("\n") <= 2
