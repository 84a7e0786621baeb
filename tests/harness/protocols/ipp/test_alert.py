"""printer-alert strings, as the standard has them and as devices send them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.ipp import Alert

JAM = (
    b"code=jam;index=1;severity=critical;training=untrained;"
    b"group=mediaPath;groupindex=2;location=8600;time=126508"
)


def test_a_row_is_read_and_written_as_the_standard_has_it() -> None:
    alert = Alert.parse(JAM, "Paper jam")
    assert alert == Alert("jam", 1, "critical", "untrained", "mediaPath", 2, 8600, 126508, "Paper jam")
    assert alert.is_well_formed
    assert alert.encode() == JAM


@pytest.mark.parametrize(
    ("octets", "code", "severity", "is_well_formed"),
    [
        (b"code=markerInkAlmostEmpty", "markerInkAlmostEmpty", "", True),
        (b"code=unknown;severity=other;group=other", "unknown", "other", True),
        (b"code=unknown;severity=otherother", "unknown", "otherother", False),
        (b"unknown;severity=otherother", "unknown", "otherother", False),
        (b"other", "other", "", False),
        (b"printer-alert[0] = code=jam;index=1;severity=critical", "jam", "critical", False),
        (b"severity=critical;code=jam", "jam", "critical", False),
        (b"code=;severity=critical", "", "critical", False),
        (b"code=jam;colour=red", "jam", "", False),
        (b"code=\xff;severity=critical", "\ufffd", "critical", True),
    ],
)
def test_what_devices_send_is_read_and_judged(
    octets: bytes, code: str, severity: str, is_well_formed: bool
) -> None:
    alert = Alert.parse(octets)
    assert alert is not None
    assert (alert.code, alert.severity, alert.is_well_formed) == (code, severity, is_well_formed)


@pytest.mark.parametrize("octets", [b"", b" ", b";", b"none"])
def test_no_alert_is_none(octets: bytes) -> None:
    assert Alert.parse(octets) is None


def test_numbers_that_are_none_are_left_out() -> None:
    alert = Alert.parse(b"code=jam;index=one;location=99999999999999999;time=1e3;groupindex=-1")
    assert alert is not None
    assert (alert.index, alert.location, alert.time, alert.group_index) == (None, None, None, -1)


@given(st.binary(max_size=100))
def test_no_octets_are_too_odd_to_read(octets: bytes) -> None:
    alert = Alert.parse(octets)
    assert alert is None or isinstance(alert.encode(), bytes)


def test_endless_parts_are_cut() -> None:
    alert = Alert.parse(b"code=jam;" * 10_000)
    assert alert is not None
    assert alert.code == "jam"
