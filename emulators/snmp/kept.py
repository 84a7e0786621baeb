"""Answers that are given again while they are true, found by the octets of the request less its request-id.

An answer is true until the machine's revision moves or the time comes that was told with it. Who may ask is
the agent's and the door's business; this knows no object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from misfeed.emulators.recalling import Subject
from misfeed.protocols.snmp import PduKind
from misfeed.protocols.snmp.shape import request_id_place, shortest

_BUDGET = 16 * 1024 * 1024
_SHARED = 4_096
_OVERHEAD = 256
"""Octets that an answer costs beside its own and its request's."""


class Shelf:
    """Room for the answers of all agents of a process. When it is full, those who began first lose theirs."""

    def __init__(self, octets: int = _BUDGET) -> None:
        self._limit = octets
        self._taken: dict[Kept, int] = {}
        self.octets = 0
        self._shared: dict[bytes, bytes] = {}

    def take(self, kept: Kept, octets: int) -> None:
        self._taken[kept] = self._taken.get(kept, 0) + octets
        self.octets += octets
        while self.octets > self._limit:
            next(iter(self._taken)).clear()

    def shared(self, octets: bytes) -> bytes:
        """The same octets, once for all agents: a sweep asks a thousand printers of a model the same."""
        if len(self._shared) >= _SHARED:
            self._shared.clear()
        return self._shared.setdefault(octets, octets)

    def give_back(self, kept: Kept) -> None:
        self.octets -= self._taken.pop(kept, 0)


SHELF = Shelf()


@dataclass(slots=True, eq=False)
class Kind:
    """Requests that count alike: the PDU's tag and how many variable bindings are asked for.

    Attributes:
        times: how often such a request was answered, and is not counted yet. octets_in, octets_out: of them
            and their answers.
    """

    tag: PduKind
    asked: int
    times: int = 0
    octets_in: int = 0
    octets_out: int = 0


_Entry: TypeAlias = tuple[bytes, bytes, float, Kind]


class Kept:
    """One agent's kept answers about `subject`.

    Attributes:
        kinds: what was answered out of it, to be counted by the agent.
    """

    __slots__ = ("_by_size", "_revision", "_shelf", "_subject", "kinds")

    def __init__(self, subject: Subject, shelf: Shelf = SHELF) -> None:
        self._subject = subject
        self._shelf = shelf
        self._revision = -1
        # By the octets that the request-id takes in the answer: its lengths depend on them.
        self._by_size: tuple[dict[bytes, _Entry], ...] = ({}, {}, {}, {})
        self.kinds: dict[tuple[int, int], Kind] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_size))

    def recall(self, payload: bytes, now: int) -> bytes | None:
        """The answer to a request that was answered before, if it is still true at `now` of the clock."""
        if self._subject.revision != self._revision:
            return None
        # `request_id_place` without its checks: they were made of the request that is found, which is like
        # this one in all that is read here to find the place, since that is part of what is looked up.
        try:
            at = payload[1]
            at = 2 if at < 0x80 else at - 0x7E
            at += payload[at + 4] + 5
            at += 2 if payload[at + 1] < 0x80 else payload[at + 1] - 0x7E
            end = at + 2 + payload[at + 1]
            at += 2
            content = payload[at:end]
            first = content[0]
            if (first == 0 or first == 0xFF) and len(content) > 1:
                content = shortest(content)
            entry = self._by_size[len(content) - 1].get(payload[:at] + payload[end:])
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

    def keep(self, request: bytes, answer: bytes, until: float, kind: Kind) -> None:
        """Remember an answer without error to a request that was read and found good."""
        asked, told = request_id_place(request), request_id_place(answer)
        if asked is None or told is None:
            return
        if self._subject.revision != self._revision:
            self.clear()
            self._revision = self._subject.revision
        key = request[: asked[0]] + request[asked[1] :]
        entries = self._by_size[told[1] - told[0] - 1]
        if key not in entries:
            self._shelf.take(self, len(key) + len(answer) + _OVERHEAD)
        kind = self.kinds.setdefault((kind.tag, kind.asked), kind)
        shared = self._shelf.shared
        entries[shared(key)] = (shared(answer[: told[0]]), shared(answer[told[1] :]), until, kind)

    def clear(self) -> None:
        for entries in self._by_size:
            entries.clear()
        self._shelf.give_back(self)
