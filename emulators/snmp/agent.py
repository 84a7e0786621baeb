"""The SNMP agent of one machine: lets requests in, has them answered, and keeps and counts what was.

Answers take at most 8,192 octets, as many printers' do: GetBulk gives as many rows as fit, anything else that
does not fit is tooBig. What is no request, or comes with another community, is met with silence and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from misfeed.emulators.machine import Access, Machine
from misfeed.emulators.machine.snmp_access import NOTHING
from misfeed.emulators.snmp.counts import Counts
from misfeed.emulators.snmp.engine import MAX_SIZE
from misfeed.emulators.snmp.kept import READING, Kept, Kind
from misfeed.emulators.snmp.notifier import Notifier
from misfeed.emulators.snmp.quirks.manners import Manners, manners_of
from misfeed.emulators.snmp.responder import Responder
from misfeed.emulators.snmp.seen import Seen
from misfeed.emulators.snmp.view import FOREVER, NEVER, View, compiled
from misfeed.protocols.snmp import (
    AnyPdu,
    Message,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    message_version,
)
from misfeed.protocols.snmp.quick import read_request
from misfeed.protocols.snmp.usm_reports import UsmReport
from misfeed.protocols.snmp.v3 import V3
from misfeed.transports.base import SendUnasked

if TYPE_CHECKING:
    from misfeed.emulators.snmp.kept_protected import KeptProtected
    from misfeed.emulators.snmp.secure import SecureAgent

_NOT_AUTHENTIC = frozenset({UsmReport.UNKNOWN_USER_NAMES.label, UsmReport.WRONG_DIGESTS.label})


class Agent:
    """Satisfies `misfeed.transports.base.RecallingService` and `SpeaksUnasked`.

    Args:
        suffix: what every community ends with here, beside what the machine knows of it: that of a printer
            that shares its address, and its engine of v3, with others.
    """

    __slots__ = (
        "_counts",
        "_kept",
        "_kept_protected",
        "_manners",
        "_notifier",
        "_quirks",
        "_suffix",
        "_view",
        "kept",
        "machine",
        "recall",
    )

    def __init__(self, machine: Machine, suffix: bytes = b"") -> None:
        self.machine = machine
        self._suffix = suffix
        self._counts = Counts()
        self._view: View | None = None
        self._quirks: frozenset[str] = frozenset()
        self._manners: Manners | None = None
        self._kept = Kept(machine)
        self._kept_protected: KeptProtected | None = None
        # No methods: a call more is a tenth of what an answer from memory takes.
        self.recall = self._kept.recall
        self.kept = self._kept.entry
        self._notifier: Notifier | None = None

    def speak_through(self, send: SendUnasked) -> None:
        """Tell receivers of notifications by `send`."""
        if self._notifier is None:
            self._notifier = Notifier(self.machine, lambda: compiled(self.machine.profile).model, self._count)
        self._notifier.attach(send)

    @property
    def counts(self) -> Counts:
        """The agent's own counters since it began, by their names in SNMPv2-MIB; none that is zero."""
        for kept in (self._kept, self._kept_protected):
            for kind in kept.kinds.values() if kept is not None else ():
                if kind.times:
                    self._counts.answered(kind)
        return self._counts

    @property
    def view(self) -> View:
        """Made when first asked, so that a machine that nobody asks costs next to nothing."""
        if self._view is None:
            self._view = View(self.machine, self._counts)
        return self._view

    def answer(self, payload: bytes, source: str) -> bytes | None:  # noqa: ARG002 - access went by it already
        """Return the response, or None where an agent is silent."""
        counts = self.counts
        counts.came(len(payload))
        self._mind_quirks()
        if self._manners is None:
            answer = self._answer(payload)
        else:
            answer = self._answer(payload) if self._manners.hears() else None
            answer = self._manners.leaving(answer) if answer is not None else None
        if answer is not None:
            counts.went(len(answer))
        return answer

    def ask_securely(
        self, pdu: AnyPdu, view: str, writes: str, limit: int, user: str
    ) -> tuple[bytes, float] | None:
        """For an engine that believes somebody who asks this agent: as of v3 in all else."""
        self._mind_quirks()
        return self._ask_securely(pdu, view, writes, limit, user)

    @property
    def manners(self) -> Manners | None:
        """How this firmware answers, where it does not as others do."""
        self._mind_quirks()
        return self._manners

    def _mind_quirks(self) -> None:
        if self.machine.formatter.quirks is not self._quirks:
            self._take_on(self.machine.formatter.quirks)

    def _take_on(self, quirks: frozenset[str]) -> None:
        """From now on, answer as a firmware with those quirks does."""
        self._quirks = quirks
        self._view = None
        self._manners = manners_of(self.machine, quirks)

    def _answer(self, payload: bytes) -> bytes | None:
        if self.machine.network.snmp_v3 and is_v3(payload):
            return self._secure.answer(payload)
        try:
            message = read_request(payload) or decode_message(payload)
        except SnmpError:
            self._count(_unreadable(payload))
            return None
        community = self._known(message.community)
        access = self.machine.network.community_access(community)
        if access not in (Access.READ, Access.ADMIN):
            self._count("snmpInBadCommunityNames")
            if self._notifier is not None:
                self._notifier.authentication_failed()
            return None
        view, writes = self.machine.network.community_views(community)
        if writes == NOTHING and message.pdu.kind is PduKind.SET:
            self._count("snmpInBadCommunityUses")
        seen = self._seen(view)
        answer = self._respond(message, writes, self._responder(seen))
        if answer is not None:
            self._keep(payload, message.pdu, answer, seen.until)
        return answer

    def _respond(self, message: Message, writes: str, responder: Responder) -> bytes | None:
        if self._manners is None:
            return responder.answer(message, writes)
        return self._manners.told(message, lambda: responder.answer(message, writes))

    def _responder(self, seen: View, limit: int = MAX_SIZE, user: str = "") -> Responder:
        return Responder(seen, self._counts, limit, user, shares_engine=bool(self._suffix))

    def _known(self, community: bytes) -> str:
        """A community as the machine knows it."""
        if not community.endswith(self._suffix):
            return ""
        return community[: len(community) - len(self._suffix)].decode("utf-8", "replace")

    def _keep(self, payload: bytes, pdu: AnyPdu, answer: bytes, until: float) -> None:
        """Keep what was read of the machine, while it is true."""
        clock = self.machine.clock
        # What goes through manners is asked anew each time: they look at the machine, the time, and what was.
        if self._manners is None and pdu.kind in READING and until > clock.now:
            self._kept.keep(payload, answer, until, Kind(pdu.kind, len(pdu.varbinds)))

    @property
    def _secure(self) -> SecureAgent:
        """Made for each message; what it takes is imported when a printer is first spoken to over v3."""
        from misfeed.emulators.snmp.kept_protected import KeptProtected
        from misfeed.emulators.snmp.secure import SecureAgent

        if self._kept_protected is None:
            self._kept_protected = KeptProtected(self.machine)
            self._kept.protected = self._kept_protected.recall
        most = self._manners.most if self._manners is not None else MAX_SIZE
        return SecureAgent(self.machine, self._ask_securely, self._kept_protected, self._count_of_v3, most)

    def _count_of_v3(self, name: str) -> int:
        """Count; who is not believed is told of, as who asks with a wrong community is (RFC 3418 §2)."""
        if name in _NOT_AUTHENTIC and self._notifier is not None:
            self._notifier.authentication_failed()
        return self._count(name)

    def _ask_securely(
        self, pdu: AnyPdu, view: str, writes: str, limit: int, user: str
    ) -> tuple[bytes, float] | None:
        """The octets of the PDU that v2c would answer, since v3 has the same ones (RFC 3416), and until when
        they may be said again."""
        seen = self._seen(view, user)
        responder = self._responder(seen, limit, user)
        answer = self._respond(Message(Version.V2C, b"", pdu), writes, responder)
        if answer is None:
            return None
        again = self._manners is None and pdu.kind in READING
        # Behind the message's length, the version and no community.
        at = 7 if answer[1] < 0x80 else answer[1] - 0x79
        return answer[at:], seen.until if again else NEVER

    def _seen(self, name: str, user: str = "") -> View:
        """What one sees who reads by one of the settings' views; `user` is who asks, over v3."""
        entries = self.machine.network.snmp_view(name)
        view = self.view if entries is None else Seen(self.view, entries, user)
        view.until = FOREVER
        return view

    def _count(self, name: str) -> int:
        return self._counts.add(name)


def is_v3(payload: bytes) -> bool:
    try:
        return message_version(payload) == V3
    except SnmpError:
        return False


def _unreadable(payload: bytes) -> str:
    """The counter of a message that could not be read."""
    try:
        version = message_version(payload)
    except SnmpError:
        return "snmpInASNParseErrs"
    return "snmpInASNParseErrs" if version in (Version.V1, Version.V2C) else "snmpInBadVersions"
