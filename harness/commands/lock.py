"""Write down the versions and digests of what runs, for `misfeed run --locked` to hold against."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from misfeed.cli import PASSED
from misfeed.lock import FILE, lock_of, place
from misfeed.report.files import write_whole
from misfeed.suite import Selection, collect

EXAMPLES = """\
  misfeed lock                               all profiles and faults, and the built-in scenarios
  misfeed lock my_scenarios/ -p mono-laser   what these scenarios stand on, on that model
  misfeed run --locked                       refuses (exit code 2) what differs, saying what

The file is to be committed; write it anew when a difference is meant to be."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", nargs="*", help="scenario ids, family names, files or folders (default: all there is)")
    add("-p", "--profile", action="append", default=[], help="model, by name or TOML file (repeatable)")
    add("-o", "--output", type=Path, metavar="FILE", help=f"default: {FILE}, beside misfeed.toml or here")


def run(arguments: argparse.Namespace) -> int:
    words, profiles = tuple(arguments.what), tuple(arguments.profile)
    lock = lock_of(collect(Selection(words, profiles)), everything=not (words or profiles))
    written = write_whole(arguments.output or place(), lock.text())
    told = (
        f"{len(entries)} {kind if len(entries) != 1 else kind.removesuffix('s')}"
        for kind, entries in (
            ("profiles", lock.profiles), ("faults", lock.faults), ("scenarios", lock.scenarios),
        )
    )  # fmt: skip
    sys.stdout.write(f"{written}: {', '.join(told)}\n")
    return PASSED
