"""When a receiver is told of an alert: at once or together with others, and again for as long as it stands.

Knows no message.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from misfeed.emulators.machine import Machine, TrapReceiver
from misfeed.emulators.snmp.notifications import Notification, combined

MAX_COMBINED = 20
"""Alerts in one message: more would not fit a datagram that everybody takes."""

_US_PER_S = 1_000_000
_US_PER_MS = 1_000


class Pace:
    """One machine's. `say` tells a receiver now."""

    __slots__ = ("_held", "_machine", "_say")

    def __init__(self, machine: Machine, say: Callable[[TrapReceiver, Notification], None]) -> None:
        self._machine = machine
        self._say = say
        self._held: dict[TrapReceiver, list[Notification]] = {}

    def tell(self, receiver: TrapReceiver, notification: Notification, index: int) -> None:
        """Tell of the alert with that index, by and by, as the receiver has it."""
        clock = self._machine.clock
        if receiver.combine_ms:
            held = self._held.setdefault(receiver, [])
            if not held:
                clock.call_in(receiver.combine_ms * _US_PER_MS, partial(self._let_go, receiver))
            held.append(notification)
        else:
            self._say(receiver, notification)
        if receiver.repeat_s:
            clock.call_in(receiver.repeat_s * _US_PER_S, partial(self._again, receiver, notification, index))

    def clear(self) -> None:
        """What is held was of a machine that has started anew."""
        for held in self._held.values():
            held.clear()

    def _let_go(self, receiver: TrapReceiver) -> None:
        held = self._held.pop(receiver, [])
        if receiver in self._machine.traps.receivers:
            for first in range(0, len(held), MAX_COMBINED):
                self._say(receiver, combined(held[first : first + MAX_COMBINED]))

    def _again(self, receiver: TrapReceiver, notification: Notification, index: int) -> None:
        stands = any(alert.index == index for alert in self._machine.alerts.rows)
        if stands and receiver in self._machine.traps.receivers:
            self.tell(receiver, notification, index)
