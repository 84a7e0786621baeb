"""How an agent with quirks answers: each stands between the requests and the agent, and lets through, keeps
back or changes what it sees.

What a quirk does not mean, and what it cannot read, goes through as it is. Knows octets, no socket.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import TypeAlias

from misfeed.emulators.machine import Machine
from misfeed.emulators.quirks import Quirk
from misfeed.emulators.snmp.quirks import answers
from misfeed.protocols.snmp import (
    BulkPdu,
    ErrorStatus,
    Message,
    Missing,
    OctetString,
    Pdu,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    encode_message,
    mib,
)
from misfeed.transports.base import Unusual

_SECOND_US = 1_000_000
_LOW = 0xFFFF

Ask: TypeAlias = Callable[[bytes], bytes | None]
"""What answers a request."""
Manner: TypeAlias = Callable[[Machine, Ask], Ask]


def with_manners(machine: Machine, quirks: frozenset[str], ask: Ask) -> Ask | None:
    """What answers as a firmware with those quirks does; None where they change no answer."""
    manners = [manner for quirk, manner in _MANNERS.items() if quirk.name in quirks]
    found = ask
    for manner in manners:
        found = manner(machine, found)
    return found if manners else None


def _read(octets: bytes) -> Message | None:
    """A message of v1 or v2c; None for anything else."""
    try:
        return decode_message(octets)
    except SnmpError:
        return None


# -- whether, when, from where -------------------------------------------------------------------------------


def _silent(when: Callable[[Machine], bool]) -> Manner:
    return lambda machine, ask: lambda octets: None if when(machine) else ask(octets)


def _jammed(machine: Machine) -> bool:
    codes = [alert.condition.code for alert in machine.alerts.rows]
    return any(code == "jam" or code.endswith("Jam") for code in codes)


def _no_bulk(_: Machine, ask: Ask) -> Ask:
    def answer(octets: bytes) -> bytes | None:
        message = _read(octets)
        return None if message is not None and isinstance(message.pdu, BulkPdu) else ask(octets)

    return answer


def _falls_over(machine: Machine, ask: Ask) -> Ask:
    came: deque[int] = deque(maxlen=answers.HARD_PER_S)

    def answer(octets: bytes) -> bytes | None:
        now = machine.clock.now
        if len(came) == came.maxlen and now - came[0] < _SECOND_US:
            came.clear()
            machine.formatter.crash()
            machine.clock.finish_now()
            return None
        came.append(now)
        return ask(octets)

    return answer


def _slow(_: Machine, ask: Ask) -> Ask:
    slow = [mib.table(name).oid for name in ("prtMarkerSuppliesTable", "prtAlertTable")]

    def answer(octets: bytes) -> bytes | None:
        found, message = ask(octets), _read(octets)
        if found is None or message is None or not isinstance(message.pdu, Pdu | BulkPdu):
            return found
        asked = [identifier for identifier, _ in message.pdu.varbinds]
        if any(identifier[: len(table)] == table for identifier in asked for table in slow):
            return Unusual(found, late_us=answers.SLOW_US)
        return found

    return answer


def _from_elsewhere(_: Machine, ask: Ask) -> Ask:
    def answer(octets: bytes) -> bytes | None:
        found = ask(octets)
        if found is None:
            return None
        return Unusual(found, late_us=found.late_us if isinstance(found, Unusual) else 0, astray=True)

    return answer


# -- what is in it -------------------------------------------------------------------------------------------


def _changed(change: Callable[[bytes, Message, Message], bytes]) -> Manner:
    """A change of the octets of an answer, given the request and the answer as messages."""

    def manner(_: Machine, ask: Ask) -> Ask:
        def answer(octets: bytes) -> bytes | None:
            found = ask(octets)
            if found is None:
                return None
            asked, told = _read(octets), _read(found)
            return found if asked is None or told is None else change(found, asked, told)

        return answer

    return manner


def _error(asked: Message, status: ErrorStatus, index: int) -> bytes:
    assert isinstance(asked.pdu, Pdu | BulkPdu)
    echo = asked.pdu.varbinds if status is not ErrorStatus.TOO_BIG else ()
    failed = Pdu(PduKind.RESPONSE, asked.pdu.request_id, status, index, echo)
    return encode_message(Message(asked.version, asked.community, failed))


def _too_big(found: bytes, asked: Message, _: Message) -> bytes:
    return _error(asked, ErrorStatus.TOO_BIG, 0) if len(found) > answers.SMALLEST_S else found


def _all_or_nothing(found: bytes, asked: Message, told: Message) -> bytes:
    if asked.version is Version.V2C and isinstance(asked.pdu, Pdu) and isinstance(told.pdu, Pdu):
        for index, (_, value) in enumerate(told.pdu.varbinds, 1):
            if isinstance(value, Missing):
                return _error(asked, ErrorStatus.NO_SUCH_NAME, index)
    return found


def _with_id(told: Message, request_id: int) -> bytes:
    pdu = told.pdu
    assert isinstance(pdu, Pdu)
    other = Pdu(pdu.kind, request_id, pdu.error_status, pdu.error_index, pdu.varbinds)
    return encode_message(Message(told.version, told.community, other))


def _short_id(found: bytes, _: Message, told: Message) -> bytes:
    return _with_id(told, told.pdu.request_id & _LOW) if isinstance(told.pdu, Pdu) else found


def _last_id(machine: Machine, ask: Ask) -> Ask:
    last = 0

    def change(found: bytes, _: Message, told: Message) -> bytes:
        nonlocal last
        if not isinstance(told.pdu, Pdu):
            return found
        before, last = last, told.pdu.request_id
        return _with_id(told, before)

    return _changed(change)(machine, ask)


def _cut(_: Machine, ask: Ask) -> Ask:
    def answer(octets: bytes) -> bytes | None:
        found = ask(octets)
        return None if found is None else found[: answers.CUT_AT]

    return answer


def _longer(found: bytes, _: Message, told: Message) -> bytes:
    value = told.pdu.varbinds[-1][1] if told.pdu.varbinds else None
    if not isinstance(value, OctetString) or len(value.value) >= 0x7F:
        return found
    at = len(found) - len(value.value) - 1
    return found[:at] + bytes((found[at] + 1,)) + found[at + 1 :]


_MANNERS: Mapping[Quirk, Manner] = {
    answers.ALL_OR_NOTHING: _changed(_all_or_nothing),
    answers.TOO_BIG: _changed(_too_big),
    answers.SHORT_REQUEST_ID: _changed(_short_id),
    answers.LAST_REQUEST_ID: _last_id,
    answers.LENGTH_WRONG: _changed(_longer),
    answers.ANSWERS_CUT: _cut,
    answers.SLOW_TABLES: _slow,
    answers.FROM_ELSEWHERE: _from_elsewhere,
    answers.NO_BULK: _no_bulk,
    answers.FALLS_OVER: _falls_over,
    answers.SILENT_ASLEEP: _silent(lambda machine: machine.power.asleep),
    answers.SILENT_IN_JAM: _silent(_jammed),
}
"""In the order in which an answer passes them; the last sees a request first."""
