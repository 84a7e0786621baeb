"""List the quirks that an emulated printer's firmware can have, or tell all about one."""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import asdict
from typing import Any

from misfeed.emulators import profiles, quirks
from misfeed.emulators.commands.columns import columns
from misfeed.errors import UsageError

EXAMPLES = """\
  misfeed quirks                                   all quirks
  misfeed quirks ipp.cut-short                     one of them, with what it can be bound to
  misfeed quirks --profile mono-laser              those that a model has by itself
  misfeed emulate mono-laser --quirk ipp.only-1.1  a printer with one
  misfeed emulate mono-laser --quirk ipp.cut-short@operation=Get-Jobs,request=2,byte=40"""

_MODEL = "mono-laser"
_THREAD = re.compile(r"([\w.-]+/[\w.-]+)#(\d+)")
_BOUND = {
    "operation": ("Get-Jobs", "only that operation, by its name"),
    "request": ("2", "only the Nth request that is meant, or a range: 2-5, 4-"),
    "job": ("1", "only what is about that job"),
    "page": ("3", "only while a job in print has so many impressions out"),
    "attribute": ("printer-state", "that attribute (otherwise the first that it can act on)"),
    "byte": ("40", "at that octet of the answer"),
    "seconds": ("90", "for so long"),
    "path": ("/ipp/printer", "the path that is right"),
}
"""What a quirk can be bound to: an example, and what it says."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("name", nargs="?", help="a quirk, to tell all about it (without one, they are listed)")
    add("--profile", metavar="NAME", help="a model, by name or TOML file")
    add("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    if arguments.name is not None:
        if arguments.profile:
            raise UsageError("give the name of a quirk, or --profile to list those of a model; not both")
        quirk = quirks.named(quirks.plain_name(arguments.name))
        _print_json(_all(quirk)) if arguments.json else sys.stdout.write(_in_full(quirk))
        return 0
    found = list(quirks.catalogue().values())
    if arguments.profile:
        own = {quirks.plain_name(one) for one in profiles.load(arguments.profile).quirks}
        found = [quirk for quirk in found if quirk.name in own]
    if arguments.json:
        _print_json([asdict(quirk) for quirk in found])
    elif found:
        sys.stdout.write("".join(map(_words, found)))
    else:
        sys.stdout.write(f"{arguments.profile} has no quirks of its own\n")
    return 0


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def _words(quirk: quirks.Quirk) -> str:
    rows = [("otherwise", quirk.clause), ("met", quirk.met), ("bound to", ", ".join(quirk.takes))]
    return f"{quirk.name}  {quirk.summary}\n{columns([row for row in rows if row[1]], '    ')}"


def _all(quirk: quirks.Quirk) -> dict[str, Any]:
    return {**asdict(quirk), "models": _models(quirk), "examples": _examples(quirk)}


def _in_full(quirk: quirks.Quirk) -> str:
    rows = [
        ("otherwise", quirk.clause),
        ("met", _thread(quirk.met)),
        ("models", ", ".join(_models(quirk))),
    ]
    told = f"{quirk.name}: {quirk.summary}\n\n{columns([row for row in rows if row[1]], '  ')}"
    if quirk.takes:
        bound = [(key, _BOUND[key][1] if key in _BOUND else "") for key in quirk.takes]
        told += f"\nit can be bound to\n{columns(bound, '  ')}"
    return f"{told}\ntry:\n" + "".join(f"  {line}\n" for line in _examples(quirk))


def _thread(met: str) -> str:
    """Where users met it, with the address of a public thread."""
    thread = _THREAD.fullmatch(met)
    return f"{met}, https://github.com/{thread[1]}/issues/{thread[2]}" if thread else met


def _models(quirk: quirks.Quirk) -> list[str]:
    """Those that have it by themselves."""
    return [
        name
        for name in profiles.names()
        if quirk.name in {quirks.plain_name(one) for one in profiles.load(name).quirks}
    ]


def _examples(quirk: quirks.Quirk) -> list[str]:
    """Lines for a shell, the last of them with all that is special to this one."""
    spelled = [quirk.name]
    if quirk.takes:
        special = [key for key in quirk.takes if key not in ("operation", "request", "job", "page")]
        keys = ["operation", *special] if "operation" in quirk.takes else special
        bound = ",".join(f"{key}={_BOUND[key][0]}" for key in keys if key in _BOUND)
        spelled += [f"{quirk.name}@{bound}"] if bound else []
    return [f"misfeed emulate {_MODEL} --quirk {one}" for one in spelled]
