from __future__ import annotations

import socket

import pytest
import serial
from misfeed.emulators.machine.profile import Serial
from misfeed.emulators.serial_line.asked import Rfc2217
from misfeed.emulators.serial_line.opening import open_serial
from misfeed.emulators.serial_line.rfc2217 import Rfc2217Service
from misfeed.emulators.serving import Serving
from misfeed.errors import UsageError
from misfeed.protocols.serial import LineSettings

from .echo import BREAK, TIMEOUT_S, Echo, EchoHost, model

# pySerial's own.
pytestmark = pytest.mark.filterwarnings(r"ignore:set\w+\(\) is deprecated:DeprecationWarning")

_AGREED = b"\xff\xfb\x00\xff\xfd\x00\xff\xfb\x03\xff\xfd\x03\xff\xfb\x01"


class Heard:
    """A client's end."""

    def __init__(self) -> None:
        self.octets = b""
        self.ended = ""

    def send(self, data: bytes) -> None:
        self.octets += data

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "reset"

    def taken(self) -> bytes:
        octets, self.octets = self.octets, b""
        return octets


def opened(url: str, **settings: object) -> serial.SerialBase:
    return serial.serial_for_url(url, timeout=TIMEOUT_S, **{"baudrate": 115200, **settings})


def test_pyserial_opens_it_and_is_answered(serving: Serving) -> None:
    port = open_serial(serving, Rfc2217())
    with opened(port.url) as client:
        client.write(bytes(range(256)))
        assert client.read(256) == bytes(range(256))


def test_pyserial_sets_everything_there_is_to_set(serving: Serving) -> None:
    port = open_serial(serving, Rfc2217())
    with opened(port.url, bytesize=7, parity="E", stopbits=2, rtscts=True) as client:
        client.baudrate = 4800
        client.parity = "O"
        client.dtr = client.rts = False
        client.reset_input_buffer()
        client.reset_output_buffer()
        assert client.cts
        assert client.dsr
        assert client.cd
        assert not client.ri


def test_a_break_is_told_from_octets(serving: Serving, host: EchoHost) -> None:
    port = open_serial(serving, Rfc2217())
    with opened(port.url) as client:
        client.write(b"a")
        client.send_break(0.001)
        client.write(b"b")
        assert client.read(2 + len(BREAK)) == b"a" + BREAK + b"b"


def test_another_rate_makes_garbage_both_ways_and_the_right_one_mends_it(
    serving: Serving, host: EchoHost
) -> None:
    port = open_serial(serving, Rfc2217())
    with opened(port.url, baudrate=9600) as client:
        client.write(b"hello")
        client.read(1)
        assert b"hello" not in host.echo.session(1).heard
        client.baudrate = 115200
        client.reset_input_buffer()
        client.write(b"hello")
        assert client.read_until(b"hello").endswith(b"hello")


def test_one_client_has_it_at_a_time(serving: Serving) -> None:
    port = open_serial(serving, Rfc2217())
    host, _, number = port.url.removeprefix("rfc2217://").rpartition(":")
    with opened(port.url) as client:
        with socket.create_connection((host, int(number)), TIMEOUT_S) as second:
            assert second.recv(100) == b"this serial port is in use\r\n"
            assert second.recv(100) == b""
        client.write(b"still mine")
        assert client.read(10) == b"still mine"


def test_who_leaves_makes_room(serving: Serving, host: EchoHost) -> None:
    port = open_serial(serving, Rfc2217())
    with opened(port.url):
        first = host.echo.session(1)
    assert first.is_lost.wait(TIMEOUT_S)
    with opened(port.url) as client:
        client.write(b"next")
        assert client.read(4) == b"next"


# pySerial leaves a socket open that was reset.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_hanging_up_is_an_error_for_its_client(serving: Serving, host: EchoHost) -> None:
    port = open_serial(serving, Rfc2217())
    with opened(port.url) as client:
        host.echo.session(1).wire.abort()
        assert client.read(1) == b""
        with pytest.raises(serial.SerialException):
            client.write(b"x")


def test_a_port_that_is_taken_is_told_with_the_option_that_chooses_another(serving: Serving) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(UsageError, match="choose another with --serial rfc2217:N"):
            open_serial(serving, Rfc2217("", number))


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def client() -> Heard:
    return Heard()


@pytest.fixture
def service(echo: Echo) -> Rfc2217Service:
    return Rfc2217Service(echo, LineSettings(115200))


def test_telnet_that_knows_no_serial_ports_is_served_too(service: Rfc2217Service, client: Heard) -> None:
    session = service.accept(client, "127.0.0.1")
    assert client.taken() == _AGREED
    session.feed(b"\xff\xfe\x2c\xff\xfd\x03\xff\xfd\x18\xff\xfb\x18hello\xff\xff")
    assert client.taken() == b"\xff\xfc\x18\xff\xfe\x18hello\xff\xff"


