from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterator

import pytest
from misfeed.errors import NoAnswer, Refused, UsageError
from misfeed.protocols.serial import LineSettings
from misfeed.transports.serial import SerialRoute, SerialStream, open_serial

TIMEOUT_S = 5.0


def opened(url: str) -> SerialStream:
    return open_serial(url, LineSettings(), "console", TIMEOUT_S)


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals")
    ours, theirs = os.openpty()
    try:
        yield ours, os.ttyname(theirs)
    finally:
        os.close(theirs)
        try:
            os.close(ours)
        except OSError:
            # A test has hung up.
            assert ours >= 0


def test_octets_go_both_ways(pty: tuple[int, str]) -> None:
    stream = opened(pty[1])
    stream.send(b"status\r")
    assert os.read(pty[0], 100) == b"status\r"
    os.write(pty[0], b"ready")
    assert stream.receive(1, TIMEOUT_S) == b"r"
    assert stream.receive(100, TIMEOUT_S) == b"eady"
    stream.close()
    stream.close()


def test_silence_is_no_answer(pty: tuple[int, str]) -> None:
    stream = opened(pty[1])
    with pytest.raises(NoAnswer, match="console: the device is silent"):
        stream.receive(1, 0.1)
    stream.close()


def test_a_line_that_was_cut_is_gone(pty: tuple[int, str]) -> None:
    stream = opened(pty[1])
    os.close(pty[0])
    with pytest.raises(Refused, match="console: the serial line is gone"):
        stream.receive(1, TIMEOUT_S)
    with pytest.raises(Refused, match="console: the serial line is gone"):
        stream.send(b"x")
    stream.close()


def test_what_was_closed_here_is_gone_too() -> None:
    stream = opened("loop://")
    stream.send(b"x")
    assert stream.receive(1, TIMEOUT_S) == b"x"
    stream.close()
    with pytest.raises(Refused):
        stream.send(b"x")
    with pytest.raises(Refused):
        stream.receive(1, TIMEOUT_S)


def test_a_port_that_is_not_there_is_told_with_what_to_do() -> None:
    with pytest.raises(
        Refused, match=r"/dev/none cannot be opened: there is no such port; `python -m serial"
    ):
        opened("/dev/none")


def test_what_is_no_url_of_a_port_is_misuse() -> None:
    with pytest.raises(UsageError, match="carrier-pigeon://x is no serial port that pySerial knows"):
        opened("carrier-pigeon://x")


def test_a_socket_is_a_port_as_well_and_its_end_is_heard() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.sendall(client.recv(100).upper())

        thread = threading.Thread(target=serve)
        thread.start()
        stream = opened(f"socket://127.0.0.1:{server.getsockname()[1]}")
        stream.send(b"abc")
        heard = b""
        while len(heard) < 3:
            heard += stream.receive(3, TIMEOUT_S)
        assert heard == b"ABC"
        thread.join()
        with pytest.raises(Refused):
            stream.receive(1, TIMEOUT_S)
        stream.close()


def test_a_route_knows_its_ports() -> None:
    route = SerialRoute({"console": ("loop://", LineSettings())})
    route.stream("console", TIMEOUT_S).close()
    with pytest.raises(UsageError, match="no serial port is known for 'escpos'; known services: console"):
        route.stream("escpos", TIMEOUT_S)


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [("rfc2217:2944", "rfc2217://127.0.0.1:2944"), ("rfc2217:till:2944", "rfc2217://till:2944")],
)
def test_the_word_for_opening_a_port_is_not_the_one_for_reaching_it(spelled: str, meant: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean {meant}\\?"):
        opened(spelled)
