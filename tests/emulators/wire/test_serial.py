"""A serial line in virtual time: how long characters take, and what waits for them."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine.clock import US_PER_S
from misfeed.emulators.wire import Line, Way, WireFaultError, Wires
from misfeed.emulators.wire.serial import SerialStreams
from misfeed.protocols.serial import Flow, LineSettings

from .conftest import Bench, Client


@pytest.fixture
def line(bench: Bench) -> SerialStreams:
    bench.wires = Wires(bench.clock, 7, lambda: {"raw": "stream"}, lines=lambda: frozenset({"raw"}))
    return SerialStreams("raw", bench, bench.wires, LineSettings(9600))


def test_an_answer_takes_its_time_there_and_back(bench: Bench, line: SerialStreams) -> None:
    client = Client(bench.clock)
    session = line.accept(client, "here")
    session.feed(b"x" * 24)
    bench.wait(0.049)
    assert client.heard == b""
    bench.wait(0.002)
    assert client.heard == b"X" * 24
    assert client.times == [pytest.approx(0.05)]


def test_much_comes_in_pieces_at_the_rate_of_the_line(bench: Bench, line: SerialStreams) -> None:
    client = Client(bench.clock)
    session = line.accept(client, "here")
    session.feed(b"x" * 960)
    bench.wait(0.6)
    assert 0 < len(client.heard) < 960
    bench.wait(0.5)
    assert len(client.heard) == 960
    assert not bench.wires.under_way


def test_who_leaves_has_said_all_first(bench: Bench, line: SerialStreams) -> None:
    session = line.accept(Client(bench.clock), "here")
    session.feed(b"x" * 960)
    session.eof()
    session.lost()
    assert "".join(bench.log) == "x" * 960 + "eof" + "lost"
    assert not bench.wires.under_way


def test_what_was_on_its_way_is_lost_with_the_line(bench: Bench, line: SerialStreams) -> None:
    session = line.accept(Client(bench.clock), "here")
    session.feed(b"x")
    session.lost()
    bench.wait(1)
    assert bench.log == ["lost"]
    assert not bench.wires.under_way


def test_a_port_whose_buffer_is_full_loses_what_comes(bench: Bench, line: SerialStreams) -> None:
    session = line.accept(Client(bench.clock), "here")
    session.feed(b"x" * 100_000)
    session.eof()
    assert len("".join(bench.log)) == 64 * 1024 + len("eof")


def test_what_finds_no_room_counts_for_no_fault(bench: Bench, line: SerialStreams) -> None:
    session = line.accept(Client(bench.clock), "here")
    session.feed(b"x" * 64 * 1024)
    bench.wires.put(Line(service="raw", how="drop", octet=1, way=Way.TO_DEVICE))
    session.feed(b"lost")
    session.eof()
    session.feed(b"ab")
    assert "".join(bench.log) == "x" * 64 * 1024 + "eof" + "b"


def test_a_pause_ends_by_itself_when_it_is_said_how_long_it_is(bench: Bench, line: SerialStreams) -> None:
    client = Client(bench.clock)
    session = line.accept(client, "here")
    bench.wires.put(Line(service="raw", how="stuck", octet=2, ms=500))
    session.feed(b"abc")
    bench.wait(0.4)
    assert client.heard == b"A"
    bench.wait(0.2)
    assert client.heard == b"ABC"
    assert bench.clock.now < US_PER_S


def test_a_break_from_the_client_reaches_what_hears_one_in_its_order(
    bench: Bench, line: SerialStreams
) -> None:
    session = line.accept(Client(bench.clock), "here")
    session.feed(b"a")
    session.line_break()
    session.feed(b"b")
    bench.wait(1)
    assert bench.log == ["a", "b"]


def test_hardware_flow_control_holds_the_machine(bench: Bench) -> None:
    line = SerialStreams("raw", bench, bench.wires, LineSettings(flow=Flow.DTR_DSR))
    client = Client(bench.clock)
    session = line.accept(client, "here")
    session.modem(dtr=False, rts=True)
    session.feed(b"a")
    bench.wait(1)
    assert client.heard == b""
    session.modem(dtr=True, rts=False)
    bench.wait(1)
    assert client.heard == b"A"


def test_faults_of_a_line_are_counted_from_when_they_were_put_in(bench: Bench, line: SerialStreams) -> None:
    client = Client(bench.clock)
    session = line.accept(client, "here")
    session.feed(b"ab")
    bench.wait(1)
    bench.wires.put(Line(service="raw", how="drop", octet=2, times=2, way=Way.BOTH))
    for character in (b"c", b"d", b"e", b"f", b"g"):
        session.feed(character)
        bench.wait(1)
    assert "".join(bench.log) == "abcfg"
    assert client.heard == b"ABC"


def test_nothing_passes_a_cut(bench: Bench, line: SerialStreams) -> None:
    client = Client(bench.clock)
    session = line.accept(client, "here")
    bench.wires.put(Line(service="raw", how="disconnect", octet=3))
    session.feed(b"abcd")
    bench.wait(1)
    assert (client.heard, client.ended) == (b"AB", "reset")


def test_what_is_on_no_serial_line_has_no_such_faults(bench: Bench) -> None:
    with pytest.raises(WireFaultError, match="line acts on a serial line: no service here; raw is on none"):
        bench.wires.put(Line(service="raw", how="parity"))
