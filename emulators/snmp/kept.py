"""Answers that are given again while they are true, found by the octets of the request less its request-id.

An answer is true until the machine's revision moves or the time comes that was told with it. Who may ask is
the agent's and the door's business; this knows no object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from misfeed.emulators.recalling import Subject
from misfeed.emulators.shelf import OVERHEAD, SHELF, Shelf
from misfeed.protocols.snmp import PduKind
from misfeed.protocols.snmp.shape import parted, request_id_place
from misfeed.protocols.snmp.v3 import V3

READING = frozenset({PduKind.GET, PduKind.GET_NEXT, PduKind.GET_BULK})
"""Requests that change nothing, whose answers may be given again."""
_KINDS = 32
"""Kinds of requests that one agent's answers are counted by; a client may make up thousands."""


@dataclass(slots=True, eq=False)
class Kind:
    """Requests that count alike: the PDU's tag and how many variable bindings are asked for.

    Attributes:
        times: how often such a request was answered, and is not counted yet. octets_in, octets_out: of them
            and their answers. forgotten: nobody counts it any more.
    """

    tag: PduKind
    asked: int
    times: int = 0
    octets_in: int = 0
    octets_out: int = 0
    forgotten: bool = False


Entry: TypeAlias = tuple[bytes, bytes, float, Kind]
"""An answer's two halves around its request-id, until when it is true, and what it counts as."""


class Kept:
    """One agent's kept answers about `subject`.

    Attributes:
        kinds: what was answered out of it, to be counted by the agent; few, since it looks at all of them.
        protected: recalls the answer to a request of v3.
    """

    __slots__ = ("__weakref__", "_by_size", "_place", "_revision", "_shelf", "_subject", "kinds", "protected")

    def __init__(self, subject: Subject, shelf: Shelf = SHELF) -> None:
        self._subject = subject
        self._shelf = shelf
        self._place = shelf.place(self)
        self._revision = -1
        # By the octets that the request-id takes in the answer: its lengths depend on them.
        self._by_size: tuple[dict[bytes, Entry], ...] = ({}, {}, {}, {})
        self.kinds: dict[tuple[int, int], Kind] = {}
        self.protected: Callable[[bytes, int], bytes | None] = _nothing

    def __len__(self) -> int:
        return sum(map(len, self._by_size))

    def recall(self, payload: bytes, now: int) -> bytes | None:
        """The answer to a request that was answered before, if it is still true at `now` of the clock."""
        try:
            at = payload[1]
            at = 2 if at < 0x80 else at - 0x7E
            if payload[at + 2] == V3:
                return self.protected(payload, now)
            if self._subject.revision != self._revision:
                return None
            key, content = parted(payload, at)
            entry = self._by_size[len(content) - 1].get(key)
        except IndexError:
            return None
        if entry is None or entry[2] <= now:
            return None
        kind = entry[3]
        kind.times += 1
        kind.octets_in += len(payload)
        answer = entry[0] + content + entry[1]
        kind.octets_out += len(answer)
        return answer

    def entry(self, payload: bytes) -> tuple[bytes, int, Entry] | None:
        """What is kept for a message of v1 or v2c, true or not; before it, its key, and the octets that the
        request-id takes in the answer."""
        try:
            key, content = parted(payload, 2 if payload[1] < 0x80 else payload[1] - 0x7E)
            found = self._by_size[len(content) - 1].get(key)
        except IndexError:
            return None
        return (key, len(content), found) if found is not None else None

    def keep(self, request: bytes, answer: bytes, until: float, kind: Kind) -> None:
        """Remember an answer without error to a request that was read and found good."""
        asked, told = request_id_place(request), request_id_place(answer)
        if asked is not None and told is not None:
            key = request[: asked[0]] + request[asked[1] :]
            self._put(key, answer, told, until, kind)

    def _put(self, key: bytes, answer: bytes, told: tuple[int, int], until: float, kind: Kind) -> None:
        """Remember an answer in two halves around its request-id, which is told from and to there."""
        with self._shelf.lock:
            if self._subject.revision != self._revision:
                self.clear()
                self._revision = self._subject.revision
            found = self.kinds.get((kind.tag, kind.asked))
            if found is None:
                if len(self.kinds) >= _KINDS:
                    self.clear()
                if len(self.kinds) >= _KINDS:
                    return
                found = self.kinds[kind.tag, kind.asked] = kind
            shared = self._shelf.shared
            key = shared(key)
            head, tail = shared(answer[: told[0]]), shared(answer[told[1] :])
            entries = self._by_size[told[1] - told[0] - 1]
            before = entries.get(key)
            entries[key] = (head, tail, until, found)
            cost = len(head) + len(tail)
            cost += len(key) + OVERHEAD if before is None else -len(before[0]) - len(before[1])
            # After it is in: whoever has to make room may be this one.
            self._shelf.take(self._place, cost)

    def clear(self) -> None:
        """Forget the answers, and the kinds of which nothing is left to be counted."""
        with self._shelf.lock:
            for entries in self._by_size:
                entries.clear()
            for kind in self.kinds.values():
                kind.forgotten = not kind.times
            self.kinds = {key: kind for key, kind in self.kinds.items() if not kind.forgotten}
            self._shelf.give_back(self._place)


def _nothing(payload: bytes, now: int) -> None:
    """What is recalled of v3 by who has never spoken it."""
