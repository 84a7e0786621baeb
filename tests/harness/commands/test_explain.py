"""`misfeed explain`: a page for the technician."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_a_page_is_printed_with_the_models_parts(misfeed: Command) -> None:
    told = misfeed("explain", "MP-03", "--profile", "mono-laser")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("MP-03: Worn separation claws")
    assert "  3. Open the rear cover (cover.rear)\n" in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 96


def test_a_page_is_written_for_a_browser(misfeed: Command, tmp_path: Path) -> None:
    told = misfeed("explain", "MP-03", "--language", "es", "--html", "mp-03.html")
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    page = (tmp_path / "mp-03.html").read_text("utf-8")
    assert '<html lang="es">' in page
    assert "Abra la cubierta de la salida del fusor" in page


def test_ones_own_is_explained_with_built_in_look_alikes(
    misfeed: Command, write: Callable[..., Path]
) -> None:
    write("my/tab.py", more='lookalikes=["MP-09"],')
    told = misfeed("explain", "my/")
    assert told.stdout.startswith("ZZ-1: A broken tab.")
    assert "  MP-09: " in told.stdout


def test_misuse_is_told_in_one_line(misfeed: Command) -> None:
    for words, complaint in (
        (("MP-03", "--profile", "label-printer"), "MP-03 runs on none of these models: label-printer has no"),
        (("MP-03", "MP-01", "--html", "x.html"), "--html takes one scenario, and these were selected: MP-01"),
        (("MP-77",), "no scenario or family is called 'MP-77'"),
    ):
        told = misfeed("explain", *words)
        assert told.returncode == 2
        assert told.stderr.startswith(f"misfeed: {complaint}")
        assert told.stderr.count("\n") == 1
