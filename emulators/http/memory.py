"""What a session asks before its parser does, and what it tells afterwards: whether a whole request was
answered before, octet for octet, and whether that answer may be given again.

Decides which requests can be found again by their octets. What of a body may differ, and how long an answer
is true, is the service's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from misfeed.emulators.http.parser import Event, Head, Mark

HEAD_END = b"\r\n\r\n"
DATE = "Date"
"""The header of an answer that time alone changes."""
_TELLING = frozenset({"authorization", "content-encoding", "expect", "transfer-encoding", "upgrade"})
"""Headers of requests that are more than a question asked again."""


class Memory(Protocol):
    """A service's answers that are true still. What is told `secured` is told to nobody else."""

    @property
    def now(self) -> int:
        """The time of the device's clock in microseconds."""

    def recall(self, request: bytes, now: int, *, secured: bool = False) -> bytes | None:
        """The answer to a request that came whole and alone, head included, if it is known."""

    def keep(
        self, request: bytes, at: int, answer: bytes, told_at: int, until: float, *, secured: bool
    ) -> None:
        """Remember an answer that is true `until` that time, or until the device changes. The bodies begin
        at `at` and `told_at`."""


def body_at(data: bytes, events: Sequence[Event]) -> int:
    """Where the body begins of a request that came whole and alone, and that will mean the same whenever it
    comes so; 0 for any other, which only the parser understands.

    Args:
        events: what the parser made of `data`, behind the end of another request.
    """
    head = events[0] if events else None
    if not isinstance(head, Head) or events[-1] is not Mark.END or events.count(Mark.END) != 1:
        return 0
    if not head.keep_alive or head.version != "1.1" or not _TELLING.isdisjoint(head.headers):
        return 0
    at = data.find(HEAD_END) + len(HEAD_END)
    # A head may end otherwise for a lenient parser, and more may follow than the parser tells of.
    return at if len(data) - at == int(head.headers.get("content-length", 0)) > 0 else 0
