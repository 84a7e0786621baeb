"""Draws the pages: templates, filled with what the views tell, in the visitor's language.

Whatever comes from outside is escaped, but for the quirk that does not. Knows no machine but by its views.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from misfeed.emulators.web.forms import Kind
from misfeed.emulators.web.quirks import UNESCAPED
from misfeed.emulators.web.status import SOME_LEFT, title
from misfeed.emulators.web.visit import Visit
from misfeed.emulators.web.words import OWN_NAMES

_TEMPLATES = "misfeed.emulators.web.templates"

PAGES = (
    ("/", "status", "Status"),
    ("/supplies", "supplies", "Supplies"),
    ("/information", "information", "Information"),
    ("/jobs", "jobs", "Jobs"),
    ("/log", "log", "Event log"),
    ("/settings", "settings", "Settings"),
)
_TITLES = {name: words for _, name, words in PAGES} | {"sign_in": "Sign in"}


def draw_page(visit: Visit, page: str, **shown: Any) -> str:
    """One page, whole."""
    machine, say = visit.machine, visit.say
    as_it_came = UNESCAPED.acts(machine)
    return (
        _environment()
        .get_template(f"{page}.html.jinja")
        .render(
            say=say,
            visit=visit,
            page=page,
            pages=PAGES,
            heading=_TITLES[page],
            title=title(machine),
            languages=[(tag, OWN_NAMES.get(tag, tag)) for tag in machine.panel.languages],
            panel_says=machine.panel.say,
            raw=Markup if as_it_came else str,
            **shown,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_TEMPLATES, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(Kind=Kind, SOME_LEFT=SOME_LEFT)
    return environment
