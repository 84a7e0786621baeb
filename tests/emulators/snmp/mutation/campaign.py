"""Sends mutated packets to an agent, judges each answer, and now and then asks what must be right still."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.agent import Agent
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    Message,
    Missing,
    Oid,
    Pdu,
    PduKind,
    Value,
    VarBind,
    Version,
    decode_message,
    encode_message,
    mib,
)

from .judge import Judge
from .mutator import Mutator

SOURCE = "10.0.9.17"
EVERY = 1_000
"""Packets between two looks at answers that are known."""
HANGS_S = 20
"""Of this process's time for so many packets; they take a tenth of a second."""
WAITS_S = 600
"""Of real time: others may have the processor."""
_STEP_US = 20_000


def _rows(*names: str) -> tuple[VarBind, ...]:
    return tuple((mib.oid(name), NULL) for name in names)


_KNOWN = (
    Pdu(PduKind.GET, 77, varbinds=_rows("sysName.0", "hrPrinterStatus.1")),
    BulkPdu(78, 0, 40, _rows("prtGeneralTable")),
    BulkPdu(79, 1, 20, _rows("sysUpTime", "prtInputTable", "hrDeviceTable")),
)


@dataclass(slots=True)
class Campaign:
    """Mutated packets to one agent.

    Attributes:
        outcomes: how often each came. recalled: answers that were kept, too.
        slowest_s: the process's time for one packet.
    """

    machine: Machine
    judge: Judge
    mutator: Mutator
    fresh: Callable[[], Machine] | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    recalled: int = 0
    slowest_s: float = 0.0
    _began: int = 0

    def run(self, packets: int) -> Agent:
        """Send so many. Returns the agent. Raises AssertionError with the packet that is to blame."""
        agent = Agent(self.machine)
        self._began = self.machine.clock.now
        for done in range(0, packets, EVERY):
            with watched():
                for _ in range(min(EVERY, packets - done)):
                    self._send(agent, self.mutator.packet())
            self.check(agent)
            self.machine.clock.advance(_STEP_US)
        return agent

    def _send(self, agent: Agent, packet: bytes) -> None:
        recalled = agent.recall(packet, self.machine.clock.now)
        before = time.process_time()
        try:
            answer = agent.answer(packet, SOURCE)
        except Exception as wrong:
            wrong.add_note(f"the packet: {packet[:2_000].hex()} ({len(packet)} octets)")
            raise
        self.slowest_s = max(self.slowest_s, time.process_time() - before)
        if recalled is not None:
            self.recalled += 1
            self.judge.agree(packet, recalled, answer)
        self.outcomes[self.judge.outcome(packet, answer)] += 1

    def check(self, agent: Agent) -> None:
        """What is known is answered as by an agent that nobody troubled."""
        if self.fresh is None:
            return
        other = self.fresh()
        other.clock.advance(self.machine.clock.now - other.clock.now)
        untroubled = Agent(other)
        for pdu in _KNOWN:
            question = encode_message(Message(Version.V2C, b"public", pdu))
            for _ in range(2):
                assert agent.answer(question, SOURCE) == untroubled.answer(question, SOURCE)


@contextlib.contextmanager
def watched(count: int = EVERY) -> Iterator[None]:
    """Ends what takes too long, with where it was: in time of this process, or without any work at all."""

    def hangs(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"{count} of them took more than {HANGS_S} s")

    timers = {signal.SIGPROF: (signal.ITIMER_PROF, HANGS_S), signal.SIGALRM: (signal.ITIMER_REAL, WAITS_S)}
    before = {number: signal.signal(number, hangs) for number in timers}
    for timer, seconds in timers.values():
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for timer, _ in timers.values():
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def walked(agent: Agent) -> list[tuple[Oid, Value]]:
    """All that a stranger with the read community sees."""
    found: list[tuple[Oid, Value]] = []
    at: Oid = (0, 0)
    while True:
        question = encode_message(Message(Version.V2C, b"public", BulkPdu(1, 0, 50, ((at, NULL),))))
        answer = agent.answer(question, SOURCE)
        assert answer is not None
        pdu = decode_message(answer).pdu
        assert isinstance(pdu, Pdu)
        for name, value in pdu.varbinds:
            if isinstance(value, Missing):
                return found
            found.append((name, value))
            at = name


def resident_octets(process: int | str = "self") -> int:
    """Memory that a process has now."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
