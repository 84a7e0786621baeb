"""A device that answers in capitals, in memory, and takes its time for it."""

from __future__ import annotations

from collections.abc import Callable

from misfeed.transports.base import DatagramService, Session, StreamService, Wire

RESPONSE_US = 30_000


class EchoSession:
    """Answers each piece in capitals; b"bye" ends, b"die" resets, b"mute" says nothing."""

    def __init__(self, wire: Wire, log: list[str], before_answering: Callable[[], None]) -> None:
        self._wire = wire
        self._log = log
        self._before_answering = before_answering

    def feed(self, data: bytes) -> None:
        self._log.append(data.decode())
        self._before_answering()
        if data == b"die":
            self._wire.abort()
        elif data != b"mute":
            self._wire.send(data.upper())
            if data == b"bye":
                self._wire.close()

    def eof(self) -> None:
        self._log.append("eof")

    def lost(self) -> None:
        self._log.append("lost")


class Echo:
    def __init__(self) -> None:
        self.log: list[str] = []
        self.wires: list[Wire] = []
        self.before_answering: Callable[[], None] = lambda: None

    def accept(self, wire: Wire, source: str) -> Session:
        self.log.append(f"from {source}")
        self.wires.append(wire)
        return EchoSession(wire, self.log, lambda: self.before_answering())

    def answer(self, payload: bytes, source: str) -> bytes | None:
        return None if payload == b"mute" else payload.upper()


class Host:
    """A device whose time passes only when somebody waits; `plans` happen at their times."""

    def __init__(self) -> None:
        self.now = 0
        self.rules = "open"
        self.listeners: list[Callable[[], None]] = []
        self.ping = True
        self.power_cycles = 1
        self.echo = Echo()
        self.plans: list[tuple[int, Callable[[], None]]] = []

    def reach(self, service: str, source: str) -> str:
        return self.rules

    def verdict(self, service: str, source: str) -> str:
        return self.rules

    def on_change(self, call: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(call)
        return lambda: self.listeners.remove(call)

    def change(self, rules: str) -> None:
        """The administrator sets the rules."""
        self.rules = rules
        for call in tuple(self.listeners):
            call()

    def answers_ping(self, source: str) -> bool:
        return self.ping

    def era(self, service: str) -> int:
        return self.power_cycles

    def stream_service(self, service: str) -> StreamService:
        return self.echo

    def datagram_service(self, service: str) -> DatagramService:
        return self.echo

    def response_us(self, service: str) -> int:
        return RESPONSE_US

    def clock_s(self) -> float:
        return self.now / 1_000_000

    def wait_for(self, ready: Callable[[], bool], timeout_us: int) -> bool:
        deadline = self.now + timeout_us
        while not ready():
            due = [plan for plan in self.plans if plan[0] <= deadline]
            if not due:
                self.now = deadline
                return ready()
            first = min(due, key=lambda plan: plan[0])
            self.plans.remove(first)
            self.now = max(self.now, first[0])
            first[1]()
        return True
