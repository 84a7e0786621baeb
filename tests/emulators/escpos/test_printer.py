"""What one client leaves set in a receipt printer, and what of it the next one's receipt is made of."""

from __future__ import annotations

import pytest
from misfeed.emulators.escpos import printer as module
from misfeed.emulators.machine import Machine

CUT = b"\x1dV\x00"
MOST_KEPT = 16 * 1024


def symbol(kind: int, function: int, parameters: bytes) -> bytes:
    data = bytes([kind, function]) + parameters
    return b"\x1d(k" + len(data).to_bytes(2, "little") + data


def last_receipt(machine: Machine) -> int:
    """Its octets; all are printed first."""
    machine.clock.advance(5_000_000)
    return machine.jobs.jobs[-1].octets


@pytest.mark.parametrize("function", [65, 80, 81, 113])
def test_what_a_stranger_says_of_symbols_that_there_are_not_is_in_no_later_receipt(
    machine: Machine, till, function: int
) -> None:
    till.say(b"".join(symbol(kind, function, bytes(2_000)) for kind in range(256)) + b"mine\n" + CUT)
    assert last_receipt(machine) > 256 * 2_000
    till.say(b"yours\n" + CUT)
    assert last_receipt(machine) < MOST_KEPT


def test_no_function_that_there_is_not_is_kept_either(machine: Machine, till) -> None:
    till.say(b"".join(symbol(49, function, bytes(2_000)) for function in range(256)) + b"mine\n" + CUT)
    last_receipt(machine)
    till.say(b"yours\n" + CUT)
    assert last_receipt(machine) < MOST_KEPT


def test_more_than_a_code_holds_is_not_kept(machine: Machine, till) -> None:
    till.say(symbol(49, 80, b"0" + bytes(60_000)) + b"mine\n" + CUT)
    last_receipt(machine)
    till.say(b"yours\n" + CUT)
    assert last_receipt(machine) < MOST_KEPT


def test_how_codes_are_set_and_what_is_stored_for_one_outlives_the_cut(machine: Machine, till) -> None:
    set_so = symbol(49, 67, b"\x05") + symbol(49, 69, b"1") + symbol(49, 80, b"0https://example.org")
    till.say(set_so + b"mine\n" + CUT)
    last_receipt(machine)
    shown = symbol(49, 81, b"0")
    till.say(shown + CUT)
    assert last_receipt(machine) == len(b"\x1b@" + set_so + shown + CUT)


def test_what_was_set_before_makes_no_receipt_too_long(
    machine: Machine, till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_RECEIPT", 1_000)
    till.say(symbol(49, 80, b"0" + b"7" * 3_000) + CUT)
    before = len(machine.jobs.jobs)
    for octet in b"yours\n":
        till.say(bytes([octet]))
    assert len(machine.jobs.jobs) == before, "nothing is cut off yet"
    till.say(CUT)
    assert len(machine.jobs.jobs) == before + 1
