"""Scenarios find on a panel what they look for, whatever language and characters it has."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from misfeed.cli import main
from misfeed.history.runs import open_run
from misfeed.report import report_json

#: One for each kind of thing that a panel says: jams, bins, supplies, heat, firmware, network, that it is up.
SCRIPTS = (
    "MP-01",
    "MP-04",
    "MP-08",
    "CS-01",
    "CS-03",
    "IM-01",
    "IM-04b",
    "FW-02",
    "FW-04",
    "NW-01",
    "NW-14",
    "PW-03",
)


def profile_in(language: str, charset: str, folder: Path) -> Path:
    """The mono laser with a panel of one language."""
    text = resources.files("misfeed.fixtures").joinpath("profiles/mono-laser.toml").read_text("utf-8")
    text = re.sub(r'languages = \["en".*', f'languages = ["{language}"]', text)
    text = re.sub(r"charset = .*", f'charset = "{charset}"', text)
    place = folder / f"laser-{language}.toml"
    place.write_text(text.replace('name = "mono-laser"', f'name = "laser-{language}"'), "utf-8")
    return place


@pytest.mark.parametrize(
    ("language", "charset", "ready"),
    [
        ("es", "ISO-8859-1", "Lista"),
        ("de", "ISO-8859-1", "Bereit"),
        ("fr", "ISO-8859-1", "Prêt"),
        ("ja", "UTF-8", "印刷できます"),
    ],
)
def test_scenarios_pass_on_a_panel_of_another_language(
    language: str, charset: str, ready: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = profile_in(language, charset, tmp_path)
    assert main(["run", *SCRIPTS, "--profile", str(place), "--quiet", "-o", "run"]) == 0
    with open_run(Path("run")) as journal:
        assert ready in report_json(journal)
