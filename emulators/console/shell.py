"""The console's commands: what each is called, what it takes, and whether somebody has to have signed in.

Parses a line and returns lines; knows no key and no prompt.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from misfeed.emulators.console import nvram, selftest, views
from misfeed.emulators.console.login import Login
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.protocols.console import Fact, plain

DENIED = "Permission denied: type 'login' first"
_RESTARTING = "Restarting"


class Misused(Exception):
    """A command was given what it does not take."""


Arguments: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """One word. `usage`: what may follow it. `guarded`: only for who has signed in. `locked`: what
    only they may do, as `help` says to others.
    """

    name: str
    usage: str
    summary: str
    run: Callable[[Shell, Arguments], Iterator[str]]
    guarded: bool = False
    locked: str = ""
    least: int = 0
    most: int = 0

    def told(self, *, locked: bool) -> str:
        """Its line of `help`; `locked` for who has to sign in first."""
        note = f" ({self.locked})" if locked and self.locked else ""
        return Fact(f"{self.name} {self.usage}".strip(), f"{self.summary}{note}").encode()


class Shell:
    """The commands of one line, while the firmware runs."""

    def __init__(self, machine: Machine, login: Login) -> None:
        self.machine = machine
        self.login = login

    def run(self, line: str) -> Iterator[str]:
        """What a line is answered with."""
        name, *arguments = line.split() or [""]
        if not name:
            return
        command = COMMANDS.get(name.lower())
        if command is None:
            yield _unknown(name)
        elif not command.least <= len(arguments) <= command.most:
            yield f"Usage: {command.name} {command.usage}".rstrip()
        elif command.guarded and not self.login.may_change:
            yield DENIED
        else:
            yield from self._answer(command, tuple(arguments))

    def _answer(self, command: Command, arguments: Arguments) -> Iterator[str]:
        try:
            yield from command.run(self, arguments)
        except Misused:
            yield f"Usage: {command.name} {command.usage}".rstrip()
        except CannotDo as error:
            yield f"Error: {plain(str(error))}"


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), COMMANDS, n=1)
    hint = f"did you mean {near[0]}?" if near else "type 'help'"
    return f"Unknown command {plain(name)[:40]}: {hint}"


def _help(shell: Shell, arguments: Arguments) -> Iterator[str]:
    names = [name.lower() for name in arguments] or list(COMMANDS)
    for name in names:
        command = COMMANDS.get(name)
        yield command.told(locked=not shell.login.may_change) if command is not None else _unknown(name)


def _told(tell: Callable[[Machine], Iterator[str]]) -> Callable[[Shell, Arguments], Iterator[str]]:
    return lambda shell, _: tell(shell.machine)


def _log(shell: Shell, arguments: Arguments) -> Iterator[str]:
    count = arguments[0] if arguments else str(views.FIRST_EVENTS)
    if not (count.isascii() and count.isdigit() and len(count) <= 4 and int(count)):
        raise Misused
    return views.events(shell.machine, int(count))


def _selftest(shell: Shell, _: Arguments) -> Iterator[str]:
    return (one.encode() for one in selftest.again(shell.machine))


def _nvram(shell: Shell, arguments: Arguments) -> Iterator[str]:
    if not arguments or arguments == ("list",):
        yield from nvram.listed(shell.machine)
    elif arguments[0] == "settable" and len(arguments) == 1:
        yield from nvram.settable(shell.machine)
    elif arguments[0] == "get" and len(arguments) == 2:
        yield from nvram.listed(shell.machine, arguments[1])
    elif arguments[0] == "set" and len(arguments) >= 2:
        yield from _set(shell, arguments[1], " ".join(arguments[2:]))
    else:
        raise Misused


def _set(shell: Shell, name: str, words: str) -> Iterator[str]:
    if not shell.login.may_change:
        yield DENIED
        return
    value = nvram.put(shell.machine, name, words)
    told = f"{name} was set on the service console{_by(shell)}"
    shell.machine.log.record("", "nvram", "network", told)
    shell.machine.clock.finish_now()
    yield Fact(name, value).encode()


def _by(shell: Shell) -> str:
    return f" by {shell.login.user}" if shell.login.user else ""


def _login(shell: Shell, arguments: Arguments) -> Iterator[str]:
    if shell.login.is_open:
        yield "Nobody has to sign in"
    else:
        shell.login.begin(*arguments)


def _logout(shell: Shell, _: Arguments) -> Iterator[str]:
    yield "Signed out" if shell.login.user else "Nobody is signed in"
    shell.login.sign_out()


def _reboot(shell: Shell, _: Arguments) -> Iterator[str]:
    shell.machine.log.record("", "restart", "formatter", f"restarted on the service console{_by(shell)}")
    shell.machine.formatter.reset_soon()
    yield _RESTARTING


COMMANDS: Mapping[str, Command] = {
    one.name: one
    for one in (
        Command("help", "[COMMAND]", "this list, or one of it", _help, most=1),
        Command("version", "", "model, serial number, firmware", _told(views.version)),
        Command("status", "", "what the printer is doing", _told(views.status)),
        Command("conditions", "", "what is wrong now", _told(views.conditions)),
        Command("log", "[COUNT]", f"the last events, at most {views.MOST_EVENTS}", _log, most=1),
        Command("counters", "", "pages, and the counters of parts", _told(views.counters)),
        Command("supplies", "", "levels of supplies", _told(views.supplies)),
        Command("sensors", "", "what each sensor reads", _told(views.sensors)),
        Command("jobs", "", "jobs that are not over", _told(views.jobs)),
        Command("net", "", "the network interface and its settings", _told(views.net)),
        Command("selftest", "", "the tests of power-on, once more", _selftest),
        Command(
            "nvram",
            "[list | settable | get NAME | set NAME VALUE]",
            "settings",
            _nvram,
            locked="to set one, after login",
            most=32,
        ),
        Command("login", "[USER]", "sign in as the administrator", _login, most=1),
        Command("logout", "", "sign out", _logout),
        Command("reboot", "", "restart the firmware", _reboot, guarded=True, locked="after login"),
    )
}
