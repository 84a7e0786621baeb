"""A dialogue at a printer's prompt: what is typed, its echo, its answer, and what the printer says unasked.

Finds the end of an answer by the prompt. Knows no command, and no port: a pseudo-terminal, RFC 2217 and
memory are the transports' business.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable

from misfeed.errors import NoAnswer, Refused
from misfeed.protocols.console import Notice, TextReader
from misfeed.transports.base import Stream

PROMPT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,40}(?P<mark>[>#]) ?\Z")
"""A word and a mark: "#" for who may change something."""
_ASKED = re.compile(r"(?i)pass(?:word|phrase)?: ?\Z")
_ERASE_LINE = b"\x15"
_READ_SIZE = 4_096
_KEPT_NOTICES = 256
_MOST_LINES = 5_000
"""Lines of one answer, with what is said unasked meanwhile."""
_MOST_S = 600.0
"""What that many lines take on a line of 9600 baud, or little less."""
_PATIENCES = 2
"""Beside that, an answer may take so many times as long as silence may."""


class ConsoleDialogue:
    """One dialogue over one line.

    Methods that wait raise NoAnswer (time-outs count from the last sign of life), Refused when the line is
    gone, and ConsoleError for a notice that is not of its form.

    Args:
        prompt: what the printer's prompts look like; its group "mark" is "#" for who may change something.
        now: seconds of the clock that the device goes by.

    Attributes:
        notices: what the printer said unasked, the oldest first. signed_in: the last prompt was one for who
            may change something.
    """

    def __init__(
        self,
        stream: Stream,
        prompt: re.Pattern[str],
        timeout_s: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._prompt = prompt
        self._timeout_s = timeout_s
        self._now = now
        self._reader = TextReader()
        self._awake = False
        self.notices: deque[Notice] = deque(maxlen=_KEPT_NOTICES)
        self.signed_in = False

    def close(self) -> None:
        """Let go of the line; never raises, may be called twice."""
        self._stream.close()

    def wake(self) -> None:
        """Press return until there is a prompt; what was typed before is dropped."""
        self._typed("", lambda: self._at_prompt)
        self._awake = True

    def ask(self, line: str) -> tuple[str, ...]:
        """Type a line; what comes until the next prompt, without what is said unasked."""
        self._wake_first()
        return self._typed(line, lambda: self._at_prompt)

    def ask_with_secret(self, line: str, secret: str) -> tuple[bool, tuple[str, ...]]:
        """As `ask`, for a line behind which a password may be asked for: whether it was, and the answer."""
        self._wake_first()
        answer = self._typed(line, lambda: self._at_prompt or bool(_ASKED.search(self._reader.tail)))
        if self._at_prompt:
            return False, answer
        # It is not echoed, so that nothing marks where the answer begins but the end of the line.
        self._reader.tail = ""
        self._stream.send(secret.encode() + b"\r")
        return True, self._until(lambda: self._at_prompt, self._timeout_s)

    def overhear(self, hear: Callable[[str], object], enough: Callable[[], bool], timeout_s: float) -> None:
        """Type nothing, and hear each line until it was enough and there is a prompt."""
        self._reader.tail = ""
        self._until(lambda: enough() and self._at_prompt, timeout_s, hear)
        self._awake = True

    def _wake_first(self) -> None:
        """The first answer of all may begin with a greeting."""
        if not self._awake:
            self.wake()

    @property
    def _at_prompt(self) -> bool:
        found = self._prompt.match(self._reader.tail)
        if found is None:
            return False
        self.signed_in = found.groupdict().get("mark") == "#"
        return True

    def _typed(self, line: str, there: Callable[[], bool]) -> tuple[str, ...]:
        """Type a line; what comes behind its echo until it is there. A prompt before it may be one that is
        shown again behind something unasked."""
        echoed = not line
        answer: list[str] = []

        def hear(one: str) -> None:
            nonlocal echoed
            if echoed:
                answer.append(one)
            else:
                echoed = self._is_echo(one, line)

        self._reader.tail = ""
        self._stream.send(_ERASE_LINE + line.encode("ascii", "replace") + b"\r")
        self._until(lambda: echoed and there(), self._timeout_s, hear)
        return tuple(answer)

    def _is_echo(self, shown: str, line: str) -> bool:
        before = shown.removesuffix(line)
        return before != shown and (not before or self._prompt.match(before) is not None)

    def _until(
        self, there: Callable[[], bool], timeout_s: float, hear: Callable[[str], object] = str
    ) -> tuple[str, ...]:
        """The lines that come until it is there, notices set aside."""
        lines: list[str] = []
        unasked = 0
        until = self._now() + timeout_s * _PATIENCES + _MOST_S
        while not there():
            octets = self._stream.receive(_READ_SIZE, timeout_s)
            if not octets:
                raise Refused("console: the line is closed")
            for one in self._reader.feed(octets):
                if Notice.is_one(one):
                    self.notices.append(Notice.decode(one))
                    unasked += 1
                else:
                    lines.append(one)
                    hear(one)
            if len(lines) + unasked > _MOST_LINES or (self._now() > until and not there()):
                raise NoAnswer("console: it talks and talks, and never asks for more", timeout_s)
        return tuple(lines)
