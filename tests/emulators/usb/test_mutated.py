"""Thousands of broken conversations over USB/IP: no error gets out, nothing grows, and others are served."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import socket
import time
import tracemalloc
from collections import Counter

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine, WallClock
from misfeed.emulators.profiles import load
from misfeed.emulators.serving import Serving
from misfeed.emulators.usb import BUSID, INTERFACE
from misfeed.emulators.usb.port import Port
from misfeed.emulators.usb.printer import PrinterFunction
from misfeed.emulators.usb.session import UsbipService
from misfeed.errors import BenchError
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols.usb.printer import get_device_id, get_port_status, soft_reset
from misfeed.protocols.usb.setup import clear_halt, get_descriptor, set_configuration, set_interface
from misfeed.protocols.usbip import CmdSubmit, CmdUnlink, Completed, OpReqDevlist, OpReqImport, UrbDirection
from misfeed.protocols.usbip.reader import LONG
from misfeed.transports.sockets import SocketRoute

from .conftest import ImportingHost

COUNT = int(os.environ.get("MISFEED_USBIP_MUTATIONS", "10000"))
GROWTH = 256 * 1024
DEVID = 1 << 16 | 2
IN, OUT = UrbDirection.IN, UrbDirection.OUT
HTTP = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
ECHO = b"\x1b%-12345X@PJL ECHO x\r\n"
LONG_HTTP = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n" + bytes(40_000)
assert len(LONG_HTTP) > LONG, "it is received in place"
IMPORT = OpReqImport(BUSID).encode()
MESSAGES = [
    OpReqDevlist().encode(),
    IMPORT,
    *(
        CmdSubmit(number, DEVID, way, 0, setup.wLength if way is IN else 0, setup.encode()).encode()
        for number, (way, setup) in enumerate(
            [
                (IN, get_device_id(0)),
                (IN, get_port_status(0)),
                (OUT, soft_reset(1)),
                (OUT, clear_halt(0x82)),
                (OUT, set_interface(0, 0)),
                (OUT, set_configuration(1)),
            ],
            10,
        )
    ),
    CmdSubmit(20, DEVID, IN, 0, 255, get_descriptor(2).encode()).encode(),
    CmdSubmit(21, DEVID, IN, 2, 512).encode(),
    CmdSubmit(22, DEVID, OUT, 1, len(ECHO), data=ECHO).encode(),
    CmdSubmit(23, DEVID, OUT, 3, len(HTTP), data=HTTP).encode(),
    CmdSubmit(24, DEVID, IN, 4, 4096).encode(),
    CmdSubmit(27, DEVID, OUT, 3, len(LONG_HTTP), data=LONG_HTTP).encode(),
    CmdUnlink(25, DEVID, 21).encode(),
    CmdUnlink(26, DEVID, 24).encode(),
]


def broken(chance: random.Random) -> bytes:
    """A message of which bits are flipped, words are replaced, or octets are too few or too many."""
    octets = bytearray(chance.choice(MESSAGES))
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(octets))
        match chance.randrange(5):
            case 0:
                octets[place] ^= 1 << chance.randrange(8)
            case 1:
                word = chance.choice((0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, len(octets)))
                octets[place & ~3 : (place & ~3) + 4] = word.to_bytes(4, "big")
            case 2:
                del octets[place:]
            case 3:
                octets += chance.randbytes(chance.randint(1, 64))
            case _:
                octets[:] = chance.randbytes(chance.randint(1, 96))
        octets = octets or bytearray(1)
    return bytes(octets)


def hear(host: ImportingHost, octets: bytes, chance: random.Random) -> None:
    """In one piece or two, and where the session has room for what comes, at times put there."""
    cut = chance.randrange(len(octets)) if chance.random() < 0.5 else 0
    for piece in (octets[:cut], octets[cut:]):
        room = host.session.room() if chance.random() < 0.5 else None
        if room is None:
            host.session.feed(piece)
            continue
        with room:
            size = min(len(room), len(piece))
            room[:size] = piece[:size]
        if size and host.session.filled(size):
            host.session.feed(b"")
        if piece[size:]:
            host.session.feed(piece[size:])


def test_a_mass_of_broken_messages_harms_nobody() -> None:
    machine = Machine(load("inkjet-mfp"), Clock(), seed=1)
    beside = Port("1-9", PrinterFunction(Machine(load("mono-laser"), Clock(), seed=2)), devnum=9)
    own = INTERFACE.serve(machine)
    assert isinstance(own, UsbipService)
    service = UsbipService([*own.ports, beside])
    bystander = ImportingHost(service)
    assert bystander.take("1-9").device is not None
    parked = bystander.ask()
    chance = random.Random(20)
    met = Counter[tuple[bool, bool]]()

    def break_some(count: int) -> None:
        imports = True
        host = ImportingHost(service)
        host.session.feed(IMPORT)
        for _ in range(count):
            hear(host, broken(chance), chance)
            met[imports, host.wire.ended] += 1
            if host.wire.ended or chance.random() < 0.1:
                host.session.lost()
                host = ImportingHost(service)
                imports = chance.random() < 0.8
                host.session.feed(IMPORT if imports else b"")
        host.session.lost()
        gc.collect()

    break_some(COUNT // 4)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    break_some(COUNT - COUNT // 4)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < GROWTH, f"{grown} octets more"
    assert len(met) == 4, "before and after an import, survived and not"
    assert min(met.values()) > COUNT // 100, met

    good = ImportingHost(service)
    assert good.take().device is not None
    assert good.control(get_port_status(0)).data == b"\x18"
    assert good.write(LONG_HTTP, 3).actual_length == len(LONG_HTTP)
    assert bystander.control(get_port_status(0)).data == b"\x18"
    bystander.session.feed(bystander.client.submit_out(1, ECHO)[1])
    assert parked in [one.seqnum for one in bystander.heard() if isinstance(one, Completed)]


def heard_out(opened: socket.socket) -> None:
    """Say no more, and wait until all that was said has been heard."""
    with opened, contextlib.suppress(OSError):
        opened.shutdown(socket.SHUT_WR)
        while opened.recv(65_536):
            pass


def test_broken_messages_over_sockets_harm_nobody_either(caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(21)
    with Serving(Host(Machine(load("inkjet-mfp"), WallClock()))) as serving:
        place = ("127.0.0.1", serving.ports["usbip"])

        def connected() -> socket.socket:
            opened = socket.create_connection(place, 10)
            opened.sendall(IMPORT if chance.random() < 0.8 else b"")
            return opened

        opened = connected()
        for _ in range(COUNT // 5):
            octets = broken(chance)
            cut = chance.randrange(len(octets))
            over = chance.random() < 0.1
            try:
                opened.sendall(octets[:cut])
                opened.sendall(octets[cut:])
            except (ConnectionError, TimeoutError):
                over = True
            if over:
                heard_out(opened)
                opened = connected()
        heard_out(opened)
        route = SocketRoute("127.0.0.1", dict(serving.ports))
        # The last one may not have been told that its host is gone.
        for _ in range(100):
            with UsbPrinter.over_usbip(route) as printer, contextlib.suppress(BenchError):
                assert printer.port_status() == 0x18
                break
            time.sleep(0.05)
        else:
            raise AssertionError("nobody hands the printer back")
    assert caplog.records == [], "what gets out of a session is told by asyncio"
