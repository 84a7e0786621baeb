"""Expressions over the facts of models choose them, and nothing else can be said in one."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.contract import Facts
from misfeed.errors import UsageError
from misfeed.policy import Where

LASER = Facts(
    "laser",
    version="1.0",
    kind="laser",
    parts=frozenset({"fuser", "tray-1"}),
    roles={"tray": "tray-1"},
    services=frozenset({"ipp", "snmp"}),
    values={"duplex": True, "speed_ppm": 40, "media": "iso_a4"},
)
INKJET = Facts(
    "inkjet", kind="inkjet", values={"duplex": False, "speed_ppm": 18, "media": "iso_a4", "inks": 4}
)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("duplex and kind == 'laser'", True),
        ("not duplex", False),
        ("kind in ['laser', 'inkjet']", True),
        ("kind not in ('laser', 'led')", False),
        ("20 < speed_ppm <= 40", True),
        ("20 < speed_ppm <= 39", False),
        ("speed_ppm > -1", True),
        ("'fuser' in parts and 'ipp' in services and 'tray' in roles", True),
        ("'a4' in media or kind != 'laser'", True),
        ("(kind == 'inkjet' or duplex) and version == '1.0'", True),
        ("name == 'laser'", True),
        ("True", True),
    ],
)
def test_an_expression_holds_or_not(text: str, fits: bool) -> None:
    assert Where(text).fits(LASER) is fits


def test_it_chooses_among_models_in_order() -> None:
    models = {"b": LASER, "a": INKJET}
    assert Where("speed_ppm > 10").among(models) == ("b", "a")
    assert Where("duplex").among(models) == ("b",)
    with pytest.raises(UsageError, match="fits none of b, a"):
        Where("speed_ppm > 90").among(models)


def test_a_fact_that_only_another_model_has_does_not_hold() -> None:
    models = {"a": LASER, "b": INKJET}
    for text in ("inks >= 4", "inks", "inks == 4", "inks in [4, 6]"):
        assert Where(text).among(models) == ("b",), text
    assert Where("not inks").among(models) == ("a",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("__import__('os').system('true')", "is not allowed"),
        ("kind.upper() == 'LASER'", "is not allowed"),
        ("parts[0]", "is not allowed"),
        ("2 ** 99 > 1", "is not allowed"),
        ("lambda: 1", "is not allowed"),
        ("[x for x in parts]", "is not allowed"),
        ("kind is 'laser'", "not allowed"),
        ("(kind := 'laser')", "is not allowed"),
        ("f'{kind}' == 'laser'", "is not allowed"),
        ("kind == b'laser'", "is not allowed"),
        ("kind ==", "is no expression"),
        ("", "is no expression"),
        ("kind; duplex", "is no expression"),
        ("(" * 900, "is no expression"),
        ("a" * 1001, "longer than 1000"),
    ],
)
def test_nothing_else_is_understood(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Where(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("duplx", "models have no 'duplx'; did you mean 'duplex'"),
        ("fuser", "write 'fuser' in parts"),
        ("tray", "write 'tray' in roles"),
        ("kind > 3", "> does not work with str and int"),
        ("'x' in duplex", "in does not work with str and bool"),
        ("-kind == 'x'", "- does not work with str"),
        ("duplex or nonsense_here", "models have no 'nonsense_here'"),
    ],
)
def test_what_makes_no_sense_for_a_model_is_told(text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        Where(text).fits(LASER)
    assert said in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_is_either_understood_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert Where(text).fits(LASER) in (True, False)
