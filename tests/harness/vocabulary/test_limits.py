"""Limits in a file beside the scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed import limit
from misfeed.errors import UsageError
from misfeed.vocabulary.limits import Bounds, limits_beside

TEXT = """\
[MP-03."alert delay"]
default = { le = 2, unit = "s", marginal = 0.1 }
mono-laser = { le = 1.5, unit = "s" }
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    (tmp_path / "limits.toml").write_text(TEXT, "utf-8")
    return str(tmp_path / "mp_03.py")


def test_a_model_has_its_own_limit_and_all_others_the_default(script: str) -> None:
    limits = limits_beside(script)
    assert limits.find("MP-03", "alert delay", "mono-laser").limit == limit(le=1.5, unit="s")
    assert limits.find("MP-03", "alert delay", "inkjet-mfp").limit == limit(le=2, unit="s", marginal=0.1)


def test_what_the_file_does_not_name_has_no_limit(script: str) -> None:
    limits = limits_beside(script)
    assert limits.find("MP-03", "other", "mono-laser") == Bounds()
    assert limits.find("MP-04", "alert delay", "mono-laser") == Bounds()


def test_a_folder_without_the_file_has_no_limits(tmp_path: Path) -> None:
    assert limits_beside(str(tmp_path / "mp_03.py")).by_scenario == {}


def test_a_file_that_was_changed_is_read_again(script: str) -> None:
    limits_beside(script)
    path = Path(script).with_name("limits.toml")
    path.write_text(TEXT.replace("1.5", "1.25"), "utf-8")
    found = limits_beside(script).find("MP-03", "alert delay", "mono-laser")
    assert found.limit == limit(le=1.25, unit="s")


def test_how_far_a_model_may_drift_stands_beside_its_limit_or_alone(tmp_path: Path) -> None:
    text = "[MP-03.x]\ndefault = { le = 2, baseline = 0.1 }\na = { baseline = 0.2 }\nb = { le = 3 }\n"
    (tmp_path / "limits.toml").write_text(text, "utf-8")
    limits = limits_beside(str(tmp_path / "x.py"))
    assert limits.find("MP-03", "x", "a") == Bounds(limit(le=2), 0.2)
    assert limits.find("MP-03", "x", "b") == Bounds(limit(le=3), 0.1)
    assert limits.find("MP-03", "x", "c") == Bounds(limit(le=2), 0.1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[MP-03", "limits.toml: Expected ']' at the end"),
        ("MP-03 = 3", "limits.toml:1: MP-03 holds no table"),
        ("[MP-03]\n'alert delay' = 3", "limits.toml:2: alert delay holds no table"),
        ("[MP-03.x]\nmono = { unit = 's' }", "limits.toml:2: MP-03 x mono: a limit needs at least one of"),
        ("[MP-03.x]\nmono = { baseline = -1 }", "limits.toml:2: MP-03 x mono: baseline=-1.0 is no share"),
        ("[MP-03.x]\nmono = { le = 'two' }", "limits.toml:2: MP-03 x mono: le: it must be a number"),
        (
            "[MP-03.x]\nmono = { most = 2 }",
            "limits.toml:2: MP-03 x mono: there is no 'most'",
        ),
    ],
)
def test_trouble_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "limits.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        limits_beside(str(tmp_path / "x.py"))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
