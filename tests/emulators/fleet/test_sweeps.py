"""What a fleet recalls of a sweep is what its printers would answer, and is counted as theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators import profiles
from misfeed.emulators.fleet import Fleet
from misfeed.emulators.fleet.printers import Printer
from misfeed.emulators.fleet.sweeps import Sweeps
from misfeed.protocols.snmp import NULL, Message, Pdu, PduKind, Version, decode_message, encode_message, mib

SOURCE = "127.0.0.1"
MANY = 100
"""More requests than are known at a time."""


def question(request_id: int, *names: str) -> bytes:
    rows = tuple((mib.oid(name), NULL) for name in names or ("sysName.0",))
    return encode_message(Message(Version.V2C, b"public", Pdu(PduKind.GET, request_id, varbinds=rows)))


def swept(*requests: bytes, count: int = 2) -> tuple[Fleet, Sweeps]:
    """A fleet whose printers were all asked so, and what is known of that."""
    fleet, sweeps = Fleet([profiles.load("mono-laser")], count), Sweeps(count)
    for number in range(1, count + 1):
        for request in requests:
            sweep(fleet, sweeps, number, request)
    return fleet, sweeps


def sweep(fleet: Fleet, sweeps: Sweeps, number: int, request: bytes) -> Printer:
    printer = fleet.printer(number)
    assert printer is not None
    # What holds for ten milliseconds may be over on a computer that has much to do.
    assert any(printer.ask(request, SOURCE) and printer.recalled(request, SOURCE) for _ in range(100))
    sweeps.keep(number, printer, request, SOURCE)
    return printer


@pytest.mark.parametrize("request_id", [2, -1, 0x7F, -0x80])
def test_each_printer_gives_its_own_answer_under_the_request_id_asked_with(request_id: int) -> None:
    fleet, sweeps = swept(question(1))
    for number in (1, 2):
        answer = sweeps.recalled(number, question(request_id), SOURCE)
        assert answer is not None
        assert answer == fleet.answer(number, question(request_id), SOURCE)
        assert decode_message(answer).pdu.request_id == request_id
    assert sweeps.recalled(1, question(2), SOURCE) != sweeps.recalled(2, question(2), SOURCE)


def test_a_longer_request_id_is_another_answer_s_length_and_is_not_known_yet() -> None:
    _, sweeps = swept(question(1))
    assert sweeps.recalled(1, question(0x1234), SOURCE) is None


def test_what_is_recalled_is_counted_by_the_printer_that_was_asked() -> None:
    fleet, sweeps = swept(question(1))
    printers = [fleet.printer(number) for number in (1, 2)]
    before = [dict(printer.agent.counts) for printer in printers if printer]
    assert sweeps.recalled(1, question(2), SOURCE)
    after = [dict(printer.agent.counts) for printer in printers if printer]
    assert after[0]["snmpInPkts"] == before[0]["snmpInPkts"] + 1
    assert after[1] == before[1]


def test_who_changes_is_asked_anew_and_the_others_are_not() -> None:
    fleet, sweeps = swept(question(1))
    changed = fleet.printer(1)
    assert changed is not None
    changed.machine.act("open", changed.machine.covers[0].id)
    assert sweeps.recalled(1, question(2), SOURCE) is None
    assert sweeps.recalled(2, question(2), SOURCE)


def test_a_source_that_was_not_let_in_is_not_answered() -> None:
    _, sweeps = swept(question(1))
    assert sweeps.recalled(1, question(2), "127.0.0.2") is None


def test_an_answer_that_is_true_for_a_moment_is_not_given_after_it() -> None:
    fleet, sweeps = swept(question(1, "sysUpTime.0"))
    printer = fleet.printer(1)
    assert printer is not None
    printer.machine.clock.advance(10_000_000)
    assert sweeps.recalled(1, question(2, "sysUpTime.0"), SOURCE) is None


def test_a_printer_that_forgets_what_it_counts_is_asked_anew() -> None:
    fleet, sweeps = swept(question(1))
    printer = fleet.printer(1)
    assert printer is not None
    assert printer.agent.counts
    printer.agent.recall.__self__.clear()  # type: ignore[attr-defined]  # a bound method of what it keeps
    assert sweeps.recalled(1, question(2), SOURCE) is None


def test_a_sweep_for_ever_more_takes_the_place_of_what_is_asked_no_more() -> None:
    fleet, sweeps = swept(question(1))
    asked = [question(1, "sysName.0", f"1.3.6.1.2.1.1.{number}.0") for number in range(MANY)]
    for request in asked:
        sweep(fleet, sweeps, 1, request)
    known = [sweeps.recalled(1, request, SOURCE) is not None for request in asked]
    assert any(known)
    assert not all(known)
    assert known[-1], "room is made for what is asked now"


def test_a_stranger_to_the_sweep_does_not_drive_it_out() -> None:
    fleet, sweeps = swept(question(1), count=MANY)
    for number in range(MANY - 1):
        sweep(fleet, sweeps, 1, question(1, "sysName.0", f"1.3.6.1.2.1.1.{number}.0"))
    assert all(sweeps.recalled(number, question(2), SOURCE) for number in range(1, MANY + 1))


@given(st.binary(max_size=80))
def test_no_octets_are_too_strange(data: bytes) -> None:
    assert Sweeps(1).recalled(1, data, SOURCE) is None
