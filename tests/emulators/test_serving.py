"""Serving on real sockets: what a client on the same computer meets while the machine's life goes on."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Clock, Machine, WallClock
from misfeed.emulators.serving import MAX_CONNECTIONS, Serving
from misfeed.errors import UsageError
from misfeed.transports.base import Session, Wire

TIMEOUT_S = 5.0


class EchoSession:
    """Says back what it hears, until the client has said all."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.is_lost = threading.Event()
        self.saw_the_end = False
        self.half_open = False
        self.before_answering: Callable[[], None] = lambda: None

    def feed(self, data: bytes) -> None:
        if data.startswith(b"raise"):
            raise ZeroDivisionError("a bug in a service")
        self.half_open = data.startswith(b"half")
        self.before_answering()
        self.wire.send(data)

    def eof(self) -> None:
        self.saw_the_end = True
        self.wire.close()

    def lost(self) -> None:
        self.is_lost.set()


class Echo:
    """A stream and datagram service at once."""

    def __init__(self) -> None:
        self.sessions: list[EchoSession] = []

    def accept(self, wire: Wire, source: str) -> Session:
        self.sessions.append(EchoSession(wire))
        return self.sessions[-1]


class EchoDatagrams:
    def answer(self, payload: bytes, source: str) -> bytes | None:
        return payload


