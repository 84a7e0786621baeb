"""An answer that is sent when there is something to say (RFC 3996 §5.2, Event Wait Mode).

The head of the answer is sent at once; its end is the end of the connection.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.ipp.answers import Answer, Refusal, Waiting
from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.transports.base import Wire


class LongPoll:
    """Waits for the machine to change until there is an answer, but not for ever. Implements `Lasting`.

    `encode` makes the octets of an answer, or of a refusal.
    """

    ends = True

    def __init__(
        self, machine: Machine, waiting: Waiting, empty: Answer, encode: Callable[[Answer | Refusal], bytes]
    ) -> None:
        self._machine = machine
        self._waiting = waiting
        self._empty = empty
        self._encode = encode
        self._wire: Wire | None = None
        self._stop: Callable[[], None] | None = None
        self._withdraw: Callable[[], None] | None = None

    def begin(self, wire: Wire) -> None:
        self._wire = wire
        self._stop = (self._waiting.subscribe or self._machine.subscribe)(self._look)
        if self._wire is None:
            # It was there already.
            self.ended()
            return
        self._withdraw = self._machine.clock.call_in(self._waiting.longest_s * US_PER_S, self._give_up)

    def _look(self) -> None:
        answer: Answer | Refusal | None
        try:
            answer = self._waiting.answer()
        except Refusal as refusal:
            answer = refusal
        if answer is not None:
            self._send(answer)

    def _give_up(self) -> None:
        in_vain = self._waiting.in_vain
        self._send(in_vain() if in_vain is not None else self._empty)

    def _send(self, answer: Answer | Refusal) -> None:
        wire = self._wire
        if wire is None:
            return
        self.ended()
        wire.send(self._encode(answer))
        wire.close()

    def ended(self) -> None:
        self._wire = None
        if self._stop is not None:
            self._stop()
            self._stop = None
        if self._withdraw is not None:
            self._withdraw()
            self._withdraw = None
