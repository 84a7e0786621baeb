"""The `misfeed` command. Sub-commands register under the entry point group `misfeed.commands`.

Exit codes: 0 passed, 1 failed, 2 misused, 3 bench unavailable, 130 interrupted, 141 its reader went away.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import errno
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn, Protocol

import misfeed
from misfeed.config import chosen, current
from misfeed.errors import BenchError, MisfeedError, UsageError
from misfeed.extending.declared import EntryPoint, entry_points
from misfeed.extending.points import BrokenExtension, CannotLoad, load

PASSED, FAILED, MISUSED, UNAVAILABLE, INTERRUPTED = 0, 1, 2, 3, 130
CUT_SHORT = 141
"""Whoever read the output went away before there was an outcome: what shells say of a death by SIGPIPE."""
_TOO_MANY_FILES = (errno.EMFILE, errno.ENFILE)

_LISTS = frozenset(
    {"scenarios", "profiles", "faults", "quirks", "explain", "report", "history", "completion"}
)
"""Commands that only tell: whoever has read enough of them has not kept anything from being tried."""


class Command(Protocol):
    """What a sub-command's module offers. Its docstring's first line is the line in `misfeed --help`."""

    EXAMPLES: str

    @staticmethod
    def configure(parser: argparse.ArgumentParser) -> None: ...

    @staticmethod
    def run(arguments: argparse.Namespace) -> int: ...


_SUMMARIES = {
    "run": "run scenarios and write a report",
    "emulate": "serve one emulated printer on this computer until interrupted",
    "fleet": "serve thousands of emulated printers over SNMP from one process",
    "capture": "record what a device answers over SNMP, to make a model of it or to send it to somebody",
    "discover": "list the printers that say on this computer's links that they are there",
    "wait": "return when emulators answer on all their interfaces",
    "diagnose": "name what is wrong with a printer",
    "coverage": "tell which requirements are covered by which cases",
    "check": "check scripts, profiles and faults without running them",
    "new": "write a scenario, profile or fault to begin with",
    "explain": "explain a scenario as a technician's page",
    "prove": "try a repair with each step left out, and say which steps matter",
    "import": "turn a captured SNMP walk into a profile",
    "scenarios": "list the scenarios",
    "profiles": "list the printer models",
    "faults": "list the faults that can be injected, and where",
    "quirks": "list how firmware can be told to depart from a standard, or tell of one",
    "page": "print a document on a printer, broken or not, and save the sheet as an image",
    "report": "show or convert the record of a run",
    "merge": "put shards, or runs of several computers, together into one run",
    "compare": "tell what got worse or better between runs",
    "history": "keep runs in a database, and list them",
    "bench": "measure how fast scenarios run here",
    "lock": "write down versions and digests of what runs, for `run --locked`",
    "doctor": "check what this computer can do",
    "completion": "print a script that completes commands and names in a shell",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    warnings.showwarning = _warn
    points = {point.name: point for point in entry_points(group="misfeed.commands")}
    code = PASSED if _LISTS.intersection(words[:1]) else CUT_SHORT
    try:
        code = _outcome(words, points)
        # Here and not at the interpreter's end, where a reader that went away could not be met.
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader (head, a pager) went away, and nothing more can be said to it.
        _say_no_more()
        return code
    except OSError as error:
        if error.errno in _TOO_MANY_FILES:
            told = "no more files and sockets can be opened; raise the limit, with ulimit -n 1024 or more"
            return _complain(BenchError(told), UNAVAILABLE)
        if not _is_full():
            raise
        _say_no_more()
        why = (error.strerror or str(error)).lower()
        return _complain(BenchError(f"standard output cannot be written: {why}"), UNAVAILABLE)


def _outcome(words: list[str], points: dict[str, EntryPoint]) -> int:
    try:
        with _ended_by_sigterm():
            return _dispatch(words, points)
    except UsageError as error:
        return _complain(error, MISUSED)
    except BenchError as error:
        return _complain(error, UNAVAILABLE)
    except MisfeedError as error:
        if isinstance(error.__cause__, BrokenPipeError) or (
            isinstance(error.__cause__, OSError) and _is_full()
        ):
            raise error.__cause__ from None
        return _complain(error, FAILED)
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"{str(stop) or 'interrupted'}\n")
        return INTERRUPTED


def _is_full() -> bool:
    """Whether it is standard output that cannot be written: a line more tells."""
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        return True
    return False


def _say_no_more() -> None:
    """Let what is left for standard output, and what the interpreter says to it at its end, go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Whoever cancels a job, as CI systems do, is met as Ctrl-C is: all is left in order, and it is told."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _warn(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
    """Tell what is left out in a line of ours; everything else is for developers, in Python's form."""
    if issubclass(category, BrokenExtension):
        sys.stderr.write(f"misfeed: warning: {message}\n")
    else:
        _SHOWN(message, category, *place, **more)


