"""printer-supply strings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.ipp import Supply

TONER = (
    b"index=1;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=15;colorantname=black;"
)


def test_a_supply_is_read_and_written_as_the_standard_has_it() -> None:
    supply = Supply.parse(TONER, "Black Cartridge")
    assert supply == Supply(
        name="Black Cartridge",
        type="toner",
        level=15,
        max_capacity=100,
        colorant="black",
        supply_class="supplyThatIsConsumed",
        unit="percent",
        index=1,
    )
    assert supply.percent == 15
    assert supply.encode() == TONER


def test_what_a_device_leaves_out_is_left_out() -> None:
    supply = Supply.parse(b"type=toner;maxcapacity=100;level=100;colorantname=black;")
    assert supply is not None
    assert (supply.index, supply.unit, supply.supply_class) == (None, "", "")
    assert Supply.parse(b"") is None


@pytest.mark.parametrize(
    ("level", "capacity", "percent"),
    [
        (3, 4, 75.0),
        (-2, 100, None),
        (-3, 100, None),
        (5, -2, None),
        (5, 0, None),
        (None, 100, None),
        (5, None, None),
    ],
)
def test_per_cent_need_two_plain_numbers(
    level: int | None, capacity: int | None, percent: float | None
) -> None:
    assert Supply("x", level=level, max_capacity=capacity).percent == percent


@given(st.binary(max_size=100))
def test_no_octets_are_too_odd_to_read(octets: bytes) -> None:
    supply = Supply.parse(octets)
    assert supply is None or isinstance(supply.encode(), bytes)
