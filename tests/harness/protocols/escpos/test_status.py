"""Status octets, bit by bit as Epson prints them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import ProtocolError
from misfeed.protocols.escpos import Asked, Back, Status, is_back, is_real_time, read_answers, read_back

WELL = Status()


@pytest.mark.parametrize(
    ("status", "asked", "octet"),
    [
        (WELL, Asked.PRINTER, 0x12),
        (WELL, Asked.PAPER, 0x12),
        (Status(drawer_high=True), Asked.PRINTER, 0x16),
        (Status(offline=True), Asked.PRINTER, 0x1A),
        (Status(cover_open=True), Asked.OFFLINE, 0x16),
        (Status(paper_end=True), Asked.OFFLINE, 0x32),
        (Status(cutter=True), Asked.OFFLINE, 0x52),
        (Status(cutter=True), Asked.ERROR, 0x1A),
        (Status(passing=True), Asked.ERROR, 0x52),
        (Status(unrecoverable=True), Asked.ERROR, 0x32),
        (Status(near_end=True), Asked.PAPER, 0x1E),
        (Status(near_end=True, paper_end=True), Asked.PAPER, 0x7E),
    ],
)
def test_each_state_sets_its_bits(status: Status, asked: Asked, octet: int) -> None:
    assert status.answer(asked) == bytes([octet])
    assert is_real_time(octet)


def test_a_ready_printer_sends_back_what_epson_prints() -> None:
    assert WELL.back() == b"\x10\0\0\x0f"
    assert Status(drawer_high=True).back() == b"\x14\0\0\x0f"
    assert Status(offline=True, cover_open=True).back() == b"\x38\0\0\x0f"
    assert Status(near_end=True).back()[2] == 0x03


def test_what_nobody_knows_is_not_answered() -> None:
    assert WELL.answer(9) == b""


def test_only_wanted_changes_are_told() -> None:
    assert WELL.told_by(Back.PAPER) != Status(near_end=True).told_by(Back.PAPER)
    assert WELL.told_by(Back.PAPER) == Status(cutter=True).told_by(Back.PAPER)


STATUSES = st.builds(Status, **{name: st.booleans() for name in Status.__slots__})


@given(STATUSES)
def test_what_is_told_is_read_the_same(status: Status) -> None:
    answers = {asked.value: status.answer(asked)[0] for asked in Asked}
    assert read_answers(answers) == status
    back = status.back()
    assert read_back(back) == status
    assert is_back(back[0])
    assert not is_real_time(back[0])


@given(st.binary(max_size=6))
def test_other_octets_are_refused_or_what_is_read_can_be_told(octets: bytes) -> None:
    with suppress(ProtocolError):
        found = read_back(octets)
        assert read_back(found.back()) == found
    with suppress(ProtocolError):
        found = read_answers(dict(enumerate(octets, 1)))
        assert read_answers({asked.value: found.answer(asked)[0] for asked in Asked}) == found
