"""A receipt printer of a bench file: over a port as pySerial names it, behind a wall."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.device import Device
from misfeed.errors import UsageError
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.escpos import Status
from misfeed.real.benchfile import Bench
from misfeed.real.escpos_wall import EscposWall
from misfeed.real.unit import RealUnit
from misfeed.real.walls import wall_before


@pytest.mark.parametrize("service", ["escpos", "escpos-serial"])
def test_it_stands_before_both_services(service: str) -> None:
    wall = wall_before(service, frozenset())
    assert isinstance(wall, EscposWall)
    assert wall.admit(b"\x10\x04\x01") == b"\x10\x04\x01"
    with pytest.raises(NotPermitted) as refused:
        wall.admit(b"Hello")
    assert refused.value.permits == (Permit.PRINT,)


@pytest.fixture
def printer() -> Iterator[int]:
    """One whose paper is out and whose cover is open, whatever it is asked; its port."""
    answers = {1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x72}
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            there, _ = listening.accept()
            with there:
                while len(asked := there.recv(3)) == 3:
                    there.sendall(bytes([answers[asked[2]]]))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
    thread.join(5)


def test_a_device_of_a_bench_file_is_asked(tmp_path: Path, printer: int) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(f'[devices.till.escpos]\nport = "socket://127.0.0.1:{printer}"\nbaud = 38400\n')
    entry = Bench.read(file).devices["till"]
    with Device(RealUnit("till", entry, frozenset())) as device:
        assert device.escpos.status() == Status(offline=True, cover_open=True, paper_end=True)
        with pytest.raises(NotPermitted):
            device.escpos.print(b"Hello\n")


def test_a_port_has_to_be_named(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text("[devices.till.escpos]\nbaud = 38400\n")
    with pytest.raises(UsageError, match=r"shop\.toml:1: .*port"):
        Bench.read(file)
