"""The page's words: all of them are there in every language that panels speak, with the same values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import misfeed.emulators.web as web
import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import JobState, Machine, Page
from misfeed.emulators.machine.wording import languages, worded
from misfeed.emulators.profiles import load, names
from misfeed.emulators.web.words import OWN_NAMES, Words
from misfeed.interfaces.web import WebClient
from misfeed.transports.memory import MemoryRoute

FOLDER = Path(web.__file__).parent
TABLE = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))
OTHERS = sorted(languages() - {"en"})
PATHS = ("/", "/supplies", "/information", "/jobs", "/log", "/settings", "/settings?saved", "/sign-in")
KEYWORDS = re.compile(r"SNMP|TLS|[a-z0-9_.x-]+|[AB]\d(?: \((?:ISO|JIS)\))?|[0-9.]+ x [0-9.]+ (?:mm|in)")
"""Names that are the same everywhere: services, sizes, types of paper."""

_WRITTEN = re.compile(r"""say\((?:[^()"]*\()?"([^"]+)\"""")
_REFUSED = re.compile(r'(?:FormError\(|return |if fits else |" if fits else )\s*"([^"]+)"')
_CHOSEN = re.compile(r"""say\("([^"]+)" if [^"]*else "([^"]+)"\)""")


def written() -> Iterator[str]:
    """What the templates say themselves."""
    for template in sorted((FOLDER / "templates").glob("*.jinja")):
        text = template.read_text("utf-8")
        yield from _WRITTEN.findall(text)
        for pair in _CHOSEN.findall(text):
            yield from pair
    # What a form is refused for once it is one.
    refusing = (FOLDER / "forms.py").read_text("utf-8").partition("def read(")[2]
    yield from _REFUSED.findall(refusing + (FOLDER / "settings.py").read_text("utf-8"))


def everything(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What pages of all models say, healthy and broken, with jobs in every state and refused forms."""
    said: set[str] = set()
    plainly = Words.__call__

    def noted(self: Words, english: str, **values: object) -> str:
        said.add(english)
        return plainly(self, english, **values)

    monkeypatch.setattr(Words, "__call__", noted)
    for name in names():
        machine = Machine(load(name))
        page = WebClient(MemoryRoute(Host(machine), "10.0.0.7"))
        for state in JobState:
            machine.jobs.submit(pages=(Page({"black": 50_000}),), state=state)
        read(page)
        for part in (*machine.supplies, *machine.covers, *machine.trays):
            verb = {"supply": "remove", "cover": "open"}.get(part.id.partition(".")[0], "unload")
            if verb in part.ACTIONS:
                machine.act(verb, part.id)
        machine.engine.paused = True
        read(page)
        page.ask("POST", "/settings/printer", b"token=x")
        machine.act("add_user", "network", name="admin", password="s3cret")
        for path in PATHS:
            page.ask("GET", path)
        for password in "123456":
            token = page.ask("GET", "/sign-in").page.find("input", name="token")
            assert token is not None
            page.ask("POST", "/sign-in", f"user=a&password={password}&token={token.get('value')}".encode())
        page.cookies.clear()
    return said


def read(page: WebClient) -> None:
    for path in PATHS:
        assert page.ask("GET", path).status == 200


def test_whatever_a_page_says_is_said_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {*written(), *everything(monkeypatch)}
    assert len(said) > 100
    for language in OTHERS:
        lacking = {
            words
            for words in said
            if language not in TABLE.get(words, {})
            and worded(words, language) == words
            and words not in OWN_NAMES.values()
            and not KEYWORDS.fullmatch(words)
            and not _is_a_part(words)
        }
        assert lacking == set(), language


def _is_a_part(words: str) -> bool:
    """A tray to choose is called as the profile calls it."""
    return any(words == tray.spec.label for name in names() for tray in Machine(load(name)).trays)


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_is_left_out_of_a_language(language: str) -> None:
    assert [english for english, told in TABLE.items() if language not in told] == []


@pytest.mark.parametrize("english", sorted(TABLE))
def test_a_translation_has_the_values_of_the_english(english: str) -> None:
    wanted = sorted(re.findall(r"{(\w+)}", english))
    for told in TABLE[english].values():
        assert sorted(re.findall(r"{(\w+)}", told)) == wanted


def test_every_language_has_a_name_of_its_own() -> None:
    assert OWN_NAMES.keys() == languages()


def test_values_are_filled_in_and_unknown_words_stay() -> None:
    assert Words("de")("Signed in as {user}", user="Ana") == "Angemeldet als Ana"
    assert Words("es-MX")("Save") == "Guardar"
    assert Words("de")("printer-tray-9") == "printer-tray-9"
