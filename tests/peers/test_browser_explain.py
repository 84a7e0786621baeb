"""The technician's page in a browser that others wrote, judged by axe: languages, colours and width."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from misfeed.explain import html_page, phrases, sheet_of
from misfeed.providers import provider
from misfeed.shelf import pick

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REQUIRED = os.environ.get("MISFEED_PEERS") == "required"
CHROMIUM = shutil.which("chromium")
if not REQUIRED:
    pytest.importorskip("playwright", reason="playwright is not installed (pip install misfeed[browser])")

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="chromium is not installed"),
]

MODEL = "mono-laser"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The page of MP-03 in each language."""
    folder: Path = tmp_path_factory.mktemp("explain")
    library = [picked.scenario for picked in pick(["MP-01", "MP-02", "MP-03"], [MODEL])]
    scenario = next(found for found in library if found.id == "MP-03")
    found = {}
    for language in ("en", "es"):
        say = phrases(language, provider().facts(MODEL))
        file = folder / f"{language}.html"
        file.write_text(html_page(sheet_of(scenario, say, library), say), "utf-8")
        found[language] = file.as_uri()
    return found


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_violation(
    browser: Browser, addresses: dict[str, str], language: str, colours: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(color_scheme=colours, viewport={"width": 380, "height": 800})
    page.goto(addresses[language])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.close()
    assert not wide, "a phone shows it without scrolling sideways"


def test_the_steps_are_read_in_order_with_their_warnings(browser: Browser, addresses: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(addresses["es"])
    steps = page.locator("ol").first.locator("> li")
    assert steps.count() == 8
    assert steps.nth(1).locator(".careful").inner_text() == "cuidado: quemadura"
    assert steps.nth(2).inner_text().startswith("Abra la cubierta trasera")
    assert page.locator("html").get_attribute("lang") == "es"
    page.close()
