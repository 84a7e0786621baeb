"""Serving on real sockets: whom the network's rules and the power keep waiting, cut off, or let in."""

from __future__ import annotations

import socket
import threading

import pytest
from misfeed.emulators.serving import Serving

from .echo import TIMEOUT_S, EchoHost, act, ask, connect


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
