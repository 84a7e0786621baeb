"""Connections with wire faults: late, slow, cut and corrupted, on the device's clock."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.wire import Corrupt, Cut, Delay, Slow, Way
from misfeed.emulators.wire.stream import MAX_HELD

from .conftest import Bench


def test_without_a_fault_the_answer_comes_in_the_same_call(bench: Bench) -> None:
    client, session = bench.connect()
    session.feed(b"hello")
    assert client.heard == b"HELLO"
    session.eof()
    assert bench.log == ["hello", "eof"]


def test_a_delay_acts_on_each_way_once(bench: Bench) -> None:
    bench.wires.put(Delay(service="raw", ms=200))
    client, session = bench.connect()
    session.feed(b"hello")
    bench.wait(0.199)
    assert bench.log == []
    bench.wait(0.002)
    assert (bench.log, client.heard) == (["hello"], b"")
    bench.wait(0.2)
    assert (client.heard, client.times) == (b"HELLO", [0.4])
    assert bench.wires.under_way == 0


def test_jitter_never_changes_the_order_of_a_stream(bench: Bench) -> None:
    bench.wires.put(Delay(service="raw", ms=10, jitter_ms=500, way=Way.TO_DEVICE))
    client, session = bench.connect()
    for piece in b"abcdefghij":
        session.feed(bytes([piece]))
    bench.wait(1)
    assert client.heard == b"ABCDEFGHIJ"
    assert len(set(client.times)) > 1


def test_an_end_comes_behind_what_was_sent_before_it(bench: Bench) -> None:
    bench.wires.put(Delay(service="raw", ms=100))
    client, session = bench.connect()
    session.feed(b"good bye")
    session.eof()
    bench.wait(0.15)
    assert (client.heard, client.ended) == (b"", "")
    bench.wait(0.1)
    assert (client.heard, client.ended) == (b"GOOD BYE", "closed")
    assert bench.log == ["good bye", "eof"]


def test_a_slow_wire_takes_its_time_for_each_octet(bench: Bench) -> None:
    bench.wires.put(Slow(service="raw", octets_per_s=1_000, way=Way.TO_CLIENT))
    client, session = bench.connect()
    session.feed(b"x" * 3_000)
    bench.wait(1)
    assert 950 <= len(client.heard) <= 1_050
    bench.wait(2.1)
    assert client.heard == b"X" * 3_000


@pytest.mark.parametrize(("how", "ended"), [("reset", "reset"), ("close", "closed"), ("silence", "")])
def test_a_connection_is_cut_after_so_many_octets(bench: Bench, how: Any, ended: str) -> None:
    bench.wires.put(Cut(service="raw", after=7, how=how, way=Way.TO_CLIENT))
    client, session = bench.connect()
    session.feed(b"hello")
    assert (client.heard, client.ended) == (b"HELLO", "")
    session.feed(b"world")
    session.feed(b"again")
    assert (client.heard, client.ended) == (b"HELLOWO", ended)


def test_what_a_client_sends_is_cut_as_well(bench: Bench) -> None:
    bench.wires.put(Cut(service="raw", after=3, way=Way.TO_DEVICE))
    client, session = bench.connect()
    session.feed(b"hello")
    assert (bench.log, client.heard, client.ended) == (["hel"], b"HEL", "reset")


def test_a_cut_counts_what_went_by_before_it_was_put_in(bench: Bench) -> None:
    client, session = bench.connect()
    session.feed(b"hello")
    bench.wires.put(Cut(service="raw", after=6, way=Way.TO_DEVICE))
    session.feed(b"xyz")
    assert (client.heard, client.ended) == (b"HELLOX", "reset")


def test_corruption_flips_one_bit_and_repeats_from_the_seed() -> None:
    heard = []
    for _ in range(2):
        bench = Bench()
        bench.wires.put(Corrupt(service="raw", way=Way.TO_DEVICE))
        _, session = bench.connect()
        session.feed(b"0123456789")
        heard.append(bench.log[0])
    assert heard[0] == heard[1]
    changed = [a ^ b for a, b in zip(heard[0].encode("latin-1"), b"0123456789", strict=True) if a != b]
    assert len(changed) == 1
    assert changed[0].bit_count() == 1


def test_a_fault_taken_out_lets_what_waits_arrive_in_its_order(bench: Bench) -> None:
    entry = bench.wires.put(Delay(service="raw", ms=500, way=Way.TO_DEVICE))
    client, session = bench.connect()
    session.feed(b"one")
    bench.wires.take_out(entry.id)
    session.feed(b"two")
    assert client.heard == b""
    bench.wait(0.5)
    assert client.heard == b"ONETWO"
    session.feed(b"three")
    assert client.heard == b"ONETWOTHREE"


def test_what_arrives_when_the_device_no_longer_hears_is_gone(bench: Bench) -> None:
    bench.wires.put(Delay(service="raw", ms=500))
    _, session = bench.connect()
    session.feed(b"hello")
    bench.heard = False
    bench.wait(1)
    assert bench.log == []


def test_a_lost_connection_leaves_nothing_that_arrives(bench: Bench) -> None:
    bench.wires.put(Delay(service="raw", ms=500))
    client, session = bench.connect()
    session.feed(b"hello")
    session.lost()
    bench.wait(1)
    assert (bench.log, client.heard, bench.wires.under_way) == (["lost"], b"", 0)


@pytest.mark.parametrize("last", [b"bye", b"once more", b""], ids=["close", "more", "end"])
def test_a_connection_cut_in_silence_does_not_tell_its_end(bench: Bench, last: bytes) -> None:
    bench.wires.put(Cut(service="raw", after=3, how="silence", way=Way.TO_CLIENT))
    client, session = bench.connect()
    session.feed(b"hello")
    session.feed(last)
    session.eof()
    bench.wait(60)
    assert (client.heard, client.ended) == (b"HEL", "")
    assert bench.log[-1] == "eof", "the other way is as it was"


def test_what_a_client_says_into_silence_does_not_end_at_the_device(bench: Bench) -> None:
    bench.wires.put(Cut(service="raw", after=3, how="silence", way=Way.TO_DEVICE))
    client, session = bench.connect()
    session.feed(b"hello")
    session.eof()
    assert (bench.log, client.ended) == (["hel"], "")
    session.lost()
    assert bench.log == ["hel", "lost"]


def test_a_lost_connection_holds_no_wire_up(bench: Bench) -> None:
    entry = bench.wires.put(Delay(service="raw", ms=60_000))
    gone, session = bench.connect()
    session.feed(b"hello")
    _, other = bench.connect()
    other.feed(b"world")
    assert bench.wires.under_way == 2
    bench.wires.take_out(entry.id)
    session.lost()
    assert bench.wires.under_way == 1
    session.lost()
    other.lost()
    assert (bench.wires.under_way, bench.wires.good) == (0, True)
    bench.wait(61)
    assert (bench.wires.under_way, gone.heard, bench.log) == (0, b"", ["lost", "lost", "lost"])


def test_a_wire_holds_only_so_much(bench: Bench) -> None:
    bench.wires.put(Delay(service="raw", ms=500, way=Way.TO_DEVICE))
    client, session = bench.connect()
    session.feed(b"x" * MAX_HELD)
    assert client.ended == ""
    session.feed(b"x")
    assert client.ended == "reset"
    assert bench.wires.under_way == 0


@given(
    st.lists(st.binary(min_size=1, max_size=40), max_size=8),
    st.integers(0, 300),
    st.integers(1, 5_000),
)
def test_delays_and_slow_wires_lose_and_change_nothing(pieces: list[bytes], ms: int, rate: int) -> None:
    bench = Bench()
    bench.wires.put(Delay(service="raw", ms=ms, jitter_ms=50))
    bench.wires.put(Slow(service="raw", octets_per_s=rate))
    client, session = bench.connect()
    for piece in pieces:
        session.feed(piece.lower())
    bench.wait(700)
    assert client.heard == b"".join(pieces).lower().upper()
