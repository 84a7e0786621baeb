"""key=value strings."""

import pytest
from misfeed.protocols.ipp.pairs import MAX_PAIRS, format_pairs, number, parse_pairs


def test_pairs_come_in_order_and_bare_words_have_no_value() -> None:
    assert parse_pairs(b" code = jam ;bare;;a=b=c;") == (("code", "jam"), ("bare", ""), ("a", "b=c"))


def test_only_so_many_parts_are_read() -> None:
    assert len(parse_pairs(b"a=1;" * 10_000)) == MAX_PAIRS


def test_what_is_not_known_is_not_written() -> None:
    assert format_pairs((("a", 0), ("b", None), ("c", ""), ("d", "x"))) == b"a=0;d=x"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2147483648", -(2**31)),
        ("0", 0),
        ("", None),
        ("٣", None),
        ("x", None),
        (None, None),
        ("9" * 12, None),
    ],
)
def test_numbers_are_short_and_decimal(text: str | None, value: int | None) -> None:
    assert number(text) == value
