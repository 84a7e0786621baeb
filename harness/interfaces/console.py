"""A technician at a printer's service console: commands and their answers, over anything that carries octets.

Finds the end of an answer by the prompt, and keeps apart what the printer says unasked. Knows no port: a
pseudo-terminal, RFC 2217 and memory are the transports' business.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from misfeed.errors import DeviceRefusal, NoAnswer, Refused, UsageError
from misfeed.interfaces.console_permits import permit_for
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.console import ConsoleError, Fact, Notice, Test, TextReader, cells
from misfeed.transports.base import Route, Stream

ANSWER_S = 10.0
CONNECT_S = 5.0
BOOT_S = 300.0
"""For a printer that starts to be at its prompt again."""

PROMPT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,40}(?P<mark>[>#]) ?\Z")
"""A word and a mark: "#" for who may change something."""
_ASKED = re.compile(r"(?i)pass(?:word|phrase)?: ?\Z")
_ERASE_LINE = b"\x15"
_READ_SIZE = 4_096
_KEPT_NOTICES = 256
_MOST_LINES = 5_000
_REFUSALS = ("Error: ", "Permission denied", "Unknown command ", "Usage: ")
_LOCKED = "Locked"


class LoginRefused(DeviceRefusal):
    """The console does not let somebody in.

    Attributes:
        locked: too many wrong passwords came before; no password helps for a while.
    """

    def __init__(self, name: str, answer: str) -> None:
        self.locked = answer.startswith(_LOCKED)
        super().__init__(f"the console does not let {name} in", answer)


@dataclass(frozen=True, slots=True)
class ConsoleAlert:
    """A condition as the console tells it; names and labels are RFC 3805's."""

    code: str
    severity: str
    group: str
    part: str
    vendor_code: str
    description: str


@dataclass(frozen=True, slots=True)
class ConsoleEvent:
    """A row of the event log: `when` by the printer's own clock, at so many pages of its life."""

    when: str
    pages: int
    code: str
    part: str
    vendor_code: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsoleSupply:
    """A supply; `percent` is None where the printer does not know it."""

    part: str
    label: str
    part_number: str
    percent: int | None


