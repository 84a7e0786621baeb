from __future__ import annotations

import pytest
from misfeed.interfaces.escpos_permits import EscposJudge
from misfeed.permits import NotPermitted, Permit

NOBODY: frozenset[Permit] = frozenset()
PRINT = frozenset({Permit.PRINT})


@pytest.mark.parametrize("octets", [b"\x10\x04\x01", b"\x1dI\x42", b"\x1dr\x01", b"\x1bv", b"\x1bu\x00"])
def test_questions_pass(octets: bytes) -> None:
    assert EscposJudge(NOBODY).admit(octets) == octets


@pytest.mark.parametrize(
    ("octets", "permits"),
    [
        (b"Hello", {Permit.PRINT}),
        (b"\n", {Permit.PRINT}),
        (b"\x1b@", {Permit.PRINT}),
        (b"\x1dV\x00", {Permit.PRINT}),
        (b"\x1da\x0f", {Permit.SET}),
        (b"\x1bp\x00\x10\x10", {Permit.HANDS}),
        (b"\x10\x14\x01\x00\x01", {Permit.HANDS}),
        (b"\x10\x14\x02\x01\x08", {Permit.RESTART}),
        (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", {Permit.CANCEL_JOBS}),
        (b"\x10\x05\x02", {Permit.CANCEL_JOBS}),
        (b"\x10\x05\x01", {Permit.SET}),
        (b"\x1d(E\x03\x00\x01IN", {Permit.PRINT, Permit.SET, Permit.RESTART}),
        (b"\x1d(L\x04\x00\x30\x42\x20\x20", {Permit.PRINT, Permit.SET, Permit.RESTART}),
    ],
)
def test_others_need_their_permits(octets: bytes, permits: set[Permit]) -> None:
    with pytest.raises(NotPermitted) as refused:
        EscposJudge(NOBODY).admit(octets)
    assert set(refused.value.permits) == permits
    assert EscposJudge(frozenset(permits)).admit(octets) == octets


def test_nobody_may_send_what_nobody_can_read() -> None:
    with pytest.raises(NotPermitted, match="no ESC/POS that is known here") as refused:
        EscposJudge(frozenset(Permit)).admit(b"\x1b\x7f")
    assert not refused.value.permits


def test_a_command_is_kept_until_it_is_whole() -> None:
    judge = EscposJudge(NOBODY)
    assert judge.admit(b"\x10") == b""
    assert judge.admit(b"\x04") == b""
    assert judge.admit(b"\x02\x1d") == b"\x10\x04\x02"


def test_what_printers_hear_inside_of_a_picture_is_read_there() -> None:
    picture = b"\x1dv0\x00\x05\x00\x01\x00" + b"\x10\x14\x01\x00\x01"
    with pytest.raises(NotPermitted) as refused:
        EscposJudge(PRINT).admit(picture)
    assert refused.value.permits == (Permit.HANDS,)
    harmless = b"\x1dv0\x00\x05\x00\x01\x00" + bytes(5)
    assert EscposJudge(PRINT).admit(harmless) == harmless


def test_a_refusal_forgets_nothing_that_the_printer_heard_before() -> None:
    judge = EscposJudge(PRINT)
    ends_in_dle = b"\x1dv0\x00\x01\x00\x01\x00" + b"\x10"
    assert judge.admit(ends_in_dle) == ends_in_dle
    for _ in range(2):
        with pytest.raises(NotPermitted) as refused:
            judge.admit(b"\x14\x01\x00\x01")
        assert refused.value.permits == (Permit.HANDS,), "DLE left, so that this would open the drawer"
    assert judge.admit(b"Hello") == b"Hello"


def test_half_a_command_that_is_refused_is_not_made_whole_by_another_half() -> None:
    judge = EscposJudge(PRINT)
    assert judge.admit(b"\x1bp") == b""
    with pytest.raises(NotPermitted):
        judge.admit(b"\x00\x19\xfa")
    assert judge.admit(b"\x00\x19\xfa") == b"\x00\x19\xfa", "by themselves they are text"
