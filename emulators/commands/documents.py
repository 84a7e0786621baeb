"""What `misfeed emulate` does with documents beside printing them: keeps them, and runs a command for each.

The options, and the reader that they ask for, which is imported only then.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from misfeed.emulators.bounds import DEFAULT_MOST_MIB, DEFAULT_TIMEOUT_S, MIB
from misfeed.emulators.serving import Serving

_MAX_TIMEOUT_S = 86_400.0


def add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--keep", type=Path, metavar="FOLDER", help="keep documents there as they are received")
    add(
        "--keep-most",
        type=_mib,
        default=DEFAULT_MOST_MIB,
        metavar="MIB",
        help="of them, in all; the oldest go first (default: %(default)s)",
    )
    add(
        "--command",
        default="",
        metavar="COMMAND",
        help="run for each document that is received, as ippeveprinter does (docs/emulate.md)",
    )
    add(
        "--command-timeout",
        type=_seconds,
        default=DEFAULT_TIMEOUT_S,
        metavar="SECONDS",
        help="after which the command is ended (default: %(default)g)",
    )


def _mib(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < 1 << 24):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of MiB from 1")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= _MAX_TIMEOUT_S:
        raise argparse.ArgumentTypeError(f"seconds are above 0 and at most {_MAX_TIMEOUT_S:g}")
    return value


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options ask for, checked. `keep` is None where documents need not stay."""

    keep: Path | None
    most: int
    command: tuple[str, ...]
    timeout_s: float


def wanted(arguments: argparse.Namespace) -> Wanted | None:
    """None when documents are for printing alone. Raises UsageError."""
    if arguments.keep is None and not arguments.command:
        return None
    from misfeed.emulators.print_hook import parse_command

    command = parse_command(arguments.command) if arguments.command else ()
    return Wanted(arguments.keep, arguments.keep_most * MIB, command, arguments.command_timeout)


@contextlib.contextmanager
def documents_read(serving: Serving, wish: Wanted | None) -> Iterator[None]:
    """Keep documents and run the command meanwhile. Around a `Serving` that is entered later."""
    if wish is None:
        yield
        return
    import tempfile

    from misfeed.emulators.commands.reader import Reader
    from misfeed.emulators.print_hook import PrintHook
    from misfeed.emulators.spool import Spool

    with contextlib.ExitStack() as stack:
        folder = wish.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="misfeed-spool-")))
        reader = Reader(serving, Spool(folder, wish.most), keeps=wish.keep is not None)
        if wish.command:
            hook = PrintHook(wish.command, reader.say, reader.done, timeout_s=wish.timeout_s)
            reader.hook = stack.enter_context(hook)
        jobs = serving.host.machine.jobs
        jobs.readers = (*jobs.readers, reader.read)
        try:
            yield
        finally:
            jobs.readers = tuple(one for one in jobs.readers if one != reader.read)
