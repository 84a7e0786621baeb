"""The page of a scenario as one HTML file: no script, no other file, good on paper."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from misfeed.explain.phrases import Phrases
from misfeed.explain.sheet import Sheet


@cache
def _template() -> Template:
    # To compile it takes far longer than to fill it.
    environment = Environment(
        loader=PackageLoader("misfeed.explain", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("sheet.html.jinja")


def html_page(sheet: Sheet, say: Phrases) -> str:
    """The whole page. What is not in its language is marked so, for those who have it read aloud."""
    return _template().render(sheet=sheet, say=say)
