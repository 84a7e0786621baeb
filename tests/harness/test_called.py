"""Cases by the names that people give their scenarios, and what is meant by a slip."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from misfeed.called import called
from misfeed.errors import UsageError


def spec(name: str, family: str = "media_path") -> Any:
    return SimpleNamespace(scenario=SimpleNamespace(id=name, family=family))


SPECS = [spec("MP-01"), spec("MP-01"), spec("MP-02b"), spec("NW-06", "network"), spec("X1-3", "")]


def test_ids_and_families_choose_their_cases_in_order() -> None:
    assert called(SPECS, []) == SPECS
    assert called(SPECS, ["NW-06", "MP-01"]) == [SPECS[0], SPECS[1], SPECS[3]]
    assert called(SPECS, ["media_path"]) == SPECS[:3]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("mp-01", "did you mean 'MP-01'?"),
        ("MP-1", "did you mean 'MP-01'?"),
        ("mp001", "did you mean 'MP-01'?"),
        ("mp_2B", "did you mean 'MP-02b'?"),
        ("x1-03", "did you mean 'X1-3'?"),
        ("MP-2", "there are MP-01, MP-02b"),
        ("media-path", "did you mean 'media_path'?"),
        ("Network", "did you mean 'network'?"),
        ("ZZ-9", "scenarios: MP-01, MP-02b, NW-06, X1-3; families: media_path, network"),
        ("", "scenarios: MP-01, MP-02b, NW-06, X1-3; families: media_path, network"),
    ],
)
def test_a_name_that_nothing_has_is_told_with_what_was_meant(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as told:
        called(SPECS, ["MP-01", name], " in my/")
    assert str(told.value) == f"no scenario or family is called {name!r} in my/; {hint}"
