"""The SNMP agent of one machine: answers requests (RFC 1157, RFC 3416, RFC 3584) out of its view.

Answers take at most 8,192 octets, as many printers' do: GetBulk gives as many rows as fit, anything else that
does not fit is tooBig. What is no request, or comes with another community, is met with silence and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from misfeed.emulators.machine import Access, Machine
from misfeed.emulators.machine.snmp_access import NOTHING, subtrees
from misfeed.emulators.snmp.administration import is_administration
from misfeed.emulators.snmp.counts import Counts
from misfeed.emulators.snmp.kept import Kept, Kind
from misfeed.emulators.snmp.notifier import Notifier
from misfeed.emulators.snmp.quirks.manners import Ask, with_manners
from misfeed.emulators.snmp.seen import Seen
from misfeed.emulators.snmp.view import FOREVER, NEVER, View, compiled
from misfeed.emulators.snmp.writing import Unwritten, counter_of, told
from misfeed.errors import UsageError
from misfeed.protocols.snmp import (
    AnyPdu,
    BulkPdu,
    Counter64,
    ErrorStatus,
    Message,
    Missing,
    Oid,
    Pdu,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    encode_response,
    encode_varbind,
    message_version,
)
from misfeed.protocols.snmp.quick import read_request
from misfeed.protocols.snmp.usm_reports import UsmReport
from misfeed.protocols.snmp.v3 import V3
from misfeed.transports.base import SendUnasked

if TYPE_CHECKING:
    from misfeed.emulators.snmp.kept_protected import KeptProtected
    from misfeed.emulators.snmp.secure import SecureAgent

MAX_RESPONSE = 8_192
"""Octets of the longest answer."""

MAX_REPETITIONS = 1_000
"""Rows that one GetBulk walks at most, whatever it asks for."""

_FRAME = 64
"""Octets of an answer that are not variable bindings or community, at most."""

_READING = frozenset({PduKind.GET, PduKind.GET_NEXT, PduKind.GET_BULK})

_NOT_V1 = (Counter64, Missing)
"""Types that no message of v1 may carry back: to it, they are none (RFC 3584 §4.2)."""

_NOT_AUTHENTIC = frozenset({UsmReport.UNKNOWN_USER_NAMES.label, UsmReport.WRONG_DIGESTS.label})

_Fetch = Callable[[Oid], tuple[Oid, bytes] | None]


class Agent:
    """Satisfies `misfeed.transports.base.RecallingService` and `SpeaksUnasked`.

    Args:
        suffix: what every community ends with here, beside what the machine knows of it.

    Attributes:
        limit: octets of the longest answer.
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
        "limit",
        "machine",
        "recall",
    )

    def __init__(self, machine: Machine, suffix: bytes = b"") -> None:
        self.machine = machine
        self.limit = MAX_RESPONSE
        self._suffix = suffix
        self._counts = Counts()
        self._view: View | None = None
        self._quirks: frozenset[str] = frozenset()
        self._manners: Ask | None = None
        self._kept = Kept(machine)
        self._kept_protected: KeptProtected | None = None
        # Not a method: a call more is a tenth of what an answer from memory takes.
        self.recall = self._kept.recall
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
        answer = self._answer(payload) if self._manners is None else self._manners(payload)
        if answer is not None:
            counts.went(len(answer))
        return answer

    def ask_securely(
        self, pdu: AnyPdu, view: str, writes: str, limit: int, user: str
    ) -> tuple[bytes, float] | None:
        """For an engine that believes somebody who asks this agent: as of v3 in all else."""
        self._mind_quirks()
        return self._ask_securely(pdu, view, writes, limit, user)

    def _mind_quirks(self) -> None:
        if self.machine.formatter.quirks is not self._quirks:
            self._take_on(self.machine.formatter.quirks)

    def _take_on(self, quirks: frozenset[str]) -> None:
        """From now on, answer as a firmware with those quirks does."""
        self._quirks = quirks
        self._view = None
        self._manners = with_manners(self.machine, quirks, self._answer)

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
        asked = self.seeing(view)
        asked.view.until = FOREVER
        answer = asked._admitted(message, writes)
        if answer is not None:
            self._keep(payload, message.pdu, answer, asked.view.until)
        return answer

    def _known(self, community: bytes) -> str:
        """A community as the machine knows it."""
        if not community.endswith(self._suffix):
            return ""
        return community[: len(community) - len(self._suffix)].decode("utf-8", "replace")

    def _keep(self, payload: bytes, pdu: AnyPdu, answer: bytes, until: float) -> None:
        """Keep what was read of the machine, while it is true."""
        clock = self.machine.clock
        # What goes through manners is asked anew each time: they look at the machine, the time, and what was.
        if self._manners is None and pdu.kind in _READING and until > clock.now:
            self._kept.keep(payload, answer, until, Kind(pdu.kind, len(pdu.varbinds)))

    @property
    def _secure(self) -> SecureAgent:
        """Made for each message; what it takes is imported when a printer is first spoken to over v3."""
        from misfeed.emulators.snmp.kept_protected import KeptProtected
        from misfeed.emulators.snmp.secure import SecureAgent

        if self._kept_protected is None:
            self._kept_protected = KeptProtected(self.machine)
            self._kept.protected = self._kept_protected.recall
        return SecureAgent(self.machine, self._ask_securely, self._kept_protected, self._count_of_v3)

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
        asked = self.seeing(view, limit, user)
        asked.view.until = FOREVER
        answer = asked._admitted(Message(Version.V2C, b"", pdu), writes)
        if answer is None:
            return None
        again = self._manners is None and pdu.kind in _READING
        # Behind the message's length, the version and no community.
        at = 7 if answer[1] < 0x80 else answer[1] - 0x79
        return answer[at:], asked.view.until if again else NEVER

    def seeing(self, view: str, limit: int = MAX_RESPONSE, user: str = "") -> Agent:
        """This agent as one knows it who sees no more than one of the settings' views, in answers so long.

        `user` is who asks, over v3.
        """
        entries = self.machine.network.snmp_view(view)
        if entries is None and limit == self.limit:
            return self
        other = Agent.__new__(Agent)
        other.machine = self.machine
        other.limit = limit
        other._counts = self._counts
        other._kept = self._kept
        other._view = self.view if entries is None else Seen(self.view, entries, user)
        return other

    def _admitted(self, message: Message, writes: str) -> bytes | None:
        """Answer who may ask, and may write what the view `writes` has."""
        pdu = message.pdu
        self._counts.asked(pdu.kind)
        if isinstance(pdu, BulkPdu):
            return self._respond(message, pdu.request_id, self._bulk(pdu, self._room(message)))
        if not isinstance(pdu, Pdu):
            return None
        try:
            return self._set(message, pdu, writes) if pdu.kind is PduKind.SET else self._single(message, pdu)
        except Unwritten as failed:
            self.view.until = NEVER  # errors are counted, each by itself
            counter = counter_of(failed.status)
            if counter is not None:
                self._count(counter)
            return self._fail(message, pdu, failed)

    # -- requests ----------------------------------------------------------------------------------------

    def _single(self, message: Message, pdu: Pdu) -> bytes | None:
        """Answer a Get or GetNext; None for what no agent is asked."""
        v1 = message.version is Version.V1
        fetch: _Fetch
        if pdu.kind is PduKind.GET:
            fetch = self._get_v1 if v1 else self._get
        elif pdu.kind is PduKind.GET_NEXT:
            fetch = self._next_v1 if v1 else self._next
        else:
            return None
        room = self._room(message)
        found = bytearray()
        for index, (identifier, _) in enumerate(pdu.varbinds, 1):
            row = fetch(identifier)
            if row is None:
                raise Unwritten(ErrorStatus.NO_SUCH_NAME, index)
            found += row[1]
            if len(found) > room:
                raise Unwritten(ErrorStatus.TOO_BIG, 0)
        self._counts.read(pdu.kind, len(pdu.varbinds))
        return self._respond(message, pdu.request_id, bytes(found))

    def _get(self, identifier: Oid) -> tuple[Oid, bytes]:
        return identifier, self.view.row(identifier)

    def _get_v1(self, identifier: Oid) -> tuple[Oid, bytes] | None:
        value = self.view.get(identifier)
        if isinstance(value, Missing | Counter64):
            return None
        return identifier, self.view.varbind(identifier, value)

    def _next(self, identifier: Oid) -> tuple[Oid, bytes]:
        found = self.view.after(identifier)
        if found is None:
            return identifier, encode_varbind(identifier, Missing.END_OF_MIB_VIEW)
        return found, self.view.row(found)

    def _next_v1(self, identifier: Oid) -> tuple[Oid, bytes] | None:
        """SNMPv1 has no Counter64, so an agent steps over them (RFC 3584 §4.2.2.1)."""
        while (found := self.view.after(identifier)) is not None:
            value = self.view.get(found)
            if not isinstance(value, Counter64):
                return found, self.view.varbind(found, value)
            identifier = found
        return None

    def _set(self, message: Message, pdu: Pdu, writes: str) -> bytes:
        """Write all variables or none (RFC 3416 §4.2.5); the answer carries them as they came."""
        entries = self.machine.network.snmp_view(writes)
        found = b"".join([encode_varbind(identifier, value) for identifier, value in pdu.varbinds])
        if len(found) > self._room(message):
            raise Unwritten(ErrorStatus.TOO_BIG, 0)
        view = self.view
        for index, (identifier, value) in enumerate(pdu.varbinds, 1):
            if not _has(entries, identifier):
                status: ErrorStatus | None = ErrorStatus.NO_ACCESS
            else:
                status = view.judge(identifier, value)
            if status is not None:
                raise Unwritten(told(status, message.version), index)
        try:
            view.write(pdu.varbinds)
        except Unwritten as failed:
            raise Unwritten(told(failed.status, message.version), failed.index) from failed
        self._counts.add("snmpInTotalSetVars", len(pdu.varbinds))
        return self._respond(message, pdu.request_id, found)

    def _bulk(self, pdu: BulkPdu, room: int) -> bytes:
        """The rows of a GetBulk (RFC 3416 §4.2.3), as many as fit."""
        once = max(0, min(pdu.non_repeaters, len(pdu.varbinds)))
        found = bytearray()
        for identifier, _ in pdu.varbinds[:once]:
            row = self._next(identifier)
            if len(found) + len(row[1]) > room:
                return bytes(found)
            found += row[1]
        heads = [identifier for identifier, _ in pdu.varbinds[once:]]
        for _ in range(min(pdu.max_repetitions, MAX_REPETITIONS) if heads else 0):
            ended = True
            for place, head in enumerate(heads):
                at, octets = self._next(head)
                if len(found) + len(octets) > room:
                    return bytes(found)
                found += octets
                ended = ended and at == head
                heads[place] = at
            if ended:
                break
        return bytes(found)

    # -- answers -----------------------------------------------------------------------------------------

    def _respond(self, message: Message, request_id: int, rows: bytes) -> bytes:
        self._count("snmpOutGetResponses")
        return encode_response(message.version, message.community, request_id, ErrorStatus.NO_ERROR, 0, rows)

    def _fail(self, message: Message, pdu: Pdu, failed: Unwritten) -> bytes | None:
        """Errors carry the request's own variable bindings; tooBig of v2c carries none (RFC 3416 §4.2.1)."""
        echo = b""
        if message.version is Version.V1 and any(isinstance(value, _NOT_V1) for _, value in pdu.varbinds):
            self._count("snmpInASNParseErrs")
            return None
        if failed.status is not ErrorStatus.TOO_BIG or message.version is Version.V1:
            echo = b"".join([encode_varbind(identifier, value) for identifier, value in pdu.varbinds])
        try:
            answer = encode_response(
                message.version, message.community, pdu.request_id, failed.status, failed.index, echo
            )
        except UsageError:
            answer = b""
        if not 0 < len(answer) <= MAX_RESPONSE:
            # Of v1, which has the request's own variable bindings in a tooBig, too (RFC 1157 §4.1.2).
            self._count("snmpSilentDrops")
            return None
        self._count("snmpOutGetResponses")
        return answer

    def _count(self, name: str) -> int:
        return self._counts.add(name)

    def _room(self, message: Message) -> int:
        """Octets left for variable bindings."""
        return self.limit - _FRAME - len(message.community)


def _has(entries: tuple[str, ...] | None, identifier: Oid) -> bool:
    """Whether a view has it; what administers SNMP is in none that does not name it."""
    if entries is None:
        return not is_administration(identifier)
    return subtrees(entries).has(identifier)


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
