"""What scripts say is found translated in the catalogue beside them, or in the folder above."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.messages import PSEUDO
from misfeed.messages.beside import beside, languages_beside, translated


def catalogue(place: Path, **texts: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    entries = "".join(f'\nmsgid "{english}"\nmsgstr "{told}"\n' for english, told in texts.items())
    place.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n{entries}', "utf-8")


def test_the_nearer_folder_leads_and_what_is_nowhere_is_not_told(tmp_path: Path) -> None:
    catalogue(tmp_path / "es.po", Jam="Atasco", Fan="Ventilador")
    catalogue(tmp_path / "paper/es.po", Jam="Atasco de papel", Door="")
    find = beside(str(tmp_path / "paper/mine.py"), "es")
    assert [find(text) for text in ("Jam", "Fan", "Door", "Fuser")] == [
        "Atasco de papel",
        "Ventilador",
        None,
        None,
    ]
    assert languages_beside(str(tmp_path / "paper/mine.py")) == ("es",)


def test_only_what_is_translated_goes_into_a_record(tmp_path: Path) -> None:
    catalogue(tmp_path / "es.po", Jam="Atasco")
    assert translated(str(tmp_path / "mine.py"), "es", ["Jam", "Fuser", ""]) == {"Jam": "Atasco"}


def test_english_needs_no_catalogue_and_accented_english_none_either() -> None:
    assert beside("anywhere.py", "en")("Jam") is None
    assert beside("anywhere.py", PSEUDO)("Jam") == "⟦Jåm⟧"


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    (tmp_path / "es.po").write_bytes(b'msgid "Jam"\nmsgstr "\xff"\n')
    with pytest.raises(UsageError, match=r"es\.po: this catalogue cannot be read"):
        beside(str(tmp_path / "mine.py"), "es")
