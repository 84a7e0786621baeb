"""Hears what a device tells over SNMP unasked: traps of v1, v2c and v3, and informs, which it acknowledges.

Reports what was told and draws no conclusion from it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal, NamedTuple

from misfeed.errors import NoAnswer
from misfeed.interfaces.notifications_v3 import NotificationEngine
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.interfaces.snmp_values import plain_value
from misfeed.protocols.snmp import (
    Message,
    ObjectIdentifier,
    Oid,
    Pdu,
    PduKind,
    SnmpError,
    TimeTicks,
    TrapV1,
    VarBind,
    Version,
    decode_message,
    encode_message,
    message_version,
    mib,
)
from misfeed.protocols.snmp.usm import V3
from misfeed.transports.base import Route, TellsTime

PORT = 162
"""Where managers listen (RFC 3417 §3.1)."""

_GENERIC = ("coldStart", "warmStart", "linkDown", "linkUp", "authenticationFailure", "egpNeighborLoss")
"""By the number of a v1 trap (RFC 1157 §4.1.6)."""
_MAX_LATE = 10_000
"""Datagrams that are looked at when time is up, since they are there already: who floods keeps nobody."""
_SNMP_TRAPS = (1, 3, 6, 1, 6, 3, 1, 1, 5)


@dataclass(frozen=True, slots=True)
class Notification:
    """What a device told.

    Attributes:
        name: in its MIB ("printerV2Alert"), or dotted numbers.
        up_time: sysUpTime when it was told.
        values: of the objects that it carries, by name without instance: {"prtAlertCode": "jam"}; where it
            tells of several rows, as of alerts that came together, those of the first.
        instances: the instance of each: {"prtAlertCode": (1, 7)}.
        rows: the values of all, by instance: {(1, 7): {"prtAlertCode": "jam"}, (1, 8): ...}.
        version, community: of the message; over v3 `user` is by whom it came, protected as that one can.
        inform: it asked for an acknowledgement, and got it.
    """

    name: str
    up_time: timedelta
    values: Mapping[str, object]
    instances: Mapping[str, Oid]
    rows: Mapping[Oid, Mapping[str, object]]
    version: Version | Literal[3]
    community: str = field(repr=False)
    inform: bool = False
    user: str = ""


class NotificationListener:
    """Listens at one vantage point for as long as it is open; a context manager.

    Args:
        port: where; 0 takes any free port, which `port` then tells.
        community: that notifications must come with; "" takes all.
        users: by whom they may come over v3, which is passed over without them.
    """

    def __init__(
        self, route: Route, *, port: int = PORT, community: str = "", users: Iterable[SnmpUser] = ()
    ) -> None:
        self._arrivals = route.arrivals(port)
        self._community = community.encode()
        self.port = self._arrivals.port
        self._now = route.now if isinstance(route, TellsTime) else time.monotonic
        self._engine = NotificationEngine(users, self._now)

    def __enter__(self) -> NotificationListener:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._arrivals.close()

    def receive(self, timeout_s: float) -> Notification:
        """The next notification. What is none, or has another community, is passed over.

        Raises:
            NoAnswer: nothing was told in time.
        """
        began, late = self._now(), 0
        left = timeout_s
        while late < _MAX_LATE:
            payload, answer = self._arrivals.receive(left)
            with suppress(SnmpError):
                told = self._read(payload, answer)
                if told is not None:
                    return told
            # Reckoned from what went by, so that a clock that stands still takes nothing off.
            left = max(0.0, timeout_s - (self._now() - began))
            late += not left
        raise NoAnswer(f"nothing that is believed was told at port {self.port}", timeout_s)

    def _read(self, payload: bytes, answer: Callable[[bytes], None]) -> Notification | None:
        """What a datagram tells; None for what is not believed. Raises SnmpError for what is none."""
        if message_version(payload) == V3:
            believed = self._engine.read(payload)
            if believed.reply:
                answer(believed.reply)
            found = believed.message
            if found is None or not isinstance(found.pdu, Pdu):
                return None
            plain = read_notification(Message(Version.V2C, b"", found.pdu))
            return replace(plain, version=3, user=found.user)
        message = decode_message(payload)
        if self._community and message.community != self._community:
            return None
        told = read_notification(message)
        if told.inform and isinstance(message.pdu, Pdu):
            response = Pdu(PduKind.RESPONSE, message.pdu.request_id, varbinds=message.pdu.varbinds)
            answer(encode_message(Message(message.version, message.community, response)))
        return told

    def all_told(self) -> tuple[Notification, ...]:
        """What has arrived by now, oldest first; waits for nothing."""
        told: list[Notification] = []
        with suppress(NoAnswer):
            while len(told) < _MAX_LATE:
                told.append(self.receive(0))
        return tuple(told)


def read_notification(message: Message) -> Notification:
    """What a message tells. Raises SnmpError when it is no notification."""
    pdu = message.pdu
    community = message.community.decode("utf-8", "replace")
    if isinstance(pdu, TrapV1):
        return Notification(
            _name_of_v1(pdu),
            timedelta(milliseconds=10 * pdu.time_stamp),
            *_read(pdu.varbinds),
            message.version,
            community,
        )
    if not isinstance(pdu, Pdu) or pdu.kind not in (PduKind.TRAP_V2, PduKind.INFORM):
        raise SnmpError(f"{pdu.kind.name} is no notification")
    first = dict(pdu.varbinds[:2])
    up_time, name = first.get(mib.oid("sysUpTime.0")), first.get(mib.oid("snmpTrapOID.0"))
    if not isinstance(up_time, TimeTicks) or not isinstance(name, ObjectIdentifier):
        raise SnmpError("a notification does not begin with sysUpTime.0 and snmpTrapOID.0 (RFC 3416 §4.2.6)")
    return Notification(
        mib.name(name.value),
        timedelta(milliseconds=10 * up_time.value),
        *_read(pdu.varbinds[2:]),
        message.version,
        community,
        pdu.kind is PduKind.INFORM,
    )


def _name_of_v1(trap: TrapV1) -> str:
    """By RFC 3584 §3.1."""
    if 0 <= trap.generic_trap < len(_GENERIC):
        return _GENERIC[trap.generic_trap]
    return mib.name((*trap.enterprise, 0, trap.specific_trap))


class _Carried(NamedTuple):
    """What a notification carries, as `Notification` has it."""

    values: dict[str, object]
    instances: dict[str, Oid]
    rows: dict[Oid, dict[str, object]]


def _read(varbinds: tuple[VarBind, ...]) -> _Carried:
    carried = _Carried({}, {}, {})
    for oid, value in varbinds:
        name, _, rest = mib.name(oid).partition(".")
        found = mib.objects().get(name)
        key = name if found is not None else mib.name(oid)
        instance = tuple(int(part) for part in rest.split(".")) if found is not None and rest else ()
        plain = plain_value(found, value)
        carried.values.setdefault(key, plain)
        carried.instances.setdefault(key, instance)
        carried.rows.setdefault(instance, {})[key] = plain
    return carried
