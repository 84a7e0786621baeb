"""The pipelines of docs/ci.md: they are what the two systems take, and their commands do what it says."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "ci.md").read_text(encoding="utf-8")
GITHUB, GITLAB = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
(SHELL,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
COMMANDS: dict[str, Any] = {point.name: point for point in entry_points(group="misfeed.commands")}

SCRIPT = '''\
from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "ZZ-{number}",
    needs={{"{{cover}}"}},
    ticket=Ticket(en="Door open message; all doors are closed."),
    fault=fault("cover.tab.broken", at="{{cover}}"),
    shows={{"ipp": see.printer("stopped")}},
    repair=[DO.open("{{cover}}"), DO.replace("{{cover}}"), DO.close("{{cover}}")],
    verify=[see.no_conditions()],
)
def tab():
    """A broken tab."""
'''


def loaded(text: str) -> Any:
    return YAML(typ="safe").load(text)


def scripts(tree: Any) -> Iterator[str]:
    """Every shell command in a pipeline, in order."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key in ("run", "script") and isinstance(value, (str, list)):
                yield from ([value] if isinstance(value, str) else value)
            else:
                yield from scripts(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from scripts(value)


def filled(command: str, **values: str) -> str:
    """A command as the system hands it to the shell."""
    return re.sub(r"\$\{\{ ([a-z.]+) \}\}", lambda found: values[found[1].replace(".", "_")], command)


TYPED = [
    filled(line, matrix_shard="2")
    for text in (*scripts(loaded(GITHUB)), *scripts(loaded(GITLAB)), *SHELL.splitlines())
    for line in text.splitlines()
    if line.startswith("misfeed ")
]


@pytest.mark.parametrize(
    ("schema", "text"),
    [("vendor.github-workflows", GITHUB), ("vendor.gitlab-ci", GITLAB)],
    ids=["github", "gitlab"],
)
def test_a_pipeline_is_what_the_systems_schema_says(tmp_path: Path, schema: str, text: str) -> None:
    (tmp_path / "pipeline.yml").write_text(text, encoding="utf-8")
    more = ("--data-transform", "gitlab-ci") if "gitlab" in schema else ()
    ran = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *more, "pipeline.yml"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_there_are_commands_to_check() -> None:
    assert len(TYPED) == 8
    assert {shlex.split(line)[1] for line in TYPED} == {"run", "merge", "report"}


@pytest.mark.parametrize("line", TYPED)
def test_every_command_can_be_typed(line: str) -> None:
    shell = subprocess.run(
        ["sh", "-c", f'set -- {line}; printf "%s\\n" "$@"'], capture_output=True, text=True, check=True,
        env={**os.environ, "CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "4"},
    )  # fmt: skip
    _, name, *words = shell.stdout.splitlines()
    parser = argparse.ArgumentParser(allow_abbrev=False, exit_on_error=False)
    COMMANDS[name].load().configure(parser)
    parser.parse_args(words)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a few scenarios, and `misfeed` as a command."""
    (tmp_path / "my_scenarios").mkdir()
    for number in range(1, 5):
        (tmp_path / "my_scenarios" / f"zz_{number}.py").write_text(SCRIPT.format(number=number))
    (tmp_path / "misfeed.toml").write_text('[run]\nprofile = "mono-laser"\nworkers = 0\n')
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "misfeed"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m misfeed "$@"\n')
    command.chmod(0o755)
    (tmp_path / "bin" / "pip").symlink_to("/bin/true")
    return tmp_path


def shell(project: Path, *lines: str, **more: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "GITHUB"))}
    env |= {"PATH": f"{project / 'bin'}:{env['PATH']}", **more}
    ran = subprocess.run(
        ["sh", "-e", "-c", "\n".join(lines).replace(" -n 2 ", " ")], cwd=project, env=env,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_gitlab_jobs_make_one_run_of_their_shards(project: Path) -> None:
    jobs = loaded(GITLAB)
    count = jobs["printers"]["parallel"]
    for index in range(1, count + 1):
        shell(project, *jobs["printers"]["script"], CI_NODE_INDEX=str(index), CI_NODE_TOTAL=str(count))
        assert (project / f"part-{index}" / "junit.xml").is_file(), "where the artifact is looked for"
    told = shell(project, *jobs["printers-whole"]["script"])
    assert "4 passed" in told
    assert (project / "whole" / "report.html").is_file()


def test_the_github_jobs_make_one_run_and_a_summary(project: Path) -> None:
    jobs = loaded(GITHUB)["jobs"]
    for shard in jobs["run"]["strategy"]["matrix"]["shard"]:
        lines = [
            filled(step["run"], matrix_shard=str(shard)) for step in jobs["run"]["steps"] if "run" in step
        ]
        shell(project, *lines)
    (project / "parts").mkdir()
    for part in project.glob("part-*"):
        part.rename(project / "parts" / part.name)
    lines = [step["run"] for step in jobs["whole"]["steps"] if "run" in step]
    assert "4 passed" in shell(project, *lines, GITHUB_STEP_SUMMARY=str(project / "summary.md"))
    assert "4" in (project / "summary.md").read_text()


def test_the_three_commands_do_it_anywhere(project: Path) -> None:
    shell(project, SHELL)
    assert (project / "all.xml").read_text().count("<testcase ") == 4
