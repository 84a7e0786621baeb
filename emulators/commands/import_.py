"""Turn a recorded SNMP walk of a real printer into a profile."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from misfeed.emulators.importing import import_snmprec
from misfeed.emulators.machine import ProfileError, parse_profile
from misfeed.errors import UsageError

_MAX_OCTETS = 16 * 1024 * 1024
_NAME_LINE = re.compile(r'^name = ".*"$', re.MULTILINE)

EXAMPLES = """\
  misfeed import walk.snmprec -o my-printer.toml
  misfeed import walk.snmprec -o my-printer.toml --name lobby-printer --force
  misfeed emulate my-printer.toml

Lines that could not be used are told on the standard error output; the profile is written all the same."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the walk: lines of OID|TAG|VALUE (snmprec)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PROFILE.toml")
    parser.add_argument("--name", help="of the model (default: the walk's file name)")
    parser.add_argument("--force", action="store_true", help="replace PROFILE.toml if there is one")


def run(arguments: argparse.Namespace) -> int:
    output: Path = arguments.output
    if output.suffix != ".toml":
        raise UsageError(f"{output}: a profile's file name ends in .toml")
    if output.exists() and not arguments.force:
        raise UsageError(f"{output} is there already; --force replaces it")
    imported = import_snmprec(_read(arguments.file), str(arguments.file))
    text = imported.profile_toml
    if arguments.name:
        text = _NAME_LINE.sub(f"name = {json.dumps(arguments.name)}", text, count=1)
    try:
        profile = parse_profile(text, str(output))
    except ProfileError as error:
        raise UsageError(str(error)) from error
    _write(output, text, force=arguments.force)
    for problem in imported.problems:
        where = f"{arguments.file}:{problem.line}" if problem.line else str(arguments.file)
        sys.stderr.write(f"{where}: {problem.reason}\n")
    sys.stdout.write(f"{output}: {profile.name}, {profile.summary}\n")
    return 0


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_OCTETS + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error


def _write(path: Path, text: str, *, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error
