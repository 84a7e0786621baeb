"""Write down the versions and digests of what runs, for `misfeed run --locked` to hold against."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from misfeed.cli import PASSED
from misfeed.lock import FILE, lock_of, place
from misfeed.messages import words
from misfeed.messages.option import add_language
from misfeed.report.files import write_whole
from misfeed.suite import Selection, collect

EXAMPLES = """\
  misfeed lock                               all profiles and faults, and what `misfeed run` runs
  misfeed lock my_scenarios/ -p mono-laser   what these scenarios stand on, on that model
  misfeed run --locked                       refuses (exit code 2) what differs, saying what

The file is to be committed; write it anew when a difference is meant to be."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "what", nargs="*", help="scenario ids, family names, files or folders (default: as for `misfeed run`)"
    )
    add("-p", "--profile", action="append", default=[], help="model, by name or TOML file (repeatable)")
    add("-o", "--output", type=Path, metavar="FILE", help=f"default: {FILE}, beside misfeed.toml or here")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    say = words(arguments.language)
    what, profiles = tuple(arguments.what), tuple(arguments.profile)
    lock = lock_of(collect(Selection(what, profiles)), everything=not (what or profiles))
    written = write_whole(arguments.output or place(), lock.text())
    told = (
        say("lock_profiles", count=len(lock.profiles)),
        say("lock_faults", count=len(lock.faults)),
        say("lock_scenarios", count=len(lock.scenarios)),
    )
    sys.stdout.write(f"{written}: {', '.join(told)}\n")
    return PASSED
