"""What can stand where on the command line, as completion scripts of the shells and as lists of names.

Options and commands are written into the script; names of profiles, faults and scenarios are asked for when
somebody presses TAB, so that what a plugin brings is there at once. Knows no shell's language but for the few
functions that ask.
"""

from __future__ import annotations

import argparse
import enum
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import shtab
from misfeed.config import SEARCH_VARIABLE, chosen, current
from misfeed.contract import KnowsQuirks
from misfeed.extending import scenarios
from misfeed.extending.declared import EntryPoint, entry_points
from misfeed.extending.points import CannotLoad, load
from misfeed.providers import provider
from misfeed.running import running

SHELLS = ("bash", "zsh", "fish")


class Names(enum.Enum):
    """A sort of names that can be asked for."""

    PROFILES = "profiles"
    FAULTS = "faults"
    QUIRKS = "quirks"
    SCENARIOS = "scenarios"
    BENCHES = "benches"
    RUNNING = "running"


#: By the name of an argument, in whichever command it stands.
_ANYWHERE = {"profile": Names.PROFILES, "fault": Names.FAULTS, "quirk": Names.QUIRKS}
#: By command and argument. These take files as well.
_SOMEWHERE = {
    **{
        (command, "what"): Names.SCENARIOS for command in ("run", "scenarios", "coverage", "explain", "prove")
    },
    ("lock", "what"): Names.SCENARIOS,
    ("bench", "what"): Names.BENCHES,
    ("wait", "what"): Names.RUNNING,
    ("profiles", "name"): Names.PROFILES,
    ("quirks", "name"): Names.QUIRKS,
}
_WITH_FILES = {Names.PROFILES, Names.SCENARIOS}

_FAULT = re.compile(r"""^    name = ["']([^"']+)["']""", re.MULTILINE)
_SCENARIO = re.compile(r"""^@scenario\(\s*["']([^"'{}]+)["']""", re.MULTILINE)


def names(sort: Names) -> list[str]:
    """Every name of that sort that there is now, in order."""
    return sorted(set(_SOURCES[sort]()))


def _scenarios() -> Iterator[str]:
    """Ids and families. Read off the scripts' text: nobody waits at a TAB for as long as collecting takes."""
    families = set()
    for place in (scenarios.built_in(), *scenarios.of_packages(), *scenarios.own()):
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            for name in _SCENARIO.findall(file.read_text(encoding="utf-8", errors="replace")):
                families.add(file.parent.name)
                yield name
    yield from families


def _faults() -> Iterator[str]:
    """Those installed, and those of the folder's own files, read off their text: a TAB runs nothing of it."""
    own = current().scripts("faults")
    with chosen(none=True):
        os.environ.pop(SEARCH_VARIABLE, None)
        yield from provider().fault_versions()
    for file in own:
        yield from _FAULT.findall(file.read_text(encoding="utf-8", errors="replace"))


def _quirks() -> Iterator[str]:
    emulated = provider()
    if isinstance(emulated, KnowsQuirks):
        yield from emulated.quirks()


_SOURCES: Mapping[Names, Callable[[], Iterable[str]]] = {
    Names.PROFILES: lambda: provider().profiles(),
    Names.FAULTS: _faults,
    Names.QUIRKS: _quirks,
    Names.SCENARIOS: _scenarios,
    Names.BENCHES: lambda: (point.name for point in entry_points(group="misfeed.benches")),
    Names.RUNNING: lambda: (one.name for one in running()),
}


def script(shell: str, commands: Mapping[str, EntryPoint]) -> str:
    """The completion script of a shell of `SHELLS`."""
    parser = argparse.ArgumentParser(prog="misfeed")
    below = parser.add_subparsers()
    for name, point in sorted(commands.items()):
        try:
            command = load(point)
        except CannotLoad:
            below.add_parser(name, help="")  # a plugin that is broken is told by itself, when it is called
            continue
        about = (command.__doc__ or "").strip().partition("\n")[0]
        added = below.add_parser(name, help=about, description=about, allow_abbrev=False)
        command.configure(added)
        for action in added._actions:
            _mark(name, action)
    return shtab.complete(parser, shell=shell, preamble=_PREAMBLES[shell])


def _mark(command: str, action: argparse.Action) -> None:
    sort = _SOMEWHERE.get((command, action.dest)) or _ANYWHERE.get(action.dest)
    if sort is not None:
        _complete(action, {shell: form.format(sort.value) for shell, form in _ASKING.items()})
    elif action.type is Path or action.metavar in ("FILE", "FOLDER"):
        _complete(action, shtab.FILE)


def _complete(action: argparse.Action, how: object) -> None:
    """Where shtab looks for it: an attribute that argparse knows nothing of."""
    vars(action)["complete"] = how


_ASKING = {"bash": "_misfeed_{}", "zsh": "_misfeed_{}", "fish": "(_misfeed_{})"}
_BASH, _BASH_FILES = (
    '_misfeed_{0}() {{ compgen -W "$(misfeed completion --names {0} 2>/dev/null)" -- "$1"; {1}}}\n',
    'compgen -f -- "$1"; ',
)
_ZSH, _ZSH_FILES = (
    '_misfeed_{0}() {{ local -a found; found=("${{(@f)$(misfeed completion --names {0} 2>/dev/null)}}"); '
    "compadd -a found; {1}}}\n",
    "_files; ",
)
_FISH, _FISH_FILES = (
    "function _misfeed_{0}; misfeed completion --names {0} 2>/dev/null; {1}end\n",
    "__fish_complete_path (commandline -ct); ",
)


def _asking(form: str, with_files: str) -> str:
    return "".join(form.format(sort.value, with_files if sort in _WITH_FILES else "") for sort in Names)


_PREAMBLES = {
    "bash": _asking(_BASH, _BASH_FILES),
    "zsh": _asking(_ZSH, _ZSH_FILES),
    "fish": _asking(_FISH, _FISH_FILES),
}
