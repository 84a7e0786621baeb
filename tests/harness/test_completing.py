"""What the completion scripts offer, asked of bash itself (of others in `peers`)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
from misfeed.completing import SHELLS, Names, names, script
from misfeed.providers import provider
from misfeed.shelf import pick

COMMANDS = {point.name: point for point in entry_points(group="misfeed.commands")}
PLUGIN = """
from misfeed.emulators.machine.faults import Fault
from misfeed.emulators.machine.trays import Tray


class Gnawed(Fault, frozen=True, kw_only=True):
    name = "tray.zz-gnawed"
    catalogue = "ZZ"
    part = Tray
    summary = "mice"
    by_hand = undo_by_hand = "no"
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scripts, and `misfeed` as a command."""
    folder = tmp_path_factory.mktemp("completion")
    for shell in SHELLS:
        (folder / shell).write_text(script(shell, COMMANDS), encoding="utf-8")
    command = folder / "misfeed"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m misfeed "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return folder


@pytest.fixture
def tab(scripts: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """What bash offers after these words, the last of which is being typed."""

    def tab(*words: str, **env: str) -> list[str]:
        asked = (
            f'source "{scripts}/bash"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
            'COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=(); '
            'call=$(complete -p misfeed | sed -E "s/.*-F ([^ ]+).*/\\1/"); '
            '$call misfeed "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; '
            'printf "%s\\n" "${COMPREPLY[@]}"'
        )
        ran = subprocess.run(
            ["bash", "--norc", "-c", asked, "bash", "misfeed", *words],
            env={**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", **env},
            cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert ran.stderr == ""
        return ran.stdout.split()

    return tab


def test_bash_offers_commands_and_options(tab: Callable[..., list[str]]) -> None:
    assert tab("emu") == ["emulate"]
    assert set(tab("")) >= set(COMMANDS)
    assert tab("emulate", "--until") == ["--until-parent-exits"]
    assert tab("completion", "") == list(SHELLS)


def test_bash_offers_profiles_and_files_of_ones_own(tab: Callable[..., list[str]], tmp_path: Path) -> None:
    (tmp_path / "mono-mine.toml").touch()
    models = [name for name in provider().profiles() if name.startswith("mono")]
    assert sorted(tab("emulate", "mono")) == sorted([*models, "mono-mine.toml"])
    assert sorted(tab("run", "--profile", "mono")) == sorted([*models, "mono-mine.toml"])


def test_bash_offers_faults_and_scenarios(tab: Callable[..., list[str]]) -> None:
    assert tab("emulate", "mono-laser", "--fault", "bin.flag") == ["bin.flag.stuck"]
    assert "MP-03" in tab("run", "MP-0")
    assert tab("explain", "media_p") == ["media_path"]
    assert "MP-04" in tab("run", "MP-03", "MP-0"), "a second one, too"


def test_a_plugins_names_are_offered_once_it_is_installed(
    tab: Callable[..., list[str]], tmp_path: Path
) -> None:
    (tmp_path / "gnawed.py").write_text(PLUGIN, encoding="utf-8")
    about = tmp_path / "gnawed-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: gnawed\nVersion: 1\n", encoding="utf-8")
    assert tab("emulate", "mono-laser", "--fault", "tray.zz") == []
    (about / "entry_points.txt").write_text("[misfeed.faults]\nmice = gnawed\n", encoding="utf-8")
    assert tab("emulate", "mono-laser", "--fault", "tray.zz", PYTHONPATH=str(tmp_path)) == ["tray.zz-gnawed"]


def test_a_folders_own_names_are_offered_in_it(tab: Callable[..., list[str]], tmp_path: Path) -> None:
    (tmp_path / "misfeed.toml").touch()
    for kind, name in (("fault", "zz.gnawed"), ("profile", "zz-laser"), ("scenario", "ZZ-01")):
        words = [sys.executable, "-m", "misfeed", "new", kind, name, "-o", f"{kind}s"]
        subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    assert tab("run", "ZZ") == ["ZZ-01"]
    assert tab("emulate", "zz-") == ["zz-laser"]
    assert tab("emulate", "zz-laser", "--fault", "zz") == ["zz.gnawed"]


def test_a_tab_runs_nothing_of_a_folders_files(tab: Callable[..., list[str]], tmp_path: Path) -> None:
    (tmp_path / "misfeed.toml").touch()
    (tmp_path / "faults").mkdir()
    (tmp_path / "faults" / "a.py").write_text(
        'import pathlib\npathlib.Path("ran").touch()\n\n\nclass Mine:\n    name = "part.mine"\n'
    )
    assert "part.mine" in tab("emulate", "mono-laser", "--fault", "part.m")
    assert not (tmp_path / "ran").exists()


def test_scenarios_read_off_the_text_are_those_that_are_collected() -> None:
    picked = [one.scenario for one in pick([], provider().profiles()[:1])]
    assert names(Names.SCENARIOS) == sorted({s.id for s in picked} | {s.family for s in picked})


def test_other_names_are_those_there_are() -> None:
    assert {"jam", "suite"} <= set(names(Names.BENCHES))
    assert names(Names.FAULTS) == sorted(provider().fault_versions())
    assert {"ipp.only-1.1", "snmp.no-bulk"} <= set(names(Names.QUIRKS))


def test_a_command_that_cannot_be_loaded_leaves_the_others() -> None:
    broken = EntryPoint("zz", "there.is.no.such.module", "misfeed.commands")
    told = script("bash", {"zz": broken, "wait": COMMANDS["wait"]})
    assert "_subparsers=(wait zz)" in told
    assert "--timeout" in told
