"""Has printers say what they say of their own accord: notifications, to whom each has been told to tell.

One that tells nobody has no part in it. Knows no message.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from ipaddress import IPv4Address

from misfeed.emulators.fleet.attention import Attention
from misfeed.emulators.fleet.outlet import FleetOutlet, Heard
from misfeed.emulators.fleet.printers import Printer
from misfeed.emulators.machine.site import way


class Speaking:
    """All printers'.

    Args:
        address: a printer's own, by its number. attention: a printer's, by its number.
    """

    def __init__(
        self,
        outlet: FleetOutlet,
        address: Callable[[int], IPv4Address],
        attention: Callable[[int], Attention],
    ) -> None:
        self._outlet = outlet
        self._address = address
        self._attention = attention
        self._attached: set[int] = set()
        self._telling: set[int] = set()

    def mind(self, number: int, printer: Printer) -> None:
        """Whom a printer tells may have been changed."""
        tells = bool(printer.machine.traps.receivers)
        if tells is (number in self._telling):
            return
        if not tells:
            self._telling.discard(number)
            self._attention(number).release()
            return
        self._telling.add(number)
        self._attention(number).hold()
        if number not in self._attached:
            self._attached.add(number)
            printer.agent.speak_through(partial(self._say, number, printer))

    def _say(
        self, number: int, printer: Printer, address: str, port: int, payload: bytes, answer: Heard
    ) -> None:
        if way.lets_out(printer.machine, address):
            heard = partial(self._heard, number, printer, answer)
            self._outlet.say(self._address(number), address, port, payload, heard)
        # Whoever waits for an answer says it again, and nothing of that is a change of the machine.
        self._attention(number).look_again()

    def _heard(self, number: int, printer: Printer, answer: Heard, payload: bytes) -> None:
        clock = printer.machine.clock
        clock.catch_up()
        answer(payload)
        clock.finish_now()
        self._attention(number).look_again()
