"""The printer's own page in a browser that others wrote, judged by axe: read, signed in to, set, attacked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from misfeed.control import ControlClient
from misfeed.fixtures import document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REQUIRED = os.environ.get("MISFEED_PEERS") == "required"
CHROMIUM = shutil.which("chromium")
if not REQUIRED:
    pytest.importorskip("playwright", reason="playwright is not installed (pip install misfeed[browser])")

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="chromium is not installed"),
]

PATHS = ("/", "/supplies", "/information", "/jobs", "/log", "/settings")
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@dataclass(frozen=True)
class Served:
    """A printer with its page, and what breaks it from outside."""

    web: str
    control: ControlClient


@contextmanager
def served(*more: str) -> Iterator[Served]:
    words = [sys.executable, "-m", "misfeed", "emulate", "colour-laser-mfp", "--json", "--until-parent-exits"]
    process = subprocess.Popen([*words, *more], stdout=subprocess.PIPE, text=True, cwd=Path("/"))
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        yield Served(ready["web"].rstrip("/"), ControlClient(ready["control"]))
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def printer() -> Iterator[Served]:
    with served() as found:
        yield found


def hold_a_job(printer: Served, name: str) -> None:
    printer.control.act("open", "cover.front")
    printer.control.submit(document("one-page.pdf"), "application/pdf", name=name)


def violations(page: Page) -> list[Any]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1280, "light"), ("ja", 360, "dark")])
def test_axe_finds_nothing_to_complain_about_on_any_page(
    browser: Browser, printer: Served, language: str, width: int, scheme: Any
) -> None:
    hold_a_job(printer, "report")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    for path in PATHS:
        page.goto(f"{printer.web}{path}?language={language}")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.lang") == language
        # Nothing but what scrolls by itself is wider than the window.
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    printer.control.act("add_user", "network", name="admin", password="s3cret")
    page.goto(f"{printer.web}/settings")
    assert violations(page) == []
    context.close()


def test_somebody_without_scripts_signs_in_changes_a_setting_and_signs_out(
    browser: Browser, printer: Served
) -> None:
    printer.control.act("add_user", "network", name="admin", password="s3cret")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{printer.web}/settings")
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").inner_text() == "The user name or the password is wrong."
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill("s3cret")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Message when ready").fill("Grüße")
    page.get_by_role("form", name="Panel and sleep").get_by_role("button").click()
    assert page.get_by_role("status").inner_text() == "Saved."
    assert printer.control.state()["panel"]["text"] == "Grüße"
    page.get_by_label("Networks that may talk to it").fill("10.0.0.1/8")
    page.get_by_role("form", name="Access list").get_by_role("button").click()
    assert page.get_by_role("alert").inner_text().startswith("Not saved: ")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{printer.web}/settings")
    assert page.get_by_label("Password").is_visible()
    page.context.close()


def test_an_operator_cancels_a_job_with_the_keyboard(browser: Browser, printer: Served) -> None:
    hold_a_job(printer, "report")
    page = browser.new_page()
    page.goto(f"{printer.web}/jobs")
    page.get_by_role("button", name="Cancel job 1").focus()
    page.keyboard.press("Enter")
    page.get_by_role("cell", name="Canceled").wait_for()
    assert [job["state"] for job in printer.control.jobs()] == ["canceled"]
    page.close()


def test_the_page_is_read_over_tls_on_the_same_port(browser: Browser, printer: Served) -> None:
    printer.control.act("set_encryption", "network", use="required")
    page = browser.new_context(ignore_https_errors=True).new_page()
    page.goto(f"{printer.web}/settings")
    assert page.url.startswith("https://")
    page.get_by_label("Location").fill("Room 7")
    page.get_by_role("form", name="Printer").get_by_role("button").click()
    assert page.get_by_role("status").is_visible()
    (cookie,) = page.context.cookies()
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
    page.context.close()


@pytest.mark.parametrize("escapes", [True, False])
def test_a_jobs_hostile_name_runs_as_a_script_only_where_firmware_does_not_escape(
    browser: Browser, escapes: bool
) -> None:
    with served(*(() if escapes else ("--quirk", "web.unescaped"))) as printer:
        hold_a_job(printer, HOSTILE)
        page = browser.new_page()
        said: list[str] = []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto(f"{printer.web}/jobs")
        assert bool(said) is not escapes
        assert page.locator("img").count() == (0 if escapes else 1)
        page.close()


class _Elsewhere(BaseHTTPRequestHandler):
    """Another site on this computer: a browser takes it for the same one, and sends it cookies."""

    target = ""

    def do_GET(self) -> None:
        fields = "".join(f"<input name={name} value=Elsewhere>" for name in ("name", "place", "contact"))
        form = f"<form method=post action={self.target}>{fields}<input name=token><button>Win</button></form>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(form.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("asks", [True, False])
def test_a_form_of_another_site_is_taken_only_where_firmware_asks_for_no_token(
    browser: Browser, asks: bool
) -> None:
    with served(*(() if asks else ("--quirk", "web.no-token"))) as printer:
        handler = type("Elsewhere", (_Elsewhere,), {"target": f"{printer.web}/settings/printer"})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as elsewhere:
            threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
            page = browser.new_page()
            page.goto(f"{printer.web}/settings")
            page.goto(f"http://127.0.0.1:{elsewhere.server_address[1]}/")
            page.get_by_role("button", name="Win").click()
            page.goto(f"{printer.web}/information")
            assert page.locator("#place").inner_text() == ("" if asks else "Elsewhere")
            page.close()
            elsewhere.shutdown()
