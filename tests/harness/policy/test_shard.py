"""The parts of a run: together they are the whole, and a case's part depends on its name alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.policy import Shard

NAMES = st.lists(st.text(max_size=12), unique=True, max_size=40)


@given(NAMES, st.integers(1, 9))
def test_the_parts_together_are_the_whole_and_share_nothing(names: list[str], count: int) -> None:
    parts = [Shard(number, count).of(names) for number in range(1, count + 1)]
    assert sorted(name for part in parts for name in part) == sorted(names)


@given(NAMES, st.text(max_size=12), st.integers(1, 9))
def test_another_case_moves_no_case(names: list[str], more: str, count: int) -> None:
    for number in range(1, count + 1):
        shard = Shard(number, count)
        assert [name for name in shard.of([more, *reversed(names)]) if name != more] == [
            name for name in reversed(shard.of(names)) if name != more
        ]


def test_parts_are_of_like_size() -> None:
    names = [f"MP-{number}[model-{model}]" for number in range(100) for model in range(5)]
    sizes = [len(Shard(number, 5).of(names)) for number in range(1, 6)]
    assert min(sizes) > 70


def test_a_shard_is_written_as_it_is_read() -> None:
    assert str(Shard.parse("2/5")) == "2/5"
    assert Shard.parse("1/1").of(["a"]) == ["a"]


@pytest.mark.parametrize("text", ["0/5", "6/5", "2", "2/", "a/b", "2/0", "1/1001", "-1/5", "２/5", "1/2/3"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write 2/5"):
        Shard.parse(text)
