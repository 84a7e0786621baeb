"""Streams and datagrams over real loopback sockets: the same errors as in memory, in real seconds."""

from __future__ import annotations

import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from misfeed.errors import NoAnswer, Refused, UsageError
from misfeed.transports.sockets import SocketRoute

SHORT = 0.1
AMPLE = 5.0


@contextmanager
def server(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A TCP server for one client; `serve` runs on a thread that ends with the test."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(AMPLE)
    stop = threading.Event()

    def run() -> None:
        with listener:
            connection, _ = listener.accept()
        with connection:
            serve(connection)
            stop.wait(AMPLE)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stop.set()
        thread.join(AMPLE)
        assert not thread.is_alive()


@contextmanager
def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> Iterator[int]:
    """A port at which nobody answers: bound, but not listening."""
    with closing(socket.socket(socket.AF_INET, kind)) as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def route(port: int, service: str = "ipp") -> SocketRoute:
    return SocketRoute("127.0.0.1", {service: port})


def reset(connection: socket.socket) -> None:
    """Reset once the client has spoken, so that it has connected for certain."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


# -- streams ---------------------------------------------------------------------------------------------


def test_what_is_sent_comes_back_in_pieces_of_the_size_asked_for() -> None:
    with server(lambda connection: connection.sendall(connection.recv(100).upper())) as port:
        stream = route(port).stream("ipp", AMPLE)
        stream.send(b"hello")
        got = stream.receive(2, AMPLE)
        while len(got) < 5:
            piece = stream.receive(2, AMPLE)
            assert 1 <= len(piece) <= 2
            got += piece
        assert got == b"HELLO"
        stream.close()


def test_without_poll_and_sendmsg_as_on_windows_all_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(select, "poll")

    class Bare(socket.socket):
        def __getattribute__(self, name: str) -> object:
            if name == "sendmsg":
                raise AttributeError(name)
            return super().__getattribute__(name)

    monkeypatch.setattr(socket, "socket", Bare)
    with server(lambda connection: connection.sendall(connection.recv(100).upper())) as port:
        stream = route(port).stream("ipp", AMPLE)
        with pytest.raises(NoAnswer, match="silent"):
            stream.receive(2, SHORT)
        stream.send_both(b"hel", memoryview(b"lo"))
        got = b""
        while len(got) < 5:
            got += stream.receive(2, AMPLE)
        assert got == b"HELLO"
        stream.close()
        with pytest.raises(Refused):
            stream.receive(2, AMPLE)


def test_a_port_where_nobody_listens_refuses_at_once() -> None:
    with free_port() as port, pytest.raises(Refused, match=f"port {port}"):
        route(port).stream("ipp", AMPLE)


def test_a_device_that_says_nothing_is_silent_at_the_deadline_and_may_still_speak() -> None:
    speak = threading.Event()

    def late(connection: socket.socket) -> None:
        speak.wait(AMPLE)
        connection.sendall(b"late")

    with server(late) as port:
        stream = route(port).stream("ipp", AMPLE)
        with pytest.raises(NoAnswer) as caught:
            stream.receive(100, SHORT)
        assert caught.value.timeout_s == SHORT
        speak.set()
        assert stream.receive(100, AMPLE) == b"late"
        stream.close()


def test_a_listener_that_accepts_nobody_is_silent() -> None:
    with ExitStack() as stack:
        listener = stack.enter_context(closing(socket.socket()))
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        for _ in range(3):
            waiting = stack.enter_context(closing(socket.socket()))
            waiting.setblocking(False)
            waiting.connect_ex(address)
        with pytest.raises(NoAnswer, match="silent"):
            route(address[1]).stream("ipp", SHORT)


def test_the_end_of_the_stream_is_empty_octets() -> None:
    with server(lambda connection: connection.shutdown(socket.SHUT_WR)) as port:
        stream = route(port).stream("ipp", AMPLE)
        assert stream.receive(100, AMPLE) == b""
        assert stream.receive(100, AMPLE) == b""
        stream.close()


def test_a_reset_is_a_refusal_to_the_reader_and_then_to_the_writer() -> None:
    with server(reset) as port:
        stream = route(port).stream("ipp", AMPLE)
        stream.send(b"?")
        with pytest.raises(Refused, match="reset"):
            stream.receive(100, AMPLE)
        with pytest.raises(Refused):
            stream.send(b"x")
        stream.close()


def test_a_device_that_takes_no_data_is_silent() -> None:
    with server(lambda _: None) as port:
        stream = route(port).stream("ipp", SHORT)
        with pytest.raises(NoAnswer, match="takes no data"):
            stream.send(bytes(64_000_000))
        stream.close()


def test_a_hasty_look_for_an_answer_does_not_shorten_the_next_send() -> None:
    done = threading.Event()

    def slow_reader(connection: socket.socket) -> None:
        done.wait(AMPLE)
        left = 16_000_000
        while left > 0:
            left -= len(connection.recv(1_000_000))

    with server(slow_reader) as port:
        stream = route(port).stream("ipp", AMPLE)
        with pytest.raises(NoAnswer):
            stream.receive(1, 0)
        threading.Timer(SHORT, done.set).start()
        stream.send(bytes(16_000_000))
        stream.close()


def test_who_has_finished_sending_still_hears_the_answer_and_the_end() -> None:
    def answer_all(connection: socket.socket) -> None:
        said = b""
        while octets := connection.recv(100):
            said += octets
        connection.sendall(said.upper())
        connection.shutdown(socket.SHUT_WR)

    with server(answer_all) as port:
        stream = route(port).stream("ipp", AMPLE)
        stream.send(b"all of it")
        stream.finish()
        assert stream.receive(100, AMPLE) == b"ALL OF IT"
        assert stream.receive(100, AMPLE) == b""
        stream.close()


def test_hanging_up_wakes_the_thread_that_receives() -> None:
    with server(lambda _: None) as port:
        stream = route(port).stream("ipp", AMPLE)
        heard: list[bytes] = []
        receiver = threading.Thread(target=lambda: heard.append(stream.receive(100, 60.0)))
        receiver.start()
        stream.hang_up()
        receiver.join(AMPLE)
        assert heard == [b""]
        stream.close()


def test_one_thread_sends_while_another_receives_and_neither_bounds_the_others_patience() -> None:
    def echo(connection: socket.socket) -> None:
        left = 16_000_000
        while left > 0:
            left -= len(connection.recv(1_000_000))
        connection.sendall(b"all")

    with server(echo) as port:
        stream = route(port).stream("ipp", AMPLE)
        heard: list[bytes] = []
        receiver = threading.Thread(target=lambda: heard.append(stream.receive(100, AMPLE)))
        receiver.start()
        stream.send(bytes(16_000_000))
        receiver.join(AMPLE)
        assert heard == [b"all"]
        stream.close()


def test_a_closed_stream_refuses_and_closes_again() -> None:
    with server(lambda _: None) as port:
        stream = route(port).stream("ipp", AMPLE)
        stream.close()
        stream.close()
        with pytest.raises(Refused):
            stream.send(b"x")
        with pytest.raises(Refused):
            stream.receive(100, SHORT)


def test_a_source_address_is_spoken_from() -> None:
    told: list[str] = []
    with server(lambda connection: told.append(connection.getpeername()[0])) as port:
        stream = SocketRoute("127.0.0.1", {"ipp": port}, "127.0.0.9").stream("ipp", AMPLE)
        assert stream is not None
        stream.close()
    assert told == ["127.0.0.9"]


@pytest.mark.parametrize("host", ["no such host.invalid", "x" * 300 + ".invalid", "a..b"])
def test_a_name_that_does_not_resolve_is_our_own_mistake(host: str) -> None:
    there = SocketRoute(host, {"ipp": 631, "snmp": 161})
    with pytest.raises(UsageError, match="does not resolve"):
        there.stream("ipp", SHORT)
    with pytest.raises(UsageError, match="does not resolve"):
        there.datagrams("snmp")


def test_a_service_without_a_port_is_told_with_those_that_have_one() -> None:
    there = SocketRoute("127.0.0.1", {"snmp": 161, "ipp": 631})
    with pytest.raises(UsageError, match="known services: ipp, snmp"):
        there.stream("pjl", SHORT)
    with pytest.raises(UsageError, match="'pjl'"):
        there.datagrams("pjl")
    with pytest.raises(UsageError, match="known services: none"):
        SocketRoute("127.0.0.1", {}).datagrams("snmp")


# -- datagrams -------------------------------------------------------------------------------------------


def test_a_datagram_is_answered_and_strangers_are_not_heard() -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as device:
        device.bind(("127.0.0.1", 0))
        device.settimeout(AMPLE)
        datagrams = route(device.getsockname()[1], "snmp").datagrams("snmp")
        datagrams.send(b"get")
        payload, client = device.recvfrom(100)
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as stranger:
            stranger.sendto(b"lies", client)
        device.sendto(payload.upper(), client)
        assert datagrams.receive(AMPLE) == b"GET"
        with pytest.raises(NoAnswer) as caught:
            datagrams.receive(SHORT)
        assert caught.value.timeout_s == SHORT
        datagrams.close()


def test_an_unreachable_port_is_a_refusal() -> None:
    with free_port(socket.SOCK_DGRAM) as port:
        pass  # nobody is there any more
    datagrams = route(port, "snmp").datagrams("snmp")
    datagrams.send(b"get")
    with pytest.raises(Refused, match="unreachable"):
        datagrams.receive(AMPLE)
    datagrams.close()


def test_a_datagram_that_no_network_carries_is_refused() -> None:
    with free_port(socket.SOCK_DGRAM) as port:
        datagrams = route(port, "snmp").datagrams("snmp")
        with pytest.raises(Refused):
            datagrams.send(bytes(100_000))
        datagrams.close()


def test_closed_datagrams_refuse_and_close_again() -> None:
    with free_port(socket.SOCK_DGRAM) as port:
        datagrams = route(port, "snmp").datagrams("snmp")
        datagrams.close()
        datagrams.close()
        with pytest.raises(Refused):
            datagrams.send(b"get")
        with pytest.raises(Refused):
            datagrams.receive(SHORT)


def test_an_address_that_is_not_ours_cannot_be_spoken_from() -> None:
    with free_port(socket.SOCK_DGRAM) as port:
        there = SocketRoute("127.0.0.1", {"snmp": port}, "192.0.2.1")
        with pytest.raises(Refused, match="snmp"):
            there.datagrams("snmp")


# -- ping ------------------------------------------------------------------------------------------------


def test_a_refusal_is_a_sign_of_life_and_silence_is_none() -> None:
    with free_port() as port:
        assert route(port).ping(SHORT)
    assert not SocketRoute("127.0.0.1", {}).ping(SHORT)


def test_an_open_port_is_a_sign_of_life() -> None:
    with server(lambda _: None) as port:
        assert route(port).ping(AMPLE)


@pytest.mark.parametrize("length", [0, 1, 100_000, 8_000_000])
def test_two_things_are_sent_as_one_however_much_the_system_takes_at_a_time(length: int) -> None:
    came = bytearray()
    whole = threading.Event()
    data = bytes(range(256)) * (length // 256) + bytes(length % 256)

    def serve(connection: socket.socket) -> None:
        while len(came) < 5 + length:
            came.extend(connection.recv(65_536))
        whole.set()

    with server(serve) as port, closing(route(port).stream("ipp", AMPLE)) as stream:
        stream.send_both(b"first", memoryview(data))
        assert whole.wait(AMPLE)
    assert bytes(came) == b"first" + data
