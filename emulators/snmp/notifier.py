"""Tells receivers what happens to one machine, as it happens (RFC 3413 §3.3).

Follows the machine's settled changes; keeps informs until they are acknowledged or given up. How a datagram
leaves is the business of whoever attaches.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from misfeed.emulators.machine import Alert, Machine, TrapReceiver
from misfeed.emulators.machine.snmp_access import subtrees
from misfeed.emulators.snmp.groups.interfaces import tells_of_link
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.notifications import Notification, alert_raised, link_up, trap_v1, trap_v2
from misfeed.emulators.snmp.pace import Pace
from misfeed.protocols.snmp import AnyPdu, Pdu, PduKind, SnmpError
from misfeed.transports.base import SendUnasked

if TYPE_CHECKING:
    from misfeed.emulators.snmp.envelopes import Envelopes

RETRY_US = 5_000_000
RETRIES = 3
MAX_PENDING = 100
"""Informs that wait for their acknowledgement; for a further one the oldest is given up of whoever has most,
of those first that anybody can cause by asking with a wrong community."""

_MAX_ID = 0x7FFF_FFFF
_OF_STRANGERS = "authenticationFailure"


@dataclass(frozen=True, slots=True)
class _Pending:
    """An inform that waits.

    Attributes:
        notification: what it tells. left: how often it is sent again. due_us: when, by the clock.
        corrected: it was sent once more out of turn, since the receiver's engine told what was wrong with it.
    """

    receiver: TrapReceiver
    notification: Notification
    pdu: Pdu
    left: int
    due_us: int
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the machine was when it was last looked at; nobody looks while nobody is to be told."""

    alerts: frozenset[int]
    boots: int
    ready: bool
    link: bool


def _rows(machine: Machine) -> tuple[Alert, ...]:
    """The rows of the alert table, in the order in which they came."""
    alerts = machine.alerts
    return alerts.rows + alerts.removals