def test_what_was_agreed_is_not_agreed_again(service: Rfc2217Service, client: Heard) -> None:
    session = service.accept(client, "127.0.0.1")
    client.taken()
    session.feed(b"\xff\xfb\x2c" * 3 + b"\xff\xfd\x2c" * 3)
    assert client.taken() == b"\xff\xfd\x2c\xff\xfa\x2c\x6b\xb0\xff\xf0\xff\xfb\x2c"
    session.feed(b"\xff\xfd\x01" * 3)
    assert client.taken() == b""
    session.feed(b"\xff\xfe\x01" * 3)
    assert client.taken() == b"\xff\xfc\x01"


def test_without_binary_ends_of_lines_are_those_of_a_terminal(
    service: Rfc2217Service, client: Heard, echo: Echo
) -> None:
    session = service.accept(client, "127.0.0.1")
    session.feed(b"\xff\xfe\x00\xff\xfc\x00")
    client.taken()
    for piece in (b"A\r\0B\r", b"\0C\r\n"):
        session.feed(piece)
    assert echo.sessions[0].heard == b"A\rB\rC\r\n"
    assert client.taken() == b"A\r\0B\r\0C\r\n"


def test_with_binary_every_octet_goes_as_it_is(service: Rfc2217Service, client: Heard, echo: Echo) -> None:
    session = service.accept(client, "127.0.0.1")
    session.feed(b"\xff\xfd\x00\xff\xfb\x00")
    client.taken()
    session.feed(b"A\r\0B\rC")
    assert echo.sessions[0].heard == client.taken() == b"A\r\0B\rC"


def test_telnets_own_break_is_one(service: Rfc2217Service, client: Heard, echo: Echo) -> None:
    session = service.accept(client, "127.0.0.1")
    session.feed(b"\xff\xf3\xff\xf6")
    assert echo.sessions[0].heard == BREAK
    assert client.octets.endswith(b"\r\n[yes]\r\n")


def test_who_wants_to_hear_nothing_for_now_hears_it_later(service: Rfc2217Service, client: Heard) -> None:
    session = service.accept(client, "127.0.0.1")
    client.taken()
    session.feed(b"\xff\xfa\x2c\x08\xff\xf0held")
    assert client.taken() == b""
    session.feed(b"\xff\xfa\x2c\x09\xff\xf0")
    assert client.taken() == b"held"
    session.feed(b"\xff\xfa\x2c\x08\xff\xf0gone\xff\xfa\x2c\x0c\x03\xff\xf0\xff\xfa\x2c\x09\xff\xf0")
    assert client.taken() == b"\xff\xfa\x2c\x70\x03\xff\xf0"


def test_who_wants_nothing_for_long_is_not_kept_everything_for(
    service: Rfc2217Service, client: Heard
) -> None:
    session = service.accept(client, "127.0.0.1")
    session.feed(b"\xff\xfa\x2c\x08\xff\xf0")
    client.taken()
    for _ in range(100):
        session.feed(b"x" * 4096)
    session.feed(b"\xff\xfa\x2c\x09\xff\xf0")
    assert len(client.taken()) == 64 * 1024


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (b"\x01\x00\x00\x00\x00", b"\x65\x00\x01\xc2\x00"),
        (b"\x01\x00\x00\x25\x80", b"\x65\x00\x00\x25\x80"),
        (b"\x02\x00", b"\x66\x08"),
        (b"\x02\x63", b"\x66\x08"),
        (b"\x03\x00", b"\x67\x01"),
        (b"\x04\x03", b"\x68\x03"),
        (b"\x05\x00", b"\x69\x01"),
        (b"\x05\x03", b"\x69\x03"),
        (b"\x05\x04", b"\x69\x06"),
        (b"\x05\x07", b"\x69\x08"),
        (b"\x05\x0a", b"\x69\x0b"),
        (b"\x05\x0d", b"\x69\x0e"),
        (b"\x07", b"\x6b\xb0"),
        (b"\x0a\x0f", b"\x6e\x0f"),
        (b"\x0b\x00", b"\x6f\x00"),
        (b"\x0c\x01", b"\x70\x01"),
        (b"\x00", b"\x64misfeed"),
        (b"\x63", b""),
        (b"\x65\x00\x00\x00\x00", b""),
    ],
)
def test_each_question_has_its_answer(
    service: Rfc2217Service, client: Heard, asked: bytes, answer: bytes
) -> None:
    session = service.accept(client, "127.0.0.1")
    client.taken()
    session.feed(b"\xff\xfa\x2c" + asked + b"\xff\xf0")
    assert client.taken() == (b"\xff\xfa\x2c" + answer + b"\xff\xf0" if answer else b"")


def test_hardware_flow_control_is_that_of_the_machines_port() -> None:
    host = EchoHost(model(Serial(carries="console", flow="rts-cts")))
    with Serving(host) as serving, opened(open_serial(serving, Rfc2217()).url, baudrate=9600) as client:
        client.rts = False
        client.write(b"held")
        client.timeout = 0.1
        assert client.read(4) == b""
        client.timeout = TIMEOUT_S
        client.rts = True
        assert client.read(4) == b"held"
