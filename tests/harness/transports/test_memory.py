"""In-memory streams and datagrams: refused, silent, open, reset, ended; every wait costs device time only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from misfeed.errors import NoAnswer, Refused
from misfeed.transports.base import DatagramService, Session, StreamService, Wire
from misfeed.transports.memory import MemoryRoute

RESPONSE_US = 30_000


class EchoSession:
    """Answers each piece in capitals; b"bye" ends, b"die" resets, b"mute" says nothing."""

    def __init__(self, wire: Wire, log: list[str], before_answering: Callable[[], None]) -> None:
        self._wire = wire
        self._log = log
        self._before_answering = before_answering

    def feed(self, data: bytes) -> None:
        self._log.append(data.decode())
        self._before_answering()
        if data == b"die":
            self._wire.abort()
        elif data != b"mute":
            self._wire.send(data.upper())
            if data == b"bye":
                self._wire.close()

    def eof(self) -> None:
        self._log.append("eof")

    def lost(self) -> None:
        self._log.append("lost")


class Echo:
    def __init__(self) -> None:
        self.log: list[str] = []
        self.wires: list[Wire] = []
        self.before_answering: Callable[[], None] = lambda: None

    def accept(self, wire: Wire, source: str) -> Session:
        self.log.append(f"from {source}")
        self.wires.append(wire)
        return EchoSession(wire, self.log, lambda: self.before_answering())

    def answer(self, payload: bytes, source: str) -> bytes | None:
        return None if payload == b"mute" else payload.upper()


class Host:
    """A device whose time passes only when somebody waits; `plans` happen at their times."""

    def __init__(self) -> None:
        self.now = 0
        self.rules = "open"
        self.listeners: list[Callable[[], None]] = []
        self.ping = True
        self.power_cycles = 1
        self.echo = Echo()
        self.plans: list[tuple[int, Callable[[], None]]] = []

    def reach(self, service: str, source: str) -> str:
        return self.rules

    def verdict(self, service: str, source: str) -> str:
        return self.rules

    def on_change(self, call: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(call)
        return lambda: self.listeners.remove(call)

    def change(self, rules: str) -> None:
        """The administrator sets the rules."""
        self.rules = rules
        for call in tuple(self.listeners):
            call()

    def answers_ping(self, source: str) -> bool:
        return self.ping

    def era(self, service: str) -> int:
        return self.power_cycles

    def stream_service(self, service: str) -> StreamService:
        return self.echo

    def datagram_service(self, service: str) -> DatagramService:
        return self.echo

    def response_us(self, service: str) -> int:
        return RESPONSE_US

    def clock_s(self) -> float:
        return self.now / 1_000_000

    def wait_for(self, ready: Callable[[], bool], timeout_us: int) -> bool:
        deadline = self.now + timeout_us
        while not ready():
            due = [plan for plan in self.plans if plan[0] <= deadline]
            if not due:
                self.now = deadline
                return ready()
            first = min(due, key=lambda plan: plan[0])
            self.plans.remove(first)
            self.now = max(self.now, first[0])
            first[1]()
        return True


@pytest.fixture(autouse=True)
def no_real_waiting() -> Iterator[None]:
    before = time.monotonic()
    yield
    assert time.monotonic() - before < 5


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def route(host: Host) -> MemoryRoute:
    return MemoryRoute(host, "10.0.9.17")


# -- streams ---------------------------------------------------------------------------------------------


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


# -- while the rules say "silent" ------------------------------------------------------------------------


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


# -- datagrams -------------------------------------------------------------------------------------------


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
