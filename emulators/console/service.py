"""The stream service of the console, and one line's session: keys in, text out.

Decides what is heard when: without power nothing is, while it boots keys are lost, a loader with nothing to
start knows a few words. Knows no command and no part.
"""

from __future__ import annotations

from misfeed.emulators.console.editing import MAX_LINE, Key, LineEditor
from misfeed.emulators.console.loader import Loader
from misfeed.emulators.console.login import IDLE_US, Login
from misfeed.emulators.console.model import loader_prompt, prompt, spec_of
from misfeed.emulators.console.narrator import Narrator, Stage
from misfeed.emulators.console.quirks import MUTE
from misfeed.emulators.console.shell import Shell
from misfeed.emulators.console.views import moment
from misfeed.emulators.machine import Machine
from misfeed.protocols.console import Notice
from misfeed.transports.base import Wire

TYPE_AHEAD = 1_024
"""Octets that are heard at a time; what comes with more is lost, as in the buffer of a serial port."""

_NEWLINE = b"\r\n"


class ConsoleSession:
    """One line. It says nothing to who has just opened it: a serial port does not tell that somebody did."""

    def __init__(self, machine: Machine, wire: Wire) -> None:
        self._machine = machine
        self._wire = wire
        self._editor = LineEditor(wire.send)
        self._login = Login(machine)
        self._shell = Shell(machine, self._login)
        self._loader = Loader(machine)
        self._greeted = self._answering = self._at_prompt = False
        self._waiting: list[str] = []
        self._guarding = False
        self._lost = False
        self._narrator = Narrator(machine, self._hear_of)

    # -- the line ----------------------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        for octet in data[:TYPE_AHEAD]:
            if not self._listens:
                return  # keys that nobody hears
            self._login.typed()
            typed = self._editor.key(octet)
            if typed is not None:
                self._take(typed)
        if len(data) > TYPE_AHEAD and self._listens:
            self._editor.ring()

    def line_break(self) -> None:
        """A BREAK gets everybody's attention: what was begun is dropped."""
        if self._listens:
            self._editor.clear()
            self._take(Key.INTERRUPT, _NEWLINE)

    def eof(self) -> None:
        self._wire.close()

    def lost(self) -> None:
        self._lost = True
        self._narrator.stop()

    @property
    def _listens(self) -> bool:
        return self._narrator.stage in (Stage.RUNNING, Stage.LOADER)

    # -- what is typed -----------------------------------------------------------------------------------

    def _take(self, typed: str | Key, before: bytes = b"") -> None:
        self._wire.send(before)
        self._at_prompt = False
        if isinstance(typed, Key):
            self._key(typed)
        else:
            self._answering = True
            try:
                self._line(typed)
            finally:
                self._answering = False
        self._prompt()

    def _key(self, key: Key) -> None:
        if key is Key.TOO_LONG:
            self._say(f"Error: the line is too long and was dropped: type at most {MAX_LINE} characters")
        if self._login.asked is not None:
            self._login.give_up()
        elif key is Key.END:
            user = self._login.user
            self._login.sign_out()
            self._say("logout" if user else "")

    def _line(self, line: str) -> None:
        if self._narrator.stage is Stage.LOADER:
            for told in self._loader.run(line):
                self._say(told)
        elif self._login.asked is not None:
            self._say(self._login.take(line))
            self._guard()
        else:
            self._greet()
            for told in self._shell.run(line):
                self._say(told)

    def _greet(self) -> None:
        banner = spec_of(self._machine).banner
        if not self._greeted and banner and not MUTE.acts(self._machine):
            self._say(f"{banner}: type 'help' for the commands")
        self._greeted = True

    def _say(self, line: str) -> None:
        if line:
            self._wire.send(line.encode("ascii", "replace") + _NEWLINE)

    def _prompt(self) -> None:
        """Ask for more, what happened meanwhile told first."""
        waiting, self._waiting = self._waiting, []
        for line in waiting:
            self._say(line)
        if not self._listens:
            return
        asked = self._login.asked
        self._editor.masked = asked is not None and asked.hides
        self._wire.send(self._prompted().encode("ascii", "replace") + self._editor.redrawn())
        self._at_prompt = True

    def _prompted(self) -> str:
        if self._narrator.stage is Stage.LOADER:
            return loader_prompt(self._machine)
        if self._login.asked is not None:
            return self._login.asked.value
        return prompt(self._machine, signed_in=bool(self._login.user))

    # -- what happens by itself --------------------------------------------------------------------------

    def _hear_of(self, lines: tuple[str, ...], *, anew: bool) -> None:
        """Tell what the machine does of its own accord; `anew` when the firmware begins, or ends."""
        if anew:
            self._login.sign_out()
            self._editor.clear()
            self._greeted = False
        if self._answering:
            self._waiting.extend(lines)
            return
        if self._at_prompt and lines:
            self._wire.send(_NEWLINE)
            self._at_prompt = False
        for line in lines:
            self._say(line)
        if anew and self._narrator.stage is Stage.RUNNING:
            self._greet()
        if lines or anew:
            self._prompt()

    def _guard(self) -> None:
        """See to it that who is signed in is signed out when they do nothing."""
        if self._login.user and not self._guarding:
            self._guarding = True
            self._machine.clock.call_in(IDLE_US, self._look_at_idleness)

    def _look_at_idleness(self) -> None:
        self._guarding = False
        if self._lost or not self._login.signed_in:
            return
        name = self._login.user
        if name:
            self._guarding = True
            left = max(self._login.idle_until - self._machine.now, 1)
            self._machine.clock.call_in(left, self._look_at_idleness)
            return
        self._hear_of((self._notice("sign-out", "nothing was typed for too long"),), anew=False)

    def _notice(self, kind: str, told: str) -> str:
        return Notice(moment(self._machine, self._machine.now), kind, told).encode()


class ServiceConsole:
    """The stream service of one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def accept(self, wire: Wire, source: str) -> ConsoleSession:  # noqa: ARG002 - nobody can tell
        return ConsoleSession(self._machine, wire)
