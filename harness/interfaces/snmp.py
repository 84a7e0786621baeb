"""Asks a device over SNMP: single objects, walks, and the printer's tables by name.

One client for emulated and real devices. It reports what the device says and draws no conclusions from it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import timedelta

from misfeed.errors import DeviceRefusal, NoAnswer, UsageError
from misfeed.interfaces.attempts import heard
from misfeed.interfaces.snmp_tables import Alert, Supply, alerts_of, lines_of, supplies_of
from misfeed.interfaces.snmp_v3 import SnmpUser, UsmSession, ids
from misfeed.interfaces.snmp_values import plain_value
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    ErrorStatus,
    Message,
    Missing,
    OctetString,
    Oid,
    Pdu,
    PduKind,
    SnmpError,
    TimeTicks,
    Value,
    VarBind,
    Version,
    decode_message,
    dotted,
    encode_message,
    mib,
)
from misfeed.transports.base import Datagrams, Route, TellsTime

BULK_ROWS = 25
"""Asked for at a time by walks: with long descriptions some 1200 octets, one Ethernet frame."""
_WALK_LIMIT = 100_000


class SnmpRefusal(DeviceRefusal):
    """The agent answered with an error-status, or that it has no such object.

    Attributes:
        answer: in the standard's spelling: "noSuchName", "notWritable", "noSuchInstance", ...
        error_index: which of the names asked for, counted from 1; 0 where the agent does not say.
    """

    def __init__(self, message: str, answer: str, error_index: int = 0) -> None:
        self.error_index = error_index
        super().__init__(message, answer)


class NotIncreasing(SnmpError):
    """A walk came to an object that does not follow the one before: it would never end."""


class SnmpClient:
    """A manager that asks one device. Names are "prtAlertCode.1.7", "sysDescr.0", dotted numbers or tuples.

    Every request may raise NoAnswer after all retries, Refused where the port is closed, SnmpError for an
    answer that breaks the standard and SnmpRefusal for an error-status. Each request opens and closes its own
    datagram exchange, so there is nothing to close.

    Args:
        version: 0 for v1, 1 for v2c, as on the wire.
        user: who asks over v3, in place of a version and a community.
        timeout_s: per attempt.
        retries: attempts after the first, with the same request-id.
    """

    def __init__(
        self,
        route: Route,
        *,
        community: str = "public",
        version: Version | int = Version.V2C,
        user: SnmpUser | None = None,
        timeout_s: float = 1.0,
        retries: int = 1,
    ) -> None:
        if version not in tuple(Version):
            raise UsageError(f"SNMP version {version} is neither 0 (v1) nor 1 (v2c)")
        self._route = route
        self._community = community.encode()
        self._version = Version(version)
        self._timeout_s = timeout_s
        self._retries = retries
        self._request_ids = ids()
        self._now = route.now if isinstance(route, TellsTime) else time.monotonic
        self._session = UsmSession(user, timeout_s, retries, self._now) if user is not None else None

    def get(self, *names: str | Oid) -> tuple[VarBind, ...]:
        """Return one binding per name, in order; over v2c its value may be a `Missing`."""
        asked = tuple((_oid(name), NULL) for name in names)
        answer = self._ask(Pdu(PduKind.GET, next(self._request_ids), varbinds=asked))
        if [name for name, _ in answer] != [name for name, _ in asked]:
            raise SnmpError(f"answer to GET names other objects: {_listed(answer)} for {_listed(asked)}")
        return answer

    def get_next(self, *names: str | Oid) -> tuple[VarBind, ...]:
        """Return the objects that follow, one per name."""
        asked = tuple((_oid(name), NULL) for name in names)
        answer = self._ask(Pdu(PduKind.GET_NEXT, next(self._request_ids), varbinds=asked))
        if len(answer) != len(asked):
            raise SnmpError(f"answer to GETNEXT has {len(answer)} bindings, not {len(asked)}")
        return answer

    def get_bulk(
        self, *names: str | Oid, max_repetitions: int = BULK_ROWS, non_repeaters: int = 0
    ) -> tuple[VarBind, ...]:
        """Return what the agent fits into one answer. Not in v1: raises UsageError there."""
        asked = tuple((_oid(name), NULL) for name in names)
        answer = self._ask(BulkPdu(next(self._request_ids), non_repeaters, max_repetitions, asked))
        if len(answer) > non_repeaters + max_repetitions * len(asked):
            raise SnmpError(f"answer to GETBULK has {len(answer)} bindings, more than asked for")
        return answer

    def set(self, name: str | Oid, value: Value) -> None:
        """Write one object. Raises SnmpRefusal with "noAccess", "notWritable", "wrongValue", ..."""
        self._ask(Pdu(PduKind.SET, next(self._request_ids), varbinds=((_oid(name), value),)))

    def walk(self, root: str | Oid) -> Iterator[VarBind]:
        """Yield every object under `root` in the agent's order.

        Raises:
            NotIncreasing: the agent went back or stood still.
        """
        base = at = _oid(root)
        repetitions = BULK_ROWS
        for _ in range(_WALK_LIMIT):
            try:
                if self._version is Version.V1:
                    step = self.get_next(at)
                else:
                    step = self.get_bulk(at, max_repetitions=repetitions)
            except SnmpRefusal as refusal:
                if refusal.answer == ErrorStatus.TOO_BIG.label and repetitions > 1:
                    repetitions //= 2
                    continue
                if refusal.answer == ErrorStatus.NO_SUCH_NAME.label and self._version is Version.V1:
                    return  # v1's way to say that nothing follows
                raise
            if not step:
                raise SnmpError(f"no binding in the answer to what follows {mib.name(at)}")
            for name, value in step:
                if isinstance(value, Missing):
                    return
                if name <= at:
                    raise NotIncreasing(f"walk of {mib.name(base)}: {dotted(name)} follows {dotted(at)}")
                if name[: len(base)] != base:
                    return
                at = name
                yield name, value
        raise SnmpError(f"walk of {mib.name(base)}: no end after {_WALK_LIMIT} requests")

    def rows(self, table_name: str) -> tuple[Mapping[str, object], ...]:
        """Return a table's rows in the order of their index, each by object name.

        The parts of the index are there under their names. Enumerations are labels, texts str, identifiers
        names or dotted numbers, named bits frozensets of names, TimeTicks and other numbers int. Columns that
        the standard does not have stand under their number.
        """
        table = mib.table(table_name)
        columns = {column.column: column for column in table.columns.values()}
        rows: dict[Oid, dict[str, object]] = {}
        for name, value in self.walk(table.entry_oid):
            number, *rest = name[len(table.entry_oid) :]
            index = tuple(rest)
            row = rows.setdefault(index, dict(zip(table.index, index, strict=False)))
            column = columns.get(number)
            if column is None:
                row[str(number)] = plain_value(None, value)
            else:
                row[column.name] = plain_value(column, value)
        return tuple(rows[index] for index in sorted(rows))

    def alerts(self) -> tuple[Alert, ...]:
        """Return the alert table in the order of prtAlertIndex."""
        return alerts_of(self.rows("prtAlertTable"))

    def supplies(self) -> tuple[Supply, ...]:
        """Return the table of supplies, each with the value of its colorant."""
        colorants = self.rows("prtMarkerColorantTable")
        return supplies_of(self.rows("prtMarkerSuppliesTable"), colorants)

    def error_bits(self) -> frozenset[str]:
        """Return the names set in hrPrinterDetectedErrorState, of however many octets (RFC 2790 §4)."""
        _, value = self._first("hrPrinterDetectedErrorState")
        if not isinstance(value, OctetString):
            raise SnmpError(f"hrPrinterDetectedErrorState is {value!r}, not octets")
        return mib.bits("hrPrinterDetectedErrorState").names(value.value)

    def printer_status(self) -> str:
        """Return hrPrinterStatus: "idle", "printing", "warmup", "other", "unknown"."""
        return str(plain_value(mib.object("hrPrinterStatus"), self._first("hrPrinterStatus")[1]))

    def device_status(self) -> str:
        """Return the printer's hrDeviceStatus: "running", "warning", "testing", "down", "unknown"."""
        index, _ = self._first("hrPrinterStatus")
        status = mib.object("hrDeviceStatus")
        return str(plain_value(status, self._one(status.oid + index)))

    def console_text(self) -> tuple[str, ...]:
        """Return the lines of the console's display."""
        return lines_of(self.rows("prtConsoleDisplayBufferTable"))

    def device_id(self) -> str:
        """Return the IEEE 1284 device ID that CUPS and Windows read (PWG 5107.1)."""
        _, value = self._first("ppmPrinterIEEE1284DeviceId")
        return str(plain_value(mib.object("ppmPrinterIEEE1284DeviceId"), value))

    def up_time(self) -> timedelta:
        """Return sysUpTime, which is the agent's, wraps after 497 days and restarts with the device."""
        value = self._one(_oid("sysUpTime.0"))
        if not isinstance(value, TimeTicks):
            raise SnmpError(f"sysUpTime is {value!r}, not TimeTicks")
        return timedelta(milliseconds=10 * value.value)

    def _one(self, name: Oid) -> Value:
        ((_, value),) = self.get(name)
        if isinstance(value, Missing):
            raise SnmpRefusal(f"GET {mib.name(name)}", value.label)
        return value

    def _first(self, column: str) -> tuple[Oid, Value]:
        """Return the index and value of a column's first row, in one request."""
        base = mib.object(column).oid
        ((name, value),) = self.get_next(base)
        if isinstance(value, Missing) or name[: len(base)] != base:
            raise SnmpRefusal(f"no row of {column}", Missing.NO_SUCH_INSTANCE.label)
        return name[len(base) :], value

    def _ask(self, question: Pdu | BulkPdu) -> tuple[VarBind, ...]:
        datagrams = self._route.datagrams("snmp")
        try:
            if self._session is not None:
                answer = self._session.exchange(datagrams, question)
            else:
                payload = encode_message(Message(self._version, self._community, question))
                answer = self._exchange(datagrams, payload, question.request_id)
        finally:
            datagrams.close()
        if answer is None:
            attempts = self._retries + 1
            raise NoAnswer(f"snmp: {_asked(question)} to no avail", self._timeout_s * attempts)
        if answer.error_status is not ErrorStatus.NO_ERROR:
            raise SnmpRefusal(_asked(question), answer.error_status.label, answer.error_index)
        return answer.varbinds

    def _exchange(self, datagrams: Datagrams, payload: bytes, request_id: int) -> Pdu | None:
        """The answer; None after silence. What is none is passed over, and told where nothing better came."""
        wrong: SnmpError | None = None
        for _ in range(self._retries + 1):
            datagrams.send(payload)
            for data in heard(datagrams, self._timeout_s, self._now):
                try:
                    answer = self._answer(decode_message(data), request_id)
                except SnmpError as error:
                    wrong = error
                    continue
                if answer is not None:
                    return answer
        if wrong is not None:
            raise wrong
        return None

    def _answer(self, message: Message, request_id: int) -> Pdu | None:
        """The response to a request; None for one to another. Raises SnmpError for one in another's name."""
        pdu = message.pdu
        if not isinstance(pdu, Pdu) or pdu.kind is not PduKind.RESPONSE or pdu.request_id != request_id:
            return None
        if message.version is not self._version:
            raise SnmpError(f"the answer is of version {message.version.name}, not {self._version.name}")
        if message.community != self._community:
            raise SnmpError("the answer comes with another community than the question")
        return pdu


def _oid(name: str | Oid) -> Oid:
    return name if isinstance(name, tuple) else mib.oid(name)


def _listed(varbinds: tuple[VarBind, ...]) -> str:
    return ", ".join(mib.name(name) for name, _ in varbinds[:5]) or "nothing"


def _asked(question: Pdu | BulkPdu) -> str:
    return f"{question.kind.name} {_listed(question.varbinds)}"
