"""In-memory datagrams: every wait costs device time only."""

from __future__ import annotations

import pytest
from misfeed.errors import NoAnswer, Refused
from misfeed.transports.memory import MemoryRoute

from .echo import RESPONSE_US, Host


def test_a_datagram_is_answered_after_the_firmwares_time(host: Host, route: MemoryRoute) -> None:
    datagrams = route.datagrams("echo")
    datagrams.send(b"get")
    assert datagrams.receive(1) == b"GET"
    assert host.now == RESPONSE_US


@pytest.mark.parametrize(("verdict", "payload"), [("silent", b"get"), ("open", b"mute")])
def test_a_datagram_without_answer_costs_the_deadline(
    host: Host, route: MemoryRoute, verdict: str, payload: bytes
) -> None:
    host.rules = verdict
    datagrams = route.datagrams("echo")
    datagrams.send(payload)
    with pytest.raises(NoAnswer):
        datagrams.receive(1.5)
    assert host.now == 1_500_000


def test_an_unreachable_port_is_heard_of_once(host: Host, route: MemoryRoute) -> None:
    host.rules = "refused"
    datagrams = route.datagrams("echo")
    datagrams.send(b"get")
    with pytest.raises(Refused, match="unreachable"):
        datagrams.receive(1)
    assert host.now == 0
    with pytest.raises(NoAnswer):
        datagrams.receive(1)


def test_a_late_answer_comes_to_whoever_waits_next(host: Host, route: MemoryRoute) -> None:
    datagrams = route.datagrams("echo")
    datagrams.send(b"get")
    with pytest.raises(NoAnswer):
        datagrams.receive(0.001)
    assert datagrams.receive(1) == b"GET"


def test_unread_answers_do_not_pile_up_without_end(route: MemoryRoute) -> None:
    datagrams = route.datagrams("echo")
    for number in range(1_000):
        datagrams.send(b"%d" % number)
    assert datagrams.receive(1) == b"936"


def test_closed_datagrams_are_of_no_more_use(route: MemoryRoute) -> None:
    datagrams = route.datagrams("echo")
    datagrams.send(b"get")
    datagrams.close()
    datagrams.close()
    with pytest.raises(Refused):
        datagrams.receive(1)
    with pytest.raises(Refused):
        datagrams.send(b"get")


@pytest.mark.parametrize(("there", "cost"), [(True, 0), (False, 1_000_000)])
def test_a_ping_is_answered_at_once_or_costs_its_deadline(
    host: Host, route: MemoryRoute, there: bool, cost: int
) -> None:
    host.ping = there
    assert route.ping(1.0) is there
    assert host.now == cost
