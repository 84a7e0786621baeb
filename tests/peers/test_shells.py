"""Completion as zsh and fish understand it (bash is everywhere, and asked among the other tests)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from misfeed.completing import script

pytestmark = pytest.mark.peer

#: Its completion system stands in for itself here: what would be offered is printed.
ZSH = """
compdef() { print -r -- "$@" }
compadd() { print -rl -- "${(@P)@[-1]}" }
_files() { print -r -- FILES }
eval "$(<./zsh)"
_misfeed_profiles
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the scripts, and `misfeed` as a command."""
    folder = tmp_path_factory.mktemp("shells")
    commands = {point.name: point for point in entry_points(group="misfeed.commands")}
    for shell in ("zsh", "fish"):
        (folder / shell).write_text(script(shell, commands), encoding="utf-8")
    command = folder / "misfeed"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m misfeed "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return folder


def shell(folder: Path, name: str, *words: str) -> str:
    if shutil.which(name) is None:
        reason = f"{name} not found; install the Debian package {name}"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    ran = subprocess.run(
        [name, *words], cwd=folder, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "dumb"},
    )  # fmt: skip
    assert ran.stderr == ""
    return ran.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("misfeed emul", "emulate"),
        ("misfeed emulate --until", "--until-parent-exits"),
        ("misfeed emulate mono-las", "mono-laser"),
        ("misfeed emulate mono-laser --fault bin.f", "bin.flag.stuck"),
        ("misfeed explain MP-03", "MP-03"),
    ],
)
def test_fish_offers_what_there_is(folder: Path, typed: str, offered: str) -> None:
    told = shell(folder, "fish", "--no-config", "-c", f"source {folder}/fish; complete -C '{typed}'")
    assert offered in {line.partition("\t")[0] for line in told.splitlines()}


def test_zsh_reads_the_script_and_is_offered_what_there_is(folder: Path) -> None:
    told = shell(folder, "zsh", "-f", "-c", ZSH).splitlines()
    assert {"mono-laser", "FILES"} <= set(told)
    assert any(line.endswith(" misfeed") for line in told), "the function is bound to the command"
