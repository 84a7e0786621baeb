"""Datagrams with wire faults: lost, late, doubled, overtaken, cut short and corrupted."""

from __future__ import annotations

from misfeed.emulators.wire import Corrupt, Delay, Duplicate, Lose, Reorder, Truncate, Way
from misfeed.emulators.wire.datagrams import MAX_UNDER_WAY

from .conftest import Bench


def test_without_a_fault_the_answer_comes_in_the_same_call(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.ask(b"up?", heard.append)
    assert heard == [b"UP?"]


def test_a_lost_question_is_never_heard_and_a_lost_answer_was(bench: Bench) -> None:
    heard: list[bytes] = []
    entry = bench.wires.put(Lose(service="poll", way=Way.TO_DEVICE))
    bench.ask(b"one", heard.append)
    assert (bench.log, heard) == ([], [])
    bench.wires.take_out(entry.id)
    bench.wires.put(Lose(service="poll", way=Way.TO_CLIENT))
    bench.ask(b"two", heard.append)
    assert (bench.log, heard) == (["two"], [])


def test_loss_by_chance_comes_near_its_share_and_repeats_from_the_seed() -> None:
    counts = []
    for _ in range(2):
        bench = Bench()
        bench.wires.put(Lose(service="poll", chance=0.3, way=Way.TO_DEVICE))
        for _ in range(1_000):
            bench.ask(b"x", lambda _: None)
        counts.append(len(bench.log))
    assert counts[0] == counts[1]
    assert 650 <= counts[0] <= 750


def test_a_doubled_question_is_answered_twice(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.wires.put(Duplicate(service="poll", way=Way.TO_DEVICE))
    bench.ask(b"up?", heard.append)
    assert heard == [b"UP?", b"UP?"]


def test_a_late_answer_comes_on_the_devices_clock(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.wires.put(Delay(service="poll", ms=300, way=Way.TO_CLIENT))
    bench.ask(b"up?", heard.append)
    assert (bench.log, heard, bench.wires.under_way) == (["up?"], [], 1)
    bench.wait(0.3)
    assert (heard, bench.wires.under_way) == ([b"UP?"], 0)


def test_a_datagram_is_overtaken_by_the_next_or_comes_alone_after_a_while(bench: Bench) -> None:
    heard: list[bytes] = []
    entry = bench.wires.put(Reorder(service="poll", way=Way.TO_DEVICE, ms=100))
    bench.ask(b"one", heard.append)
    bench.wires.take_out(entry.id)
    bench.ask(b"two", heard.append)
    assert heard == [b"TWO", b"ONE"]
    bench.wait(1)
    assert heard == [b"TWO", b"ONE"]
    bench.wires.put(Reorder(service="poll", way=Way.TO_DEVICE, ms=100))
    bench.ask(b"three", heard.append)
    bench.wait(0.1)
    assert heard[2:] == [b"THREE"]


def test_a_datagram_is_cut_short_or_changed_by_one_bit(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.wires.put(Truncate(service="poll", octets=2, way=Way.TO_CLIENT))
    bench.ask(b"abcdef", heard.append)
    assert heard == [b"AB"]
    bench.wires.take_out_all()
    bench.wires.put(Corrupt(service="poll", way=Way.TO_CLIENT))
    bench.ask(b"abcdef", heard.append)
    assert sum((a ^ b).bit_count() for a, b in zip(heard[1], b"ABCDEF", strict=True)) == 1


def test_what_is_late_is_bounded(bench: Bench) -> None:
    bench.wires.put(Delay(service="poll", ms=1_000, way=Way.TO_DEVICE))
    for _ in range(MAX_UNDER_WAY + 50):
        bench.ask(b"x", lambda _: None)
    bench.wait(2)
    assert len(bench.log) == MAX_UNDER_WAY


def test_a_late_question_meets_a_device_that_no_longer_hears(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.wires.put(Delay(service="poll", ms=300, way=Way.TO_DEVICE))
    bench.ask(b"up?", heard.append)
    bench.heard = False
    bench.wait(1)
    assert (bench.log, heard) == ([], [])
