"""SNMPv3 for printers that share one address: one engine for all, and the name of a context for each.

Whoever asks is believed by the engine that all share (RFC 3411 §3.1.1, §3.3.1), which is no printer; what is
seen is as the printer's own settings have it. Knows no socket.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.fleet.printers import Printer, lasts_s
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.snmp_access import SnmpUser
from misfeed.emulators.snmp.agent import is_v3
from misfeed.emulators.snmp.counts import Counts
from misfeed.emulators.snmp.kept_protected import KeptProtected
from misfeed.emulators.snmp.quirks.manners import Manners
from misfeed.emulators.snmp.secure import Ask, SecureAgent
from misfeed.emulators.snmp.view import NEVER
from misfeed.protocols.snmp import AnyPdu
from misfeed.protocols.snmp.usm import Keys, UsmReport, V3Message
from msgspec import structs

Find = Callable[[str], Printer | None]
"""The printer that a context stands for: by its number, or by its name."""


class Contexts:
    """The engine of all; is asked as a printer is.

    Args:
        engine: a machine that lends its name, boots and time; its users are those of the models.
    """

    def __init__(self, engine: Machine, find: Find) -> None:
        self._engine = engine
        self._find = find
        self._counts = Counts()
        # What one printer said is no answer of another, so nothing is ever put there.
        self._kept = KeptProtected(engine)

    def recalled(self, data: bytes, source: str) -> bytes | None:  # noqa: ARG002
        """Nothing: what was answered before was a printer's."""
        return None

    def lasts_s(self, device_us: int) -> float:
        return lasts_s(self._engine.clock, device_us)

    def ask(self, payload: bytes, source: str) -> bytes | None:
        """The response of the printer that is meant, or a Report; None where there is silence."""
        if not self._engine.network.snmp_users or not is_v3(payload):
            return None
        clock = self._engine.clock
        clock.catch_up()
        asked = _InContext(self._engine, self._kept, self._counts.add, self._find, source)
        answer = asked.answer(payload)
        clock.finish_now()
        return asked.leaving(answer) if answer is not None else None


class _InContext(SecureAgent):
    """For one message."""

    def __init__(
        self, engine: Machine, kept: KeptProtected, count: Callable[[str], int], find: Find, source: str
    ) -> None:
        super().__init__(engine, _nobody, kept, count)
        self._find = find
        self._source = source
        self._printer: Printer | None = None
        self._manners: Manners | None = None

    def leaving(self, answer: bytes) -> bytes:
        """How an answer leaves of whoever was asked: as that printer's firmware has it."""
        return answer if self._manners is None else self._manners.leaving(answer)

    def _believed(self, payload: bytes, message: V3Message, user: SnmpUser, keys: Keys) -> bytes | None:
        self._printer = self._find(message.context.decode("utf-8", "replace"))
        if self._printer is not None:
            if not self._printer.hears(self._source):
                return None
            self._manners = manners = self._printer.agent.manners
            if manners is not None:
                self._most = manners.most
                if not manners.hears():
                    return None
            network = self._printer.machine.network
            own = network.snmp_user(user.name) if network.snmp_v3 else None
            if own is None:
                return self._report(message, UsmReport.UNKNOWN_USER_NAMES, keys)
            user = structs.replace(user, level=own.level, read=own.read, write=own.write)
        return super()._believed(payload, message, user, keys)

    def _asked(self, context: bytes) -> Ask | None:  # noqa: ARG002 - it was looked up
        return self._ask_printer if self._printer is not None else None

    def _ask_printer(
        self, pdu: AnyPdu, view: str, writes: str, limit: int, user: str
    ) -> tuple[bytes, float] | None:
        assert self._printer is not None
        found = self._printer.agent.ask_securely(pdu, view, writes, limit, user)
        self._printer.machine.clock.finish_now()
        return (found[0], NEVER) if found is not None else None


def _nobody(*_: object) -> None:
    """The engine has no objects of its own."""
