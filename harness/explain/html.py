"""The page of a scenario as one HTML file: no script, no other file, good on paper."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from misfeed.explain.phrases import Phrases
from misfeed.explain.sheet import Sheet


def html_page(sheet: Sheet, say: Phrases) -> str:
    """The whole page. What is not in its language is marked so, for those who have it read aloud."""
    environment = Environment(
        loader=PackageLoader("misfeed.explain", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("sheet.html.jinja").render(sheet=sheet, say=say)
