"""Print a script that completes commands, options and names in a shell.

Names are asked for at each TAB, so they are right once a plugin is installed; a plugin's own commands and
options are completed once the script is written anew.
"""

from __future__ import annotations

import argparse
import sys

from misfeed.cli import PASSED
from misfeed.completing import SHELLS, Names, names, script
from misfeed.errors import UsageError
from misfeed.extending.declared import entry_points

EXAMPLES = """\
  misfeed completion bash               into ~/.local/share/bash-completion/completions/misfeed
  misfeed completion zsh                into _misfeed, in a folder of $fpath
  misfeed completion fish               into ~/.config/fish/completions/misfeed.fish
  misfeed completion --names profiles   what a TAB offers there, one a line

For the shell that is open: eval "$(misfeed completion bash)", likewise for zsh"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", nargs="?", choices=SHELLS, help="whose script to print")
    parser.add_argument(
        "--names", choices=[sort.value for sort in Names], help="print the names of one sort instead"
    )


def run(arguments: argparse.Namespace) -> int:
    if bool(arguments.shell) == bool(arguments.names):
        raise UsageError(f"name one shell ({', '.join(SHELLS)}), or --names and what to list")
    if arguments.names:
        sys.stdout.write("".join(f"{name}\n" for name in names(Names(arguments.names))))
    else:
        sys.stdout.write(script(arguments.shell, {p.name: p for p in entry_points(group="misfeed.commands")}))
    return PASSED
