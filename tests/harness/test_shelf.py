"""Scenarios picked by the words of a command line."""

from __future__ import annotations

import pytest
from misfeed.errors import UsageError
from misfeed.shelf import pick


def test_an_id_picks_one_scenario_with_its_cases() -> None:
    (picked,) = pick(["NW-06"], ["mono-laser"])
    assert picked.scenario.id == "NW-06"
    assert [spec.suffix for spec in picked.specs] == ["mono-laser-refused", "mono-laser-silent"]
    assert picked.fitting == picked.specs


def test_a_family_picks_its_scenarios_by_id() -> None:
    ids = [picked.scenario.id for picked in pick(["finishing", "MP-03"], ["mono-laser"])]
    assert ids == ["FN-01", "MP-03"]


def test_one_that_fits_no_model_says_why() -> None:
    (picked,) = pick(["MP-03"], ["label-printer"])
    with pytest.raises(UsageError, match="MP-03 runs on none of these models: label-printer has no "):
        _ = picked.fitting
