"""Packets that were bent in every way, to a printer in a process of its own: others are answered throughout.

A share runs by default; `MISFEED_FUZZ=20000` sends all of them.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.protocols.snmp import (
    NULL,
    Message,
    OctetString,
    Pdu,
    PduKind,
    Version,
    decode_message,
    encode_message,
    mib,
)

from .mutation.campaign import resident_octets
from .mutation.corpus import printer
from .mutation.mutator import Mutator

PACKETS = min(20_000, int(os.environ.get("MISFEED_FUZZ", "3000")))
SEED = int(os.environ.get("MISFEED_FUZZ_SEED", "1"))
ROOT = Path(__file__).parents[3]
SERVER = """
import sys
from tests.emulators.snmp.mutation.corpus import printer
from misfeed.emulators.host import Host
from misfeed.emulators.serving import Serving

with Serving(Host(printer())) as serving:
    print(serving.ports["snmp"], flush=True)
    sys.stdin.read()
"""
TIMEOUT_S = 10.0
BETWEEN = 10
"""Mutated packets between two questions of the other client."""
MAY_GROW = 32 * 1024 * 1024


@pytest.fixture
def server() -> Iterator[tuple[subprocess.Popen[str], int]]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
        process.kill()


def client(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.settimeout(TIMEOUT_S)
    made.connect(("127.0.0.1", port))
    return made


def asked(made: socket.socket, number: int) -> object:
    rows = ((mib.oid("sysName.0"), NULL), (mib.oid("sysUpTime.0"), NULL))
    made.send(encode_message(Message(Version.V2C, b"public", Pdu(PduKind.GET, number, varbinds=rows))))
    pdu = decode_message(made.recv(65_535)).pdu
    assert isinstance(pdu, Pdu)
    assert pdu.request_id == number
    return pdu.varbinds[0][1]


def test_another_client_is_answered_throughout(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    mutator = Mutator(printer(), SEED)
    name = OctetString(b"mono-laser")
    answers = 0
    with client(port) as noisy, client(port) as quiet:
        before = 0
        for number in range(PACKETS):
            noisy.send(mutator.packet())
            if number % BETWEEN == 0:
                assert asked(quiet, number + 1) == name
                noisy.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    while True:
                        assert len(noisy.recv(65_535)) <= 8_192
                        answers += 1
                noisy.setblocking(True)
            if number == PACKETS // 3:
                before = resident_octets(process.pid)
        assert asked(quiet, 0) == name
    assert answers > PACKETS // 10
    assert resident_octets(process.pid) - before < MAY_GROW
    # Neither an error that was not expected nor anything else was said.
    _, said = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, said) == (0, "")
