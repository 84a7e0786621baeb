"""When a receiver is told of an alert: at once or together with others, and again for as long as it stands.

Knows no message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from misfeed.emulators.machine import Machine, TrapReceiver
from misfeed.emulators.snmp.engine import US_PER_S
from misfeed.emulators.snmp.notifications import Notification, combined
from misfeed.protocols.snmp import encode_varbind

MAX_DATAGRAM = 1_472
"""Octets of UDP that one Ethernet frame holds, which everybody should take (RFC 3417 §3.2.1)."""
_AROUND = 300
"""Octets of a message that are not the alerts' own, at most: v3's engines, user, signature and padding."""

_US_PER_MS = 1_000


class Pace:
    """One machine's.

    Args:
        say: tells a receiver now.
        may_hear: whether a receiver's view has, by now, what it is to be told.
    """

    __slots__ = ("_held", "_machine", "_may_hear", "_say")

    def __init__(
        self,
        machine: Machine,
        say: Callable[[TrapReceiver, Notification], None],
        may_hear: Callable[[TrapReceiver, Notification], bool],
    ) -> None:
        self._machine = machine
        self._say = say
        self._may_hear = may_hear
        self._held: dict[TrapReceiver, list[Notification]] = {}

    def tell(self, receiver: TrapReceiver, notification: Notification, index: int) -> None:
        """Tell of the alert with that index, by and by, as the receiver has it."""
        clock = self._machine.clock
        if receiver.combine_ms:
            held = self._held.get(receiver)
            if held is None:
                held = self._held[receiver] = []
                clock.call_in(receiver.combine_ms * _US_PER_MS, partial(self._let_go, receiver, held))
            held.append(notification)
        elif self._may_hear(receiver, notification):
            self._say(receiver, notification)
        if receiver.repeat_s:
            clock.call_in(receiver.repeat_s * US_PER_S, partial(self._again, receiver, notification, index))

    def clear(self) -> None:
        """What is held was of a machine that has started anew."""
        self._held.clear()

    def _let_go(self, receiver: TrapReceiver, held: list[Notification]) -> None:
        if self._held.get(receiver) is not held:
            return  # it was cleared since, and another list has a time of its own
        del self._held[receiver]
        if receiver in self._machine.traps.receivers:
            for together in _messages([one for one in held if self._may_hear(receiver, one)]):
                self._say(receiver, combined(together))

    def _again(self, receiver: TrapReceiver, notification: Notification, index: int) -> None:
        stands = any(alert.index == index for alert in self._machine.alerts.rows)
        if stands and receiver in self._machine.traps.receivers:
            self.tell(receiver, notification, index)


def _messages(held: list[Notification]) -> Iterator[list[Notification]]:
    """In their order, as many together as one datagram takes."""
    sizes = [sum(len(encode_varbind(*varbind)) for varbind in one.varbinds) for one in held]
    first = octets = 0
    for place, size in enumerate(sizes):
        if place > first and octets + size > MAX_DATAGRAM - _AROUND:
            yield held[first:place]
            first, octets = place, 0
        octets += size
    if held:
        yield held[first:]
