"""What a program that opened the port meets of each fault of the line."""

from __future__ import annotations

import sys
import termios
import time
from collections.abc import Callable, Iterator

import pytest
import serial
from misfeed.emulators.machine.profile import Serial
from misfeed.emulators.serial_line.asked import Pty, Rfc2217
from misfeed.emulators.serial_line.opening import open_serial
from misfeed.emulators.serving import Serving
from misfeed.emulators.wire import Line, Way
from serial.rfc2217 import SET_LINESTATE_MASK

from .echo import BREAK, TIMEOUT_S, EchoHost, model

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals"),
    # pySerial's own; it also leaves a socket open that was reset.
    pytest.mark.filterwarnings(r"ignore:set\w+\(\) is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def host() -> EchoHost:
    return EchoHost(model(Serial(carries="console", parity="even", flow="xon-xoff")))


@pytest.fixture
def client(serving: Serving) -> Iterator[serial.Serial]:
    with serial.Serial(open_serial(serving, Pty()).url, 9600, timeout=TIMEOUT_S) as client:
        yield client


@pytest.fixture
def far(serving: Serving) -> Iterator[serial.SerialBase]:
    url = open_serial(serving, Rfc2217()).url
    with serial.serial_for_url(url, 9600, timeout=TIMEOUT_S, parity="E") as client:
        client.rfc2217_send_subnegotiation(SET_LINESTATE_MASK, b"\x1e")
        yield client


def put(serving: Serving, fault: Line) -> None:
    with serving.entered():
        serving.host.wires.put(fault)


def flag(client: serial.Serial, flags: int) -> None:
    found = termios.tcgetattr(client.fd)
    found[0] |= flags
    termios.tcsetattr(client.fd, termios.TCSANOW, found)


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + TIMEOUT_S
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


@pytest.mark.parametrize(
    ("how", "state"), [("parity", 4), ("noise", 4), ("framing", 8), ("overrun", 2), ("break", 16)]
)
def test_a_far_client_is_told_of_the_error_and_of_nothing_after_it(
    serving: Serving, far: serial.SerialBase, how: str, state: int
) -> None:
    put(serving, Line(service="console", how=how, octet=2))  # type: ignore[arg-type]
    far.write(b"abcdef")
    expected = {"overrun": b"acdef", "break": b"a\0bcdef"}.get(how)
    heard = far.read(len(expected or b"abcdef"))
    assert far._linestate == state
    if expected is None:
        assert (heard[:1], heard[2:]) == (b"a", b"cdef")
        assert heard[1:2] != b"b"
    else:
        assert heard == expected
    far.write(b"still there")
    assert far.read(11) == b"still there"


def test_what_an_error_makes_of_a_character_is_the_same_each_time() -> None:
    def one() -> bytes:
        host = EchoHost(model(Serial(carries="console")))
        with Serving(host) as serving, serial.Serial(open_serial(serving, Pty()).url, 9600) as client:
            client.timeout = TIMEOUT_S
            put(serving, Line(service="console", how="noise", times=0))
            client.write(b"abcdefgh")
            return bytes(client.read(8))

    assert one() == one() != b"abcdefgh"


@pytest.mark.parametrize("how", ["parity", "framing"])
def test_a_program_reads_an_error_as_it_set_its_terminal(
    serving: Serving, client: serial.Serial, how: str
) -> None:
    put(serving, Line(service="console", how=how, octet=2, times=0))  # type: ignore[arg-type]
    flag(client, termios.INPCK)
    client.write(b"ab")
    assert client.read(2) == b"a\0"
    flag(client, termios.IGNPAR)
    client.write(b"c")
    assert eventually(lambda: serving.host.echo.session(1).heard == b"abc")  # type: ignore[attr-defined]
    with serving.entered():
        serving.host.wires.take_out_all()
    client.write(b"d")
    assert client.read(1) == b"d"


def test_a_break_is_a_nul_on_a_pseudo_terminal(serving: Serving, client: serial.Serial) -> None:
    put(serving, Line(service="console", how="break", octet=2))
    client.write(b"ab")
    assert client.read(3) == b"a\0b"


def test_a_break_comes_without_any_character_too(
    serving: Serving, client: serial.Serial, host: EchoHost
) -> None:
    client.write(b"a")
    assert client.read(1) == b"a"
    put(serving, Line(service="console", how="break", octet=0, way=Way.BOTH))
    assert client.read(1 + len(BREAK)) in (b"\0" + BREAK, BREAK + b"\0")
    assert host.echo.session(1).heard == b"a" + BREAK


def test_characters_are_lost_in_silence(serving: Serving, client: serial.Serial) -> None:
    put(serving, Line(service="console", how="drop", octet=3, times=2))
    client.write(b"abcdef")
    assert client.read(4) == b"abef"


def test_characters_are_lost_on_the_way_to_the_machine(
    serving: Serving, client: serial.Serial, host: EchoHost
) -> None:
    put(serving, Line(service="console", how="overrun", octet=2, octets=3, way=Way.TO_DEVICE))
    client.write(b"abcdef")
    assert client.read(3) == b"aef"
    assert host.echo.session(1).heard == b"aef"


def test_a_machine_that_was_told_to_wait_says_nothing_until_the_fault_is_out(
    serving: Serving, client: serial.Serial
) -> None:
    put(serving, Line(service="console", how="stuck", octet=3))
    client.write(b"abcdef")
    assert client.read(2) == b"ab"
    client.timeout = 0.1
    assert client.read(1) == b""
    client.timeout = TIMEOUT_S
    with serving.entered():
        serving.host.wires.take_out_all()
    assert client.read(4) == b"cdef"


def test_a_machine_that_wants_a_pause_says_xoff_and_hears_nothing_until_it_says_xon(
    serving: Serving, client: serial.Serial, host: EchoHost
) -> None:
    client.write(b"a")
    assert client.read(1) == b"a"
    put(serving, Line(service="console", how="stuck", octet=0, way=Way.TO_DEVICE))
    assert client.read(1) == b"\x13"
    client.write(b"b")
    client.timeout = 0.1
    assert client.read(1) == b""
    client.timeout = TIMEOUT_S
    with serving.entered():
        serving.host.wires.take_out_all()
    assert client.read(2) == b"\x11b"


def test_a_client_without_cts_is_told_so_and_holds_what_it_says() -> None:
    host = EchoHost(model(Serial(carries="console", flow="rts-cts")))
    with (
        Serving(host) as serving,
        serial.serial_for_url(open_serial(serving, Rfc2217()).url, 9600, timeout=TIMEOUT_S) as client,
    ):
        assert client.cts
        put(serving, Line(service="console", how="stuck", octet=0, way=Way.TO_DEVICE))
        assert eventually(lambda: not client.cts)
        client.write(b"held")
        with serving.entered():
            serving.host.wires.take_out_all()
        assert client.read(4) == b"held"
        assert client.cts


def test_xoff_stops_the_machine_and_xon_lets_it_go_on(serving: Serving, client: serial.Serial) -> None:
    client.write(b"\x13abc")
    client.timeout = 0.1
    assert client.read(1) == b""
    client.timeout = TIMEOUT_S
    client.write(b"\x11")
    assert client.read(3) == b"abc"


def test_a_line_that_is_cut_is_an_error_for_who_reads(serving: Serving, client: serial.Serial) -> None:
    put(serving, Line(service="console", how="disconnect", octet=4))
    client.write(b"abcdef")
    with pytest.raises(serial.SerialException):
        client.read(6)


def until_cut(client: serial.SerialBase) -> bytes:
    """What came before the end, which pySerial tells as nothing, or as an error where it knows it already."""
    try:
        found: bytes = client.read(2)
    except serial.SerialException:
        return b""
    return found


def test_a_far_line_that_is_cut_ends_the_connection(serving: Serving, far: serial.SerialBase) -> None:
    put(serving, Line(service="console", how="disconnect", octet=0))
    assert until_cut(far) == b""
    with pytest.raises(serial.SerialException):
        far.write(b"x")


def test_who_is_on_the_next_line_has_it_whole(serving: Serving, host: EchoHost) -> None:
    port = open_serial(serving, Rfc2217())
    put(serving, Line(service="console", how="disconnect", octet=2))
    with serial.serial_for_url(port.url, 9600, timeout=TIMEOUT_S, parity="E") as client:
        client.write(b"ab")
        until_cut(client)
    assert host.echo.session(1).is_lost.wait(TIMEOUT_S)
    with serial.serial_for_url(port.url, 9600, timeout=TIMEOUT_S, parity="E") as client:
        client.write(b"again")
        assert client.read(5) == b"again"