_SHOWN = warnings.showwarning


def _complain(error: MisfeedError, code: int) -> int:
    sys.stderr.write(f"misfeed: {error}\n")
    return code


def _dispatch(words: list[str], points: dict[str, EntryPoint]) -> int:
    before, words = _leading(words)
    if not words or words[0] in ("-h", "--help", "help"):
        sys.stdout.write(_overview(points))
        return PASSED if words else MISUSED
    if words[0] in ("-V", "--version"):
        sys.stdout.write(f"misfeed {misfeed.__version__}\n")
        return PASSED
    name, *rest = words
    if name not in points:
        near = difflib.get_close_matches(name, points, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`misfeed --help` lists the commands"
        raise UsageError(f"there is no command {name!r}; {hint}")
    command: Command = load(points[name])
    arguments = parser_of(name, command).parse_args([*before, *rest])
    with chosen(arguments.config_file, arguments.search_folders, none=arguments.no_config):
        if hasattr(arguments, "language"):
            _settle_language(arguments)
        return command.run(arguments)


def _settle_language(arguments: argparse.Namespace) -> None:
    """Where nobody said a language, it is that of the folder's settings."""
    from misfeed.messages import words as spoken
    from misfeed.messages.option import Unsaid

    if isinstance(arguments.language, Unsaid):
        arguments.language = current().run.language or arguments.language
        with current().blamed("language"):
            spoken(arguments.language)


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong in one sentence; the usage, which is long, is a command away."""

    def error(self, message: str) -> NoReturn:
        name = self.prog.partition(" ")[2]
        self.exit(MISUSED, f"misfeed: {name}: {message}; `{self.prog} --help` tells what it takes\n")


def parser_of(name: str, command: Command) -> argparse.ArgumentParser:
    """What the command line of a sub-command may say, the options of all of them included."""
    lines = (command.__doc__ or "").strip().splitlines()
    parser = _Parser(
        prog=f"misfeed {name}",
        description=lines[0] if lines else None,
        epilog=f"examples:\n{command.EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.configure(parser)
    shared = parser.add_argument_group("settings")
    add = shared.add_argument
    add(
        "--search",
        dest="search_folders",
        action="append",
        default=[],
        metavar="DIR",
        help="use the profiles, faults, scenarios and probes in this folder, too (repeatable)",
    )
    which = shared.add_mutually_exclusive_group()
    which.add_argument("--config", dest="config_file", default="", metavar="FILE", help="settings to use")
    which.add_argument("--no-config", action="store_true", help="use no misfeed.toml and no pyproject.toml")
    return parser


def _leading(words: list[str]) -> tuple[list[str], list[str]]:
    """The options for all commands that stand before the command, and the rest."""
    count = 0
    while count < len(words) and words[count].partition("=")[0] in ("--search", "--config", "--no-config"):
        count += 1 if "=" in words[count] or words[count] == "--no-config" else 2
    return words[:count], words[count:]


def _summary(point: EntryPoint) -> str:
    """What a command that is not in the table says of itself: those of packages are not."""
    try:
        command: Command = load(point)
    except CannotLoad as error:
        return f"cannot be used: {error}"
    first = (command.__doc__ or "").strip().partition("\n")[0].rstrip(".:")
    return first[:1].lower() + first[1:]


def _overview(points: dict[str, EntryPoint]) -> str:
    ordered = [name for name in _SUMMARIES if name in points]
    ordered += sorted(set(points) - set(ordered))
    lines = [f"  {name:<10} {_SUMMARIES.get(name) or _summary(points[name])}".rstrip() for name in ordered]
    return "\n".join(
        [
            "usage: misfeed COMMAND [OPTIONS]",
            "",
            "A bench that breaks printers on purpose: emulated devices, scenarios, diagnosis and repair.",
            "",
            "commands:",
            *lines,
            "",
            "`misfeed COMMAND --help` explains one, with examples.",
            "`misfeed --search DIR COMMAND` uses what is in DIR, too; misfeed.toml says so for good.",
            "exit codes: 0 passed, 1 failed, 2 misused, 3 bench unavailable, 130 interrupted, "
            "141 its reader went away",
            "",
        ]
    )
