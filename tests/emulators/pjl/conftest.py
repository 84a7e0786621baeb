"""A machine, and a line into its channel of pages."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.emulators.profiles import load
from misfeed.protocols.pjl import UEL, PjlReply, PjlStatus, ReplyReader


class Line:
    """Both ends of one channel."""

    def __init__(self, machine: Machine) -> None:
        self.sent = bytearray()
        self.channel = PageChannel(machine, self.sent.extend, "10.0.0.7")
        self._reader = ReplyReader()
        self._read = 0

    def say(self, *lines: str) -> list[PjlReply]:
        """Lines of PJL after a UEL; the replies that came since the last look."""
        self.channel.feed(UEL + b"".join(line.encode("latin-1") + b"\r\n" for line in lines))
        return self.heard()

    def heard(self) -> list[PjlReply]:
        fresh = bytes(self.sent[self._read :])
        self._read = len(self.sent)
        return list(self._reader.feed(fresh))

    def status(self) -> PjlStatus:
        (reply,) = self.say("@PJL INFO STATUS")
        return PjlStatus.of(reply)

    def print_text(self, text: str = "hello\n", *, before: tuple[str, ...] = ()) -> None:
        """A text document between two UELs."""
        lines = (*before, "@PJL ENTER LANGUAGE=TEXT")
        header = b"".join(line.encode("latin-1") + b"\r\n" for line in lines)
        self.channel.feed(UEL + header + text.encode() + UEL)


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), Clock(), seed=1)


@pytest.fixture
def line(machine: Machine) -> Line:
    return Line(machine)
