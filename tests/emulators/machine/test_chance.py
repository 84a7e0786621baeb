"""Chance repeats: the same seed, part and count give the same draw, and others give unrelated ones."""

from __future__ import annotations

from statistics import mean

from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.machine.chance import draw

seeds = st.integers(-(1 << 70), 1 << 70)


@given(seeds, st.text(max_size=30), st.integers(0, 1 << 40))
def test_a_draw_repeats_and_lies_below_one(seed: int, part: str, count: int) -> None:
    first = draw(seed, part, count)
    assert first == draw(seed, part, count)
    assert 0.0 <= first < 1.0


def test_neighbouring_seeds_parts_and_counts_have_nothing_to_do_with_each_other() -> None:
    parts = [f"tray-{number}.rollers" for number in range(1, 5)]
    drawn = {draw(seed, part, count) for seed in range(20) for part in parts for count in range(50)}
    assert len(drawn) == 20 * 4 * 50


def test_draws_are_spread_evenly_along_each_way() -> None:
    for along in (
        [draw(1, "fuser", count) for count in range(4_000)],
        [draw(seed, "fuser", 1) for seed in range(4_000)],
        [draw(1, f"part-{number}", 1) for number in range(4_000)],
    ):
        assert abs(mean(along) - 0.5) < 0.02
        assert abs(mean(value * value for value in along) - 1 / 3) < 0.02


def test_draws_are_the_same_on_every_computer() -> None:
    assert [round(draw(7, "tray-2.rollers", count), 6) for count in range(3)] == [
        0.622185,
        0.617393,
        0.542601,
    ]