class ConsoleClient:
    """One line to one printer.

    Methods that ask raise NoAnswer (time-outs count from the last sign of life), Refused when the line is
    gone, DeviceRefusal for what the console says no to, ConsoleError for an answer that is not of its form,
    and NotPermitted for what nobody allowed.

    Args:
        permits: what may be done beside reading; None for everything, as to a device that is emulated.
        prompt: what the printer's prompts look like.

    Attributes:
        notices: what the printer said unasked, the oldest first. signed_in: the last prompt was one for who
            may change something.
    """

    def __init__(
        self,
        stream: Stream,
        *,
        permits: frozenset[Permit] | None = None,
        prompt: re.Pattern[str] = PROMPT,
        timeout_s: float = ANSWER_S,
    ) -> None:
        self._stream = stream
        self._permits = permits
        self._prompt = prompt
        self._timeout_s = timeout_s
        self._reader = TextReader()
        self._awake = False
        self.notices: deque[Notice] = deque(maxlen=_KEPT_NOTICES)
        self.signed_in = False

    @classmethod
    def over(
        cls,
        route: Route,
        service: str = "console",
        *,
        permits: frozenset[Permit] | None = None,
        timeout_s: float = ANSWER_S,
    ) -> ConsoleClient:
        """Open the line. Raises Refused or NoAnswer."""
        return cls(route.stream(service, CONNECT_S), permits=permits, timeout_s=timeout_s)

    def close(self) -> None:
        """Let go of the line; never raises, may be called twice."""
        self._stream.close()

    # -- lines -------------------------------------------------------------------------------------------

    def command(self, line: str) -> tuple[str, ...]:
        """Type a line; the lines of its answer, without what is said unasked."""
        self._permit(line)
        answer = self._ask(line)
        if answer and answer[0].startswith(_REFUSALS):
            raise DeviceRefusal(f"console: {line.split(' ')[0]}", answer[0])
        return answer

    def wake(self) -> None:
        """Press return until there is a prompt; what was typed before is dropped."""
        self._ask("")

    def boot_log(self, timeout_s: float = BOOT_S) -> tuple[Test, ...]:
        """What passes until the printer has started and is at a prompt: the tests of its start."""
        self._reader.tail = ""
        tests: list[Test] = []

        def over() -> bool:
            return bool(tests) and self._at_prompt

        self._until(over, timeout_s, lambda line: tests.extend(_tests(line)))
        self._awake = True
        return tuple(tests)

    def login(self, name: str, password: str) -> None:
        """Sign in. Raises LoginRefused, and UsageError for what cannot be typed; nothing happens where nobody
        has to.
        """
        for what, typed in (("name", name), ("password", password)):
            if not typed.isprintable():
                # An end of a line within it would begin a command.
                raise UsageError(
                    f"the {what} has a character that ends a line or cannot be shown; leave it out"
                )
        self._permit(f"login {name}")
        if not self._awake:
            self.wake()
        lines = self._typed(
            f"login {name}", lambda: self._at_prompt or bool(_ASKED.search(self._reader.tail))
        )
        if not self._at_prompt:
            # It is not echoed, so that nothing marks where the answer begins but the end of the line.
            self._reader.tail = ""
            self._stream.send(password.encode() + b"\r")
            lines = self._until(lambda: self._at_prompt, self._timeout_s)
            if not self.signed_in:
                told = [line for line in lines if line.strip()]
                raise LoginRefused(name, told[-1] if told else "it says nothing")
        elif lines and lines[-1].startswith(_REFUSALS):
            raise DeviceRefusal("console: login", lines[-1])

    def logout(self) -> None:
        """Sign out."""
        self._ask("logout")

    # -- answers -----------------------------------------------------------------------------------------

    def version(self) -> Mapping[str, str]:
        """ "model", "serial", "firmware", "loader"."""
        return self._facts("version")

    def status(self) -> Mapping[str, str]:
        """ "state", "panel", "jobs", ..."""
        return self._facts("status")

    def net(self) -> Mapping[str, str]:
        """ "interface", "link", "mac", "address", ..."""
        return self._facts("net")

    def sensors(self) -> Mapping[str, str]:
        """What each sensor reads, by its part."""
        return self._facts("sensors")

    def counters(self) -> Mapping[str, int]:
        """Pages, and the maintenance counters of parts."""
        return {name: int(value) for name, value in self._facts("counters").items() if _is_count(value)}

    def settings(self, beginning: str = "") -> Mapping[str, str]:
        """The settings whose names begin so; secrets are masked."""
        return self._facts(f"nvram get {beginning}" if beginning else "nvram")

    def set(self, name: str, value: str) -> str:
        """Set a setting; returns what it is then."""
        told = self._facts(f"nvram set {name} {value}".rstrip())
        return told.get(name, "")

    def selftest(self) -> tuple[Test, ...]:
        """The tests of power-on, once more. On a real device they may move parts, and print."""
        return tuple(map(Test.decode, self.command("selftest")))

    def conditions(self) -> tuple[ConsoleAlert, ...]:
        """What is wrong now, the oldest first."""
        return tuple(ConsoleAlert(*row) for row in self._rows("conditions", 6))

    def events(self, count: int = 20) -> tuple[ConsoleEvent, ...]:
        """The last rows of the event log, the newest last."""
        rows = self._rows(f"log {count}", 6)
        return tuple(ConsoleEvent(row[0], _count(row[1]), *row[2:]) for row in rows)

    def supplies(self) -> tuple[ConsoleSupply, ...]:
        """Levels as the firmware believes them to be."""
        rows = self._rows("supplies", 4)
        return tuple(ConsoleSupply(row[0], row[1], row[2], _percent(row[3])) for row in rows)

    def restart(self) -> None:
        """Have the firmware begin anew; `boot_log` tells how it goes."""
        self.command("reboot")

    # -- how it is done ----------------------------------------------------------------------------------

    def _permit(self, line: str) -> None:
        needed = permit_for(line)
        if self._permits is not None and needed is not None and not needed <= self._permits:
            raise NotPermitted(f"{line!r} is no command that only reads", needed - self._permits)

    def _facts(self, line: str) -> dict[str, str]:
        return {one.name: one.value for one in map(Fact.decode, self.command(line))}

    def _rows(self, line: str, width: int) -> list[tuple[str, ...]]:
        found = [cells(one) for one in self.command(line)]
        return [one for one in found if len(one) == width]

    @property
    def _at_prompt(self) -> bool:
        found = self._prompt.match(self._reader.tail)
        if found is None:
            return False
        self.signed_in = found.groupdict().get("mark") == "#"
        return True

    def _ask(self, line: str) -> tuple[str, ...]:
        if line and not self._awake:
            # The first answer of all may begin with a greeting.
            self.wake()
        lines = self._typed(line, lambda: self._at_prompt)
        self._awake = True
        return tuple(lines)

    def _typed(self, line: str, there: Callable[[], bool]) -> list[str]:
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

        self._say(line)
        self._until(lambda: echoed and there(), self._timeout_s, hear)
        return answer

    def _is_echo(self, shown: str, line: str) -> bool:
        before = shown.removesuffix(line)
        return before != shown and (not before or self._prompt.match(before) is not None)

    def _say(self, line: str) -> None:
        self._reader.tail = ""
        self._stream.send(_ERASE_LINE + line.encode("ascii", "replace") + b"\r")

    def _until(
        self, there: Callable[[], bool], timeout_s: float, hear: Callable[[str], object] = str
    ) -> list[str]:
        """The lines that come until it is there, notices set aside."""
        lines: list[str] = []
        while not there():
            octets = self._stream.receive(_READ_SIZE, timeout_s)
            if not octets:
                raise Refused("console: the line is closed")
            for one in self._reader.feed(octets):
                if Notice.is_one(one):
                    self.notices.append(Notice.decode(one))
                else:
                    lines.append(one)
                    hear(one)
            if len(lines) > _MOST_LINES:
                raise NoAnswer("console: it talks and talks, and never asks for more", timeout_s)
        return lines


def _tests(line: str) -> tuple[Test, ...]:
    """The line as one of a boot log, if it is one."""
    try:
        return (Test.decode(line),)
    except ConsoleError:
        return ()


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _count(text: str) -> int:
    return int(text) if _is_count(text) else 0


def _percent(text: str) -> int | None:
    number = text.removesuffix("%").strip()
    return int(number) if _is_count(number) else None