class Notifier:
    """One machine's notifications.

    Args:
        model: asked for when something is told for the first time.
        count: raises one of the agent's counters.
    """

    def __init__(self, machine: Machine, model: Callable[[], Model], count: Callable[[str], int]) -> None:
        self._machine = machine
        self._model = model
        self._count = count
        self._send: SendUnasked | None = None
        self._pending: dict[int, _Pending] = {}
        self._timed = False
        # Begins anywhere, and not by the machine's seed: a process that begins anew takes no recording of an
        # earlier one's acknowledgements for its own (RFC 3412 §6.2).
        self._request_id = int.from_bytes(os.urandom(4), "big") % _MAX_ID
        self._pace = Pace(machine, self._tell_one, self._may_hear)
        self._seen: _Seen | None = None

    @cached_property
    def _envelopes(self) -> Envelopes:
        # Made when somebody is to be told: they need all of v3.
        from misfeed.emulators.snmp.envelopes import Envelopes

        return Envelopes(self._machine, self._count)

    def attach(self, send: SendUnasked) -> None:
        """From now on, tell by `send`. What happened before is not told."""
        if self._send is None:
            self._machine.subscribe(self._changed)
        self._send = send
        self._seen = self._look() if self._machine.traps.receivers else None

    def authentication_failed(self) -> None:
        """Somebody asked with a community that opens nothing."""
        if self._machine.traps.authentication:
            self._tell(Notification(_OF_STRANGERS))

    # -- what happens ------------------------------------------------------------------------------------

    def _look(self) -> _Seen:
        machine = self._machine
        return _Seen(
            frozenset(alert.index for alert in _rows(machine)),
            machine.power.cycles,
            machine.power.ready,
            machine.network.link_up,
        )

    def _changed(self) -> None:
        if not self._machine.traps.receivers:
            self._seen = None
            return
        before, now = self._seen, self._look()
        self._seen = now
        if before is None or before == now:
            return
        if now.ready and (not before.ready or before.boots != now.boots):
            self._pending.clear()
            self._pace.clear()
            self._tell(Notification("warmStart" if self._machine.formatter.warm else "coldStart"))
        elif now.link and not before.link and tells_of_link(self._machine, self._model()):
            self._tell(link_up(self._model()))
        for alert in sorted(_rows(self._machine), key=lambda row: row.index):
            if alert.index not in before.alerts:
                self._tell(alert_raised(self._machine, self._model(), alert), alert.index)

    # -- telling -----------------------------------------------------------------------------------------

    def _tell(self, notification: Notification, alert: int | None = None) -> None:
        """Tell everybody, of an alert each at its own pace."""
        for receiver in self._machine.traps.receivers:
            if alert is not None:
                self._pace.tell(receiver, notification, alert)
            elif self._may_hear(receiver, notification):
                self._tell_one(receiver, notification)

    def _may_hear(self, receiver: TrapReceiver, notification: Notification) -> bool:
        """Nobody is told of what a view leaves out (RFC 3413 §3.3, step 3)."""
        network = self._machine.network
        view = network.notify_view(receiver.version, receiver.community, receiver.user)
        entries = network.snmp_view(view)
        return entries is None or all(
            subtrees(entries).has(identifier)
            for identifier in (notification.oid, *dict(notification.varbinds))
        )

    def _tell_one(self, receiver: TrapReceiver, notification: Notification) -> None:
        request_id = self._next_id()
        if receiver.version == "1":
            self._say(receiver, trap_v1(notification, self._machine), request_id)
            self._count("snmpOutTraps")
        elif receiver.inform:
            self._inform(receiver, notification, request_id)
        else:
            self._say(receiver, trap_v2(notification, self._machine, PduKind.TRAP_V2, request_id), request_id)
            self._count("snmpOutTraps")

    def _inform(self, receiver: TrapReceiver, notification: Notification, request_id: int) -> None:
        pdu = trap_v2(notification, self._machine, PduKind.INFORM, request_id)
        due = self._machine.clock.now + RETRY_US
        self._pending[request_id] = _Pending(receiver, notification, pdu, RETRIES, due)
        while len(self._pending) > MAX_PENDING:
            del self._pending[self._least()]
        self._set_timer()
        self._say(receiver, pdu, request_id)

    def _least(self) -> int:
        """Which inform is given up for a further one: who never answers pushes out no more than its own."""
        of_strangers = {one: it for one, it in self._pending.items() if it.notification.name == _OF_STRANGERS}
        among = of_strangers or self._pending
        [(most, _)] = Counter(waiting.receiver for waiting in among.values()).most_common(1)
        return next(one for one, waiting in among.items() if waiting.receiver == most)

    def _set_timer(self) -> None:
        """One for all: each waits equally long, so that none is due before the one that was set first."""
        if not self._timed and self._pending:
            self._timed = True
            first = min(waiting.due_us for waiting in self._pending.values())
            self._machine.clock.call_in(max(0, first - self._machine.clock.now), self._try_again)

    def _try_again(self) -> None:
        """Send what is due and was not acknowledged, to those who are still to be told."""
        self._timed = False
        now, receivers = self._machine.clock.now, self._machine.traps.receivers
        for request_id, waiting in tuple(self._pending.items()):
            if self._pending.get(request_id) is not waiting or waiting.due_us > now:
                continue
            receiver = waiting.receiver
            heeded = receiver in receivers and self._may_hear(receiver, waiting.notification)
            if not waiting.left or not heeded:
                del self._pending[request_id]
                continue
            later = replace(waiting, left=waiting.left - 1, due_us=now + RETRY_US, corrected=False)
            self._pending[request_id] = later
            self._envelopes.forget(receiver)
            self._say(receiver, waiting.pdu, request_id)
        self._set_timer()

    def _say(self, receiver: TrapReceiver, pdu: AnyPdu, message_id: int) -> None:
        octets = self._envelopes.wrapped(receiver, pdu, message_id)
        if self._send is not None and octets is not None:
            heard = partial(self._heard, receiver)
            self._send(receiver.address, receiver.port, octets, heard)

    def _heard(self, receiver: TrapReceiver, payload: bytes) -> None:
        """Somebody answered from there. It is a receiver's word on what that very one was told."""
        waiting = {at: one for at, one in self._pending.items() if one.receiver == receiver}
        try:
            answer = self._envelopes.read(receiver, payload, waiting)
        except SnmpError:
            self._count("snmpInASNParseErrs")
            return
        if answer.request_id in waiting:
            self._pending.pop(answer.request_id, None)
        if answer.learnt:
            for request_id, one in waiting.items():
                if not one.corrected and request_id in self._pending:
                    self._pending[request_id] = replace(one, corrected=True)
                    self._say(receiver, one.pdu, request_id)

    def _next_id(self) -> int:
        self._request_id = self._request_id % _MAX_ID + 1
        return self._request_id
