"""In-memory streams while the network's rules say "silent", or change their mind."""

from __future__ import annotations

import pytest
from misfeed.errors import NoAnswer, Refused
from misfeed.transports.memory import MemoryRoute

from .echo import Host


def test_what_an_ignored_client_says_is_heard_once_it_is_let_in(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.change("silent")
    stream.send(b"first ")
    stream.send(b"second")
    assert host.echo.log == ["from 10.0.9.17"]
    host.change("open")
    assert host.echo.log == ["from 10.0.9.17", "first second"]
    assert stream.receive(100, 1) == b"FIRST SECOND"
    assert host.listeners == []


def test_what_the_device_says_unasked_waits_for_the_rules(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.change("silent")
    host.echo.wires[0].send(b"paper ")
    host.echo.wires[0].send(b"out")
    with pytest.raises(NoAnswer):
        stream.receive(100, 1)
    host.change("open")
    assert stream.receive(100, 1) == b"paper out"


def test_what_had_arrived_before_the_rules_changed_can_be_read(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.echo.wires[0].send(b"paper out")
    host.change("silent")
    assert stream.receive(100, 1) == b"paper out"


def test_what_the_device_says_to_a_refused_client_resets_it(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.change("refused")
    host.echo.wires[0].send(b"paper out")
    with pytest.raises(Refused, match="reset"):
        stream.receive(100, 1)
    assert host.echo.log == ["from 10.0.9.17", "lost"]


@pytest.mark.parametrize("device_speaks", [True, False])
def test_who_lets_too_much_wait_finds_the_connection_dead(
    host: Host, route: MemoryRoute, device_speaks: bool
) -> None:
    stream = route.stream("echo", 3)
    host.change("silent")
    for _ in range(100):
        if device_speaks:
            host.echo.wires[0].send(b"x" * 1_000)
        else:
            stream.send(b"x" * 1_000)
    with pytest.raises(NoAnswer):
        stream.receive(100, 1)
    host.change("open")
    with pytest.raises(Refused, match="reset"):
        stream.receive(100, 1)
    assert host.echo.log == ["from 10.0.9.17", "lost"]


def test_the_devices_end_of_the_stream_waits_too(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.change("silent")
    host.echo.wires[0].close()
    with pytest.raises(NoAnswer):
        stream.receive(100, 1)
    host.change("open")
    assert stream.receive(100, 1) == b""


def test_an_ignored_clients_end_of_stream_waits(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.change("silent")
    stream.send(b"all")
    stream.close()
    assert host.echo.log == ["from 10.0.9.17"]
    host.change("open")
    assert host.echo.log == ["from 10.0.9.17", "all", "eof", "lost"]
    assert host.listeners == []


def test_a_refused_clients_end_of_stream_is_not_heard(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.change("refused")
    stream.close()
    assert host.echo.log == ["from 10.0.9.17", "lost"]


@pytest.mark.parametrize("ending", ["die", "bye"])
def test_the_session_is_told_once_that_the_connection_is_gone(
    host: Host, route: MemoryRoute, ending: str
) -> None:
    stream = route.stream("echo", 3)
    stream.send(ending.encode())
    assert host.echo.log == ["from 10.0.9.17", ending, "lost"]
    stream.close()
    assert host.echo.log == ["from 10.0.9.17", ending, "lost"]


def test_a_request_that_takes_the_device_down_is_not_answered(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("ipp", 3.0)

    def fall() -> None:
        host.power_cycles += 1
        host.rules = "silent"

    host.echo.before_answering = fall
    stream.send(b"bye")
    with pytest.raises(NoAnswer):
        stream.receive(100, 5.0)
    host.change("open")
    with pytest.raises(Refused, match="reset by the device"):
        stream.receive(100, 5.0)
