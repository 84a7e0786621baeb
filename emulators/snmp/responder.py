"""Answers one request that was let in, out of one view (RFC 1157, RFC 3416, RFC 3584).

Knows no community and no user, and keeps nothing: who may ask, and what is told again, is the agent's
business.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.machine.snmp_access import subtrees
from misfeed.emulators.snmp.administration import is_administration, is_key_change
from misfeed.emulators.snmp.counts import Counts
from misfeed.emulators.snmp.engine import MAX_SIZE
from misfeed.emulators.snmp.seen import Seen
from misfeed.emulators.snmp.view import NEVER, View
from misfeed.emulators.snmp.writing import Unwritten, counter_of, told
from misfeed.errors import UsageError
from misfeed.protocols.snmp import (
    BulkPdu,
    Counter64,
    ErrorStatus,
    Message,
    Missing,
    Oid,
    Pdu,
    PduKind,
    Version,
    encode_response,
    encode_varbind,
)

MAX_REPETITIONS = 1_000
"""Rows that one GetBulk walks at most, whatever it asks for."""

_FRAME = 64
"""Octets of an answer that are not variable bindings or community, at most."""

_NOT_V1 = (Counter64, Missing)
"""Types that no message of v1 may carry back: to it, they are none (RFC 3584 §4.2)."""

_Fetch = Callable[[Oid], tuple[Oid, bytes] | None]


class Responder:
    """Made for one request.

    Args:
        view: what is seen; its `until` says afterwards how long the answer holds.
        limit: octets of the longest answer. user: who asks, over v3.
        shares_engine: another engine believes who asks over v3, so that this one's keys open nothing.
    """

    __slots__ = ("_counts", "_limit", "_shares_engine", "_user", "_view")

    def __init__(
        self,
        view: View,
        counts: Counts,
        limit: int = MAX_SIZE,
        user: str = "",
        *,
        shares_engine: bool = False,
    ) -> None:
        self._view = view
        self._counts = counts
        self._limit = limit
        self._user = user
        self._shares_engine = shares_engine

    def answer(self, message: Message, writes: str) -> bytes | None:
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
            self._view.until = NEVER  # errors are counted, each by itself
            counter = counter_of(failed.status)
            if counter is not None:
                self._counts.add(counter)
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
        return identifier, self._view.row(identifier)

    def _get_v1(self, identifier: Oid) -> tuple[Oid, bytes] | None:
        value = self._view.get(identifier)
        if isinstance(value, Missing | Counter64):
            return None
        return identifier, self._view.varbind(identifier, value)

    def _next(self, identifier: Oid) -> tuple[Oid, bytes]:
        found = self._view.after(identifier)
        if found is None:
            return identifier, encode_varbind(identifier, Missing.END_OF_MIB_VIEW)
        return found, self._view.row(found)

    def _next_v1(self, identifier: Oid) -> tuple[Oid, bytes] | None:
        """SNMPv1 has no Counter64, so an agent steps over them (RFC 3584 §4.2.2.1)."""
        while (found := self._view.after(identifier)) is not None:
            value = self._view.get(found)
            if not isinstance(value, Counter64):
                return found, self._view.varbind(found, value)
            identifier = found
        return None

    def _set(self, message: Message, pdu: Pdu, writes: str) -> bytes:
        """Write all variables or none (RFC 3416 §4.2.5); the answer carries them as they came."""
        entries = self._view.machine.network.snmp_view(writes)
        found = b"".join([encode_varbind(identifier, value) for identifier, value in pdu.varbinds])
        if len(found) > self._room(message):
            raise Unwritten(ErrorStatus.TOO_BIG, 0)
        view = self._view
        if entries is not None and any(is_administration(identifier) for identifier, _ in pdu.varbinds):
            # Whether it can be written has nothing to do with what its writer may read (RFC 3413 §3.2).
            view = Seen(view, entries, self._user)
        for index, (identifier, value) in enumerate(pdu.varbinds, 1):
            if not _has(entries, identifier):
                status: ErrorStatus | None = ErrorStatus.NO_ACCESS
            elif self._shares_engine and is_key_change(identifier):
                # A changed key would open nothing, as the old one did: better no than nothing done.
                status = ErrorStatus.NOT_WRITABLE
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
        self._counts.add("snmpOutGetResponses")
        return encode_response(message.version, message.community, request_id, ErrorStatus.NO_ERROR, 0, rows)

    def _fail(self, message: Message, pdu: Pdu, failed: Unwritten) -> bytes | None:
        """Errors carry the request's own variable bindings; tooBig of v2c carries none (RFC 3416 §4.2.1)."""
        echo = b""
        if message.version is Version.V1 and any(isinstance(value, _NOT_V1) for _, value in pdu.varbinds):
            self._counts.add("snmpInASNParseErrs")
            return None
        if failed.status is not ErrorStatus.TOO_BIG or message.version is Version.V1:
            echo = b"".join([encode_varbind(identifier, value) for identifier, value in pdu.varbinds])
        try:
            answer = encode_response(
                message.version, message.community, pdu.request_id, failed.status, failed.index, echo
            )
        except UsageError:
            answer = b""
        if not 0 < len(answer) <= MAX_SIZE:
            # Of v1, which has the request's own variable bindings in a tooBig, too (RFC 1157 §4.1.2).
            self._counts.add("snmpSilentDrops")
            return None
        self._counts.add("snmpOutGetResponses")
        return answer

    def _room(self, message: Message) -> int:
        """Octets left for variable bindings."""
        return self._limit - _FRAME - len(message.community)


def _has(entries: tuple[str, ...] | None, identifier: Oid) -> bool:
    """Whether a view has it; what administers SNMP is in no view but one that the settings have."""
    if entries is None:
        return not is_administration(identifier)
    return subtrees(entries).has(identifier)
