"""How an agent with quirks answers: whether it hears, what it makes of an answer, and how that leaves.

What is made of an answer is made of its PDU, below the frame, so that over v3 it is signed and encrypted as
any other. What a quirk does not mean, and what it cannot read, goes through as it is. Knows no socket.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import TypeAlias

from misfeed.emulators.machine import Machine
from misfeed.emulators.quirks import Quirk
from misfeed.emulators.snmp.engine import MAX_SIZE
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

Ask: TypeAlias = Callable[[], bytes | None]
"""What answers a request."""
Change: TypeAlias = Callable[[bytes, Message, Message], bytes]
"""A change of the octets of an answer, given the request and the answer as messages."""


class Manners:
    """How a firmware with some quirks answers; of one machine, since some remember what was.

    Args:
        quirks: of which those of answers are of concern.

    Attributes:
        most: octets of the longest message.
    """

    def __init__(self, machine: Machine, quirks: frozenset[str]) -> None:
        self._hearing = [make(machine) for quirk, make in _HEARING.items() if quirk.name in quirks]
        self._changes = [make() for quirk, make in _CHANGES.items() if quirk.name in quirks]
        self._no_bulk = answers.NO_BULK.name in quirks
        self._is_slow = answers.SLOW_TABLES.name in quirks
        self._is_cut = answers.ANSWERS_CUT.name in quirks
        self._astray = answers.FROM_ELSEWHERE.name in quirks
        self._late_us = 0
        self.most = answers.SMALLEST_S if answers.TOO_BIG.name in quirks else MAX_SIZE

    def hears(self) -> bool:
        """Whether anything is answered now."""
        self._late_us = 0
        return all(heard() for heard in self._hearing)

    def told(self, asked: Message, ask: Ask) -> bytes | None:
        """What is answered, as a message of the request's version; over v3, as of v2c without a community."""
        if self._no_bulk and isinstance(asked.pdu, BulkPdu):
            return None
        found = ask()
        if found is None:
            return None
        for change in self._changes:
            answer = _read(found)
            if answer is not None:
                found = change(found, asked, answer)
        if self._is_slow and _names_slow(asked):
            self._late_us = answers.SLOW_US
        return found

    def leaving(self, answer: bytes) -> bytes:
        """How the message leaves that was made of it."""
        if self._is_cut:
            answer = answer[: answers.CUT_AT]
        if self._late_us or self._astray:
            return Unusual(answer, late_us=self._late_us, astray=self._astray)
        return answer


def manners_of(machine: Machine, quirks: frozenset[str]) -> Manners | None:
    """How a firmware with those quirks answers; None where it does as others do."""
    return Manners(machine, quirks) if any(quirk.name in quirks for quirk in answers.QUIRKS) else None


def _read(octets: bytes) -> Message | None:
    """A message of v1 or v2c; None for anything else."""
    try:
        return decode_message(octets)
    except SnmpError:
        return None


# -- whether, and when ---------------------------------------------------------------------------------------

Heard: TypeAlias = Callable[[], bool]


def _awake(machine: Machine) -> Heard:
    return lambda: not machine.power.asleep


def _not_jammed(machine: Machine) -> Heard:
    def heard() -> bool:
        codes = [alert.condition.code for alert in machine.alerts.rows]
        return not any(code == "jam" or code.endswith("Jam") for code in codes)

    return heard


def _stands(machine: Machine) -> Heard:
    came: deque[int] = deque(maxlen=answers.HARD_PER_S)

    def heard() -> bool:
        now = machine.clock.now
        if len(came) == came.maxlen and now - came[0] < _SECOND_US:
            came.clear()
            machine.formatter.crash()
            machine.clock.finish_now()
            return False
        came.append(now)
        return True

    return heard


def _names_slow(asked: Message) -> bool:
    slow = [mib.table(name).oid for name in ("prtMarkerSuppliesTable", "prtAlertTable")]
    names = [identifier for identifier, _ in asked.pdu.varbinds]
    return any(identifier[: len(table)] == table for identifier in names for table in slow)


# -- what is in it -------------------------------------------------------------------------------------------


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


def _last_id() -> Change:
    last = 0

    def change(found: bytes, _: Message, told: Message) -> bytes:
        nonlocal last
        if not isinstance(told.pdu, Pdu):
            return found
        before, last = last, told.pdu.request_id
        return _with_id(told, before)

    return change


def _longer(found: bytes, _: Message, told: Message) -> bytes:
    value = told.pdu.varbinds[-1][1] if told.pdu.varbinds else None
    if not isinstance(value, OctetString) or len(value.value) >= 0x7F:
        return found
    at = len(found) - len(value.value) - 1
    return found[:at] + bytes((found[at] + 1,)) + found[at + 1 :]


_HEARING: Mapping[Quirk, Callable[[Machine], Heard]] = {
    answers.SILENT_IN_JAM: _not_jammed,
    answers.SILENT_ASLEEP: _awake,
    answers.FALLS_OVER: _stands,
}
"""In the order in which a request passes them: who is silent is not polled."""
_CHANGES: Mapping[Quirk, Callable[[], Change]] = {
    answers.ALL_OR_NOTHING: lambda: _all_or_nothing,
    answers.TOO_BIG: lambda: _too_big,
    answers.SHORT_REQUEST_ID: lambda: _short_id,
    answers.LAST_REQUEST_ID: _last_id,
    answers.LENGTH_WRONG: lambda: _longer,
}
"""In the order in which an answer passes them."""
