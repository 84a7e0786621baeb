"""Mutated octets, by thousands: no crash, no memory that grows, and others are answered."""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.interfaces.lpd import LpdClient
from misfeed.interfaces.pjl import PjlClient
from misfeed.protocols.lpd import ControlFile, PrintLine
from misfeed.protocols.pjl import UEL
from misfeed.transports.base import Session
from misfeed.transports.memory import MemoryRoute

BOUND_S = 3.0
MOST_GROWN = 4 << 20
CONTROL = ControlFile("pc", "ana", "a job", prints=(PrintLine("f", "dfA001pc"),)).encode()

SEEDS = {
    "pjl": (
        UEL + b'@PJL JOB NAME="x" PASSWORD=1 START=1 END=2\r\n@PJL SET COPIES=2\r\n'
        + b"@PJL ENTER LANGUAGE=TEXT\r\nhi\n" + UEL + b"@PJL EOJ\r\n" + UEL,
        UEL + b'@PJL FSDOWNLOAD FORMAT:BINARY SIZE=9 NAME="0:/a"\r\n123456789' + UEL
        + b'@PJL FSUPLOAD NAME="0:/a" OFFSET=0 SIZE=9\r\n@PJL FSDIRLIST NAME="0:/" ENTRY=1 COUNT=9\r\n',
        UEL + b'@PJL DEFAULT DENSITY=2\r\n@PJL DMINFO ASCIIHEX="000006030302010501"\r\n'
        + b'@PJL INFO VARIABLES\r\n'
        + b'@PJL USTATUS TIMED=5\r\n@PJL RDYMSG DISPLAY="x"\r\n@PJL INQUIRE LPARM:PCL PITCH\r\n',
    ),
    "lpd": (
        b"\2lp\n\x0312 dfA001pc\nsome text ok\0" + b"\2%d cfA001pc\n" % len(CONTROL) + CONTROL + b"\0",
        b"\3lp ana 1\n",
        b"\5lp root 1 2 ana\n",
    ),
}  # fmt: skip


class Wire:
    def __init__(self) -> None:
        self.sent = 0

    def send(self, data: bytes) -> None:
        self.sent += len(data)

    def close(self) -> None:
        """Nobody waits for it."""

    abort = close


def mutated(seed: bytes, chance: random.Random) -> bytes:
    octets = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(octets) + 1)
        match chance.randrange(4):
            case 0 if at < len(octets):
                octets[at] = chance.randrange(256)
            case 1:
                octets[at:at] = chance.randbytes(chance.randint(1, 4))
            case 2:
                del octets[at : at + chance.randint(1, 8)]
            case _:
                end = at + chance.randint(1, 40)
                octets[at:at] = octets[at:end]
    return bytes(octets)


def converse(session: Session, octets: bytes, chance: random.Random) -> None:
    cut = chance.randrange(len(octets) + 1)
    session.feed(octets[:cut])
    session.feed(octets[cut:])
    session.eof()
    session.lost()


@pytest.mark.parametrize("service", ["pjl", "lpd"])
def test_mutated_octets_break_nothing(service: str) -> None:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    host = Host(machine)
    chance = random.Random(7)
    answers = host.stream_service(service)
    ends, count, held = time.monotonic() + BOUND_S, 0, 0
    tracemalloc.start()
    try:
        while time.monotonic() < ends:
            seed = chance.choice(SEEDS[service])
            converse(answers.accept(Wire(), "10.0.0.66"), mutated(seed, chance), chance)
            count += 1
            if count % 50 == 0:
                for job in machine.jobs.open_jobs:
                    machine.jobs.cancel(job.id)
                machine.clock.advance(60_000_000)
                held = held or tracemalloc.get_traced_memory()[0]
        grown = tracemalloc.get_traced_memory()[0] - held
    finally:
        tracemalloc.stop()
    assert count > 100
    assert grown < MOST_GROWN
    assert not machine._listeners
    route = MemoryRoute(host, "10.0.0.7")
    if service == "pjl":
        PjlClient.over_network(route).echo("alive")
    else:
        assert "entries" in LpdClient(route).state() or "Rank" in LpdClient(route).state()
