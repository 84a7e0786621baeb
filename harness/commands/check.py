"""Check scripts, profiles and faults without running them, and say what is wrong in which line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from misfeed.checking import Looked, look_through
from misfeed.config import FOLDERS, current
from misfeed.explain import languages
from misfeed.extending.scenarios import built_in
from misfeed.providers import provider
from misfeed.shelf import pick

EXAMPLES = """\
  misfeed check                            the folder's own, or the built-in scenarios
  misfeed check my_scenarios/ profiles/    your own
  misfeed check tab.py --language en       tickets need English only
  misfeed check my_scenarios/ --json       for programs

It exits with 2 when anything is wrong, and prints one sentence for each thing with its file and line."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "path",
        nargs="*",
        type=Path,
        help="files and folders (default: what misfeed.toml names, or the built-in scenarios)",
    )
    add("--profile", action="append", default=[], help="model to check against (default: every one)")
    add(
        "--language",
        action="append",
        default=[],
        metavar="CODE",
        help=f"language that tickets must have (default: {' and '.join(languages())})",
    )
    add("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    for name in arguments.profile:
        provider().facts(name)
    profiles = arguments.profile or provider().profiles()

    places = arguments.path or [path for kind in FOLDERS for path in current().holding(kind)]

    def others() -> list[str]:
        return [one.scenario.id for one in pick([], profiles[:1], every=True)] if places else []

    looked = look_through(places or [built_in()], arguments.language or languages(), profiles, others)
    if arguments.json:
        plain = [{"file": one.file, "line": one.line, "what": one.what} for one in looked.troubles]
        sys.stdout.write(json.dumps(plain, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{one.text}\n" for one in looked.troubles)
        sys.stdout.write(f"{_words(looked)}\n")
    return 2 if looked.troubles else 0


def _words(looked: Looked) -> str:
    counts = (
        (looked.scripts, "script"),
        (looked.scenarios, "scenario"),
        (looked.profiles, "profile"),
        (looked.faults, "fault"),
    )
    told = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)
    wrong = len(looked.troubles)
    return f"{told or 'nothing to check'}: {f'{wrong} wrong' if wrong else 'nothing wrong'}"
