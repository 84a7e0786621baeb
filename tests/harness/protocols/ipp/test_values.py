"""The syntaxes that Python has no type for."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.ipp import DateTime, Localized, RangeOfInteger, Resolution

ZONES = st.integers(-13 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(), ZONES)
def test_a_moment_comes_back_to_the_tenth_of_a_second(moment: datetime, zone: timezone) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 100_000 * 100_000, tzinfo=zone)
    found = DateTime.of(moment).moment
    assert found == moment
    assert found.utcoffset() == moment.utcoffset()


def test_a_date_is_the_octets_of_the_standard() -> None:
    # The example of RFC 2579: 1992-5-26,13:30:15.0,-4:0
    moment = datetime(1992, 5, 26, 13, 30, 15, tzinfo=timezone(timedelta(hours=-4)))
    assert DateTime.of(moment).octets == bytes([0x07, 0xC8, 5, 26, 13, 30, 15, 0, ord("-"), 4, 0])
    assert str(DateTime.of(moment)) == "1992-05-26T13:30:15-04:00"


@pytest.mark.parametrize(
    "octets",
    [
        "07ea000000000000 2b0000",
        "07ea0b18183d3c00 2b0000",
        "07ea0b1802000000 000000",
        "07ea0b1802000000 2bff00",
        "00" * 11,
    ],
)
def test_an_impossible_date_is_kept_as_its_octets(octets: str) -> None:
    date = DateTime(bytes.fromhex(octets))
    assert date.moment is None
    assert str(date) == bytes.fromhex(octets).hex(" ")


def test_a_date_without_a_zone_or_of_the_wrong_length_is_our_own_mistake() -> None:
    with pytest.raises(UsageError, match="time zone"):
        DateTime.of(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None))
    with pytest.raises(UsageError, match="11 octets"):
        DateTime(b"\x07\xea")


def test_values_read_as_people_write_them() -> None:
    assert str(Resolution(600, 300)) == "600x300dpi"
    assert str(Resolution(236, 236, 4)) == "236x236dpcm"
    assert str(Resolution(1, 1, 9)) == "1x1units-9"
    assert str(RangeOfInteger(1, 9)) == "1-9"
    assert str(Localized("Büro", "de")) == "Büro"
    assert 9 in RangeOfInteger(1, 9)
    assert 10 not in RangeOfInteger(1, 9)
