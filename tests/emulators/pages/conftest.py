"""Gives the tests printed pages to look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.documents import interpret, recognise
from misfeed.emulators.machine.marks import Defect, Side
from misfeed.emulators.pages import PrintedPage
from misfeed.emulators.pages.paper import Paper
from misfeed.fixtures import document

MakePage = Callable[..., PrintedPage]


@pytest.fixture(scope="session")
def page() -> MakePage:
    """`page(DOCUMENT, *DEFECTS)`: the first page of a sample document (or of octets), printed on A4."""

    def make(
        sent: str | bytes,
        *defects: Defect,
        profile: str = "mono-laser",
        media: str = "iso_a4_210x297mm",
        dpi: int = 100,
        seed: int = 7,
        number: int = 0,
    ) -> PrintedPage:
        colorants = profiles.load(profile).engine.colorants
        data = sent if isinstance(sent, bytes) else document(sent)
        pages = interpret(data, recognise(data), colorants).pages
        side = Side(pages[0], defects)
        return PrintedPage("bin", 1, number, False, side, Paper.named(media, dpi), colorants, seed)

    return make
