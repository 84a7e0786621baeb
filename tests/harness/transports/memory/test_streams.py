"""In-memory streams: refused, silent, open, reset, ended; every wait costs device time only."""

from __future__ import annotations

import pytest
from misfeed.errors import NoAnswer, Refused
from misfeed.transports.memory import MemoryRoute

from .echo import RESPONSE_US, Host


def test_what_is_sent_is_answered_after_the_firmwares_time(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"hello")
    assert stream.receive(100, 5) == b"HELLO"
    assert host.now == RESPONSE_US
    assert host.echo.log == ["from 10.0.9.17", "hello"]


def test_an_answer_is_taken_piece_by_piece_at_no_further_cost(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"hello")
    assert [stream.receive(2, 5), stream.receive(2, 5), stream.receive(2, 5)] == [b"HE", b"LL", b"O"]
    assert host.now == RESPONSE_US


def test_a_refused_service_refuses_at_once(host: Host, route: MemoryRoute) -> None:
    host.rules = "refused"
    with pytest.raises(Refused):
        route.stream("echo", 3)
    assert host.now == 0


def test_a_silent_service_costs_the_whole_deadline_of_device_time(host: Host, route: MemoryRoute) -> None:
    host.rules = "silent"
    with pytest.raises(NoAnswer) as caught:
        route.stream("echo", 3600)
    assert host.now == 3_600_000_000
    assert caught.value.timeout_s == 3600


def test_a_device_that_says_nothing_costs_exactly_the_deadline(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"mute")
    with pytest.raises(NoAnswer):
        stream.receive(100, 2)
    assert host.now == 2_000_000
    with pytest.raises(NoAnswer):
        stream.receive(100, 2)
    assert host.now == 4_000_000


def test_an_answer_is_not_there_before_the_firmware_has_worked(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"hello")
    with pytest.raises(NoAnswer):
        stream.receive(100, 0.01)
    with pytest.raises(NoAnswer):
        stream.receive(100, 0.01)
    assert stream.receive(100, 0.5) == b"HELLO"
    assert host.now == RESPONSE_US


def test_a_deadline_of_the_firmwares_very_time_is_met(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"hello")
    assert stream.receive(100, RESPONSE_US / 1_000_000) == b"HELLO"


def test_asking_without_waiting_finds_nothing_yet(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"hello")
    with pytest.raises(NoAnswer):
        stream.receive(100, 0)
    assert host.now == 0


def test_what_the_device_says_of_itself_ends_the_wait_when_it_is_said(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.plans.append((40_000_000, lambda: host.echo.wires[0].send(b"paper out")))
    assert stream.receive(100, 60) == b"paper out"
    assert host.now == 40_000_000


def test_the_end_of_the_stream_is_told_after_what_was_sent(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"bye")
    assert [stream.receive(100, 1), stream.receive(100, 1), stream.receive(100, 1)] == [b"BYE", b"", b""]
    stream.send(b"anybody there?")
    assert "anybody there?" not in host.echo.log


def test_a_reset_takes_what_was_not_read_with_it(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"hello")
    stream.send(b"die")
    with pytest.raises(Refused, match="reset"):
        stream.receive(100, 1)
    with pytest.raises(Refused):
        stream.send(b"more")


def test_the_device_cannot_speak_after_it_has_ended(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"bye")
    host.echo.wires[0].send(b"one more thing")
    host.echo.wires[0].abort()
    assert stream.receive(100, 1) == b"BYE"
    assert stream.receive(100, 1) == b""


def test_a_client_that_is_no_longer_wanted_is_reset(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.rules = "refused"
    with pytest.raises(Refused):
        stream.send(b"hello")
    with pytest.raises(Refused):
        stream.receive(100, 1)
    assert host.echo.log == ["from 10.0.9.17", "lost"]


def test_a_client_that_is_ignored_from_now_on_hears_nothing(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.rules = "silent"
    stream.send(b"hello")
    with pytest.raises(NoAnswer):
        stream.receive(100, 7)
    assert host.now == 7_000_000
    assert host.echo.log == ["from 10.0.9.17"]


def test_a_connection_does_not_live_through_a_power_cycle(host: Host, route: MemoryRoute) -> None:
    stream = route.stream("echo", 3)
    host.power_cycles += 1
    stream.send(b"hello")
    with pytest.raises(Refused, match="reset"):
        stream.receive(100, 1)
    assert host.echo.log == ["from 10.0.9.17", "lost"]
    again = route.stream("echo", 3)
    again.send(b"hello")
    assert again.receive(100, 1) == b"HELLO"


def test_a_closed_stream_is_of_no_more_use_and_its_session_is_told_once(
    host: Host, route: MemoryRoute
) -> None:
    stream = route.stream("echo", 3)
    stream.send(b"hello")
    stream.close()
    stream.close()
    with pytest.raises(Refused):
        stream.send(b"more")
    with pytest.raises(Refused):
        stream.receive(100, 1)
    host.echo.wires[0].send(b"to nobody")
    assert host.echo.log == ["from 10.0.9.17", "hello", "eof", "lost"]
    assert host.now == 0
