"""The station page speaks the language that it is asked for, and nothing on it came past the catalogues."""

from __future__ import annotations

import html
import re

import pytest
from misfeed.messages import PSEUDO
from misfeed.station.page import station_page


def read(page: str) -> str:
    """What a person reads of a page, and has read aloud, without its script and style."""
    plain = re.sub(r"<style.*?</style>|<script.*?</script>", " ", page, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', plain)
    return html.unescape(" ".join((re.sub(r"<[^>]+>", " ", plain), *spoken)))


def test_nothing_is_shown_past_the_catalogue() -> None:
    shown = read(station_page(PSEUDO))
    assert "⟦" in shown
    assert re.findall(r"[A-Za-z]{3,}", re.sub(r"⟦[^⟧]*⟧", " ", shown)) == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_names_its_language(language: str) -> None:
    assert f'<html lang="{language}"' in station_page(language)
