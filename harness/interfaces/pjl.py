"""A printer's PJL: questions and answers over anything that writes and reads, USB or network.

Knows how to match answers to questions; leaves printing, and what the codes mean, to others.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from misfeed.errors import NoAnswer, Refused
from misfeed.protocols.pjl import UEL, Option, PjlCommand, PjlReply, PjlStatus, ReplyReader
from misfeed.transports.base import Route, Stream

ANSWER_S = 10.0
CONNECT_S = 5.0

_READ_SIZE = 16 * 1024
_EMPTY_READS = 16
_KEPT_EVENTS = 256

_tokens = itertools.count(1)


class Channel(Protocol):
    """A way to a printer and back, such as `misfeed.interfaces.usb.UsbPrinter`."""

    def write(self, data: bytes) -> None: ...

    def read(self, timeout_s: float) -> bytes:
        """Some octets; b"" for an empty packet. Raises NoAnswer, or Refused when the printer is gone."""


class StreamChannel:
    """PJL over a connected stream."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def write(self, data: bytes) -> None:
        self._stream.send(data)

    def read(self, timeout_s: float) -> bytes:
        octets = self._stream.receive(_READ_SIZE, timeout_s)
        if not octets:
            raise Refused("pjl: the printer closed the connection")
        return octets

    def close(self) -> None:
        self._stream.close()


class PjlClient:
    """Asks one printer.

    Each question follows an ECHO with a word of its own, so that answers left over from before are not taken
    for its answer. Printers without ECHO are believed at the time-out, and not asked for it again.

    Methods that ask raise NoAnswer, Refused, or PjlError for an answer that breaks the form; time-outs count
    from the printer's last sign of life.
    """

    def __init__(self, channel: Channel, timeout_s: float = ANSWER_S) -> None:
        self._channel = channel
        self._timeout_s = timeout_s
        self._reader = ReplyReader()
        self._events: deque[PjlReply] = deque(maxlen=_KEPT_EVENTS)
        self._echoes = True

    @classmethod
    def over_network(cls, route: Route, service: str = "pjl", timeout_s: float = ANSWER_S) -> PjlClient:
        """Connect to a printer's PJL port. Raises Refused or NoAnswer."""
        return cls(StreamChannel(route.stream(service, CONNECT_S)), timeout_s)

    def status(self) -> PjlStatus:
        """INFO STATUS: code, panel text, online."""
        return PjlStatus.of(self.info("STATUS"))

    def info(self, category: str) -> PjlReply:
        """INFO `category`: "ID", "STATUS", "CONFIG", "PAGECOUNT", "VARIABLES", ..."""
        return self.ask(PjlCommand("INFO", (Option(category.upper()),)), f"INFO {category.upper()}")

    def inquire(self, variable: str) -> str:
        """INQUIRE `variable`: its current value; "?" where the printer has none of that name."""
        reply = self.ask(PjlCommand("INQUIRE", (Option(variable.upper()),)), f"INQUIRE {variable.upper()}")
        return reply.texts[0] if reply.texts else ""

    def echo(self, words: str | None = None) -> None:
        """Wait until the printer has read everything sent before: it says `words` back."""
        words = _token() if words is None else words
        self._say(PjlCommand("ECHO", text=words))
        self._await(lambda reply: _echoes(reply, words))

    def ustatus(self, **levels: str) -> None:
        """Switch unsolicited status: `ustatus(device="ON", page="OFF")`; without levels, all off."""
        if levels:
            self._say(*(PjlCommand("USTATUS", (Option(k.upper(), v.upper()),)) for k, v in levels.items()))
        else:
            self._say(PjlCommand("USTATUSOFF"))

    def next_event(self, timeout_s: float) -> PjlReply:
        """The next unsolicited status, also one that came between other answers. Raises NoAnswer."""
        if self._events:
            return self._events.popleft()
        for reply in self._replies(timeout_s):
            if reply.is_unsolicited:
                return reply
        raise NoAnswer("pjl: no unsolicited status", timeout_s)

    def ask(self, command: PjlCommand, header: str) -> PjlReply:
        """Send `command`; returns the answer whose header is `header`, in any case."""

        return self.ask_for(command, lambda reply: _folded(reply.header) == _folded(header))

    def tell(self, command: PjlCommand, data: bytes = b"") -> None:
        """Send a command that has no answer, and the octets that follow it."""
        self._channel.write(UEL + command.encode() + data + UEL)

    def ask_for(self, command: PjlCommand, answers: Callable[[PjlReply], bool]) -> PjlReply:
        """Send `command`; returns the answer that `answers` knows."""
        if not self._echoes:
            self._say(command)
            return self._await(answers)
        word = _token()
        self._say(PjlCommand("ECHO", text=word), command)
        early: PjlReply | None = None
        try:
            for reply in self._replies(self._timeout_s):
                if _echoes(reply, word):
                    return self._await(answers)
                if answers(reply):
                    early = reply
                else:
                    self._keep(reply)
        except NoAnswer:
            if early is None:
                raise
            self._echoes = False
            return early
        raise NoAnswer(f"pjl: no answer to {command.name} {command.subject}".strip(), self._timeout_s)

    def _say(self, *commands: PjlCommand) -> None:
        """Send PJL lines, from a UEL to a UEL, so that they neither join a document nor leave one open."""
        self._channel.write(b"".join((UEL, *(command.encode() for command in commands), UEL)))

    def _await(self, wanted: Callable[[PjlReply], bool]) -> PjlReply:
        for reply in self._replies(self._timeout_s):
            if wanted(reply):
                return reply
            self._keep(reply)
        raise NoAnswer("pjl: the printer sends empty packets only", self._timeout_s)

    def _keep(self, reply: PjlReply) -> None:
        if reply.is_unsolicited:
            self._events.append(reply)

    def _replies(self, timeout_s: float) -> Iterator[PjlReply]:
        """What the printer says, until it sends nothing but empty packets. Raises NoAnswer."""
        yield from self._reader.feed(b"")
        empty = 0
        while empty < _EMPTY_READS:
            octets = self._channel.read(timeout_s)
            empty = 0 if octets else empty + 1
            yield from self._reader.feed(octets)


def _token() -> str:
    return f"misfeed {next(_tokens)}"


def _folded(header: str) -> str:
    return " ".join(header.upper().split())


def _echoes(reply: PjlReply, words: str) -> bool:
    return _folded(reply.header) == _folded(f"ECHO {words}")