class EchoHost(Host):
    """A host whose IPP and SNMP say back what they hear."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self.echo = Echo()
        self._fake = {
            "ipp": Interface("ipp", "stream", lambda _: self.echo, lambda _: 0, _told("ipp")),
            "snmp": Interface("snmp", "datagrams", lambda _: EchoDatagrams(), lambda _: 0, _told("snmp")),
        }

    def interface(self, service: str) -> Interface:
        return self._fake[service]

    def interfaces(self) -> tuple[Interface, ...]:
        return tuple(self._fake.values())


def _told(name: str) -> Callable[[Machine, str, int], dict[str, str]]:
    return lambda _, host, port: {name: f"{host}:{port}"}


@pytest.fixture
def host() -> EchoHost:
    return EchoHost(Machine(profiles.load("mono-laser"), Clock()))


@pytest.fixture
def serving(host: EchoHost) -> Iterator[Serving]:
    with Serving(host) as serving:
        yield serving


def connect(serving: Serving, name: str = "ipp", source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(
        (serving.address, serving.ports[name]), timeout=TIMEOUT_S, source_address=(source, 0)
    )


def act(serving: Serving, verb: str, target: str, **details: object) -> None:
    """What hands of this process do, and wait for the sockets to follow."""
    with serving.entered():
        serving.host.machine.act(verb, target, **details)
    serving.catch_up()


def ask(client: socket.socket, words: bytes) -> bytes:
    client.sendall(words)
    heard = b""
    while len(heard) < len(words):
        piece = client.recv(65_536)
        if not piece:
            break
        heard += piece
    return heard


def fill(client: socket.socket) -> int:
    """Send without reading until the other end takes no more; returns how many octets it took."""
    client.settimeout(0.2)
    sent = 0
    with contextlib.suppress(TimeoutError):
        while sent < 256 * 1024 * 1024:
            sent += client.send(b"x" * 65_536)
    return sent


@contextlib.contextmanager
def datagrams(serving: Serving) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(TIMEOUT_S)
        client.connect((serving.address, serving.ports["snmp"]))
        yield client


def test_bytes_and_datagrams_go_there_and_back(serving: Serving) -> None:
    with connect(serving) as client, datagrams(serving) as packets:
        assert ask(client, b"hello") == b"hello"
        packets.send(b"one")
        assert packets.recv(100) == b"one"


def test_the_last_answer_comes_before_the_end(serving: Serving) -> None:
    with connect(serving) as client:
        client.sendall(b"x" * 300_000)
        client.shutdown(socket.SHUT_WR)
        heard = b""
        while piece := client.recv(65_536):
            heard += piece
    assert heard == b"x" * 300_000


def test_a_service_that_is_off_refuses_and_comes_back_on_its_port(serving: Serving) -> None:
    port = serving.ports["ipp"]
    for _ in range(3):
        act(serving, "switch_off", "network", service="ipp")
        with pytest.raises(ConnectionRefusedError):
            connect(serving)
        act(serving, "switch_on", "network", service="ipp")
        with connect(serving) as client:
            assert ask(client, b"back") == b"back"
    assert serving.ports["ipp"] == port


def test_a_datagram_service_that_is_off_is_unreachable_and_comes_back_on_its_port(serving: Serving) -> None:
    for _ in range(3):
        act(serving, "switch_off", "network", service="snmp")
        with datagrams(serving) as packets:
            packets.send(b"?")
            with pytest.raises(ConnectionRefusedError):
                packets.recv(100)
        act(serving, "switch_on", "network", service="snmp")
        with datagrams(serving) as packets:
            packets.send(b"!")
            assert packets.recv(100) == b"!"


def test_switching_off_resets_who_was_connected(serving: Serving, host: EchoHost) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        act(serving, "switch_off", "network", service="ipp")
        with pytest.raises(ConnectionResetError):
            client.recv(100)
        assert host.echo.sessions[0].is_lost.wait(TIMEOUT_S)


def test_a_service_that_is_off_from_the_start_opens_when_it_is_switched_on(host: EchoHost) -> None:
    host.machine.act("switch_off", "network", service="ipp")
    with Serving(host) as serving:
        with pytest.raises(ConnectionRefusedError):
            connect(serving)
        act(serving, "switch_on", "network", service="ipp")
        with connect(serving) as client:
            assert ask(client, b"now") == b"now"


def test_a_port_taken_while_the_service_was_off_is_had_again_once_it_is_free(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("misfeed.emulators.serving._RETRY_S", 0.05)
    act(serving, "switch_off", "network", service="ipp")
    with socket.create_server((serving.address, serving.ports["ipp"])):
        act(serving, "switch_on", "network", service="ipp")
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionRefusedError), connect(serving) as client:
            assert ask(client, b"mine again") == b"mine again"
            return
    pytest.fail("the service never came back")


def test_flicking_a_service_leaves_it_as_it_was_left(serving: Serving) -> None:
    with serving.entered():
        for _ in range(20):
            serving.host.machine.act("switch_off", "network", service="snmp")
            serving.host.machine.act("switch_on", "network", service="snmp")
            serving.host.machine.act("switch_off", "network", service="ipp")
            serving.host.machine.act("switch_on", "network", service="ipp")
        serving.host.machine.act("switch_off", "network", service="ipp")
    serving.catch_up()
    with pytest.raises(ConnectionRefusedError):
        connect(serving)
    with datagrams(serving) as packets:
        packets.send(b"still here")
        assert packets.recv(100) == b"still here"


def test_the_access_list_refuses_some_and_lets_others_in(serving: Serving) -> None:
    act(serving, "set_acl", "network", acl=("127.0.0.1/32",), action="refused", covers_all=True)
    with connect(serving, source="127.0.0.1") as client:
        assert ask(client, b"in") == b"in"
    # The reset may come while the connection is still being made.
    with pytest.raises(ConnectionResetError), connect(serving, source="127.0.0.2") as client:
        client.recv(100)


def test_what_an_ignored_client_said_is_heard_once_it_is_let_in(serving: Serving) -> None:
    act(serving, "set_acl", "network", acl=("127.0.0.9/32",), action="silent", covers_all=True)
    with connect(serving) as client:
        client.sendall(b"first ")
        client.settimeout(0.05)
        with pytest.raises(TimeoutError):
            client.recv(100)
        client.settimeout(TIMEOUT_S)
        act(serving, "set_acl", "network", acl=())
        client.sendall(b"second")
        heard = b""
        while len(heard) < len(b"first second"):
            heard += client.recv(100)
        assert heard == b"first second"


def ignore_clients(serving: Serving, action: str = "silent") -> None:
    act(serving, "set_acl", "network", acl=("127.0.0.9/32",), action=action, covers_all=True)


def let_clients_in(serving: Serving) -> None:
    act(serving, "set_acl", "network", acl=())


def hears_nothing(client: socket.socket) -> bool:
    client.settimeout(0.05)
    try:
        client.recv(100)
    except TimeoutError:
        return True
    finally:
        client.settimeout(TIMEOUT_S)
    return False


def test_what_a_session_pushes_to_an_ignored_client_waits_until_it_is_let_in(
    serving: Serving, host: EchoHost
) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        ignore_clients(serving)
        host.echo.sessions[0].wire.send(b"pushed ")
        assert hears_nothing(client)
        host.echo.sessions[0].wire.send(b"twice")
        let_clients_in(serving)
        heard = b""
        while len(heard) < len(b"pushed twice"):
            heard += client.recv(100)
        assert heard == b"pushed twice"


def test_nothing_is_pushed_through_a_pulled_cable(serving: Serving, host: EchoHost) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        act(serving, "unplug", "network")
        host.echo.sessions[0].wire.send(b"pushed")
        host.echo.sessions[0].wire.close()
        assert hears_nothing(client)


def test_who_is_pushed_too_much_while_ignored_finds_the_connection_dead(
    serving: Serving, host: EchoHost
) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        ignore_clients(serving)
        host.echo.sessions[0].wire.send(b"x" * 100_000)
        assert hears_nothing(client)
        let_clients_in(serving)
        with pytest.raises(ConnectionResetError):
            client.recv(100)


def test_an_answer_does_not_overtake_what_was_pushed_before(
    serving: Serving, host: EchoHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach = host.reach

    def pushed_meanwhile(service: str, source: str) -> str:
        """Hands of another thread are quicker than the question that has just come."""
        monkeypatch.undo()
        hands = threading.Thread(target=host.echo.sessions[0].wire.send, args=(b"pushed ",))
        hands.start()
        hands.join()
        return reach(service, source)

    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        monkeypatch.setattr(host, "reach", pushed_meanwhile)
        client.sendall(b"answer")
        heard = b""
        while len(heard) < len(b"pushed answer"):
            heard += client.recv(100)
        assert heard == b"pushed answer"


def test_an_ignored_clients_end_of_stream_is_heard_once_it_is_let_in(
    serving: Serving, host: EchoHost
) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        ignore_clients(serving)
        client.shutdown(socket.SHUT_WR)
        assert hears_nothing(client)
        assert not host.echo.sessions[0].saw_the_end
        let_clients_in(serving)
        assert client.recv(100) == b""
        assert host.echo.sessions[0].saw_the_end


def test_a_client_that_is_reset_has_not_ended_its_stream(serving: Serving, host: EchoHost) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        ignore_clients(serving, "refused")
        with pytest.raises(ConnectionResetError):
            client.recv(100)
        assert host.echo.sessions[0].is_lost.wait(TIMEOUT_S)
        assert not host.echo.sessions[0].saw_the_end


def test_a_printer_without_power_is_silent_and_forgets_connections_over_a_boot(serving: Serving) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        act(serving, "power_off", "power")
        client.sendall(b"anybody?")
        client.settimeout(0.05)
        with pytest.raises(TimeoutError):
            client.recv(100)
        client.settimeout(TIMEOUT_S)
        act(serving, "power_on", "power")
        with serving.entered():
            serving.host.machine.clock.advance(60_000_000)
        with pytest.raises(ConnectionResetError):
            client.recv(100)
    with connect(serving) as client:
        assert ask(client, b"hello again") == b"hello again"


def test_a_request_that_takes_the_power_away_is_never_answered(host: EchoHost, serving: Serving) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        host.echo.sessions[0].before_answering = lambda: host.machine.act("unplug", "power")
        client.sendall(b"print this")
        client.settimeout(0.1)
        with pytest.raises(TimeoutError):
            client.recv(100)
        client.settimeout(TIMEOUT_S)
        act(serving, "plug_in", "power")
        with serving.entered():
            serving.host.machine.clock.advance(60_000_000)
        with pytest.raises(ConnectionResetError):
            client.recv(100)


def test_a_bug_in_a_service_costs_its_client_only(serving: Serving, caplog: pytest.LogCaptureFixture) -> None:
    with connect(serving) as other, connect(serving) as victim:
        victim.sendall(b"raise")
        with contextlib.suppress(ConnectionResetError):
            assert victim.recv(100) == b""
        assert ask(other, b"fine") == b"fine"
    assert "a bug in a service" in caplog.text


def test_a_client_that_reads_nothing_is_not_heard_further(serving: Serving) -> None:
    with connect(serving) as client:
        assert fill(client) < 64 * 1024 * 1024
    with connect(serving) as other:
        assert ask(other, b"fine") == b"fine"


def test_there_are_not_more_connections_than_a_limit(host: EchoHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misfeed.emulators.serving.MAX_CONNECTIONS", 3)
    assert MAX_CONNECTIONS > 100
    with Serving(host) as serving, contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(serving)) for _ in range(3)]
        assert all(ask(client, b"in") == b"in" for client in clients)
        with pytest.raises(ConnectionResetError), connect(serving) as surplus:
            surplus.recv(100)
        clients[0].close()
        assert host.echo.sessions[0].is_lost.wait(TIMEOUT_S)
        with connect(serving) as next_one:
            assert ask(next_one, b"in") == b"in"


def test_a_crowd_at_one_service_leaves_the_others_alone(
    host: EchoHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("misfeed.emulators.serving.MAX_CONNECTIONS", 3)
    with Serving(host, extra={"control": host.echo}) as serving, contextlib.ExitStack() as stack:
        for _ in range(3):
            assert ask(stack.enter_context(connect(serving)), b"in") == b"in"
        with connect(serving, "control") as operator:
            assert ask(operator, b"still here") == b"still here"


def test_who_keeps_a_device_waiting_is_cut_and_who_has_said_something_whole_is_not(
    host: EchoHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("misfeed.emulators.serving.PATIENCE_S", 0.1)
    with Serving(host) as serving, connect(serving) as spoke, connect(serving) as half_way:
        assert ask(spoke, b"hello") == b"hello"
        assert ask(half_way, b"half a request") == b"half a request"
        with connect(serving) as mute:
            assert mute.recv(100) == b""
        # It came later, so the others have been looked at as often.
        assert half_way.recv(100) == b""
        assert ask(spoke, b"still here") == b"still here"


def test_a_session_may_push_from_any_thread(serving: Serving, host: EchoHost) -> None:
    with connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
        host.echo.sessions[0].wire.send(b"pushed")
        assert client.recv(100) == b"pushed"
        host.echo.sessions[0].wire.close()
        assert client.recv(100) == b""


def test_a_wire_outlives_its_sockets_harmlessly(host: EchoHost) -> None:
    with Serving(host) as serving, connect(serving) as client:
        assert ask(client, b"hello") == b"hello"
    wire = host.echo.sessions[0].wire
    wire.send(b"to nobody")
    wire.abort()


def test_a_machine_on_real_time_wakes_by_itself() -> None:
    machine = Machine(profiles.load("mono-laser"), WallClock(scale=1_000.0))
    woken = threading.Event()
    with Serving(EchoHost(machine)) as serving:
        with serving.entered():
            machine.act("power_off", "power")
            machine.act("power_on", "power")
            machine.subscribe(lambda: woken.set() if machine.power.ready else None)
        assert woken.wait(TIMEOUT_S), "20 s of boot at a thousandfold speed"


class SlowHost(EchoHost):
    """A host whose IPP needs a module that is long in coming."""

    def __init__(self, machine: Machine, needs: str) -> None:
        super().__init__(machine)
        self._fake["ipp"] = dataclasses.replace(self._fake["ipp"], needs=(needs,))


def test_datagrams_are_answered_while_the_rest_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile() -> None:
        assert "ipp" not in serving.ports
        with datagrams(serving) as client:
            client.send(b"already there?")
            heard.append(client.recv(100))

    heard: list[bytes] = []
    monkeypatch.setitem(sys.modules, "between_times", SimpleNamespace(meanwhile=meanwhile))
    (tmp_path / "long_in_coming.py").write_text("import between_times\nbetween_times.meanwhile()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    serving = Serving(SlowHost(Machine(profiles.load("mono-laser"), Clock()), "long_in_coming"))
    try:
        with serving, connect(serving) as client:
            assert heard == [b"already there?"]
            assert ask(client, b"hello") == b"hello"
    finally:
        sys.modules.pop("long_in_coming", None)


def test_an_interface_that_cannot_be_imported_leaves_no_socket_behind() -> None:
    serving = Serving(SlowHost(Machine(profiles.load("mono-laser"), Clock()), "misfeed.nowhere_at_all"))
    with pytest.raises(ModuleNotFoundError), serving:
        pass
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((serving.address, serving.ports["snmp"]))


def test_leaving_closes_every_socket(host: EchoHost) -> None:
    with Serving(host) as serving:
        client = connect(serving)
        assert ask(client, b"hello") == b"hello"
    assert client.recv(100) == b""
    client.close()
    with pytest.raises(ConnectionRefusedError):
        connect(serving)
    assert host.echo.sessions[0].is_lost.is_set()
    serving.close()
    with socket.create_server((serving.address, serving.ports["ipp"])):
        pass


def test_leaving_cuts_off_who_does_not_read(host: EchoHost) -> None:
    with Serving(host) as serving:
        client = connect(serving)
        fill(client)
    assert host.echo.sessions[0].is_lost.is_set()
    client.close()


def test_a_machine_can_be_served_again(host: EchoHost) -> None:
    for _ in range(3):
        with Serving(host) as serving, connect(serving) as client:
            assert ask(client, b"hello") == b"hello"


def test_a_taken_port_is_one_sentence_that_names_the_way_out(host: EchoHost) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError) as caught, Serving(host, ports={"ipp": port}):
            pass
    assert str(caught.value) == (
        f"ipp cannot have port {port} on 127.0.0.1: address already in use; choose another with --port ipp=N"
    )
    with Serving(host, ports={"ipp": port}) as serving:
        assert serving.ports["ipp"] == port


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"ports": {"telnet": 23}}, "no service 'telnet' for a port; it has ipp, snmp"),
        ({"address": "no such.name"}, "there is no address 'no such.name' to listen on"),
        ({"address": "192.0.2.1"}, "ipp cannot listen on 192.0.2.1: cannot assign requested address"),
    ],
)
def test_what_cannot_be_opened_is_told(host: EchoHost, options: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says), Serving(host, **options):  # type: ignore[arg-type]
        pass


def test_ipv6_addresses_are_written_as_urls_have_them(host: EchoHost) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this computer has no IPv6 loopback")
    with Serving(host, address="::1", extra={"control": host.echo}) as serving:
        assert serving.describe() == {
            "ipp": f"[::1]:{serving.ports['ipp']}",
            "snmp": f"[::1]:{serving.ports['snmp']}",
            "control": f"http://127.0.0.1:{serving.ports['control']}",
        }
        with socket.create_connection(("::1", serving.ports["ipp"]), TIMEOUT_S) as client:
            assert ask(client, b"six") == b"six"


def test_everywhere_is_described_as_this_computer_reaches_it(host: EchoHost) -> None:
    with Serving(host, address="0.0.0.0") as serving:
        assert serving.describe()["ipp"] == f"127.0.0.1:{serving.ports['ipp']}"


@pytest.mark.filterwarnings("error")
def test_nothing_is_left_unclosed(host: EchoHost) -> None:
    Serving(host)
    with Serving(host) as serving, connect(serving) as client:
        ask(client, b"hello")
    threads = [thread.name for thread in threading.enumerate()]
    assert "misfeed-serving" not in threads
    gc.collect()
