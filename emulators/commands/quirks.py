"""List the quirks that an emulated printer's firmware can have."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from misfeed.emulators import profiles, quirks
from misfeed.emulators.commands.columns import columns

EXAMPLES = """\
  misfeed quirks                                   all quirks
  misfeed quirks --profile mono-laser              those that a model has by itself
  misfeed emulate mono-laser --quirk ipp.only-1.1  a printer with one
  misfeed emulate mono-laser --quirk ipp.cut-short@operation=Get-Jobs,request=2,byte=40"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="NAME", help="a model, by name or TOML file")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    found = list(quirks.catalogue().values())
    if arguments.profile:
        own = {quirks.plain_name(one) for one in profiles.load(arguments.profile).quirks}
        found = [quirk for quirk in found if quirk.name in own]
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(quirk) for quirk in found], indent=2, ensure_ascii=False) + "\n")
    elif found:
        sys.stdout.write("".join(map(_words, found)))
    else:
        sys.stdout.write(f"{arguments.profile} has no quirks of its own\n")
    return 0


def _words(quirk: quirks.Quirk) -> str:
    rows = [("otherwise", quirk.clause), ("met", quirk.met), ("bound to", ", ".join(quirk.takes))]
    return f"{quirk.name}  {quirk.summary}\n{columns([row for row in rows if row[1]], '    ')}"
