"""Numbers that a case measures: kept, and held against the script, the file beside it, and an earlier run."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed import limit
from misfeed.baselines import Measured
from misfeed.errors import UsageError
from misfeed.vocabulary import CaseFailed
from misfeed.vocabulary.measure import Grade, Limit
from misfeed.vocabulary.measuring import Measuring


def measuring(file: str = "", **before: Measured) -> Measuring:
    return Measuring("ZZ-1", file, "fake", before)


def hold(
    one: Measuring, value: float, bound: Limit | None = None, share: float | None = None, why: str = ""
) -> Grade:
    return one.hold("delay", value, bound, share, why)


def test_measurements_are_kept_and_held_against_their_limits() -> None:
    one = measuring()
    hold(one, 1.23456789, limit(le=2, unit="s"))
    with pytest.raises(CaseFailed, match=r"delay is 3 s, but must be <= 2 s \(FW-1\)"):
        hold(one, 3, limit(le=2, unit="s"), why="FW-1")
    kept = [(one.value, one.unit, one.limit, one.passed, one.requirement) for one in one.measurements]
    assert kept == [(1.234568, "s", "<= 2 s", True, ""), (3, "s", "<= 2 s", False, "FW-1")]


def test_a_value_near_its_limit_passes_and_is_marked() -> None:
    one = measuring()
    assert hold(one, 1.9, limit(le=2, unit="s", marginal=0.1)) is Grade.MARGINAL
    assert [(kept.passed, kept.marginal) for kept in one.measurements] == [(True, True)]


def test_a_limit_in_the_file_beside_the_script_goes_first(tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text("[ZZ-1.delay]\nfake = { le = 1 }\n", "utf-8")
    with pytest.raises(CaseFailed, match="delay is 2 , but must be <= 1"):
        hold(measuring(str(tmp_path / "zz.py")), 2, limit(le=5))


def test_a_share_is_held_against_what_it_was_in_an_earlier_run() -> None:
    one = measuring(delay=Measured(10, "s"))
    assert hold(one, 10.5, limit(le=20, unit="s"), 0.1) is Grade.PASSED
    with pytest.raises(CaseFailed, match="delay is 12 s, and was 10 s in the baseline"):
        hold(one, 12, limit(le=20, unit="s"), 0.1)


def test_a_measurement_needs_some_limit() -> None:
    with pytest.raises(
        UsageError, match=r"ZZ-1: delay has no limit on fake; give one, or write it into .*toml"
    ):
        hold(measuring(), 2)
