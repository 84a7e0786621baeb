"""A technician at a printer's service console: its commands by name, over anything that carries octets.

Types nothing that nobody allowed. Refuses to know where an answer ends: the dialogue does.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence

from misfeed.errors import DeviceRefusal, UsageError
from misfeed.interfaces.console_answers import (
    ConsoleAlert,
    ConsoleEvent,
    ConsoleSupply,
    alerts_of,
    counts_of,
    events_of,
    facts_of,
    supplies_of,
)
from misfeed.interfaces.console_dialogue import PROMPT, ConsoleDialogue
from misfeed.interfaces.console_permits import permit_for
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.console import ConsoleError, Notice, Test
from misfeed.transports.base import Route, Stream, TellsTime

ANSWER_S = 10.0
CONNECT_S = 5.0
BOOT_S = 300.0
"""For a printer that starts to be at its prompt again."""

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


class ConsoleClient:
    """One line to one printer.

    Methods that ask raise NoAnswer (time-outs count from the last sign of life), Refused when the line is
    gone, DeviceRefusal for what the console says no to, ConsoleError for an answer that is not of its form,
    and NotPermitted for what nobody allowed.

    Args:
        permits: what may be done beside reading; None for everything, as to a device that is emulated.
        prompt: what the printer's prompts look like.
        now: seconds of the clock that the device goes by.
    """

    def __init__(
        self,
        stream: Stream,
        *,
        permits: frozenset[Permit] | None = None,
        prompt: re.Pattern[str] = PROMPT,
        timeout_s: float = ANSWER_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._permits = permits
        self._dialogue = ConsoleDialogue(stream, prompt, timeout_s, now)

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
        now = route.now if isinstance(route, TellsTime) else time.monotonic
        return cls(route.stream(service, CONNECT_S), permits=permits, timeout_s=timeout_s, now=now)

    def close(self) -> None:
        """Let go of the line; never raises, may be called twice."""
        self._dialogue.close()

    @property
    def notices(self) -> Sequence[Notice]:
        """What the printer said unasked, the oldest first; of very many, the last."""
        return self._dialogue.notices

    @property
    def signed_in(self) -> bool:
        """The last prompt was one for who may change something."""
        return self._dialogue.signed_in

    # -- lines -------------------------------------------------------------------------------------------

    def command(self, line: str) -> tuple[str, ...]:
        """Type a line; the lines of its answer, without what is said unasked."""
        self._permit(line)
        answer = self._dialogue.ask(line)
        if answer and answer[0].startswith(_REFUSALS):
            raise DeviceRefusal(f"console: {line.split(' ')[0]}", answer[0])
        return answer

    def wake(self) -> None:
        """Press return until there is a prompt; what was typed before is dropped."""
        self._dialogue.wake()

    def boot_log(self, timeout_s: float = BOOT_S) -> tuple[Test, ...]:
        """What passes until the printer has started and is at a prompt: the tests of its start."""
        tests: list[Test] = []
        self._dialogue.overhear(lambda line: tests.extend(_tests(line)), lambda: bool(tests), timeout_s)
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
        asked, answer = self._dialogue.ask_with_secret(f"login {name}", password)
        if asked and not self.signed_in:
            told = [line for line in answer if line.strip()]
            raise LoginRefused(name, told[-1] if told else "it says nothing")
        if not asked and answer and answer[-1].startswith(_REFUSALS):
            raise DeviceRefusal("console: login", answer[-1])

    def logout(self) -> None:
        """Sign out."""
        self._dialogue.ask("logout")

    # -- answers -----------------------------------------------------------------------------------------

    def version(self) -> Mapping[str, str]:
        """ "model", "serial", "firmware", "loader"."""
        return facts_of(self.command("version"))

    def status(self) -> Mapping[str, str]:
        """ "state", "panel", "jobs", ..."""
        return facts_of(self.command("status"))

    def net(self) -> Mapping[str, str]:
        """ "interface", "link", "mac", "address", ..."""
        return facts_of(self.command("net"))

    def sensors(self) -> Mapping[str, str]:
        """What each sensor reads, by its part."""
        return facts_of(self.command("sensors"))

    def counters(self) -> Mapping[str, int]:
        """Pages, and the maintenance counters of parts."""
        return counts_of(self.command("counters"))

    def settings(self, beginning: str = "") -> Mapping[str, str]:
        """The settings whose names begin so; secrets are masked."""
        return facts_of(self.command(f"nvram get {beginning}" if beginning else "nvram"))

    def set(self, name: str, value: str) -> str:
        """Set a setting; returns what it is then."""
        told = facts_of(self.command(f"nvram set {name} {value}".rstrip()))
        return told.get(name, "")

    def selftest(self) -> tuple[Test, ...]:
        """The tests of power-on, once more. On a real device they may move parts, and print."""
        return tuple(map(Test.decode, self.command("selftest")))

    def conditions(self) -> tuple[ConsoleAlert, ...]:
        """What is wrong now, the oldest first."""
        return alerts_of(self.command("conditions"))

    def events(self, count: int = 20) -> tuple[ConsoleEvent, ...]:
        """The last rows of the event log, the newest last."""
        return events_of(self.command(f"log {count}"))

    def supplies(self) -> tuple[ConsoleSupply, ...]:
        """Levels as the firmware believes them to be."""
        return supplies_of(self.command("supplies"))

    def restart(self) -> None:
        """Have the firmware begin anew; `boot_log` tells how it goes."""
        self.command("reboot")

    def _permit(self, line: str) -> None:
        needed = permit_for(line)
        if self._permits is not None and needed is not None and not needed <= self._permits:
            raise NotPermitted(f"{line!r} is no command that only reads", needed - self._permits)


def _tests(line: str) -> tuple[Test, ...]:
    """The line as one of a boot log, if it is one."""
    try:
        return (Test.decode(line),)
    except ConsoleError:
        return ()
