"""`misfeed page`: one sheet, saved as an image."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from misfeed.emulators.commands import page
from misfeed.errors import MisfeedError, UsageError
from misfeed.fixtures import document
from PIL import Image


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    page.configure(parser)
    return page.run(parser.parse_args(words))


def test_a_sheet_is_saved_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.png"
    assert run("mono-laser", "one-page.pdf", "-o", str(file)) == 0
    with Image.open(file) as image:
        assert image.size == (827, 1169)
    assert capsys.readouterr().out == f"{file}\n  clean\n"


def test_a_broken_printer_shows_on_its_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean, cut = tmp_path / "clean.png", tmp_path / "cut.png"
    words = ("mono-laser", "one-page.pdf", "--fault", "roller.surface.cut", "--dpi", "50")
    assert run(*words, "-o", str(cut)) == 0
    told = capsys.readouterr().out
    assert "repeat mark every" in told
    assert "names roller." in told
    assert run(*words, "-o", str(clean), "--as-sent") == 0
    assert clean.read_bytes() != cut.read_bytes()


def test_a_receipt_is_written_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    till = tmp_path / "till.bin"
    till.write_bytes(b"\x1b@one\n\x1dV\x00\x1b@\x1ba\x01two\n\x1dV\x00")
    rule = "[cut]".center(42, "-")
    assert run("receipt-printer", str(till), "--text") == 0
    assert capsys.readouterr().out == f"one\n{rule}\n"
    file = tmp_path / "two.txt"
    assert run("receipt-printer", str(till), "--text", "--page", "2", "-o", str(file)) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert file.read_text(encoding="utf-8") == f"{'two':>22}\n{rule}\n"


def test_a_file_of_ones_own_is_printed(tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(document("colour-2p.pdf"))
    file = tmp_path / "out.png"
    assert run("colour-laser-mfp", str(letter), "--page", "2", "-o", str(file)) == 0
    with Image.open(file) as image:
        assert image.mode == "RGB"


@pytest.mark.parametrize(
    "words",
    [
        ("mono-laser", "no-such.pdf"),
        ("mono-laser", "no/such.pdf"),
        ("mono-laser", "one-page.pdf", "--page", "2"),
        ("mono-laser", "one-page.pdf", "--fault", "roller.surface.cutt"),
        ("mono-laser", "one-page.pdf", "-o", "/no/such/folder/page.png"),
        ("mono-laser", "one-page.pdf", "--text", "-o", "/no/such/folder/page.txt"),
        ("mono-laser", "one-page.pdf", "--text", "-o", "page.png"),
        ("mono-laser", "one-page.pwg", "--text"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError):
        run(*words)


def test_a_page_that_jams_does_not_come_out(tmp_path: Path) -> None:
    with pytest.raises(page.NotPrinted, match="the panel says"):
        run(
            "mono-laser",
            "one-page.pdf",
            "--fault",
            "fuser.claws.worn",
            "--seed",
            "1",
            "-o",
            str(tmp_path / "x.png"),
        )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.pdf"], "no file nowhere.pdf, nor a sample document"),
        (["one-page.pdf", "-o", "page.jpg"], "the image is a PNG"),
        (["one-page.pdf", "--fault", "mains.outlet.dead"], "the panel is dark"),
    ],
)
def test_what_cannot_be_printed_is_told_in_one_line(words: list[str], said: str) -> None:
    with pytest.raises(MisfeedError, match=said):
        run("mono-laser", *words)
