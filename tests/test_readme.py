"""The front page does what it says: its code runs, its commands exist, its two commands are CI's."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def misfeed(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "misfeed", *words], cwd=cwd, capture_output=True, text=True, timeout=120
    )


def test_the_first_lines_print_what_their_comments_say(tmp_path: Path) -> None:
    script = tmp_path / "first.py"
    script.write_text(BLOCKS[0], encoding="utf-8")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    told = re.findall(r"print\(.*\)\s+# (.*)", BLOCKS[0])
    assert ran.stdout.splitlines() == told
    assert len(told) == 3


def test_the_scenario_shown_runs_from_a_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "my_08.py").write_text(BLOCKS[1], encoding="utf-8")
    ran = misfeed("run", "mine", "--profile", "mono-laser", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "1 passed" in ran.stdout


def test_every_command_in_the_table_exists_and_none_is_left_out() -> None:
    names = {point.name for point in entry_points(group="misfeed.commands")}
    table = README.partition("| command | what it does |")[2].partition("\n\n")[0]
    assert {name for name in names if f"`{name}`" in table or f"`misfeed {name}" in table} == names


def test_every_page_of_the_documentation_is_linked() -> None:
    linked = set(re.findall(r"\]\(docs/([\w-]+\.md)\)", README))
    assert {page.name for page in (ROOT / "docs").glob("*.md")} == linked


def test_pages_link_pages_that_are_there() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        linked = re.findall(r"\]\(([\w./-]+\.md)\)", page.read_text(encoding="utf-8"))
        assert not [name for name in linked if not (ROOT / "docs" / name).exists()], page.name


def test_ci_runs_the_same_test_command() -> None:
    command = "pip install tox && tox run"
    assert f"    {command}\n" in README
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("-q ", "")


def test_the_picture_is_there() -> None:
    (picture,) = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")
