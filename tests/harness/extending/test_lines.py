"""Lines of keys in TOML, for sentences about their values."""

from __future__ import annotations

import tomllib

import pytest
from misfeed.extending.lines import complaint, line_in, line_of, path_in, without_line, worded

TEXT = '''\
name = "x"
text = """
name = 3
"""
inline = { level = 1 }
many = [
  "a",
  { level = 2 },
]

[engine]
speed.ppm = 3
[[trays]]
name = "one"
[trays.roller]
life = 1
[[trays]]
name = "two"
[trays.roller]
life = 2
[[trays.tabs]]
n = 1
[[trays]]
[[trays.tabs]]
n = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 1),
        (("inline", "level"), 5),
        (("many", 1, "level"), 8),
        (("many", 0), 6),
        (("engine", "speed", "ppm"), 12),
        (("engine", "missing"), 11),
        (("trays", 0, "name"), 14),
        (("trays", 1, "roller", "life"), 20),
        (("trays", 1, "tabs", 0, "n"), 22),
        (("trays", 2, "tabs", 0, "n"), 25),
        (("trays", 2, "level"), 23),
        (("nowhere",), 0),
        ((), 0),
    ],
)
def test_a_key_is_found_in_its_table(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(TEXT)
    assert line_of(TEXT, path) == line


def test_msgspecs_sentences_tell_the_path() -> None:
    assert path_in("Expected `int`, got `str` - at `$.trays[1].level`") == ("trays", 1, "level")
    assert path_in("Object contains unknown field `b` - at `$.t[0]`") == ("t", 0, "b")
    assert path_in("Object contains unknown field `b`") == ("b",)
    assert path_in("Expected `object`, got `int`") == ()


def test_a_text_that_is_no_toml_tells_its_line() -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads("a = 1\nb = = 2\n")
    assert (line_in(caught.value), without_line(caught.value)) == (2, "Invalid value")


def test_kinds_of_values_are_told_in_words() -> None:
    assert (
        worded("Expected `int | null`, got `str` - at `$.workers`") == "it must be a whole number, not text"
    )
    assert worded("Expected `array`, got `null`") == "it must be a list, not nothing"
    assert worded("Expected `int` >= 1 - at `$.port`") == "it must be a whole number >= 1"
    assert worded("Invalid enum value 'robot' - at `$.hands`") == "'robot' is no word for it"
    assert worded("Object contains unknown field `b` - at `$.t`") == "there is no 'b'"
    assert worded("Object missing required field `str_s`") == "str_s is missing"


def test_what_is_wrong_is_told_with_its_place() -> None:
    assert complaint("Expected `int`, got `str` - at `$.trays[1].level`") == (
        "trays[1].level: it must be a whole number, not text"
    )
    assert complaint("Expected `str`, got `int` - at `$[1]`") == "[1]: it must be text, not a whole number"
    assert complaint("Expected `object`, got `int`") == "it must be a table, not a whole number"
