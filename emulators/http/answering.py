"""The answers on one connection: their octets, how they are bent, and which may be given again.

Knows no request but by its head.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from misfeed.emulators.http.bent import Answer, Bends, Manner, Outbox, bend, later
from misfeed.emulators.http.memory import DATE
from misfeed.emulators.http.messages import BentWire, Response, phrase
from misfeed.emulators.http.parser import Head
from misfeed.transports.base import Wire


class Answering:
    """Writes to a wire.

    Attributes:
        manners: how the answer to the request that came last is bent. count: of answers so far.
        told: the last answer, where its body begins, and until when it is true; None for one that is not to
            be given again.
        delays: one was bent, so that those behind it may have to wait.
    """

    def __init__(
        self, wire: Wire, server: str, bends: Bends | None, date: Callable[[], str] | None = None
    ) -> None:
        self.manners: Collection[Manner] = ()
        self.count = 0
        self.told: tuple[bytes, int, float] | None = None
        self._wire = wire
        self._server = server
        self._date = date
        self._bends = bends
        self._bent_wire = wire if isinstance(wire, BentWire) else None
        self._outbox: Outbox | None = None

    @property
    def delays(self) -> bool:
        return self._outbox is not None

    @property
    def straight(self) -> bool:
        """Nobody broke the wire."""
        return self._bent_wire is None or self._bent_wire.good

    def request_came(self) -> None:
        """Learn how its answer is to be bent. Once for each."""
        if self._bends is not None:
            self.manners = self._bends.manners()
            if self._bent_wire is not None and (bent := self._bent_wire.bent()):
                self.manners = {*self.manners, *map(Manner, bent)}

    def forget(self) -> None:
        """The connection is gone."""
        if self._outbox is not None:
            self._outbox.forget()

    def close_behind(self) -> bool:
        """Have the connection end behind the answers that wait for their time; False where none does."""
        return self._outbox is not None and self._outbox.close_behind()

    def give(self, answer: Response, head: Head, ends: Callable[[], None]) -> None:
        """Write it, at once or in its time. `ends` is called first if the end of the connection comes with
        it, whenever that is."""
        self.count += 1
        self.told = None
        body = b"" if head.method == "HEAD" else answer.body
        whole = Answer(self._lines(answer, head), body, last=not head.keep_alive)
        if (self.manners or answer.late_us or self._outbox is not None) and answer.lasting is None:
            self._give_bent(whole, answer.late_us, ends)
            return
        begun = whole.head()
        if answer.true_until and answer.status == 200:
            self.told = (begun + whole.body, len(begun), answer.true_until)
        self._wire.send(begun + whole.body)

    def _lines(self, answer: Response, head: Head) -> tuple[str, ...]:
        lines = [f"HTTP/1.1 {answer.status} {phrase(answer.status)}"]
        if self._server:
            lines.append(f"Server: {self._server}")
        if self._date is not None and (date := self._date()):
            lines.append(f"{DATE}: {date}")
        if answer.content_type:
            lines.append(f"Content-Type: {answer.content_type}")
        for name, value in answer.headers.items():
            lines.extend(f"{name}: {each}" for each in ((value,) if isinstance(value, str) else value))
        if answer.status not in (204, 304) and answer.lasting is None:
            lines.append(f"Content-Length: {len(answer.body)}")
        if not head.keep_alive:
            lines.append("Connection: close")
        elif head.version == "1.0":
            lines.append("Connection: keep-alive")
        return tuple(lines)

    def _give_bent(self, answer: Answer, late_us: int, ends: Callable[[], None]) -> None:
        if self._outbox is None:
            assert self._bends is not None
            tells_time = self._bent_wire or self._bends
            self._outbox = Outbox(self._wire, tells_time.later)
        pieces = later(bend(answer, self.manners, self.count), late_us)
        if pieces[-1].closes:
            ends()
        self._outbox.put(*pieces)
