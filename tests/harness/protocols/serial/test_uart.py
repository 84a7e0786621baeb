from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.serial import LineError, LineSettings, Parity, heard, octets

EVERY = bytes(range(256))
LINES = st.builds(
    LineSettings,
    baud=st.sampled_from([300, 1200, 9600, 19200, 115200]),
    data_bits=st.sampled_from([5, 6, 7, 8]),
    parity=st.sampled_from(Parity),
    stop_bits=st.sampled_from([1, 1.5, 2]),
)


def test_ends_that_are_set_alike_hear_each_other() -> None:
    assert octets(heard(EVERY, LineSettings(), LineSettings())) == EVERY


def test_rates_that_differ_by_a_few_per_cent_still_work() -> None:
    sampled = heard(EVERY, LineSettings(9600), LineSettings(9800))
    assert sampled == [(EVERY, LineError.NONE)]


def test_another_rate_makes_garbage_and_framing_errors() -> None:
    sampled = heard(b"Hello, world\r\n" * 4, LineSettings(115200), LineSettings(9600))
    assert b"Hello" not in octets(sampled)
    assert any(one.error & LineError.FRAMING for one in sampled)
    assert sampled == heard(b"Hello, world\r\n" * 4, LineSettings(115200), LineSettings(9600))


def test_a_zero_at_a_much_lower_rate_is_a_break() -> None:
    assert heard(b"\0", LineSettings(1200), LineSettings(9600))[0].error & LineError.BREAK


def test_seven_bits_with_parity_are_eight_whose_highest_is_the_parity() -> None:
    even = LineSettings(parity=Parity.EVEN, data_bits=7)
    assert octets(heard(b"AC", even, LineSettings())) == bytes([0x41, 0x43 | 0x80])
    assert octets(heard(bytes([0x41, 0x43 | 0x80]), LineSettings(), even)) == b"AC"


def test_the_wrong_parity_is_noted_with_each_character() -> None:
    odd, even = LineSettings(parity=Parity.ODD), LineSettings(parity=Parity.EVEN)
    assert heard(b"abc", odd, even) == [(b"abc", LineError.PARITY)]


def test_a_long_stop_bit_disturbs_nobody() -> None:
    assert octets(heard(EVERY, LineSettings(stop_bits=2), LineSettings())) == EVERY


@pytest.mark.parametrize(
    ("sender", "receiver"),
    [
        (LineSettings(data_bits=7, parity=Parity.EVEN), LineSettings()),
        (LineSettings(9600), LineSettings(19200)),
        (LineSettings(115200), LineSettings(9600)),
    ],
)
def test_levels_that_were_sampled_once_are_not_sampled_again(
    sender: LineSettings, receiver: LineSettings
) -> None:
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        sampled = heard(b"A" * 4096, sender, receiver)
    finally:
        sys.setprofile(before)
    assert sampled
    assert calls < 1024


@given(st.binary(max_size=200), LINES, LINES)
def test_whatever_the_ends_are_set_to_it_is_told_what_is_heard(
    data: bytes, sender: LineSettings, receiver: LineSettings
) -> None:
    found = heard(data, sender, receiver)
    assert all(octet < 1 << receiver.data_bits for one in found for octet in one.data) or (
        sender == receiver and sender.data_bits == 8
    )
    if (sender.baud, sender.data_bits, sender.parity) == (receiver.baud, receiver.data_bits, receiver.parity):
        assert all(one.error is LineError.NONE for one in found)
        assert len(octets(found)) == len(data)
