"""Write a commented scenario, profile or fault that works as it is, to be changed into your own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from misfeed import templates
from misfeed.config import current
from misfeed.errors import UsageError
from misfeed.extending import scenarios
from misfeed.extending.modules import shown
from misfeed.providers import provider

EXAMPLES = """\
  misfeed new scenario MY-01                          my_01.py, here
  misfeed new scenario MY-02 -o scenarios/            in a folder
  misfeed new profile my-laser --like mono-laser      my-laser.toml, a copy to be changed
  misfeed new fault cover.lever.loose                 cover_lever_loose.py

What it writes passes `misfeed check`. It never writes over a file."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("kind", choices=("scenario", "profile", "fault"))
    add("name", help="the scenario's id (MY-01), the profile's name (my-laser), the fault's (part.what)")
    add("--like", default="mono-laser", metavar="PROFILE", help="profile to copy (default mono-laser)")
    where = "where to write (default: the folder for it that misfeed.toml names, or here)"
    add("-o", "--output", type=Path, metavar="FOLDER", help=where)


def run(arguments: argparse.Namespace) -> int:
    if arguments.kind == "profile":
        file, text = templates.profile(arguments.name, arguments.like)
    else:
        file, text = getattr(templates, arguments.kind)(arguments.name)
    if taken := _taken(arguments.kind, arguments.name):
        raise UsageError(
            f"the {arguments.kind} {arguments.name} is there already{taken}; choose another name"
        )
    folder = arguments.output or _place(arguments.kind)
    path: Path = folder / file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise UsageError(f"{path} exists already; name another, or remove it first") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    sys.stdout.write(f"{path}\ncheck it: misfeed check {path}\n")
    return 0


def _taken(kind: str, name: str) -> str:
    """Where there is one of that name, for the end of a sentence; "" where there is none."""
    if kind == "scenario":
        place = scenarios.declared(name)
        return place and f" ({place})"
    names = provider().profiles() if kind == "profile" else provider().fault_versions()
    return f" (`misfeed {kind}s` lists them all)" if name in names else ""


def _place(kind: str) -> Path:
    """Where such a file is found by its name: in the first folder that is searched; here, where none is."""
    searched = current().search
    return Path(shown(searched[0] / f"{kind}s")) if searched else Path()
