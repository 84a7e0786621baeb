"""Serving on real sockets: what a client on the same computer meets while the machine's life goes on."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import MAX_CONNECTIONS, Serving

from .echo import TIMEOUT_S, EchoHost, act, ask, connect, datagrams, fill


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
