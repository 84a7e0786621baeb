"""What commands print for people is in their language; what is for authors and programs stays English."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from misfeed.cli import main
from misfeed.messages import PSEUDO

ENGLISH = re.compile(r"(?<![-\w])(the|is|and|of|to|with|not|for|on|at|from|about|it|more|no)(?![-\w])")
"""Small words that no English sentence does without."""

RUN = ["run", "FX-01", "--profile", "inkjet-mfp", "-o", "one"]
ONES = [
    ["scenarios", "fax"],
    ["explain", "FX-01"],
    ["prove", "MP-08"],
    ["diagnose", "mono-laser", "--fault", "bin.flag.stuck"],
    ["coverage", "media_path"],
    ["doctor"],
    ["faults", "--profile", "label-printer"],
    ["profiles"],
    ["profiles", "mono-laser"],
    ["report", "one"],
    ["compare", "one", "one"],
    ["history", "add", "one"],
    ["history", "case", "FX-01"],
    ["history"],
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run in it and a history of it."""
    folder = tmp_path_factory.mktemp("languages")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main([*RUN, "--quiet"]) == 0
        assert main(["history", "add", "one"]) == 0
    return folder


def printed(words: list[str], language: str, place: Path, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setenv("MISFEED_LANGUAGE", language)
        main(words)
    return capsys.readouterr().out


def left_plain(text: str) -> str:
    """What of a text went through no catalogue."""
    while "⟦" in text:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
        if shorter == text:
            break
        text = shorter
    # A customer's own words stand between quotation marks; what a device answered between apostrophes.
    return re.sub(r"“[^”]*”|'[^']*'", "", text)


@pytest.mark.parametrize("words", ONES, ids=" ".join)
def test_nothing_is_printed_past_the_catalogues(
    words: list[str], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(words, PSEUDO, place, capsys)
    assert "⟦" in out
    assert ENGLISH.findall(left_plain(out)) == []


@pytest.mark.parametrize("words", ONES, ids=" ".join)
def test_the_same_in_spanish(words: list[str], place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spanish, english = (printed(words, language, place, capsys) for language in ("es", "en"))
    assert spanish != english


def test_progress_and_summary_of_a_run_are_too(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place)
    assert main([*RUN[:-1], "two", "--language", PSEUDO]) == 0
    out, err = capsys.readouterr()
    assert ENGLISH.findall(left_plain(out + err)) == []
    assert "⟦" in out
    assert "⟦" in err


@pytest.mark.parametrize("what", ["doctor", "faults", "profiles", "scenarios"])
def test_what_is_for_programs_is_the_same_in_every_language(
    what: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spanish, english = (printed([what, "--json"], language, place, capsys) for language in ("es", "en"))
    assert json.loads(spanish) == json.loads(english)


def test_help_and_errors_of_a_command_line_stay_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MISFEED_LANGUAGE", "es")
    assert main(["explain", "ZZ-99"]) == 2
    assert "ZZ-99" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["explain", "--help"])
    assert "scenario ids, family names" in capsys.readouterr().out


def test_a_language_that_there_is_not_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", "fax", "--language", "tlh"]) == 2
    assert "choose one of en, es" in capsys.readouterr().err
