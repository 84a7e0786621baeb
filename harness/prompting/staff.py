"""Finds the people of a run: those at its station page, those at its terminal, or both."""

from __future__ import annotations

from collections.abc import Sequence

from misfeed.errors import BenchError
from misfeed.prompting.asker import PATIENCE_S
from misfeed.prompting.people import Medium, People
from misfeed.prompting.terminal import Terminal


def people_at(pages: Sequence[Medium], language: str, patience_s: float = PATIENCE_S) -> People:
    """Whoever looks at these pages, and whoever sits at the terminal where there is one.

    Where there is neither, the first question says so.
    """
    try:
        terminal: tuple[Medium, ...] = (Terminal.here(language),)
    except BenchError:
        terminal = () if pages else (Terminal(language),)
    return People([*pages, *terminal], language, patience_s)
